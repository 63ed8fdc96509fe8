"""What staff can do at the terminal about the number it gave last, and what visitors read when staff give none."""

from pathlib import Path
from typing import Literal

import pytest

from kiosk.domain.ticket import State
from kiosk.domain.views import Action, Item
from kiosk.i18n.catalog import catalog
from kiosk.i18n.queueing import CLOSED_REASONS, closed_reason
from kiosk.paths import locales
from tests.store.ledger_help import issue
from tests.takehome.printer_emulator import TcpPrinter
from tests.terminal.printing_room import PrintingRoom
from tests.terminal.room import LANGUAGES, OFFICE, Room, actions, body_texts, of_kind


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def enter(room: Room) -> None:
    room.press("finish")
    room.knock()
    room.enter_pin()


def ticket_id(room: Room, label: str) -> str:
    with room.ledger() as ledger:
        found = ledger.find(OFFICE, label, ledger.day(OFFICE, room.now))
    assert found is not None
    return found.id


def state(room: Room, label: str) -> State:
    with room.ledger() as ledger:
        return ledger.ticket(ticket_id(room, label)).state


def last_line(room: Room) -> str:
    lines: list[Item] = of_kind(room.view(), Item)
    return next((line.text for line in lines if line.icon == "ticket"), "")


def test_where_no_number_was_given_today_there_is_nothing_to_take_back(room: Room) -> None:
    room.press("language", "en")
    enter(room)
    assert last_line(room) == ""


def test_staff_take_the_last_number_back(room: Room) -> None:
    room.press("language", "de")
    label = room.take_number()
    enter(room)
    assert last_line(room) == "A001"
    room.press("cancel", ticket_id(room, label))
    assert state(room, label) is State.CANCELLED
    assert last_line(room) == "A001 – Diese Nummer ist erledigt."
    assert not [action for action in actions(room.view()) if action.verb == "cancel"]


def test_the_numbers_of_other_terminals_are_not_the_last_one_here(room: Room) -> None:
    room.press("language", "de")
    room.take_number()
    with room.ledger() as ledger:
        issue(ledger, room.now, office=OFFICE, series="B")
    enter(room)
    assert last_line(room).startswith("A001")


def test_a_number_whose_visitor_is_helped_already_stays(room: Room) -> None:
    room.press("language", "de")
    label = room.take_number()
    with room.ledger() as ledger:
        called = ledger.call_next(OFFICE, "1", room.now)
        assert called is not None
        ledger.serve(called.id, "1", room.now)
    enter(room)
    assert not [action for action in actions(room.view()) if action.verb == "cancel"]
    room.controller.act(Action("cancel", ticket_id(room, label)))
    assert state(room, label) is State.SERVING


def test_visitors_can_neither_cancel_nor_print_by_such_touches(room: Room) -> None:
    room.press("language", "de")
    label = room.take_number()
    for verb in ("cancel", "reprint"):
        room.wait(1)
        room.controller.act(Action(verb, ticket_id(room, label)))
    assert state(room, label) is State.WAITING


def test_without_a_printer_nothing_is_offered_to_print(room: Room) -> None:
    room.press("language", "de")
    room.take_number()
    enter(room)
    assert not [action for action in actions(room.view()) if action.verb == "reprint"]


def test_staff_have_the_last_slip_printed_again_in_the_visitors_language(tmp_path: Path) -> None:
    with TcpPrinter() as printer:
        room = PrintingRoom(tmp_path, printer.device)
        room.wait(1)
        room.press("language", "fa")
        label = room.take_number()
        room.wait(1)
        enter(room)
        room.press("reprint", ticket_id(room, label))
        with room.ledger() as ledger:
            room.notes.wanted.append(ledger.ticket(ticket_id(room, label)))
            assert ledger.take_print(OFFICE, "A", room.now) is not None
        room.wait(1)
        room.wait(1)
        assert len(printer.slips) == 2
        room.controller.paper.close()


@pytest.mark.parametrize("state", ["closed", "last_tickets"])
def test_a_reason_of_staff_stands_below_the_sentence(
    room: Room, state: Literal["closed", "last_tickets"]
) -> None:
    room.press("language", "en")
    with room.ledger() as ledger:
        ledger.set_intake(OFFICE, state, "meeting", room.now)
    room.wait(1)
    room.press("open", "queue")
    assert "Staff are in a meeting." in body_texts(room.view())


def test_a_reason_that_this_version_does_not_know_is_not_shown(room: Room) -> None:
    room.press("language", "en")
    with room.ledger() as ledger:
        ledger.set_intake(OFFICE, "closed", "from-the-future", room.now)
    room.wait(1)
    room.press("open", "queue")
    assert body_texts(room.view())[1] == "No more numbers now. Please ask at the desk."
    assert of_kind(room.view(), Item) == []


@pytest.mark.parametrize("key", CLOSED_REASONS)
def test_every_reason_is_said_in_every_language(key: str) -> None:
    assert len({closed_reason(catalog(locales(), code), key) for code in LANGUAGES}) == len(LANGUAGES)
