"""What the counter shows at one moment: who is here now, who waits, who was put aside, who did not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.ticket import NEVER_UNDONE, Change, Reason, State, Ticket
from kiosk.i18n.formats import time_text
from kiosk.office.board import Board
from kiosk.office.counter.words import Words
from kiosk.office.sessions import Session
from kiosk.store.ledger_desk import RECALL_LIMIT, RECALL_PAUSE
from kiosk.store.ledger_duty import Duty

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
        is_served: Whether this counter calls it when it calls the next.
        is_left: It waits, and no counter on duty would call it as its next.
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
    is_served: bool
    is_left: bool
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
        recall_from: From when on it may be called again, ``10:47``; empty: now.
        is_serving: Whether the person has come.
        waiting: Who waits, in the order of calling; first those whom this counter serves.
        served: How many of those waiting this counter serves.
        left: How many no counter on duty serves.
        parked: Who was put aside.
        missed: Who did not come, newest first.
        elsewhere: Who is at other counters.
        ours: How many of those it serves speak a language of this counter.
        spoken: The languages of this counter, in words.
        concerns: What it serves, in words; empty: everything.
        intake: ``open``, ``last_tickets`` or ``closed``.
        intake_reason: Key of the reason that visitors read, or empty.
        undoes: The last step of this counter, which can be taken back; empty when there is none.
        request: Another one after each change at this counter; a press sent twice carries it twice.
        as_of: When this was true.
    """

    now: Row | None
    recall_from: str
    is_serving: bool
    waiting: tuple[Row, ...]
    served: int
    left: int
    parked: tuple[Row, ...]
    missed: tuple[Row, ...]
    elsewhere: tuple[Row, ...]
    ours: int
    spoken: tuple[str, ...]
    concerns: tuple[str, ...]
    intake: str
    intake_reason: str
    undoes: str
    request: str
    as_of: str


def view(board: Board, session: Session, words: Words, now: datetime) -> View:
    """Return what a clerk sees."""
    duty = next((duty for duty in board.duty if duty.counter == session.counter), None)
    languages, services = (duty.languages, duty.services or ()) if duty else ((), ())

    def rows(tickets: Iterable[Ticket]) -> tuple[Row, ...]:
        return tuple(_row(board, ticket, words, duty, now) for ticket in tickets)

    active = board.in_state(State.CALLED, State.SERVING)
    missed = sorted(board.in_state(State.NO_SHOW), key=board.since, reverse=True)
    current = board.ticket_at(session.counter)
    waiting = sorted(rows(board.waiting), key=lambda row: not row.is_served)
    served = [row for row in waiting if row.is_served]
    return View(
        now=rows([current])[0] if current else None,
        recall_from=_recall_from(board, current, now) if current else "",
        is_serving=current is not None and current.state is State.SERVING,
        waiting=tuple(waiting),
        served=len(served),
        left=sum(row.is_left for row in waiting),
        parked=rows(board.in_state(State.PARKED)),
        missed=rows(missed[:MISSED]),
        elsewhere=rows(ticket for ticket in active if ticket.counter != session.counter),
        ours=sum(row.is_ours for row in served),
        spoken=tuple(map(words.language_name, languages)),
        concerns=tuple(map(words.concern, services)),
        intake=board.intake.state,
        intake_reason=board.intake.reason_key,
        undoes=_undoes(board, session.counter, words),
        request=f"{session.form[:12]}-{_newest_by(board, session.counter)}",
        as_of=time_text(now),
    )


def _recall_from(board: Board, ticket: Ticket, now: datetime) -> str:
    """Return when the pause after too many calls ends; the ledger refuses a call before."""
    last = next((call.at for call in board.calls if call.ticket.id == ticket.id), now)
    is_pause = timedelta(0) <= now - last < RECALL_PAUSE
    if ticket.state is not State.CALLED or ticket.call_count < RECALL_LIMIT or not is_pause:
        return ""
    return time_text(
        (last + RECALL_PAUSE + timedelta(seconds=59)).astimezone(now.tzinfo)
    )  # the minute after it


def _newest_by(board: Board, counter: str) -> int:
    return max((event.seq for event in board.events if event.by == counter), default=0)


def _undoes(board: Board, counter: str, words: Words) -> str:
    """Return the step that the ledger would take back: the last of a counter, if nobody changed the ticket since."""
    last = next((event for event in reversed(board.events) if event.by == counter), None)
    if last is None or last.change in NEVER_UNDONE or not board.is_newest(last):
        return ""
    ticket = board.tickets[last.ticket_id]
    done = words.reason(ticket.reason) if last.change is Change.PRIORITISED else words.state(last.state)
    return f"{ticket.label}: {done}"


def _row(board: Board, ticket: Ticket, words: Words, duty: Duty | None, now: datetime) -> Row:
    since = board.since(ticket)
    note = board.notes.get(ticket.id)
    due = ticket.due_at if ticket.reason is Reason.APPOINTMENT else None
    reason = words.reason(ticket.reason)
    return Row(
        id=ticket.id,
        label=ticket.label,
        concern=words.concern(ticket.service),
        language=words.language_name(ticket.language),
        is_ours=duty is not None and ticket.language in duty.languages,
        is_served=duty is not None and duty.serves(ticket),
        is_left=ticket.state is State.WAITING and not any(one.serves(ticket) for one in board.duty),
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
