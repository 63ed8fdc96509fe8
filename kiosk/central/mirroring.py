"""Keeps where the numbers of offices stand, and forgets it with the day.

What a terminal tells is kept in one transaction, if it is newer than what it told before and builds on just that; so
nobody can bring back the past by sending a request again. What is kept is sealed, and opened while a phone asks.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kiosk.central.models import MirroredDay, MirroredTicket, Terminal
from kiosk.domain.mirror import (
    LEAVABLE,
    MOST_LEAVING,
    MOST_TICKETS,
    Answer,
    Leaving,
    Mirror,
    Mirrored,
    Sheet,
    Stand,
    Taken,
    key_of,
)
from kiosk.errors import KioskError, SealError
from kiosk.takehome.sealed import proof_of, unseal

LONGEST = timedelta(hours=36)
"""A day ends so long from now at most."""

AHEAD = timedelta(minutes=10)
"""By how much the clock of a terminal may be ahead."""

_log = logging.getLogger(__name__)


class Unbelievable(KioskError):
    """It cannot be true; the message is a sentence."""


class Older(KioskError):
    """Something newer is here."""


class Behind(KioskError):
    """What it builds on is not here."""


@dataclass(frozen=True)
class Found:
    """A ticket that a phone asks for.

    Attributes:
        sheet: What its page says.
        stand: Where it stands.
        at: When that was true.
        asked_at: When somebody asked to give it back and the office has not answered yet.
        too_late: The office has answered that this was not possible any more.
    """

    sheet: Sheet
    stand: Stand
    at: datetime
    asked_at: datetime | None
    too_late: bool

    @property
    def may_leave(self) -> bool:
        """Whether it can be given back, as far as is known here, and nobody has asked for it yet."""
        return self.stand.state in LEAVABLE and self.asked_at is None


@transaction.atomic
def take(sender: Terminal, mirror: Mirror, now: datetime) -> Taken:
    """Keep what a terminal tells, and return who wants to give a number back.

    Args:
        sender: The terminal that signed it.
        mirror: What it tells.
        now: The time, with its zone.

    Raises:
        Unbelievable: A time is wrong, a ticket is there twice, half, or belongs to another terminal.
        Older: It told something newer before.
        Behind: What it builds on is not the newest that it told.
    """
    if mirror.at > now + AHEAD or not now - LONGEST < mirror.until < now + LONGEST:
        raise Unbelievable("The clock of this terminal is wrong.")
    terminal = Terminal.objects.select_for_update().get(pk=sender.pk)
    day = MirroredDay.objects.filter(terminal=terminal).first()
    if day is not None and mirror.at < day.at:
        raise Older
    if mirror.since is not None and (day is None or (day.at, day.until) != (mirror.since, mirror.until)):
        raise Behind
    times = {"at": mirror.at, "until": mirror.until}
    day, _is_new = MirroredDay.objects.update_or_create(terminal=terminal, defaults=times)
    _keep(day, mirror)
    _hear(day, mirror.answers)
    return Taken(until=mirror.until, leaving=tuple(_leaving(day)))


def find(token: str, now: datetime) -> Found | None:
    """Return the ticket that a link is of, None when there is none today."""
    shown = MirroredTicket.objects.filter(day__until__gt=now, day__terminal__revoked_at=None)
    row = shown.filter(key=key_of(token)).select_related("day").first()
    if row is None:
        return None
    try:
        sheet, stand = unseal(token, bytes(row.sheet), Sheet), unseal(token, bytes(row.stand), Stand)
    except SealError as error:
        _log.warning("%s", error)
        return None
    return Found(sheet, stand, row.day.at, row.asked_at, row.too_late)


def ask_to_leave(token: str, now: datetime) -> None:
    """Keep the wish to give a number back until its office has answered; where it cannot be, nothing is kept."""
    found = find(token, now)
    if found is not None and found.may_leave:
        rows = MirroredTicket.objects.filter(key=key_of(token), asked_at=None)
        rows.update(asked_at=now, proof=proof_of(token, now), too_late=False)


def forget(now: datetime) -> None:
    """Delete the tickets of days that are over."""
    MirroredDay.objects.filter(until__lte=now).delete()


def _keep(day: MirroredDay, mirror: Mirror) -> None:
    told = {one.key: one for one in mirror.tickets}
    all_rows = MirroredTicket.objects.filter(key__in=told)
    all_rows.filter(day__terminal__revoked_at__isnull=False).delete()  # an office that was connected anew
    if len(told) < len(mirror.tickets) or all_rows.exclude(day=day).exists():
        raise Unbelievable("A ticket is told twice.")
    if mirror.since is None:
        day.tickets.exclude(key__in=told).delete()
    known = {row.key: row for row in all_rows}
    if len(told) - len(known) + day.tickets.count() > MOST_TICKETS:
        raise Unbelievable(f"There are more than {MOST_TICKETS} tickets.")
    rows = [_row(day, one, known.get(one.key)) for one in told.values()]
    MirroredTicket.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["sheet", "stand"]
    )


def _row(day: MirroredDay, one: Mirrored, known: MirroredTicket | None) -> MirroredTicket:
    sheet, stand = one.sheet or (known and known.sheet), one.stand or (known and known.stand)
    if not sheet or not stand:
        raise Unbelievable("A ticket is told by half.")
    return MirroredTicket(key=one.key, day=day, sheet=sheet, stand=stand)


def _hear(day: MirroredDay, answers: Iterable[Answer]) -> None:
    for answer in answers:
        asked = day.tickets.filter(key=answer.key, asked_at=answer.asked_at)
        asked.update(asked_at=None, proof=None, too_late=not answer.done)


def _leaving(day: MirroredDay) -> Iterable[Leaving]:
    for row in day.tickets.exclude(asked_at=None).order_by("asked_at", "key")[:MOST_LEAVING]:
        yield Leaving(key=row.key, asked_at=row.asked_at, proof=bytes(row.proof))
