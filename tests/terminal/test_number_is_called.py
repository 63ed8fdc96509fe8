"""The whole way of a number: touched on the terminal, called at the counter, shown and sounded, followed on a phone.

The terminal draws in a real window, the office server answers by HTTP, and counter, call display and phone are real
browsers. Nothing else is reachable for them, which is how it is in an office whose internet is down.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

pytest.importorskip("starlette")

from tests.office.place import PINS, Place
from tests.terminal.central import BROWSER
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand

pytestmark = pytest.mark.ui

NOTES_SOUND = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const sounded = document.documentElement.dataset;
  const name = new URL(this.src).pathname.split("/").pop();
  this.addEventListener("ended", () => { sounded.played = (sounded.played || "") + name + " "; });
  return play.call(this);
};
"""
"""Writes down what a page played to its end; it plays all the same."""

PATIENCE_MS = 30_000
"""For what changes on a page, on a machine that has much else to do."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "chromium is missing: ./tests/run installs it"
    flags = [*BROWSER, "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


class Pages:
    """Browsers of the office, each with cookies of its own; what they ask elsewhere is noted, and refused."""

    def __init__(self, browser: Browser, place: Place) -> None:
        self.browser, self.place = browser, place
        self.foreign: list[str] = []

    def open(self, path: str, language: str = "en") -> Page:
        context = self.browser.new_context(locale=language, base_url=self.place.url)
        context.add_init_script(NOTES_SOUND)
        context.clock.set_fixed_time(self.place.now)  # browsers of the office know what time it is there

        context.route(lambda url: not url.startswith((self.place.url, "data:")), self._refuse)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(path)
        return page

    def _refuse(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.abort()

    def counter(self, name: str, counter: str) -> Page:
        """Somebody who signs in and begins duty."""
        page = self.open("/counter/")
        page.fill("#name", name)
        page.fill("#secret", PINS[name])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("radio", name=counter, exact=True).check()
        page.get_by_role("button", name="Begin").click()
        page.locator("#waiting").wait_for()
        page.wait_for_load_state()  # the keys of the buttons come with the script
        return page


def take_number(hand: Hand, language: str) -> str:
    """Touches from the first screen to the number, and returns it."""
    hand.press("language", language)
    hand.press("open", "queue")
    hand.press("open", "confirm", "papiere")
    hand.press("issue", "papiere")
    assert hand.shown == "ticket"
    return hand.page.about


def said(hand: Hand) -> str:
    """What the screen says of the ticket."""
    hand.wait(1)
    assert hand.controller.ticket is not None
    shown = hand.controller.numbers.refreshed(hand.controller.ticket, hand.now)
    return shown.state


def test_a_number_taken_in_persian_is_called_shown_sounded_and_followed(
    start: Start, browser: Browser, tmp_path: Path
) -> None:
    hand = start()
    with Place(tmp_path) as place:
        pages = Pages(browser, place)
        display = pages.open("/display/", "de")
        label = take_number(hand, "fa")
        ticket = hand.controller.ticket
        assert ticket is not None
        phone = pages.open(f"/t/{ticket.token}", "fa")
        expect(phone.locator("html")).to_have_attribute("dir", "rtl")
        expect(phone.get_by_text("کسی جلوتر از شما نیست.")).to_be_visible()

        counter = pages.counter("mk", "3")
        expect(counter.locator("#waiting")).to_contain_text(label)
        expect(counter.locator("#waiting")).to_contain_text("Persian")
        counter.keyboard.press("n")
        expect(counter.locator("#now p.number")).to_have_text(label)

        called = display.locator("#current")
        expect(called).to_contain_text(label)
        expect(called).to_contain_text("3")
        expect(called.locator("[lang=fa]").first).to_have_attribute("dir", "rtl")
        expect(display.locator("html")).to_have_attribute("data-played", re.compile("^gong.wav "))
        expect(phone.locator("p.counter")).to_contain_text("3")
        assert said(hand) == "called"

        counter.keyboard.press("s")
        place.later(seconds=30)
        expect(called).not_to_contain_text(label)
        expect(display.locator("#beside")).to_contain_text(label)
        counter.keyboard.press("f")
        expect(phone.locator("p.counter")).to_have_count(0)
        assert said(hand) == "done"
        played = display.locator("html").get_attribute("data-played") or ""
        assert played.count("gong.wav") == 1
        assert pages.foreign == []
