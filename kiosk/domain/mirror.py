"""What the central server is told of the numbers of an office, so that a phone can follow its number from anywhere.

A ticket is known by the hash of the secret in its link, and what its page says is sealed by that secret
(`kiosk.takehome.sealed`), which the server does not keep: it can open a page only while somebody asks for it by its
link, and whoever reads its tables learns neither concern nor language nor place in the queue.

::

    Mirror    what has changed since the request before, or everything
     └─ tickets    Sheet, sealed: number, language, what to bring     changes hardly ever
                   Stand, sealed: state, place in the queue, wait     changes with every call
    Taken     the answer: who asked on that page to give the number back
     └─ leaving    answered in a later request (`Answer`)

All of it ends with the day.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from kiosk.domain.content import RequiredDocument
from kiosk.domain.estimate import Wait
from kiosk.domain.report import Language, Moment
from kiosk.domain.ticket import TRANSITIONS, Change, State, Ticket
from kiosk.domain.translation import text_for

TICKETS_PATH = "/api/v1/tickets"
"""Where a terminal tells it, signed as a report is (`kiosk.domain.report.signed_text`)."""

MOST_TICKETS = 1_000

LARGEST_BODY, LARGEST_PLAIN = 1_000_000, 2_000_000
"""Bytes of such a request at most, as sent (gzip) and unpacked; a day with 200 numbers has 75,000, a call after
that 9,000."""

MOST_LEAVING = 50
"""Wishes in one answer at most; the others come with the next."""

LEAVABLE = TRANSITIONS[Change.CANCELLED][0]
"""The states in which a number can be given back."""

AT_A_COUNTER = frozenset({State.CALLED, State.SERVING})

Key = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Label = Annotated[str, Meta(pattern=r"^[A-HJ-NPR-Z][0-9]{3}$(?!\n)")]
Counter = Annotated[str, Meta(pattern=r"^[\w.:-]{0,12}$(?!\n)")]
Ahead = Annotated[int, Meta(ge=0, le=100_000)] | None
Sealed = Annotated[bytes, Meta(min_length=28, max_length=8_192)]
Proof = Annotated[bytes, Meta(min_length=32, max_length=32)]


class Sheet(Struct, frozen=True, kw_only=True, array_like=True):
    """What a page says as long as its number waits.

    Attributes:
        label: Such as ``A017``.
        language: That of the page.
        bring: What to bring, in that language; empty as soon as it does not wait.
    """

    label: Label
    language: Language
    bring: tuple[str, ...] = ()


class Stand(Struct, frozen=True, kw_only=True, array_like=True):
    """Where a number stands.

    Attributes:
        state: As the ledger says.
        ahead: How many are called before it; None when it does not wait.
        wait: How long that takes; None when nobody knows.
        counter: Where to go, while it is called or served.
    """

    state: State
    ahead: Ahead = None
    wait: Wait | None = None
    counter: Counter = ""


class Mirrored(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One ticket.

    Attributes:
        key: See `key_of`.
        sheet: A `Sheet`, sealed; None: as it was told before.
        stand: A `Stand`, likewise.
    """

    key: Key
    sheet: Sealed | None = None
    stand: Sealed | None = None


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of the wish to give a number back.

    Attributes:
        key: See `key_of`.
        asked_at: As `Leaving` had it.
        done: The number is given back; False: that was not possible any more.
    """

    key: Key
    asked_at: Moment
    done: bool


class Mirror(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tickets of one office at one moment.

    Attributes:
        at: When.
        until: When the day of these numbers ends.
        since: What is not told is as it was then, in the request before, which was taken; None: this is everything.
        tickets: Those that changed, or all that phones may ask for.
        answers: To the wishes that came with an answer.
    """

    at: Moment
    until: Moment
    since: Moment | None = None
    tickets: Annotated[tuple[Mirrored, ...], Meta(max_length=MOST_TICKETS)] = ()
    answers: Annotated[tuple[Answer, ...], Meta(max_length=MOST_LEAVING)] = ()


class Leaving(Struct, frozen=True, kw_only=True):
    """Somebody wants to give a number back.

    Attributes:
        key: Of the number.
        asked_at: When, by the clock of the server.
        proof: That whoever asked had the link (`kiosk.takehome.sealed.proof_of`): nobody who can only write into the
            server's tables can give a number back.
    """

    key: Key
    asked_at: Moment
    proof: Proof


class Taken(Struct, frozen=True, kw_only=True):
    """What the server says when it has kept them: until when they are good, and who wants to leave."""

    until: datetime
    leaving: tuple[Leaving, ...] = ()


def key_of(token: str) -> str:
    """Return what a ticket is known by: the SHA-256 of the secret in its link, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def sheet_of(ticket: Ticket, papers: Iterable[RequiredDocument]) -> Sheet:
    """Return what the page of a ticket says as long as it waits.

    Args:
        ticket: The ticket.
        papers: What to bring for its concern.
    """
    bring: tuple[str, ...] = ()
    if ticket.state is State.WAITING:
        chosen = (text_for(one.translations, ticket.language, one.source_rev) for one in papers)
        bring = tuple(one.text.name for one in chosen if one)
    return Sheet(label=ticket.label, language=ticket.language, bring=bring)


def stand_of(ticket: Ticket, ahead: int | None, wait: Wait | None) -> Stand:
    """Return where a ticket stands.

    Args:
        ticket: The ticket.
        ahead: How many are called before it; None when it does not wait.
        wait: How long that takes. Its middle is only good for words: rounded down to the step of their bounds it says
            the same words, and need not be told again with every minute.
    """
    if wait is not None:
        wait = replace(wait, likely=wait.likely // 5 * 5)
    counter = (ticket.counter or "") if ticket.state in AT_A_COUNTER else ""
    return Stand(state=ticket.state, ahead=ahead, wait=wait, counter=counter)
