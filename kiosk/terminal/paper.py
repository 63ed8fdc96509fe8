"""Slips as the terminal sees them: what is being printed, how the printer is, and what the ledger is told of it.

paper = Paper(printing, ticks, book_of(ledger))
paper.print("ticket/3d6f…", make)       # never waits, never twice
paper.look(now)                         # with every tick
paper.facts("ticket/3d6f…")             # for the pages
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol, runtime_checkable

from kiosk.domain.printer import Printer
from kiosk.domain.ticket import Ticket
from kiosk.errors import KioskError
from kiosk.takehome.paper.setup import Answer
from kiosk.takehome.paper.slip import Slip
from kiosk.terminal.pages.desk import PaperFacts, SlipState

LOG = logging.getLogger("kiosk.terminal")
LOOK_SECONDS = 30.0
"""Between two questions how the printer is, while it prints nothing."""

TICKET = "ticket/"
"""What the name of a ticket's slip begins with; its id follows."""

_LOOK = "state"


class Printing(Protocol):
    """What is asked of the thread that prints; see `kiosk.takehome.paper.printing`."""

    def ask(self, name: str, make: Callable[[], Slip] | None = None) -> None:
        """Print, or ask how the printer is."""

    def answers(self) -> list[Answer]:
        """What was answered meanwhile."""

    def close(self) -> None:
        """End after what is being printed."""


@runtime_checkable
class Book(Protocol):
    """Where it is written whether the slip of a ticket came out, and which are wanted again: the ledger."""

    def printed(self, ticket_id: str, now: datetime) -> None:
        """It came out."""

    def print_failed(self, ticket_id: str, error: str) -> None:
        """It did not; `error` is a state of the printer, ``time`` or ``fault``."""

    def take_print(self, office: str, series: str, now: datetime) -> Ticket | None:
        """Take the next slip that staff want printed again."""


def book_of(ledger: object) -> Book | None:
    """The ledger, when it keeps a book of slips."""
    return ledger if isinstance(ledger, Book) else None


class Paper:
    """The printer of this terminal, or none."""

    def __init__(
        self, printing: Printing | None, ticks: Callable[[], float], book: Book | None = None
    ) -> None:
        """Takes who prints (None: nobody), a clock that never goes back, and who is told of tickets."""
        self._printing = printing
        self._ticks = ticks
        self._book = book
        self._slips: dict[str, SlipState] = {}
        self._waiting = 0
        self._asked_at = float("-inf")
        self.state: Printer = "unknown" if printing else "none"

    def print(self, name: str, make: Callable[[], Slip]) -> None:
        """Prints a slip, unless it is printed already; one that failed may be tried again."""
        if self._printing and self._slips.get(name) not in ("waiting", "printed"):
            self._slips[name] = "waiting"
            self._ask(name, make)

    def wanted(self, office: str, series: str, now: datetime) -> Ticket | None:
        """The next ticket whose slip staff want again; who calls this prints it by `again`."""
        if self._printing is None or self._book is None:
            return None
        try:
            return self._book.take_print(office, series, now)
        except KioskError as error:
            LOG.error("the ledger does not tell which slips are wanted: %s", type(error).__name__)
            return None

    def again(self, ticket_id: str, make: Callable[[], Slip]) -> None:
        """Prints the slip of a ticket, printed before or not."""
        if self._printing:
            self._ask(f"{TICKET}{ticket_id}", make)

    def facts(self, name: str) -> PaperFacts:
        """How the printer is, and the slip of that name in this visit."""
        return PaperFacts(self.state, self._slips.get(name, ""))

    def look(self, now: datetime) -> None:
        """Takes what was answered, and asks how the printer is when that was long ago; never waits."""
        if self._printing is None:
            return
        for answer in self._printing.answers():
            self._take(answer, now)
        if not self._waiting and self._ticks() - self._asked_at >= LOOK_SECONDS:
            self._ask(_LOOK, None)

    def forget(self) -> None:
        """The visit is over; what is being printed comes out, but nobody is told on the screen."""
        self._slips.clear()

    def close(self) -> None:
        """The terminal ends."""
        if self._printing:
            self._printing.close()

    def _ask(self, name: str, make: Callable[[], Slip] | None) -> None:
        assert self._printing is not None
        self._waiting += 1
        self._asked_at = self._ticks()
        self._printing.ask(name, make)

    def _take(self, answer: Answer, now: datetime) -> None:
        self._waiting -= 1
        if answer.state != self.state:
            LOG.info("the printer is %s now", answer.state)
        self.state = answer.state
        if answer.trouble in ("time", "fault"):
            LOG.error("a slip was not printed: %s", answer.detail)
        if answer.name == _LOOK:
            return
        if answer.name in self._slips:
            self._slips[answer.name] = "printed" if answer.printed else "failed"
        if self._book and answer.name.startswith(TICKET):
            self._write(self._book, answer, now)

    def _write(self, book: Book, answer: Answer, now: datetime) -> None:
        ticket_id = answer.name.removeprefix(TICKET)
        try:
            if answer.printed:
                book.printed(ticket_id, now)
            else:
                book.print_failed(ticket_id, answer.state if answer.trouble == "state" else answer.trouble)
        except KioskError as error:  # the slip is in the visitor's hand all the same
            LOG.error("the ledger does not take how a slip was printed: %s", type(error).__name__)
