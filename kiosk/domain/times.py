"""How long somebody waited and was served, read from the events of one ticket, and the buckets they are counted in.

A time that nobody knows is None: it ended with the closing job, the clock went back, or it did not happen. What was
undone did not happen.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from kiosk.domain.ticket import Change, Event, State, masked

BOUNDS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120)
"""Upper ends of the buckets, in minutes."""

BEYOND = 999  # the bucket of all that took longer


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one ticket.

    Attributes:
        waiting: from the number, or the time of the appointment, to the first call.
        serving: at the counters, in all.
        busy: how long counters were taken, from the calls on; also for those who did not come.
    """

    waiting: timedelta | None = None
    serving: timedelta | None = None
    busy: timedelta | None = None


def times_of(events: Sequence[Event], due_at: datetime | None = None) -> Times:
    """Read the times of one ticket.

    Args:
        events: all events of the ticket, oldest first.
        due_at: the time of its appointment.
    """
    happened = _without_undone(events)
    calls = [event.at for event in happened if event.change is Change.CALLED]
    began = max(filter(None, [happened[0].at, due_at])) if happened else None
    return Times(
        waiting=_known([calls[0] - began]) if calls and began else None,
        serving=_known(_spent(happened, {State.SERVING})),
        busy=_known(_spent(happened, {State.CALLED, State.SERVING})),
    )


def bucket(span: timedelta) -> int:
    """The upper end of the bucket that a time falls into, in minutes."""
    return bucket_of(span.total_seconds() / 60)


def bucket_of(minutes: float) -> int:
    """The upper end of the bucket that so many minutes fall into."""
    return next((bound for bound in BOUNDS if minutes <= bound), BEYOND)


def within(people: Mapping[int, int], share: float) -> int | None:
    """The upper end of the first bucket within which a share of the people are; None where they are too few to show.

    Args:
        people: how many by the upper end of their bucket.
        share: of all, from 0 to 1.
    """
    total = sum(people.values())
    if masked(total) in (None, 0):
        return None
    so_far = 0
    for bound in sorted(people):
        so_far += people[bound]
        if so_far >= share * total:
            return bound
    return BEYOND


def _without_undone(events: Iterable[Event]) -> list[Event]:
    happened: list[Event] = []
    for event in events:
        if event.change is Change.UNDONE:
            happened = happened[:-1]
        else:
            happened.append(event)
    return happened


def _spent(events: Sequence[Event], states: set[State]) -> list[timedelta | None]:
    return [
        end.at - start.at if end.time_is_accurate else None
        for start, end in pairwise(events)
        if start.state in states
    ]


def _known(spans: Sequence[timedelta | None]) -> timedelta | None:
    known = [span for span in spans if span is not None and span >= timedelta(0)]
    return sum(known, timedelta(0)) if known and len(known) == len(spans) else None
