"""Real browsers at the counter: each clerk has a browser of its own, and nothing may be said in a console."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.office.place import PINS, Place

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZE = {"width": 1024, "height": 768}
CONTRAST = "color-contrast"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the system has."""
    found = shutil.which("chromium")
    assert found, "chromium is missing: ./tests/run installs it"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=[*FLAGS])
        yield browser
        browser.close()


def context(
    browser: Browser,
    place: Place,
    language: str = "en",
    scheme: Literal["light", "dark"] = "light",
    size: dict[str, int] = SIZE,
) -> BrowserContext:
    """A browser of somebody, with its own cookies."""
    return browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale=language,
        base_url=place.url,
        color_scheme=scheme,
        reduced_motion="reduce",
    )


def sign_in(page: Page, name: str = "mk") -> None:
    """Type name and PIN; the labels are German or English."""
    page.goto("/counter/")
    page.locator("#name").fill(name)
    page.locator("#secret").fill(PINS[name])
    page.keyboard.press("Enter")
    page.locator("input[name=counter]").first.wait_for()


def begin(page: Page, name: str = "mk", counter: str = "1") -> None:
    """Sign in and begin duty."""
    sign_in(page, name)
    take(page, counter)


def take(page: Page, counter: str = "1") -> None:
    """Begin duty at a counter."""
    page.locator(f"input[name=counter][value='{counter}']").check()
    page.locator("button.main").click()
    page.locator("#waiting").wait_for()
    page.wait_for_load_state()  # keys pressed before the scripts run are nobody's


def violations(page: Page, axe: Axe, *rules: str) -> list[tuple[str, str]]:
    """What axe finds wrong with a page: the rule, and the element."""
    found: dict[str, Any] = axe.run(page, options={"runOnly": [*rules]} if rules else {}).response
    assert CONTRAST in {one["id"] for one in found["passes"]}, "axe looked at the page"
    return [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]
