"""What a terminal tells the central server about itself, and nothing about anybody who stood before it.

::

    Report   one request: the state now, and events since the last one that arrived
     ├─ Status           release, version, clock, disk, printer, what is wrong
     └─ events, numbered
         ├─ DayCounts    how often what was opened on one day; small numbers are hidden before they leave
         └─ Fault        the program had a fault: which kind, where in the code

A report is sent again until it arrives, so it may arrive twice: an event is known by its outbox and its number, a
report by its own number, which only grows. Topics and languages are counted apart and never crossed, a number from
1 to 4 becomes `HIDDEN` (`ux.md` O5), and a day is told only when it is over.

A terminal signs what it sends by its own key (Ed25519, RFC 8032); `signed_text` is what is signed.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from kiosk.domain.printer import Printer as Printer

LARGEST_BODY = 64 * 1024
"""Bytes of a request at most, as sent (gzip)."""

LARGEST_PLAIN = 512 * 1024
"""Bytes of a request at most, unpacked."""

MOST_EVENTS = 500
"""Events in a report at most; what is left goes with the next."""

HIDE_BELOW = 5
"""A number of a day below this one, and above 0, could point to a person."""

HIDDEN = None
"""Stands for a number from 1 to `HIDE_BELOW` - 1."""

TERMINAL_HEADER, SIGNATURE_HEADER = "Kiosk-Terminal", "Kiosk-Signature"
"""Who sends a report (`key_id`), and the signature of `signed_text` in base64."""

PAIRINGS_PATH, TERMINALS_PATH, REPORTS_PATH = "/api/v1/pairings", "/api/v1/terminals/", "/api/v1/reports"
"""Where the central server is asked for a code; for the state of a terminal (with its `key_id`); where reports go."""

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=120)]
Hex = Annotated[str, Meta(pattern=r"^[0-9a-f]+$(?!\n)", min_length=32, max_length=64)]
PublicKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)", max_length=35)]
Release = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Number = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Count = Annotated[int, Meta(ge=HIDE_BELOW, le=1_000_000)] | None
Moment = Annotated[datetime, Meta(tz=True)]
Bytes = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Line = Annotated[str, Meta(max_length=200)]
Word = Annotated[str, Meta(pattern=r"^[!-~]*$(?!\n)", max_length=60)]

Code = Literal[
    "update-failed",  # reason and detail say why
    "server-warning",  # the update worked, but somebody should look at the server; likewise
    "update-stuck",  # the updating process was killed, or ended by itself
    "older-content",  # the newest release cannot be shown; detail says why
    "old-content",  # the release is older than the settings want visitors not to notice
    "clock-wrong",
    "disk-low",
    "disk-full",
    "numbers-fault",  # the ledger cannot be used: no numbers are given
    "screen-fault",  # visitors saw the page after a fault today
    "office-server",  # the one that this terminal starts ended or hung; it is started again
    "relay",  # its numbers do not reach the office server, so nobody calls them; reason and detail say why
    "printer",  # see Status.printer
]
"""What can be wrong with a terminal."""


class Problem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wrong with a terminal now.

    Attributes:
        code: What.
        reason: Why, a key of `kiosk.domain.reasons.REASONS`; empty where there is none.
        detail: What exactly happened, for those who look after the machine; English.
    """

    code: Code
    reason: Annotated[str, Meta(pattern=r"^[a-z-]*$(?!\n)", max_length=40)] = ""
    detail: Line = ""


class Status(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A terminal as it is when it reports; None is what it does not know.

    Attributes:
        release: The content in use.
        release_made_at: When that was made.
        last_update: When updating worked last.
        version: Of the program.
        clock_offset_seconds: How far the terminal's clock is ahead of the server's; negative when behind.
        disk_free_bytes: On the disk of the data folder.
        printer: How the printer is.
        outbox_waiting: Events that wait to be sent, with those of this report.
        started_at: When the terminal was started.
        problems: What is wrong.
    """

    release: Release | None = None
    release_made_at: Moment | None = None
    last_update: Moment | None = None
    version: Word = ""
    clock_offset_seconds: Annotated[float, Meta(ge=-1e10, le=1e10)] | None = None
    disk_free_bytes: Bytes | None = None
    printer: Printer = "none"
    outbox_waiting: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    started_at: Moment | None = None
    problems: Annotated[tuple[Problem, ...], Meta(max_length=20)] = ()


class DayCounts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="day"):
    """How a terminal was used on one day that is over; `HIDDEN` stands for 1 to 4, what is missing for 0.

    Attributes:
        number: Of the event in its outbox.
        day: In the office's time zone.
        topics: How often each was opened.
        languages: In how many visits each was chosen.
        searches: How many found something and how many found nothing, in all languages together.
    """

    number: Number
    day: date
    topics: Annotated[dict[Id, Count], Meta(max_length=2_000)] = {}
    languages: Annotated[dict[Language, Count], Meta(max_length=100)] = {}
    searches: dict[Literal["found", "nothing"], Count] = {}


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="fault"):
    """The program had a fault; where, never what was on the screen.

    Attributes:
        number: Of the event in its outbox.
        at: When.
        kind: The kind of the error.
        place: File and line in the code.
    """

    number: Number
    at: Moment
    kind: Word
    place: Word = ""


Event = DayCounts | Fault


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request.

    Attributes:
        outbox: Which outbox the numbers are of; a terminal that lost its disk has a new one.
        number: Of the report in its outbox, greater than that of every report before.
        status: The terminal now.
        events: In the order of their numbers, without those the server has confirmed.
    """

    outbox: Hex
    number: Number
    status: Status
    events: Annotated[tuple[Event, ...], Meta(max_length=MOST_EVENTS)] = ()


class Receipt(Struct, frozen=True, kw_only=True):
    """What the server says to a report that it took, and to one that it had already.

    Attributes:
        through: The newest event of this outbox that the server has; all up to it need not be sent again.
        number: The newest report of this outbox that the server has.
    """

    through: Annotated[int, Meta(ge=0)]
    number: Annotated[int, Meta(ge=0)]


class PairingRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A terminal asks to be known.

    Attributes:
        public_key: Its own (Ed25519, 32 bytes in hexadecimal).
        office: The location it stands in by its settings, for the form where staff confirm it.
        series: The letter of its numbers; two terminals of an office never have the same.
        version: Of the program.
    """

    public_key: PublicKey
    office: Id
    series: Annotated[str, Meta(pattern=r"^[A-Z]$(?!\n)")]
    version: Word = ""


class Pairing(Struct, frozen=True, kw_only=True):
    """The code that staff type into the editor, and until when it can be confirmed."""

    code: str
    expires_at: datetime


class Known(Struct, frozen=True, kw_only=True):
    """What the server knows of a terminal.

    Attributes:
        state: It waits for somebody to confirm it, is paired, or was paired once.
        name: What staff call it; empty while it waits.
    """

    state: Literal["waiting", "paired", "revoked"]
    name: str = ""


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a request was refused.

    Attributes:
        error: A short word: ``malformed``, ``too-large``, ``unknown``, ``signature``, ``revoked``, ``replayed``,
            ``behind`` (the server has not what the request builds on; everything has to be told), ``known`` (it asks
            for a code and is connected already), ``too-many``, ``busy`` (the server's database;
            the same request is good later), ``not-here``.
        detail: A sentence in English that says what to do.
        receipt: To a replayed report: what the server has.
    """

    error: str
    detail: str
    receipt: Receipt | None = None


def key_id(public_key: bytes) -> str:
    """Return the name of a key: the SHA-256 of its 32 bytes, in hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def signed_text(terminal: str, body: bytes) -> bytes:
    """Return what is signed of a report: the sender's `key_id` and the body as it is sent (gzip)."""
    return b"kiosk report 1\n" + terminal.encode() + b"\n" + hashlib.sha256(body).hexdigest().encode()


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts of a day as they may leave the terminal; what is 0 is left out."""
    return {name: count if count >= HIDE_BELOW else HIDDEN for name, count in counts.items() if count > 0}
