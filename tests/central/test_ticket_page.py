"""The page of a ticket on the central server, in a real browser: for everybody, and old when it is not reached."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kiosk.central import mirroring
from kiosk.domain.mirror import Mirror
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender
from tests.central.api.told import TOKEN, sealed
from tests.central.browser import Desk, desk


@pytest.fixture(scope="module")
def at(migrated: None) -> Iterator[Desk]:
    with desk() as found:
        yield found


def show(language: str) -> None:
    now = timezone.now()
    mirror = Mirror(at=now, until=now + timedelta(hours=3), tickets=(sealed(language=language),))
    mirroring.take(connected(Sender()), mirror, now)


@pytest.mark.parametrize(("language", "scheme"), [("fa", "light"), ("de", "dark")])
def test_the_page_can_be_used_by_everybody(
    db: None, at: Desk, language: str, scheme: Literal["light", "dark"]
) -> None:
    show(language)
    with at.pages(None, scheme=scheme) as opened:
        page = opened(f"/t/{TOKEN}")
        assert at.violations(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


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
