"""Tickets of the queue: what one is, which changes it allows, and which day it belongs to.

A ticket is called by its label, a series letter and three digits (``A017``), never by a name. The label
tells nothing about the person or the topic. Inside, a ticket has an id that never changes.

This module reads no clock and stores nothing: times and ids are arguments, the ledger does the writing.
It has no field for a name, a phone number or free text, and none may be added.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from kiosk.domain.label import HIGHEST_NUMBER, format_label
from kiosk.errors import RecallRefused, StateChanged

SMALLEST_SHOWN_COUNT = 5  # smaller groups could single a person out (DSGVO Art. 5 and 25)

_CODE = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_TOKEN = re.compile(r"[\w-]{22,64}", re.ASCII)

OpenGate = Callable[[datetime], bool]
"""Answers whether numbers may be given at that moment; made from the office's schedule."""


class State(StrEnum):
    """Where a ticket stands; it is always in exactly one state."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PARKED})
"""States that somebody still has to do something about."""


class Change(StrEnum):
    """What can happen to a ticket; each is one event in the ledger."""

    ISSUED = "issued"
    CALLED = "called"
    RECALLED = "recalled"
    SERVED = "served"
    FINISHED = "finished"
    MISSED = "missed"
    RETURNED = "returned"
    PARKED = "parked"
    TRANSFERRED = "transferred"
    REFERRED = "referred"
    CANCELLED = "cancelled"
    UNDONE = "undone"
    CLOSED = "closed"
    PRIORITISED = "prioritised"


TRANSITIONS: Mapping[Change, tuple[frozenset[State], State]] = MappingProxyType(
    {
        Change.CALLED: (frozenset({State.WAITING}), State.CALLED),
        Change.RECALLED: (frozenset({State.CALLED}), State.CALLED),
        Change.SERVED: (frozenset({State.CALLED}), State.SERVING),
        Change.FINISHED: (frozenset({State.SERVING}), State.DONE),
        Change.MISSED: (frozenset({State.CALLED}), State.NO_SHOW),
        Change.RETURNED: (frozenset({State.NO_SHOW, State.PARKED}), State.WAITING),
        Change.PARKED: (frozenset({State.WAITING, State.CALLED, State.SERVING}), State.PARKED),
        Change.TRANSFERRED: (frozenset({State.WAITING, State.CALLED, State.SERVING}), State.WAITING),
        Change.REFERRED: (frozenset({State.CALLED, State.SERVING}), State.TRANSFERRED),
        Change.CANCELLED: (frozenset({State.WAITING, State.CALLED, State.PARKED}), State.CANCELLED),
        Change.PRIORITISED: (frozenset({State.WAITING}), State.WAITING),
    }
)
"""Every change by hand: the states it may start from and the state it leads to."""

CLOSED_AS: Mapping[State, State] = MappingProxyType(
    {
        State.WAITING: State.CANCELLED,
        State.PARKED: State.NO_SHOW,
        State.CALLED: State.NO_SHOW,
        State.SERVING: State.DONE,
    }
)
"""What becomes of a leftover when its day is closed."""

NEVER_UNDONE = frozenset({Change.ISSUED, Change.UNDONE, Change.CLOSED})
"""A number once given stays given, an undo is final, and a closed day stays closed."""


class Need(StrEnum):
    """What the right colleague should know beforehand; a closed list, no free text."""

    INTERPRETER = "interpreter"
    READING = "reading"
    STEP_FREE = "step_free"


class Reason(StrEnum):
    """Why somebody is called out of turn; shown to everybody who asks, so it says nothing about the person."""

    APPOINTMENT = "appointment"
    URGENT = "urgent"
    SHORT = "short"
    CANNOT_WAIT = "cannot_wait"


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """One place in the queue, as it was when the ledger was asked.

    Attributes:
        id: UUID; the ticket's name inside the programs.
        business_day: the office's day the number belongs to.
        label: what people see and hear, such as ``A017``.
        service: id of the concern.
        language: BCP 47 code the visitor chose.
        call_count: how often it was called; never goes down, so a display can tell calls apart.
        counter: while waiting, the only counter that may call it (or None); afterwards who called it.
        issued_at: UTC.
        token: secret of the status page, at least 128 bits.
        queued_at: UTC; the place in the queue: the time of issue, but never before the number given before,
            so that a clock set back changes no order.
        reason: why it is called out of turn, None for almost everybody.
        due_at: UTC; the time of the appointment that it came with.
        printed_at: UTC; when the slip was printed last.
        print_error: code of what the printer said when it did not print, such as ``out``.
    """

    id: str
    office: str
    business_day: date
    series: str
    number: int
    service: str
    language: str
    needs: tuple[Need, ...]
    state: State
    call_count: int
    counter: str | None
    issued_at: datetime
    token: str
    queued_at: datetime
    reason: Reason | None = None
    due_at: datetime | None = None
    printed_at: datetime | None = None
    print_error: str | None = None

    @property
    def label(self) -> str:
        """The label, such as ``A017``."""
        return format_label(self.series, self.number)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one ticket; events are only ever added.

    Attributes:
        seq: position in the ledger's history, always rising.
        uuid: the event's name in every ledger it gets to.
        at: UTC, by the clock of the machine that wrote it.
        by: the counter that made the change, None for the terminal or the closing job.
    """

    seq: int
    uuid: str
    ticket_id: str
    at: datetime
    change: Change
    by: str | None
    was: State | None
    state: State
    call_count: int
    counter: str | None
    service: str
    reason: Reason | None

    @property
    def time_is_accurate(self) -> bool:
        """False when the closing job ended the ticket, so that nobody knows when it really ended."""
        return self.change is not Change.CLOSED


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How many numbers may be given on one business day.

    Attributes:
        per_day: for the whole office, or None for no limit; cancelled tickets do not count.
        per_service: the same for single services.
        first_number: where the series begins; a terminal may own a block of a series.
        last_number: hard upper bound of the series, at most 999.
    """

    per_day: int | None = None
    per_service: Mapping[str, int] = msgspec.field(default_factory=dict)
    first_number: int = 1
    last_number: int = HIGHEST_NUMBER

    def __post_init__(self) -> None:
        """Refuse a block that does not fit on a label.

        Raises:
            ValueError: the block is empty or goes beyond 999.
        """
        if not 1 <= self.first_number <= self.last_number <= HIGHEST_NUMBER:
            raise ValueError(f"numbers must lie in 1..{HIGHEST_NUMBER}")


def business_day(now: datetime, zone: str, rollover_hour: int = 0) -> date:
    """Tell which day of the office a moment belongs to.

    Args:
        now: an aware time.
        zone: IANA name of the office's time zone.
        rollover_hour: hour of the office's wall clock at which its day begins.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    wall = utc(now).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=rollover_hour)).date()


def utc(moment: datetime) -> datetime:
    """Bring an aware time to UTC.

    Raises:
        ValueError: it has no time zone, so nobody can say which moment it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is no moment")
    return moment.astimezone(UTC)


def state_after(change: Change, state: State) -> State:
    """Tell where a change leads.

    Raises:
        StateChanged: the change is not allowed from this state.
    """
    sources, target = TRANSITIONS[change]
    if state not in sources:
        raise StateChanged(state)
    return target


def check_recall(calls: int, since_last: timedelta, limit: int, pause: timedelta) -> None:
    """Refuse to call one number over and over.

    A clock that was set back makes the time since the last call negative; then the call is allowed,
    because nobody knows how long it really was.

    Args:
        calls: how often the ticket was called so far.
        since_last: time since the last call.
        limit: calls allowed without a pause.
        pause: time between calls after that.

    Raises:
        RecallRefused: the limit is reached and the pause is not over.
    """
    if calls >= limit and timedelta(0) <= since_last < pause:
        raise RecallRefused(limit, (pause - since_last).total_seconds())


def masked(count: int) -> int | None:
    """Hide a count so small that it could single a person out; zero is no person and stays."""
    return None if 0 < count < SMALLEST_SHOWN_COUNT else count


def check_codes(*codes: str) -> None:
    """Refuse anything but short codes, so that no free text about a person gets into a ticket.

    Raises:
        ValueError: one of them is not 1 to 64 letters, digits and ``. _ : -``.
    """
    if not all(_CODE.fullmatch(code) for code in codes):
        raise ValueError("only codes of 1 to 64 letters, digits and . _ : - are stored")


def check_token(token: str) -> None:
    """Refuse a secret that could be guessed.

    Raises:
        ValueError: it is not 22 to 64 letters, digits, ``-`` and ``_``, which is what 128 bits need.
    """
    if not _TOKEN.fullmatch(token):
        raise ValueError("a token is at least 128 random bits, written as 22 to 64 characters")
