"""Keeps where the numbers of offices stand, and forgets it with the day.

What a terminal tells takes the place of all that it told before, in one transaction. What is older than that is
refused, so nobody can bring back the past by sending a request again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from kiosk.central.models import MirroredTicket, Terminal
from kiosk.domain.mirror import Mirror, Mirrored, Taken, key_of
from kiosk.errors import KioskError

LONGEST = timedelta(hours=36)
"""A day ends so long from now at most."""

AHEAD = timedelta(minutes=10)
"""By how much the clock of a terminal may be ahead."""


class Unbelievable(KioskError):
    """It cannot be true; the message is a sentence."""


class Older(KioskError):
    """Something newer is here."""


@dataclass(frozen=True)
class Found:
    """A ticket that a phone asks for, and when that was true."""

    ticket: Mirrored
    at: datetime


@transaction.atomic
def take(sender: Terminal, mirror: Mirror, now: datetime) -> Taken:
    """Keep what a terminal tells.

    Args:
        sender: The terminal that signed it.
        mirror: What it tells.
        now: The time, with its zone.

    Raises:
        Unbelievable: A time is wrong, or a ticket is there twice or belongs to another terminal.
        Older: It told something newer before.
    """
    if mirror.at > now + AHEAD or not now - LONGEST < mirror.until < now + LONGEST:
        raise Unbelievable("The clock of this terminal is wrong.")
    terminal = Terminal.objects.select_for_update().get(pk=sender.pk)
    newest = terminal.tickets.aggregate(newest=Max("at"))["newest"]
    if newest is not None and mirror.at < newest:
        raise Older
    keys = {one.key for one in mirror.tickets}
    foreign = MirroredTicket.objects.filter(key__in=keys).exclude(terminal=terminal)
    if len(keys) < len(mirror.tickets) or foreign.exists():
        raise Unbelievable("A ticket is told twice.")
    terminal.tickets.all().delete()
    MirroredTicket.objects.bulk_create(_row(terminal, one, mirror) for one in mirror.tickets)
    return Taken(until=mirror.until)


def find(token: str, now: datetime) -> Found | None:
    """Return the ticket that a link is of, None when there is none today."""
    shown = MirroredTicket.objects.filter(until__gt=now, terminal__revoked_at__isnull=True)
    row = shown.filter(key=key_of(token)).first()
    return Found(msgspec.convert(row.told, Mirrored), row.at) if row else None


def forget(now: datetime) -> None:
    """Delete the tickets of days that are over."""
    MirroredTicket.objects.filter(until__lte=now).delete()


def _row(terminal: Terminal, ticket: Mirrored, mirror: Mirror) -> Any:
    told = msgspec.to_builtins(ticket)
    return MirroredTicket(key=ticket.key, terminal=terminal, told=told, at=mirror.at, until=mirror.until)
