"""Slips to take home, what staff read of the printer, and a terminal that has none."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.views import Action, Banner, Button, Item
from kiosk.terminal.paper import LOOK_SECONDS, book_of
from tests.takehome.paper.slips import read_by_zxing
from tests.takehome.printer_emulator import TcpPrinter
from tests.terminal.printing_room import Notes, PrintingRoom, take_number, ticket_id
from tests.terminal.room import BASE_URL, OFFICE, Room, actions, body_texts, of_kind


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    with TcpPrinter() as emulated:
        yield emulated


@pytest.fixture
def room(tmp_path: Path, printer: TcpPrinter) -> Iterator[PrintingRoom]:
    made = PrintingRoom(tmp_path, printer.device)
    made.wait(1)
    yield made
    made.controller.paper.close()


@pytest.mark.parametrize(("about", "path"), [("topic/anmeldung", "topic"), (f"place/{OFFICE}", "place")])
def test_topics_and_places_are_printed_to_take_home(
    room: PrintingRoom, printer: TcpPrinter, about: str, path: str
) -> None:
    room.controller.visit = room.controller.visit.choose_language("fa").open("take_home", about)
    room.press("print")
    room.wait(1)
    assert [read_by_zxing(slip) for slip in printer.slips] == [[f"{BASE_URL}/fa/{about}"]]
    assert Action("print") not in actions(room.view())
    assert path in about
    assert room.notes.said == []


def test_a_page_that_was_not_printed_can_be_printed_again(room: PrintingRoom, printer: TcpPrinter) -> None:
    room.controller.visit = room.controller.visit.open("take_home", "topic/anmeldung")
    printer.broken = True
    room.press("print")
    room.wait(1)
    assert (
        "Der Zettel kann nicht gedruckt werden. Nutzen Sie den Code oder machen Sie ein Foto." in room.words()
    )
    assert Action("print") not in actions(room.view())
    printer.refill()
    room.wait(LOOK_SECONDS)
    room.wait(1)
    room.press("print")
    room.wait(1)
    assert len(printer.slips) == 1


def test_the_next_visitor_sees_nothing_of_the_slip_before(room: PrintingRoom) -> None:
    room.controller.visit = room.controller.visit.open("take_home", "topic/anmeldung")
    room.press("print")
    room.wait(1)
    assert Action("print") not in actions(room.view())
    room.controller.end_visit()
    room.controller.visit = room.controller.visit.open("take_home", "topic/anmeldung")
    assert Action("print") in actions(room.view())
    assert "Zettel" not in room.words()


def test_a_slip_that_staff_want_again_is_printed_in_its_own_language(
    room: PrintingRoom, printer: TcpPrinter
) -> None:
    take_number(room, "ar")
    room.wait(1)
    room.controller.end_visit()
    with room.ledger() as ledger:
        (ticket,) = ledger.tickets(OFFICE, ledger.day(OFFICE, room.now))
    room.notes.wanted.append(ticket)
    room.wait(1)
    room.wait(1)
    assert len(printer.slips) == 2
    assert (printer.slips[0] == printer.slips[1]).all()
    assert [what for what, _when in room.notes.said] == [ticket.id] * 2


@pytest.mark.parametrize(
    ("change", "words", "banner"),
    [
        ({}, "Bereit", ""),
        (
            {"paper": "low"},
            "Das Papier geht bald aus",
            "Das Papier geht bald aus. Legen Sie eine neue Rolle",
        ),
        ({"paper": "out"}, "Kein Papier", "Legen Sie eine neue Rolle in den Drucker."),
        ({"cover_open": True}, "Papierstau, offen oder Störung", "Schließen Sie den Drucker"),
        ({"deaf": True}, "Meldet keinen Zustand", ""),
    ],
)
def test_staff_read_how_the_printer_is_and_what_to_do(
    room: PrintingRoom, printer: TcpPrinter, change: dict[str, object], words: str, banner: str
) -> None:
    for name, value in change.items():
        setattr(printer, name, value)
    room.wait(LOOK_SECONDS)
    room.wait(1)
    room.knock()
    room.enter_pin()
    view = room.view()
    (row,) = [item for item in of_kind(view, Item) if item.label == "Drucker"]
    assert row.text == words
    said = [block.text for block in of_kind(view, Banner)]
    assert not banner or any(text.startswith(banner) for text in said)


def test_staff_read_that_the_printer_is_gone(tmp_path: Path) -> None:
    room = PrintingRoom(tmp_path, "file:/dev/nothing-here")
    room.wait(1)
    room.wait(1)
    room.knock()
    room.enter_pin()
    assert "Antwortet nicht" in room.words()
    assert room.controller.paper.state == "gone"
    room.controller.paper.close()


def test_a_terminal_without_a_printer_says_nothing_of_one(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("language", "de")
    room.take_number()
    room.wait(LOOK_SECONDS)
    assert room.controller.paper.state == "none"
    assert "Zettel" not in "\n".join(body_texts(room.view()))
    room.controller.visit = room.controller.visit.open("take_home", "topic/anmeldung")
    assert of_kind(room.view(), Button) == []
    room.controller.end_visit()
    room.knock()
    room.enter_pin()
    assert "Drucker" not in "\n".join(body_texts(room.view()))


def test_the_log_says_nothing_of_who_got_which_slip(
    room: PrintingRoom, printer: TcpPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    label = take_number(room, "ar")
    room.wait(1)
    printer.paper = "out"
    room.wait(LOOK_SECONDS)
    room.wait(1)
    assert "the printer is out now" in caplog.text
    for secret in (label, ticket_id(room), "papiere", "'ar'"):
        assert secret not in caplog.text


def test_only_a_ledger_that_keeps_a_book_of_slips_is_told() -> None:
    notes = Notes()
    assert book_of(notes) is notes
    assert book_of(None) is None
