"""A terminal without a screen, with a printer in the network that is a program of ours."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk import paths
from kiosk.domain.ticket import Ticket
from kiosk.errors import LedgerBusy
from kiosk.takehome.paper.printing import Helper, Printing
from kiosk.takehome.paper.setup import Answer, setup_of
from kiosk.takehome.paper.slip import Slip
from kiosk.terminal.paper import Paper
from tests.terminal.room import Room, body_texts

DEADLINE = 30.0
STATUS_PAGES = "https://kiosk.local:8443"
"""Where phones find the office server that is on without further settings."""


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
        super().__init__(folder, {"printer": {"device": device}, "office_server": {"enabled": True}})
        setup = setup_of(self.settings, paths.data_dir(self.settings))
        assert setup is not None
        self.printing, self.notes = PatientPrinting(Helper(setup)), Notes()
        self.controller.paper = Paper(self.printing, lambda: self.seconds, self.notes)

    def words(self) -> str:
        return "\n".join(body_texts(self.view()))


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
