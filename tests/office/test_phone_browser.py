"""The phone page in a real browser: without script, with it, and when the office cannot be reached any more."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.office.place import Place

pytestmark = pytest.mark.ui

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZE: Any = {"width": 390, "height": 844}
OLD_AFTER = 13
"""Seconds without the server after which a page says so."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: ./tests/run installs it"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@contextmanager
def phone(browser: Browser, script: bool = True) -> Iterator[Page]:
    """A phone; nothing may be said in its console while the server answers."""
    context = browser.new_context(viewport=SIZE, java_script_enabled=script, is_mobile=True)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_without_script_the_page_asks_again_by_itself(browser: Browser, place: Place) -> None:
    ticket = place.issue("fa")
    with phone(browser, script=False) as page:
        page.goto(f"{place.url}/t/{ticket.token}")
        assert page.get_by_text("Vor Ihnen wartet niemand.").is_visible()
        assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1
        place.clerk(counter="3").press("next")
        expect(page.locator(".counter .number")).to_have_text("3", timeout=20_000)


@pytest.mark.parametrize(("language", "turned"), [("fa", "matrix(-1, 0, 0, 1, 0, 0)"), ("en", "none")])
def test_only_what_shows_a_way_is_turned_round_from_right_to_left(
    browser: Browser, place: Place, language: str, turned: str
) -> None:
    ticket = place.issue(language)
    with phone(browser) as page:
        page.goto(f"{place.url}/t/{ticket.token}")
        forms = page.eval_on_selector_all("svg", "(all) => all.map((one) => getComputedStyle(one).transform)")
        assert forms[-1] == turned, "the way out"
        assert set(forms[:-1]) == {"none"}


def test_without_script_a_number_is_given_back(browser: Browser, place: Place) -> None:
    ticket = place.issue("en")
    with phone(browser, script=False) as page:
        page.goto(f"{place.url}/t/{ticket.token}")
        page.get_by_role("link", name="I do not need this number any more").click()
        page.get_by_role("link", name="No, keep my number").click()
        page.get_by_role("link", name="I do not need this number any more").click()
        page.get_by_role("button", name="Yes, give it back").click()
        page.get_by_text("This number is finished.").wait_for()


def test_with_script_a_call_is_there_at_once(browser: Browser, place: Place) -> None:
    ticket = place.issue("ar")
    with phone(browser) as page:
        page.goto(f"{place.url}/t/{ticket.token}")
        place.clerk(counter="2").press("next")
        expect(page.locator(".counter .number")).to_have_text("2", timeout=5_000)


def test_when_the_office_is_not_reached_the_last_state_stays_with_its_age(
    browser: Browser, tmp_path: Path
) -> None:
    with ExitStack() as running, phone(browser) as page:
        place = running.enter_context(Place(tmp_path))
        ticket = place.issue("en")
        page.clock.install()
        page.goto(f"{place.url}/t/{ticket.token}")
        expect(page.locator("#age")).to_be_hidden()
        running.close()  # the server is gone, the phone is not
        page.clock.run_for(OLD_AFTER * 1000)
        expect(page.locator("#age")).to_have_text(re.compile(r"^No connection. This is from \d+:\d\d\.$"))
        assert page.get_by_text(ticket.label).is_visible()
        assert page.get_by_text("Nobody is waiting before you.").is_visible()


@pytest.mark.parametrize("language", ["de", "ar", "fa", "en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_used_by_everybody(
    browser: Browser, place: Place, language: str, scheme: Any
) -> None:
    ticket = place.issue(language)
    context = browser.new_context(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for path in ("", "/leave"):
        page.goto(f"{place.url}/t/{ticket.token}{path}")
        results: dict[str, Any] = Axe().run(page).response
        assert "color-contrast" in {one["id"] for one in results["passes"]}, "axe looked at the page"
        assert [one["id"] for one in results["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]
    context.close()
