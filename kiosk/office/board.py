"""The office at one moment: who waits in which order, who is called where, what is closed.

Counter, display and phones all draw from one `Board`, read in one go, so that they never contradict each other. It
knows nothing of pages; what a phone may see of it is decided in `kiosk.office.phone`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from kiosk.domain.ticket import Change, Event, State, Ticket
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_duty import Duty
from kiosk.store.ledger_notes import Note
from kiosk.store.ledger_read import Intake

CALLS = frozenset({Change.CALLED, Change.RECALLED})


@dataclass(frozen=True, slots=True)
class Call:
    """The newest call of one ticket.

    Attributes:
        ticket: The ticket as it is now.
        counter: Where it was called to.
        at: When, in UTC.
    """

    ticket: Ticket
    counter: str
    at: datetime

    @property
    def key(self) -> str:
        """Another one for each call, so that a display notices a recall, and sounds once for each."""
        return f"{self.ticket.id}:{self.ticket.call_count}"


@dataclass(frozen=True)
class Board:
    """Everything of today.

    Attributes:
        office: Id of the office.
        day: The business day.
        at: When it was read, aware.
        tickets: All of today, by id, in the order of issue.
        waiting: Who waits, in the order of calling.
        calls: The newest call of each ticket that was called, newest first.
        intake: What staff decided about giving numbers.
        duty: Who is on duty, by counter.
        notes: What counters wrote about tickets, by their ids.
        events: What happened today, oldest first.
    """

    office: str
    day: date
    at: datetime
    tickets: Mapping[str, Ticket]
    waiting: tuple[Ticket, ...]
    calls: tuple[Call, ...]
    intake: Intake
    duty: tuple[Duty, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)
    events: tuple[Event, ...] = field(repr=False, default=())

    def in_state(self, *states: State) -> tuple[Ticket, ...]:
        """Return the tickets in some states, in the order of issue."""
        return tuple(ticket for ticket in self.tickets.values() if ticket.state in states)

    def called(self) -> tuple[Call, ...]:
        """Return the calls that nobody has answered yet, newest first."""
        return tuple(call for call in self.calls if call.ticket.state is State.CALLED)

    def ticket_at(self, counter: str) -> Ticket | None:
        """Return who is at a counter, or called to it; None while nobody is."""
        there = [one for one in self.in_state(State.CALLED, State.SERVING) if one.counter == counter]
        return there[-1] if there else None

    def ahead(self, ticket: Ticket) -> int | None:
        """Return how many will be called before a ticket, None when it does not wait."""
        return self._places.get(ticket.id)

    def since(self, ticket: Ticket) -> datetime:
        """Return when a ticket came into the state it is in."""
        last = self._newest.get(ticket.id)
        return last.at if last else ticket.issued_at

    def is_newest(self, event: Event) -> bool:
        """Tell whether nothing happened to a ticket after one event."""
        return self._newest.get(event.ticket_id) == event

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {one.id: place for place, one in enumerate(self.waiting)}

    @cached_property
    def _newest(self) -> Mapping[str, Event]:
        return {event.ticket_id: event for event in self.events}


def read(ledger: Ledger, office: str, now: datetime) -> Board:
    """Read the board from the ledger.

    Raises:
        LedgerError: It cannot be read.
    """
    day = ledger.day(office, now)
    tickets = {ticket.id: ticket for ticket in ledger.tickets(office, day)}
    events = tuple(ledger.events(office, day))
    return Board(
        office=office,
        day=day,
        at=now,
        tickets=tickets,
        waiting=tuple(ledger.queue(office, now)),
        calls=_calls(tickets, events),
        intake=ledger.intake(office, now),
        duty=tuple(ledger.on_duty(office, now)),
        notes=ledger.notes(office, day),
        events=events,
    )


def _calls(tickets: Mapping[str, Ticket], events: Sequence[Event]) -> tuple[Call, ...]:
    newest = {event.ticket_id: event for event in events if event.change in CALLS}
    calls = [Call(tickets[name], event.by or "", event.at) for name, event in newest.items()]
    order = {name: event.seq for name, event in newest.items()}
    return tuple(sorted(calls, key=lambda call: order[call.ticket.id], reverse=True))
