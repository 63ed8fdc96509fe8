"""What a further terminal of an office and the office server tell each other; both sides share these records.

The terminal sends a `Parcel`: its numbers and what visitors did with them. The answer is a `Reply`: what was refused,
which slips are wanted again, and a `Snapshot` of the office, from which the terminal tells visitors where they stand.
A snapshot holds labels, concerns and states of one day, and its appointments; no secret, and nothing of what anybody
needs or a counter noted.
"""

from datetime import date, datetime

import msgspec

from kiosk.domain.appointments import Appointment
from kiosk.domain.estimate import Situation
from kiosk.domain.label import format_label
from kiosk.domain.ticket import Event, State, Ticket

LARGEST_REPLY = 1_000_000
"""Bytes of a reply at most: a day of 999 numbers has less than a third."""

MOST_TICKETS = 200
"""Tickets, and events, of one parcel at most."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What a terminal sends.

    Attributes:
        office: the office.
        letters: the series of the terminal, the one it gives numbers of first.
        tickets: numbers that are new, or whose slip was printed or not.
        events: what visitors did, oldest first.
        arrivals: tickets of appointments that checked in at the terminal, by the ids of the appointments.
    """

    office: str
    letters: tuple[str, ...]
    arrivals: dict[str, str] = msgspec.field(default_factory=dict)
    tickets: tuple[Ticket, ...] = ()
    events: tuple[Event, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where one number stands.

    Attributes:
        series: its letter.
        number: its number.
        service: id of the concern, which a counter may have changed.
        state: its state.
        issued_at: UTC.
        ahead: people who will be called before, None when it does not wait.
        call_count: how often it was called.
        counter: as in `Ticket`.
        id: of the ticket, only for numbers of the terminal that asks.
    """

    series: str
    number: int
    service: str
    state: State
    issued_at: datetime
    ahead: int | None = None
    call_count: int = 0
    counter: str | None = None
    id: str = ""

    @property
    def label(self) -> str:
        """The label, such as ``A017``."""
        return format_label(self.series, self.number)


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """How fast one line goes.

    Attributes:
        services: of the line; None: everybody stands in one.
        situation: as its last one sees it.
        asks: for whom, where a counter on duty serves only some concerns; None: for everybody else.
    """

    services: tuple[str, ...] | None
    situation: Situation
    asks: str | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The office at one moment, as one terminal may know it.

    Attributes:
        at: when, by the clock of the office server.
        day: the business day.
        intake: what staff decided about giving numbers, see `store.ledger_read.Intake`.
        reason_key: why.
        own: numbers of the terminal that asks.
        others: numbers of all others.
        lines: how fast each line goes.
        appointments: those of the day that may check in here; one that checked in elsewhere counts as cancelled.
    """

    at: datetime
    day: date
    intake: str
    reason_key: str
    own: tuple[Standing, ...]
    others: tuple[Standing, ...]
    lines: tuple[Outlook, ...]
    appointments: tuple[Appointment, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a parcel.

    Attributes:
        refused: ids of tickets and events that will never be taken.
        prints: ids of tickets whose slip a counter wants again.
        snapshot: the office after the parcel was taken in.
    """

    refused: tuple[str, ...]
    prints: tuple[str, ...]
    snapshot: Snapshot


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot on the disk of the terminal; `received_at` is by its own clock."""

    received_at: datetime
    snapshot: Snapshot
