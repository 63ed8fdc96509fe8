"""Slips at the terminal: printed once, in the background, and no paper is never the visitor's problem."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.views import Action, Codes
from kiosk.terminal.paper import LOOK_SECONDS
from tests.takehome.paper.slips import read_by_zxing
from tests.takehome.printer_emulator import TcpPrinter
from tests.terminal.printing_room import STATUS_PAGES, PrintingRoom, take_number, ticket_id
from tests.terminal.room import of_kind


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


def test_a_slip_comes_out_after_a_number_is_given(room: PrintingRoom, printer: TcpPrinter) -> None:
    take_number(room)
    assert "Ihr Zettel wird gedruckt." in room.words()
    room.wait(1)
    assert "Nehmen Sie Ihren Zettel." in room.words()
    assert room.controller.ticket is not None
    assert [read_by_zxing(slip) for slip in printer.slips] == [
        [f"{STATUS_PAGES}/t/{room.controller.ticket.token}"]
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "خذوا ورقتكم."), ("fa", "برگه خود را بردارید."), ("fr", "Prenez votre ticket.")],
)
def test_the_visitor_is_told_in_their_language(
    room: PrintingRoom, printer: TcpPrinter, language: str, words: str
) -> None:
    take_number(room, language)
    room.wait(1)
    assert words in room.words()
    assert len(printer.slips) == 1


def test_a_slip_is_printed_once_however_often_it_is_asked_for(
    room: PrintingRoom, printer: TcpPrinter
) -> None:
    take_number(room)
    for _ in range(3):
        room.controller.act(Action("print"))
        room.wait(1)
    room.wait(60)
    assert len(printer.slips) == 1


def test_the_book_says_when_a_slip_came_out(room: PrintingRoom) -> None:
    take_number(room)
    room.wait(1)
    (note,) = room.notes.said
    assert note == (ticket_id(room), room.controller.now().isoformat())


def test_the_book_says_why_a_slip_did_not_come_out(room: PrintingRoom, printer: TcpPrinter) -> None:
    printer.paper = "out"
    take_number(room)
    room.wait(1)
    assert room.notes.said == [(ticket_id(room), "out")]


def test_without_paper_the_number_and_its_code_stand_on_the_screen(
    room: PrintingRoom, printer: TcpPrinter
) -> None:
    printer.paper = "out"
    label = take_number(room)
    room.wait(1)
    words = room.words()
    assert label in words
    assert "Fotografieren Sie die Nummer." in words
    assert room.controller.ticket is not None
    (codes,) = of_kind(room.view(), Codes)
    assert f"{STATUS_PAGES}/t/{room.controller.ticket.token}" in [code.payload for code in codes.codes]
    assert printer.received == 0


def test_a_printer_that_is_known_to_have_no_paper_is_told_before_the_number(
    room: PrintingRoom, printer: TcpPrinter
) -> None:
    printer.paper = "out"
    room.wait(LOOK_SECONDS)
    room.wait(1)
    room.press("language", "de")
    room.press("open", "queue")
    room.press("open", "confirm", "papiere")
    assert "Es gibt keinen Zettel. Die Nummer steht auf diesem Bildschirm." in room.words()
    printer.refill()
    room.wait(LOOK_SECONDS)
    room.wait(1)
    assert "kein Papier" not in room.words()


def test_a_ledger_that_takes_no_note_takes_no_slip_away(room: PrintingRoom) -> None:
    room.notes.broken = True
    take_number(room)
    room.wait(1)
    assert "Nehmen Sie Ihren Zettel." in room.words()


def test_a_printer_that_hangs_never_stops_the_screen(tmp_path: Path) -> None:
    with TcpPrinter(reads=False) as stuck:
        room = PrintingRoom(tmp_path, stuck.device)
        room.printing.patient = False
        room.press("language", "de")
        began = time.monotonic()
        room.take_number()
        for _ in range(20):
            room.wait(0.5)
            room.view()
        assert time.monotonic() - began < 2
        assert "Ihr Zettel wird gedruckt." in room.words()
        room.controller.paper.close()
