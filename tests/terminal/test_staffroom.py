"""The door for staff: five quick touches, a PIN that locks, and nothing of it for visitors."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.domain.pin import PinGuard
from kiosk.domain.session import Page
from kiosk.domain.views import Action, Banner, Entry, Item
from kiosk.store.releases import ReleaseStore, Status
from kiosk.terminal.staffroom import Staffroom
from tests.terminal.room import MADE_AT, PIN, Room, actions, body_texts, of_kind, pin_hash, releases, sample

NOW = MADE_AT + timedelta(days=4)


def staffroom() -> Staffroom:
    return Staffroom(PinGuard(pin_hash(), 3, 300), ReleaseStore(releases()).status)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def knocks(*at: float) -> list[bool]:
    door = staffroom()
    return [door.knock(ticks) for ticks in at]


def test_five_quick_touches_of_the_corner_are_a_knock_and_a_sixth_is_none() -> None:
    assert knocks(0, 0.5, 1, 1.5, 2, 2.5) == [False] * 4 + [True, False]


@pytest.mark.parametrize("gap", [1.0, 1.5, 10.0])
def test_slow_touches_never_become_a_knock(gap: float) -> None:
    assert not any(knocks(*(gap * number for number in range(20))))


def test_the_right_pin_opens_and_a_wrong_one_does_not() -> None:
    door = staffroom()
    assert not door.enter("000000", 0)
    assert door.facts(0, NOW, sample()).wrong_pin
    assert door.enter(PIN, 1)
    assert door.inside
    assert not door.facts(1, NOW, sample()).wrong_pin


def test_after_too_many_wrong_pins_not_even_the_right_one_opens_for_a_while() -> None:
    door = staffroom()
    for ticks in range(3):
        door.enter("000000", ticks)
    assert not door.enter(PIN, 10)
    assert door.facts(10, NOW, sample()).locked_seconds == 292
    assert door.enter(PIN, 302)


def test_leaving_closes_the_door_but_keeps_the_count_of_wrong_pins() -> None:
    door = staffroom()
    for ticks in range(3):
        door.enter("000000", ticks)
        door.leave()
    assert not door.enter(PIN, 10)
    assert not door.inside


def test_the_state_of_the_content_is_asked_only_when_somebody_is_inside() -> None:
    asked: list[datetime] = []

    def status(now: datetime) -> Status:
        asked.append(now)
        return ReleaseStore(releases()).status(now)

    door = Staffroom(PinGuard(pin_hash(), 3, 300), status)
    door.facts(0, NOW, sample())
    assert asked == []
    door.enter(PIN, 0)
    door.facts(0, NOW, sample())
    assert asked == [NOW]


def test_the_facts_are_those_of_the_release_in_use() -> None:
    door = staffroom()
    door.enter(PIN, 0)
    facts = door.facts(0, NOW, sample())
    assert (facts.release, facts.created_at, facts.age_days) == (1, MADE_AT, 4)
    assert (facts.version, facts.fallback, facts.last_error) == (__version__, "", "")


def test_a_release_from_the_future_is_not_of_a_negative_age() -> None:
    assert staffroom().facts(0, datetime(2020, 1, 1, tzinfo=UTC), sample()).age_days == 0


def test_the_pin_is_never_shown(room: Room) -> None:
    room.knock()
    room.type("2718")
    assert of_kind(room.view(), Entry) == [Entry("••••", "PIN", "lock")]
    assert not any("2718" in text for text in body_texts(room.view()))


def test_no_touch_but_the_knock_opens_the_door(room: Room) -> None:
    assert "pin" not in {action.name for action in actions(room.view())}
    room.knock()
    assert room.view().screen == "pin"


def test_the_staff_page_shows_release_age_attempts_queue_and_version(room: Room) -> None:
    room.knock()
    room.enter_pin()
    labels = [item.label for item in of_kind(room.view(), Item)]
    words = room.controller.desk().words.gettext
    wanted = (
        "Update",
        "Release",
        "Last attempt to update",
        "Last successful update",
        "Central server",
        "People waiting",
        "Version",
    )
    assert labels == [words(one) for one in wanted]
    assert room.page == Page("staff")


@pytest.mark.parametrize("wish", ["restart", "quit"])
def test_staff_restart_and_quit_from_inside(room: Room, wish: str) -> None:
    room.knock()
    room.enter_pin()
    room.press(wish)
    assert room.controller.wish == wish


@pytest.mark.parametrize("wish", ["restart", "quit"])
def test_nobody_restarts_or_quits_from_outside(room: Room, wish: str) -> None:
    room.controller.act(Action(wish))
    room.knock()
    room.seconds += 1
    room.controller.act(Action(wish))
    room.type("000000")
    room.press("pin")
    room.seconds += 1
    room.controller.act(Action(wish))
    assert room.controller.wish == ""


@pytest.mark.parametrize("way", ["home", "back", "finish", "time-out", "fault"])
@pytest.mark.parametrize("language", ["", "ar"])
def test_the_door_is_closed_behind_staff_whichever_way_they_leave(
    room: Room, way: str, language: str
) -> None:
    if language:
        room.press("language", language)
    room.knock()
    room.enter_pin()
    if way == "time-out":
        room.wait(120)
    elif way == "fault":
        room.controller.fail()
        room.wait(60)
    else:
        room.press(way)
    assert not room.controller.staffroom.inside
    room.seconds += 1
    room.controller.act(Action("quit"))
    assert room.controller.wish == ""


def test_the_staff_page_is_not_shown_again_after_the_door_was_closed(room: Room) -> None:
    room.press("language", "de")
    room.knock()
    room.enter_pin()
    room.press("home")
    for _ in range(3):
        room.seconds += 1
        room.controller.act(Action("back"))
        assert room.view().screen in ("home", "start")


def test_wrong_pins_lock_the_page_and_the_screen_says_for_how_long(room: Room) -> None:
    room.press("language", "en")
    room.knock()
    for attempt in range(3):
        assert ("Wrong PIN." in body_texts(room.view())) == (attempt > 0)
        room.enter_pin("000000")
        assert room.controller.visit.entry == ""
    assert [banner.text for banner in of_kind(room.view(), Banner)] == ["Locked for 5 minutes."]
    room.wait(1)
    room.enter_pin()
    assert room.page == Page("pin")


def test_finishing_does_not_shorten_the_lock(room: Room) -> None:
    room.knock()
    for _ in range(3):
        room.enter_pin("000000")
    room.press("finish")
    room.knock()
    room.enter_pin()
    assert room.page == Page("pin")
    room.wait(300)
    room.knock()
    room.enter_pin()
    assert room.page == Page("staff")


def test_without_a_pin_in_the_settings_nothing_opens_the_door(tmp_path: Path) -> None:
    room = Room(tmp_path / "closed", {"staff": {"pin_hash": ""}})
    room.knock()
    room.enter_pin()
    assert room.page == Page("pin")
