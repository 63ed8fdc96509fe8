"""New content comes to the screen while nobody is there, and no visitor sees it happen."""

import gc
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk import paths
from kiosk.domain.reasons import REASONS
from kiosk.domain.session import Page, Visit
from kiosk.domain.views import Tiles
from kiosk.store.syncing import Progress, sync_requested, write_progress
from kiosk.terminal.controller import REST_SECONDS
from kiosk.terminal.pages import staff
from kiosk.terminal.pages.day import LaterDay
from kiosk.terminal.pages.office import OfficeFacts
from kiosk.terminal.shelf import LOOK_SECONDS
from kiosk.terminal.widgets.frame import Corner
from kiosk.terminal.widgets.text import Text
from tests.terminal import new_content
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand
from tests.terminal.room import LANGUAGES, MADE_AT, PIN
from tests.terminal.test_rest import Frames, rest

pytestmark = pytest.mark.ui

SWAPS = 12


def root(hand: Hand) -> Path:
    return paths.releases_dir(hand.controller.settings)


def drawn(hand: Hand) -> list[str]:
    return [text.text for text in hand.all(Text)]


def group_title(hand: Hand) -> str:
    """The title of the group as it stands on the home page now."""
    assert hand.stage.view is not None
    tiles = [tile for block in hand.stage.view.blocks if isinstance(block, Tiles) for tile in block.tiles]
    title = next(tile.label for tile in tiles if tile.action.about == new_content.GROUP)
    assert title in drawn(hand)
    return title


def at_rest(hand: Hand, seconds: float = 2 * (REST_SECONDS + LOOK_SECONDS)) -> None:
    """Nobody is there for some seconds."""
    for _ in range(int(seconds / 0.5)):
        hand.wait(0.5)


def to_staff(hand: Hand) -> None:
    x, y = next(press for press in hand.targets() if isinstance(press, Corner)).center
    hand.wait(1)
    for _ in range(5):
        hand.tap(x, y, after=0.3)
    hand.wait(1)
    for digit in PIN:
        hand.press("type", digit)
    hand.press("pin")
    assert hand.shown == "staff"


def by_finishing(hand: Hand) -> None:
    hand.press("finish")


def by_walking_away(hand: Hand) -> None:
    hand.wait(hand.controller.idle.seconds + 1)
    assert hand.shown == "warning"
    hand.wait(hand.controller.idle.warning_seconds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", [by_finishing, by_walking_away])
def test_a_visitor_keeps_the_content_of_the_beginning_and_the_next_one_has_the_new(
    hand: Hand, language: str, end: Callable[[Hand], None]
) -> None:
    hand.press("language", language)
    old = group_title(hand)
    new_content.install(root(hand), 2)
    at_rest(hand)
    assert group_title(hand) == old
    hand.press("open", "group", new_content.GROUP)
    assert old in drawn(hand)
    hand.press("home")
    assert group_title(hand) == old
    end(hand)
    at_rest(hand)
    hand.press("language", language)
    assert group_title(hand) == new_content.title(2) != old
    hand.press("open", "group", new_content.GROUP)
    assert new_content.title(2) in drawn(hand)
    assert hand.findings() == []


def test_the_search_of_the_next_visitor_finds_the_new_words_and_the_queue_goes_on(hand: Hand) -> None:
    hand.press("language", "de")
    hand.press("open", "search")
    for letter in "pap":
        hand.press("type", letter)
    new_content.install(root(hand), 2)
    hand.press("finish")
    at_rest(hand)
    hand.press("language", "de")
    hand.press("open", "search")
    for letter in "pap":
        hand.press("type", letter)
    assert any(new_content.title(2) in text for text in drawn(hand))
    hand.press("home")
    hand.press("open", "queue")
    hand.press("open", "confirm", new_content.GROUP)
    hand.press("issue", new_content.GROUP)
    assert hand.shown == "ticket"


def test_a_finger_on_the_first_screen_keeps_the_old_content(hand: Hand) -> None:
    finger = hand.down(10, 10)
    new_content.install(root(hand), 2)
    at_rest(hand, 30)
    assert hand.controller.content.release == 1
    hand.up(finger)
    at_rest(hand)
    assert hand.controller.content.release == 2


def test_a_touch_just_now_keeps_the_old_content_for_a_moment(hand: Hand) -> None:
    at_rest(hand)
    new_content.install(root(hand), 2)
    hand.seconds += 100
    hand.tap(10, 10)
    hand.wait(REST_SECONDS / 2)
    assert hand.controller.content.release == 1
    at_rest(hand)
    assert hand.controller.content.release == 2


def test_a_damaged_release_changes_nothing_on_the_screen_and_staff_see_why(hand: Hand) -> None:
    before = hand.pixels()
    new_content.install_broken(root(hand), 2)
    at_rest(hand)
    assert hand.pixels() == before
    to_staff(hand)
    texts = [text for _ in hand.sheets() for text in drawn(hand)]
    assert any("Gerät beschädigt" in text for text in texts)
    assert hand.all_findings() == []


def test_old_content_is_gone_from_memory_however_often_it_changes(hand: Hand) -> None:
    old: list[weakref.ref[Any]] = []
    for number in range(2, 2 + SWAPS):
        old.append(weakref.ref(hand.controller.content))
        hand.press("language", LANGUAGES[number % len(LANGUAGES)])
        hand.press("open", "search")
        hand.press("type", hand.controller.languages[LANGUAGES[number % len(LANGUAGES)]].keys[0])
        hand.press("home")
        hand.press("open", "group", new_content.GROUP)
        new_content.install(root(hand), number)
        hand.press("finish")
        at_rest(hand)
        assert hand.controller.content.release == number
    hand.frame()
    gc.collect()
    assert [found() for found in old if found() is not None] == []


def test_nothing_is_drawn_by_a_change_of_content_that_does_not_show(hand: Hand) -> None:
    hand.frame()
    frames = Frames(hand.window)
    new_content.install(root(hand), 2)
    rest(hand, loops=20)
    assert hand.controller.content.release == 2
    assert frames.flipped == 0


def test_staff_ask_for_an_update_and_the_page_follows_it_by_itself(start: Start) -> None:
    hand = start({"sync": {"url": "https://updates.example"}})
    folder = paths.sync_dir(hand.controller.settings)
    to_staff(hand)
    hand.press("update")
    assert sync_requested(folder)
    (folder / "wake").unlink()
    for done in (1, 2):
        write_progress(folder, Progress(phase="fetching", done=done, total=2, at=hand.now))
        frames = Frames(hand.window)
        hand.wait(0.5)
        assert frames.flipped == 1
        assert any(f"{done}" in text and "2" in text and "geholt" in text for text in drawn(hand))
        assert rest(hand, loops=20).flipped == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0, 2])
def test_the_staff_page_with_everything_wrong_at_once_is_whole_in_every_language(
    hand: Hand, language: str, scale: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = (
        max(REASONS.values(), key=len)
        + " (https://updates.example/metadata/timestamp.json: TLSV1_ALERT_UNKNOWN_CA)"
    )
    lost = "Release 7 fails its self-test: topics/anmeldung names the service x, which does not exist"
    worst = staff.TerminalFacts(
        release=1,
        created_at=hand.controller.content.created_at,
        age_days=40,
        last_error=why,
        fallback=f"/var/lib/kiosk/releases/7/content.json: the hash differs from the manifest; {lost}",
        version="0.1.0",
        waiting_release=123,
        updates=staff.UpdateFacts(
            configured=True, phase="fetching", done=99999, total=100000, trouble="slow"
        ),
        later=LaterDay(date(2026, 11, 27), has_open=True),
        office=OfficeFacts("relay", works=False, answered_at=MADE_AT, problem=why),
    )
    monkeypatch.setattr(hand.controller, "_staff_facts", lambda: worst)
    hand.go(Visit(language, (Page("start"), Page("staff")), text_step=scale))
    assert hand.all_findings() == []
