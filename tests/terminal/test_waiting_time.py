"""How long it takes, as the terminal says it: only where it is known, and always with the position first."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.estimate import Situation
from kiosk.domain.views import Banner, Button, Item
from tests.store.ledger_help import issue
from tests.terminal.room import OFFICE, Room, of_kind


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.press("language", "en")
    return room


def busy_morning(room: Room, waiting: int, minutes: int = 10, services: tuple[str, ...] = ("geld",)) -> None:
    """One counter has served eight people, each so many minutes; so many more wait."""
    with room.ledger() as ledger:
        start = room.now - timedelta(minutes=8 * minutes)
        for number in range(8 + waiting):
            issue(ledger, start, office=OFFICE, service=services[number % len(services)])
        ledger.start_duty(OFFICE, "1", "mk", start, languages=("de",))
        for number in range(8):
            at = start + timedelta(minutes=number * minutes)
            called = ledger.call_next(OFFICE, "1", at)
            assert called is not None
            ledger.serve(called.id, "1", at)
            ledger.finish(called.id, "1", at + timedelta(minutes=minutes))


def told(room: Room) -> list[str]:
    items: list[Item] = of_kind(room.view(), Item)
    return [item.text for item in items]


def take_a_number(room: Room) -> Button:
    buttons: list[Button] = of_kind(room.view(), Button)
    return next(one for one in buttons if one.action.name == "queue")


def test_where_nobody_is_on_duty_only_the_position_is_told(room: Room) -> None:
    with room.ledger() as ledger:
        issue(ledger, room.now, office=OFFICE)
    room.wait(1)
    assert take_a_number(room).detail == "1 person is waiting"
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    assert [item.icon for item in of_kind(room.view(), Item)] == ["users", "eye-off"]


def test_before_a_number_is_taken_it_is_told_how_long_it_takes(room: Room) -> None:
    busy_morning(room, waiting=3)
    room.wait(1)
    assert take_a_number(room).detail.startswith("3 people are waiting · ")
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    ahead = of_kind(room.view(), Item)[0]
    assert ahead.text == "3 people are waiting before you."
    assert ahead.detail.startswith("You wait about half an hour. ")
    assert ahead.detail.endswith(" minutes")


def test_the_ticket_says_how_long_and_that_there_is_time_to_go_out(room: Room) -> None:
    busy_morning(room, waiting=9)
    room.take_number("geld")
    assert "You wait more than one hour." in told(room)
    assert any(text.startswith("You may go out for about") for text in told(room))


def test_whoever_is_next_is_asked_to_stay(room: Room) -> None:
    busy_morning(room, waiting=0)
    room.take_number("geld")
    assert "You wait only a few minutes." in told(room)
    assert "Please wait here. We call your number." in told(room)


def test_whoever_is_called_is_told_nothing_of_waiting(room: Room) -> None:
    busy_morning(room, waiting=0)
    room.take_number("geld")
    with room.ledger() as ledger:
        ledger.call_next(OFFICE, "1", room.now)
    room.wait(1)
    assert not any(text.startswith("You wait") for text in told(room))


def test_whoever_asks_for_a_number_is_told_how_long_it_still_takes(room: Room) -> None:
    busy_morning(room, waiting=3)
    label = room.take_number("geld")
    room.press("home")
    room.press("open", "queue")
    room.press("open", "where")
    room.type(label)
    assert of_kind(room.view(), Banner)[0].detail == "You wait about half an hour. Taken at 14:10."


def test_where_there_are_several_lines_each_is_told_by_itself(tmp_path: Path) -> None:
    room = Room(tmp_path, {"queue": {"lines": "geld, wohnen"}})
    room.press("language", "en")
    busy_morning(room, waiting=3)
    room.wait(1)
    assert take_a_number(room).detail == "3 people are waiting"
    room.press("open", "queue")
    room.press("open", "confirm", "wohnen")
    assert of_kind(room.view(), Item)[0].text == "Nobody is waiting before you."
    room.press("back")
    room.press("open", "confirm", "geld")
    assert of_kind(room.view(), Item)[0].text == "3 people are waiting before you."


def test_the_pages_do_not_ask_the_ledger_for_more_while_nothing_changes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_morning(room, waiting=3)
    asked: list[object] = []
    ledger = room.controller.numbers._ledger
    assert ledger is not None
    outlook = ledger.outlook

    def counted(*asking: Any, **more: Any) -> Situation:
        asked.append(asking)
        return outlook(*asking, **more)

    monkeypatch.setattr(ledger, "outlook", counted)
    for _ in range(10):
        room.view()
    assert len(asked) == 1
