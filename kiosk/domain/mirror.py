"""What the central server is told of the numbers of an office, so that a phone can follow its number from anywhere.

A ticket is known by the hash of the secret in its link, so that nobody who reads the table can open a page. There is no
concern, no time of issue, and the language only because the page is written in it. Each request tells everything of
today and takes the place of the one before; all of it ends with the day.
"""

import hashlib
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.domain.estimate import Wait
from kiosk.domain.report import Language, Moment
from kiosk.domain.ticket import State

TICKETS_PATH = "/api/v1/tickets"
"""Where a terminal tells it, signed as a report is (`kiosk.domain.report.signed_text`)."""

MOST_TICKETS = 1_000

Key = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Label = Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z][0-9]{3}$(?!\n)")]
Counter = Annotated[str, Meta(pattern=r"^[\w.:-]{0,12}$(?!\n)")]
Ahead = Annotated[int, Meta(ge=0, le=100_000)] | None


class Mirrored(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One ticket.

    Attributes:
        key: See `key_of`.
        label: Such as ``A017``.
        language: That of the page.
        state: Where it stands.
        ahead: How many are called before it; None when it does not wait.
        wait: How long that takes; None when nobody knows.
        counter: Where to go, while it is called or served.
    """

    key: Key
    label: Label
    language: Language
    state: State
    ahead: Ahead = None
    wait: Wait | None = None
    counter: Counter = ""


class Mirror(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tickets of one office at one moment.

    Attributes:
        at: When.
        until: When the day of these numbers ends.
        tickets: All that phones may ask for.
    """

    at: Moment
    until: Moment
    tickets: Annotated[tuple[Mirrored, ...], Meta(max_length=MOST_TICKETS)] = ()


class Taken(Struct, frozen=True, kw_only=True):
    """What the server says when it has kept them: until when they are good."""

    until: datetime


def key_of(token: str) -> str:
    """Return what a ticket is known by: the SHA-256 of the secret in its link, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
