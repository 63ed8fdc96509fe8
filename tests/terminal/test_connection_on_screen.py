"""Staff connect the terminal with real touches, and every state of it is whole on the screen."""

from datetime import timedelta

import pytest

from kiosk import paths
from kiosk.domain.reasons import REASONS
from kiosk.domain.session import Page, Visit
from kiosk.domain.views import Number
from kiosk.store.identity import Identity, Link, pairing_requested, take_pairing_request
from kiosk.terminal.pages import staff
from kiosk.terminal.pages.connection import ConnectionFacts
from kiosk.terminal.widgets.codes import BigNumber
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand
from tests.terminal.room import LANGUAGES
from tests.terminal.test_rest import Frames, rest
from tests.terminal.test_updates_on_screen import drawn, to_staff

pytestmark = pytest.mark.ui

CODE = "WQM-4QP"
"""As wide as a code can be, with letters that hang below the line."""
NAME = "Bürger- und Begegnungszentrum Mengede, Eingang links vom Aufzug"


@pytest.fixture
def hand(start: Start) -> Hand:
    """A terminal with the address of a central server."""
    return start({"reports": {"url": "https://central.example"}, "sync": {"url": "https://updates.example"}})


def test_staff_ask_for_a_code_and_the_page_follows_the_connection_by_itself(hand: Hand) -> None:
    folder = paths.identity_dir(hand.controller.settings)
    to_staff(hand)
    hand.press("connect")
    assert pairing_requested(folder)
    take_pairing_request(folder)
    assert hand.page.sheet == 0

    expires = hand.now + timedelta(minutes=15)
    Identity(folder).write_link(Link(state="waiting", code=CODE, expires_at=expires))
    hand.wait(0.5)
    [number] = hand.all(BigNumber)
    assert number.label == CODE
    assert any("15" in text for text in drawn(hand))
    assert rest(hand, loops=20).flipped == 0

    frames = Frames(hand.window)
    Identity(folder).write_link(Link(state="paired", name=NAME, last_report_at=hand.now))
    hand.wait(0.5)
    assert frames.flipped == 1
    assert hand.all(BigNumber) == []
    texts = [text for _ in hand.sheets() for text in drawn(hand)]
    assert any(NAME in text.replace("\u00ad", "") for text in texts)
    assert hand.all_findings() == []


STATES = {
    "none": ConnectionFacts(configured=True),
    "code": ConnectionFacts(configured=True, state="waiting", code=CODE, minutes=15),
    "problem": ConnectionFacts(
        configured=True, state="paired", name=NAME, problem=max(REASONS, key=lambda key: len(REASONS[key]))
    ),
    "revoked": ConnectionFacts(configured=True, state="revoked", problem="revoked"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0, 2])
@pytest.mark.parametrize("state", STATES)
def test_the_staff_page_is_whole_however_the_connection_stands(
    hand: Hand, language: str, scale: int, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = staff.TerminalFacts(
        release=412,
        created_at=hand.controller.content.created_at,
        age_days=40,
        version="0.1.0",
        updates=staff.UpdateFacts(configured=True),
        connection=STATES[state],
    )
    monkeypatch.setattr(hand.controller, "_staff_facts", lambda: facts)
    hand.go(Visit(language, (Page("start"), Page("staff")), text_step=scale))
    if state == "code":
        assert hand.stage.view is not None
        assert Number(CODE) in hand.stage.view.blocks
        assert len(hand.all(BigNumber)) == 1, "the code is on the first sheet"
    assert hand.all_findings() == []
