"""Takes what terminals report into the database, each event once, and forgets it when its time is over.

An event is known by its outbox and its number; the newest number of an outbox is kept and never goes back. A report
is one transaction, in which its terminal is locked: the same report twice at the same moment counts once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from django.db import transaction
from msgspec.structs import replace

from kiosk.central.models import (
    DayCount,
    PairingCode,
    ReportedDay,
    Terminal,
    TerminalFault,
    TerminalOutbox,
)
from kiosk.domain.report import HIDDEN, DayCounts, Fault, Receipt, Report, Status
from kiosk.errors import KioskError

KEEP_COUNTS = timedelta(days=3 * 365 + 1)
KEEP_FAULTS = timedelta(days=90)
MOST_FAULTS = 1_000
"""Faults of one terminal that are kept; older ones say no more than these."""

OLDEST_DAY, NEWEST_DAY = timedelta(days=400), timedelta(days=2)
"""How old and how far ahead a day may be; what a wrong clock told is confirmed, and not counted."""

TELLINGS = 5
"""How often a day is taken; more is no new disk, but somebody who fills ours."""

OUTBOXES, OUTBOXES_IN = 20, timedelta(days=30)
"""How many outboxes a terminal may begin in which time."""

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Replayed(KioskError):
    """This report, or a newer one, was taken already."""

    def __init__(self, receipt: Receipt) -> None:
        """Say what is here."""
        super().__init__("replayed")
        self.receipt = receipt


class Revoked(KioskError):
    """Staff have disconnected this terminal."""


class Unbelievable(KioskError):
    """A report contradicts itself; the message is a sentence."""


class TooManyOutboxes(KioskError):
    """A terminal that loses its disk so often is none."""

    seconds = 24 * 60 * 60


@transaction.atomic
def take(sender: Terminal, report: Report, now: datetime) -> Receipt:
    """Keep what is new in a report, and return how far its outbox has arrived.

    Args:
        sender: The terminal that signed it.
        report: What it says.
        now: The time, with its zone.

    Raises:
        Replayed: It was taken before.
        Revoked: Staff have just disconnected the terminal.
        Unbelievable: Its events are not in the order of their numbers.
        TooManyOutboxes: The terminal has begun too many lately.
    """
    terminal = Terminal.objects.select_for_update().get(pk=sender.pk)
    if terminal.is_revoked:
        raise Revoked
    numbers = [event.number for event in report.events]
    if any(after <= before for before, after in pairwise(numbers)):
        raise Unbelievable("Send events in the order of their numbers, each once.")
    outbox = _outbox(terminal, report.outbox, now)
    if report.number <= outbox.number:
        raise Replayed(Receipt(through=outbox.through, number=outbox.number))
    new = [event for event in report.events if event.number > outbox.through]
    _count(terminal, [event for event in new if isinstance(event, DayCounts)], now)
    _keep_faults(terminal, [event for event in new if isinstance(event, Fault)], now)
    outbox.through, outbox.number = max([outbox.through, *numbers]), report.number
    outbox.save()
    terminal.last_seen, terminal.version = now, report.status.version
    terminal.status = msgspec.to_builtins(_believable(report.status))
    terminal.save(update_fields=["last_seen", "version", "status"])
    return Receipt(through=outbox.through, number=outbox.number)


def forget_old(now: datetime) -> None:
    """Delete what was kept long enough, and codes that nobody typed."""
    oldest = (now - KEEP_COUNTS).date()
    DayCount.objects.filter(day__lt=oldest).delete()
    ReportedDay.objects.filter(day__lt=oldest).delete()
    TerminalFault.objects.filter(received_at__lt=now - KEEP_FAULTS).delete()
    PairingCode.objects.filter(expires_at__lte=now).delete()


def _outbox(terminal: Terminal, name: str, now: datetime) -> TerminalOutbox:
    found = terminal.outboxes.filter(outbox=name).first()
    if found is not None:
        return found
    if terminal.outboxes.filter(begun_at__gt=now - OUTBOXES_IN).count() >= OUTBOXES:
        raise TooManyOutboxes
    return TerminalOutbox(terminal=terminal, outbox=name, begun_at=now)


def _count(terminal: Terminal, told: list[DayCounts], now: datetime) -> None:
    """Add what was told of days; a day that two outboxes tell about is the sum of both."""
    taken = _taken(terminal, told, now)
    days = {event.day for event in taken}
    known = {
        (row.day, row.kind, row.key): row for row in DayCount.objects.filter(terminal=terminal, day__in=days)
    }
    new: dict[tuple[date, str, str], DayCount] = {}
    changed = set()
    for day, kind, key, count in _cells(taken):
        cell = (day, kind, key)
        row = known.get(cell) or new.get(cell)
        if row is None:
            row = new[cell] = DayCount(terminal=terminal, day=day, kind=kind, key=key)
        elif cell in known:
            changed.add(cell)
        if count is HIDDEN:
            row.hidden += 1
        else:
            row.count = (row.count or 0) + count
    DayCount.objects.bulk_create(new.values(), batch_size=1_000)
    DayCount.objects.bulk_update([known[cell] for cell in changed], ["count", "hidden"], batch_size=500)


def _taken(terminal: Terminal, told: Iterable[DayCounts], now: datetime) -> list[DayCounts]:
    """Return the days that can be right, and note them."""
    today = now.date()
    rows = {event.day: 0 for event in told if today - OLDEST_DAY <= event.day <= today + NEWEST_DAY}
    known = {row.day: row for row in ReportedDay.objects.filter(terminal=terminal, day__in=rows)}
    taken, times = [], Counter({day: row.events for day, row in known.items()})
    for event in told:
        if event.day in rows and times[event.day] < TELLINGS:
            times[event.day] += 1
            taken.append(event)
    for day in {event.day for event in taken}:
        ReportedDay.objects.update_or_create(terminal=terminal, day=day, defaults={"events": times[day]})
    return taken


def _cells(told: Iterable[DayCounts]) -> Iterator[tuple[date, str, str, int | None]]:
    for event in told:
        counts: dict[str, Any] = {
            "topic": event.topics,
            "language": event.languages,
            "search": event.searches,
        }
        for kind, found in counts.items():
            for key, count in found.items():
                yield event.day, kind, key, count


def _keep_faults(terminal: Terminal, told: list[Fault], now: datetime) -> None:
    faults = [
        TerminalFault(terminal=terminal, at=fault.at, kind=fault.kind, place=fault.place, received_at=now)
        for fault in told
        if _is_near(fault.at)
    ]
    if not faults:
        return
    TerminalFault.objects.bulk_create(faults, batch_size=1_000)
    kept = terminal.faults.order_by("-pk").values_list("pk", flat=True)[MOST_FAULTS - 1 : MOST_FAULTS]
    if kept:
        terminal.faults.filter(pk__lt=kept[0]).delete()


def _believable(status: Status) -> Status:
    """Return a status that can be shown: without times no calendar has, and without characters that are none."""
    problems = tuple(replace(problem, detail=_printable(problem.detail)) for problem in status.problems)
    times = {
        name: moment if moment is not None and _is_near(moment) else None
        for name in ("release_made_at", "last_update", "started_at")
        for moment in [getattr(status, name)]
    }
    return replace(status, problems=problems, **times)


def _is_near(moment: datetime) -> bool:
    return _EARLIEST <= moment <= _LATEST


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
