"""Slips at the terminal: printed once, in the background, and no paper is never the visitor's problem."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.ticket import Ticket
from kiosk.domain.views import Action, Banner, Button, Item
from kiosk.errors import LedgerBusy
from kiosk.takehome.paper.printing import Helper, Printing
from kiosk.takehome.paper.setup import Answer, setup_of
from kiosk.takehome.paper.slip import Slip
from kiosk.terminal.paper import LOOK_SECONDS, Paper, book_of
from tests.takehome.paper.slips import read_by_zxing
from tests.takehome.printer_emulator import TcpPrinter
from tests.terminal.room import BASE_URL, OFFICE, Room, actions, body_texts, of_kind

DEADLINE = 30.0


class PatientPrinting(Printing):
    """Waits for the printer whenever it is asked for answers, so that a test need not."""

    def __init__(self, helper: Helper) -> None:
        super().__init__(helper)
        self.outstanding = 0
        self.patient = True

    def ask(self, name: str, make: Callable[[], Slip] | None = None) -> None:
        self.outstanding += 1
        super().ask(name, make)

    def answers(self, wait_seconds: float = 0.0) -> list[Answer]:
        found: list[Answer] = super().answers(wait_seconds)
        while self.patient and len(found) < self.outstanding:
            found += super().answers(DEADLINE)
        self.outstanding -= len(found)
        return found


class Notes:
    """A book of slips as the ledger keeps one."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.wanted: list[Ticket] = []
        self.broken = False

    def printed(self, ticket_id: str, now: datetime) -> None:
        self._note(ticket_id, now.isoformat())

    def print_failed(self, ticket_id: str, error: str) -> None:
        self._note(ticket_id, error)

    def take_print(self, office: str, series: str, now: datetime) -> Ticket | None:
        return self.wanted.pop() if self.wanted else None

    def _note(self, ticket_id: str, what: str) -> None:
        if self.broken:
            raise LedgerBusy("another program holds it")
        self.said.append((ticket_id, what))


class PrintingRoom(Room):
    """A terminal with a printer and a book of slips."""

    def __init__(self, folder: Path, device: str) -> None:
        super().__init__(folder, {"printer": {"device": device}})
        setup = setup_of(self.settings, paths.data_dir(self.settings))
        assert setup is not None
        self.printing, self.notes = PatientPrinting(Helper(setup)), Notes()
        self.controller.paper = Paper(self.printing, lambda: self.seconds, self.notes)

    def words(self) -> str:
        return "\n".join(body_texts(self.view()))


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


def take_number(room: PrintingRoom, language: str = "de") -> str:
    room.controller.visit = room.controller.visit.choose_language(language)
    room.printing.patient = False
    label = room.take_number()
    assert room.controller.paper.facts(f"ticket/{ticket_id(room)}").slip == "waiting"
    room.printing.patient = True
    return label


def ticket_id(room: PrintingRoom) -> str:
    assert room.controller.ticket is not None
    return room.controller.ticket.id


def test_a_slip_comes_out_after_a_number_is_given(room: PrintingRoom, printer: TcpPrinter) -> None:
    take_number(room)
    assert "Ihr Zettel wird gedruckt." in room.words()
    room.wait(1)
    assert "Nehmen Sie Ihren Zettel." in room.words()
    assert room.controller.ticket is not None
    assert [read_by_zxing(slip) for slip in printer.slips] == [
        [f"{BASE_URL}/t/{room.controller.ticket.token}"]
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
    assert "Es ist kein Papier da. Fotografieren Sie die Nummer." in words
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
    assert "Es ist kein Papier da. Die Nummer steht auf diesem Bildschirm." in room.words()
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
        ({"paper": "low"}, "Das Papier geht bald aus", "Legen Sie eine neue Rolle neben den Drucker."),
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
