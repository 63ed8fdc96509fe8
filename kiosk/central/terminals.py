"""Terminals as staff see them: a code is confirmed, a terminal gets another name, or is disconnected.

A code is short because somebody types it. It is good for a quarter of an hour and for one terminal, and whoever types
wrong ones has to wait; it says nothing that a terminal could not be told aloud.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from kiosk.central.limits import Bucket
from kiosk.central.models import Location, PairingCode, Terminal
from kiosk.domain.report import PairingRequest, key_id
from kiosk.errors import KioskError

CODE_LIFETIME = timedelta(minutes=15)
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
"""No two look alike on a screen, and without vowels they make no words."""

LENGTH = 6
MOST_WAITING = 1_000
"""Codes that are good at the same time: so few that guessing one is hopeless."""

LONGEST_NAME = 80

_WRONG = Bucket(burst=10, per_second=1 / 60)
"""Wrong codes of one person, in this process."""


class Refused(KioskError):
    """A terminal is not connected or changed; the message is a sentence for whoever asked, in their language."""


def ask(request: PairingRequest, now: datetime) -> PairingCode | None:
    """Return the code of a terminal that asks to be known, the one it has while that is good; None: too many wait.

    Args:
        request: What it says of itself.
        now: The time, with its zone.
    """
    key = key_id(bytes.fromhex(request.public_key))
    said = {"office": request.office, "series": request.series, "version": request.version}
    with transaction.atomic():
        PairingCode.objects.filter(expires_at__lte=now).delete()
        found = PairingCode.objects.filter(key_id=key)
        if found.update(**said):
            return found.get()
        if PairingCode.objects.count() >= MOST_WAITING:
            return None
    fresh = said | {"public_key": request.public_key, "expires_at": now + CODE_LIFETIME}
    code = _unused_code()
    return PairingCode.objects.get_or_create(key_id=key, defaults=fresh | {"code": code})[0]


def shown(code: str) -> str:
    """Return a code as people read it, as in K7M-4QP."""
    return f"{code[:3]}-{code[3:]}"


def waiting(code: str, user: Any, now: datetime | None = None) -> PairingCode:
    """Return the terminal that shows a code; its `office` is a location's identifier, if there is such a location.

    Args:
        code: As it was typed: small letters, blanks and hyphens do not matter.
        user: Who typed it.
        now: The time, if not that of this machine.

    Raises:
        Refused: No terminal shows this code (any more), or this person has typed too many wrong ones.
    """
    return _found(PairingCode.objects.all(), code, user, now or timezone.now())


def confirm(
    code: str, name: str, location: Location | None, user: Any, now: datetime | None = None
) -> Terminal:
    """Connect the terminal that shows a code.

    Args:
        code: As it was typed.
        name: What staff call it.
        location: Where it stands.
        user: Who confirms; whether they may is asked by the page.
        now: The time, if not that of this machine.

    Raises:
        Refused: No terminal shows this code, too many wrong ones were typed, or the name cannot be used.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = _found(PairingCode.objects.select_for_update(), code, user, now)
        same = {"key_id": found.key_id, "public_key": found.public_key}
        said = {"series": found.series, "version": found.version}
        terminal = Terminal(**same, **said, location=location, paired_at=now, paired_by=user)
        _save(terminal, name)
        found.delete()
        log(terminal, "central.terminal_connected", user=user)
    return terminal


def rename(terminal: Terminal, name: str, location: Location | None, user: Any) -> None:
    """Give a terminal another name or place.

    Raises:
        Refused: The name cannot be used.
    """
    before = terminal.name
    with transaction.atomic():
        terminal.location = location
        _save(terminal, name)
        log(terminal, "central.terminal_renamed", user=user, data={"before": before})


def revoke(terminal: Terminal, user: Any, now: datetime | None = None) -> None:
    """Refuse what a terminal reports from now on; content and numbers go on there. It may ask for a new code.

    A terminal that was revoked already stays as it is.
    """
    with transaction.atomic():
        revoked = Terminal.objects.filter(pk=terminal.pk, revoked_at=None)
        if revoked.update(revoked_at=now or timezone.now(), revoked_by=user):
            log(terminal, "central.terminal_revoked", user=user)
    terminal.refresh_from_db()


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
        if not PairingCode.objects.filter(code=code).exists():
            return code


def _save(terminal: Terminal, name: str) -> None:
    terminal.name = " ".join(name.split())
    if not terminal.name or len(terminal.name) > LONGEST_NAME:
        raise Refused(_("Please give it a name of at most 80 characters."))
    try:
        with transaction.atomic():
            terminal.save()
    except IntegrityError as error:
        raise Refused(_("Another terminal has this name already.")) from error


def _found(codes: Any, code: str, user: Any, now: datetime) -> PairingCode:
    if _WRONG.wait(user.pk):
        raise Refused(_("Too many wrong codes. Please try again in a few minutes."))
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = codes.filter(code=plain, expires_at__gt=now).first()
    if found is None:
        _WRONG.take(user.pk)
        raise Refused(
            _("No terminal shows this code. Please look at its screen again; a code is good for 15 minutes.")
        )
    return found
