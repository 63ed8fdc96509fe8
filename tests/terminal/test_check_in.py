"""Who has an appointment types its code; and what visitors ask for with a number."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.appointments import Appointment
from kiosk.domain.session import Page, Visit
from kiosk.domain.ticket import Need, Reason, Ticket
from kiosk.domain.views import Action, Item, Tiles
from tests.terminal.room import CLOSED_AT, OFFICE, Room, actions, body_texts, of_kind

CHECK_IN = Action("open", "check_in")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.press("language", "en")
    return room


def expect_somebody(
    room: Room, code: str = "K7M", minutes: float = 20, state: str = "expected"
) -> Appointment:
    """The office expects somebody in so many minutes."""
    made = Appointment(
        id=f"a-{code}",
        at=room.now + timedelta(minutes=minutes),
        code=code,
        service="wohnen",
        needs=(Need.INTERPRETER,),
        state=state,
    )
    with room.ledger() as ledger:
        ledger.put_appointments(OFFICE, [made])
    room.wait(1)
    return made


def type_code(room: Room, code: str) -> None:
    room.press("open", "queue")
    room.press("open", "check_in")
    room.type(code)


def newest(room: Room) -> Ticket:
    with room.ledger() as ledger:
        return ledger.tickets(OFFICE, ledger.day(OFFICE, room.now))[-1]


def test_on_a_day_without_appointments_nothing_is_said_of_them(room: Room) -> None:
    room.press("open", "queue")
    assert CHECK_IN not in actions(room.view())
    expect_somebody(room, state="cancelled")
    assert CHECK_IN not in actions(room.view())


def test_whoever_types_the_code_gets_the_number_that_is_called_at_its_time(room: Room) -> None:
    made = expect_somebody(room)
    type_code(room, "K7M")
    room.press("check_in")
    given = newest(room)
    assert room.page == Page("ticket", "A001")
    assert (given.reason, given.due_at) == (Reason.APPOINTMENT, made.at)
    assert (given.service, given.language, given.needs) == ("wohnen", "en", (Need.INTERPRETER,))
    assert "Your appointment is at 14:30." in [item.text for item in of_kind(room.view(), Item)]


def test_the_same_code_twice_is_the_same_number(room: Room) -> None:
    expect_somebody(room)
    for _ in range(2):
        type_code(room, "K7M")
        room.press("check_in")
        room.press("home")
    assert room.tickets() == ["A001"]


@pytest.mark.parametrize("code", ["K7N", "AAA", "123456"])
def test_a_code_that_nobody_has_is_told_and_can_be_typed_again(room: Room, code: str) -> None:
    expect_somebody(room)
    type_code(room, code)
    room.press("check_in")
    assert "We do not find this code today. Please ask at the desk." in body_texts(room.view())
    assert room.tickets() == []
    room.type("K7M")
    room.press("check_in")
    assert room.tickets() == ["A001"]


def test_before_a_code_is_complete_there_is_nothing_to_confirm(room: Room) -> None:
    expect_somebody(room)
    type_code(room, "K7")
    assert Action("check_in") not in actions(room.view())


def test_an_appointment_outside_the_walk_in_hours_is_kept(room: Room) -> None:
    room.now = CLOSED_AT
    expect_somebody(room)
    type_code(room, "K7M")
    room.press("check_in")
    assert room.tickets() == ["A001"]


def test_when_staff_have_closed_nobody_checks_in(room: Room) -> None:
    expect_somebody(room)
    type_code(room, "K7M")
    with room.ledger() as ledger:
        ledger.set_intake(OFFICE, "closed", "", room.now)
    room.press("check_in")
    assert (room.page, room.tickets()) == (Page("refused", "closed"), [])
    assert CHECK_IN not in actions(room.view())


def test_who_is_an_hour_late_waits_like_everybody_else(room: Room) -> None:
    expect_somebody(room, minutes=-60)
    type_code(room, "K7M")
    room.press("check_in")
    assert newest(room).due_at is None
    assert not any("appointment" in text for text in body_texts(room.view()))


def test_nothing_is_asked_for_unless_the_visitor_says_so(room: Room) -> None:
    room.take_number()
    assert newest(room).needs == ()


def test_what_helps_is_chosen_by_touch_and_taken_back_by_another(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    for need in ("interpreter", "step_free", "reading", "reading"):
        room.press("need", need)
    (shown,) = of_kind(room.view(), Tiles)
    assert [tile.icon for tile in shown.tiles] == ["check", "book", "check"]
    room.press("issue", "geld")
    assert newest(room).needs == (Need.INTERPRETER, Need.STEP_FREE)


def test_what_somebody_asked_for_ends_with_the_visit(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    room.press("need", "interpreter")
    room.press("finish")
    assert room.controller.visit == Visit()


def test_a_number_in_the_night_of_the_clock_change_keeps_its_appointment(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.now = datetime(2026, 10, 25, 7, 0, tzinfo=UTC)
    room.press("language", "en")
    expect_somebody(room, minutes=60)
    type_code(room, "K7M")
    room.press("check_in")
    assert "Your appointment is at 9:00." in body_texts(room.view())
