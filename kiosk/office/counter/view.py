"""What the counter shows at one moment: who is here now, who waits, who was put aside, who did not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ticket import Reason, State, Ticket
from kiosk.i18n.formats import time_text
from kiosk.office.board import Board
from kiosk.office.counter.words import Words
from kiosk.office.sessions import Session

MISSED = 8
"""How many who did not come are listed, newest first."""


@dataclass(frozen=True)
class Row:
    """One ticket as a line.

    Attributes:
        id: Of the ticket.
        label: Its number.
        concern: What it is about.
        language: The visitor's language, in words.
        is_ours: Whether it is spoken at this counter.
        needs: Icons and words.
        reason: Why out of turn; empty for almost everybody.
        minutes: For how long it has been in its state.
        since: Since when, ``10:42``.
        state: Its state, in words.
        counter: Where it was called to, or the only counter that may call it.
        calls: How often it was called.
        note: What a colleague wrote.
        print_error: What the printer said when there is no slip.
    """

    id: str
    label: str
    concern: str
    language: str
    is_ours: bool
    needs: tuple[tuple[str, str], ...]
    reason: str
    minutes: int
    since: str
    state: str
    counter: str
    calls: int
    note: str
    print_error: str


@dataclass(frozen=True)
class View:
    """Everything on the page.

    Attributes:
        now: The ticket at this counter, None while nobody is.
        is_serving: Whether the person has come.
        waiting: Who waits, in the order of calling.
        parked: Who was put aside.
        missed: Who did not come, newest first.
        elsewhere: Who is at other counters.
        ours: How many of those waiting speak a language of this counter.
        intake: ``open``, ``last_tickets`` or ``closed``.
        request: Another one after each change at this counter; a press sent twice carries it twice.
        as_of: When this was true.
    """

    now: Row | None
    is_serving: bool
    waiting: tuple[Row, ...]
    parked: tuple[Row, ...]
    missed: tuple[Row, ...]
    elsewhere: tuple[Row, ...]
    ours: int
    intake: str
    request: str
    as_of: str


def view(board: Board, session: Session, words: Words, now: datetime) -> View:
    """Return what a clerk sees."""
    languages = _languages(board, session.counter)

    def rows(tickets: Iterable[Ticket]) -> tuple[Row, ...]:
        return tuple(_row(board, ticket, words, languages, now) for ticket in tickets)

    active = board.in_state(State.CALLED, State.SERVING)
    own = [ticket for ticket in active if ticket.counter == session.counter]
    missed = sorted(board.in_state(State.NO_SHOW), key=board.since, reverse=True)
    current = own[-1] if own else None
    return View(
        now=rows([current])[0] if current else None,
        is_serving=current is not None and current.state is State.SERVING,
        waiting=rows(board.waiting),
        parked=rows(board.in_state(State.PARKED)),
        missed=rows(missed[:MISSED]),
        elsewhere=rows(ticket for ticket in active if ticket.counter != session.counter),
        ours=sum(ticket.language in languages for ticket in board.waiting),
        intake=board.intake.state,
        request=f"{session.form[:12]}-{_newest_by(board, session.counter)}",
        as_of=time_text(now),
    )


def _languages(board: Board, counter: str) -> tuple[str, ...]:
    return next((duty.languages for duty in board.duty if duty.counter == counter), ())


def _newest_by(board: Board, counter: str) -> int:
    return max((event.seq for event in board.events if event.by == counter), default=0)


def _row(board: Board, ticket: Ticket, words: Words, languages: Iterable[str], now: datetime) -> Row:
    since = board.since(ticket)
    note = board.notes.get(ticket.id)
    due = ticket.due_at if ticket.reason is Reason.APPOINTMENT else None
    reason = words.reason(ticket.reason)
    return Row(
        id=ticket.id,
        label=ticket.label,
        concern=words.concern(ticket.service),
        language=words.language_name(ticket.language),
        is_ours=ticket.language in languages,
        needs=tuple(words.need(need) for need in ticket.needs),
        reason=f"{reason} {time_text(due.astimezone(now.tzinfo))}" if due else reason,
        minutes=max(0, int((now - since).total_seconds() // 60)),
        since=time_text(since.astimezone(now.tzinfo)),
        state=words.state(ticket.state),
        counter=ticket.counter or "",
        calls=ticket.call_count,
        note=note.text if note else "",
        print_error=ticket.print_error or "",
    )
