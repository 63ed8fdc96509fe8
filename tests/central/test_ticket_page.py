"""The page of a ticket on the central server, in a real browser: for everybody, with script and without."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kiosk.central import mirroring
from kiosk.domain.mirror import Mirror, Stand
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender
from tests.central.api.told import CALLED, TOKEN, WAITING, sealed
from tests.central.browser import Desk, desk


@pytest.fixture(scope="module")
def at(migrated: None) -> Iterator[Desk]:
    with desk() as found:
        yield found


def show(language: str, stand: Stand = WAITING) -> None:
    now = timezone.now()
    mirror = Mirror(at=now, until=now + timedelta(hours=3), tickets=(sealed(stand=stand, language=language),))
    mirroring.take(connected(Sender()), mirror, now)


@pytest.mark.parametrize(("language", "scheme"), [("fa", "light"), ("de", "dark")])
def test_the_page_can_be_used_by_everybody(
    db: None, at: Desk, language: str, scheme: Literal["light", "dark"]
) -> None:
    show(language)
    with at.pages(None, scheme=scheme) as opened:
        page = opened(f"/t/{TOKEN}")
        usable(at, page)
        page.locator("a.button").click()
        usable(at, page)
        page.locator("button").click()
        assert page.url == f"{at.base}/t/{TOKEN}"
        assert page.locator(".note").is_visible()
        usable(at, page)


def usable(at: Desk, page: Page) -> None:
    assert at.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_a_number_is_given_back(db: None, at: Desk) -> None:
    show("en")
    context = at.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{at.base}/t/{TOKEN}")
    page.get_by_role("link", name="I do not need this number any more").click()
    page.get_by_role("link", name="No, keep my number").click()
    page.get_by_role("link", name="I do not need this number any more").click()
    page.get_by_role("button", name="Yes, give it back").click()
    expect(page.get_by_text(re.compile("The office has not answered yet."))).to_be_visible()
    assert page.get_by_role("link").count() == 0
    context.close()


def test_in_languages_from_right_to_left_the_counter_stands_apart_from_its_word(db: None, at: Desk) -> None:
    show("fa", CALLED)
    with at.pages(None) as opened:
        page = opened(f"/t/{TOKEN}")
        number, word = (page.locator(f".counter {part}").bounding_box() for part in ("bdi", "span"))
        assert number
        assert word
        assert word["x"] - (number["x"] + number["width"]) > 8


def test_when_the_server_is_not_reached_the_last_state_stays_with_its_age(db: None, at: Desk) -> None:
    show("en")
    with at.pages(None) as opened:
        page = opened(f"/t/{TOKEN}")
        page.clock.install()
        page.reload()
        expect(page.locator("#age")).to_be_hidden()
        page.context.set_offline(True)
        page.clock.run_for(20_000)
        expect(page.locator("#age")).to_have_text(re.compile(r"^No connection. This is from \d+:\d\d\.$"))
        assert page.get_by_text("6 people are waiting before you.").is_visible()
        page.context.set_offline(False)
        page.clock.run_for(20_000)
        expect(page.locator("#age")).to_be_hidden()
