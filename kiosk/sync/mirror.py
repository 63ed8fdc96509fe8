"""Tells the central server where the numbers of this office stand, for phones that are not in its network.

Only the terminal that runs the office server does, because its ledger has the numbers of all terminals of the office.
Everything is told again when something has changed, and every `AGAIN_SECONDS`, so nothing is lost when a request is.

    code = look(settings)
"""

import contextlib
import gzip
import hashlib
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.estimate import Situation, estimate
from kiosk.domain.line import Line as Queue
from kiosk.domain.line import line_of
from kiosk.domain.mirror import MOST_TICKETS, TICKETS_PATH, Mirror, Mirrored, Taken, key_of
from kiosk.domain.report import SIGNATURE_HEADER, TERMINAL_HEADER, key_id, signed_text
from kiosk.domain.ticket import OPEN_STATES, State, Ticket
from kiosk.errors import LedgerError, SyncError
from kiosk.settings import Settings
from kiosk.store.identity import Identity
from kiosk.store.ledger import Ledger
from kiosk.store.mirrored import Note, read_note, write_note
from kiosk.sync import words
from kiosk.sync.line import Line

DONE, FAILED = 0, 1

AGAIN_SECONDS = 30.0
"""Numbers are told again after this time even if nothing has changed: the page says how old it is."""

_AT_A_COUNTER = (State.CALLED, State.SERVING)


def look(settings: Settings) -> int:
    """Tell what there is to tell, in this process, and say how it ended."""
    try:
        line = Line(settings.reports.url, settings.sync.proxy, settings.sync.ca_file)
        with contextlib.closing(line):
            tell(settings, line, lambda: datetime.now(UTC))
    except (SyncError, LedgerError, OSError) as error:
        print(f"kiosk: {words.explain(error)}", file=sys.stderr)
        return FAILED
    return DONE


def tell(settings: Settings, line: Line, clock: Callable[[], datetime]) -> None:
    """Tell the server, if it knows this terminal and what it was told last is not true any more.

    Raises:
        SyncError: It could not be told.
        LedgerError: The numbers cannot be read.
    """
    identity, now = Identity(paths.identity_dir(settings)), clock()
    key, file = identity.public_key(), paths.ledger_file(settings)
    if key is None or identity.link().state != "paired" or not file.exists():
        return
    zone, rollover = settings.office.timezone, settings.queue.rollover_hour
    with Ledger(file, zone, rollover) as ledger:
        mirror = mirror_of(ledger, settings, now)
    digest = hashlib.sha256(msgspec.json.encode(mirror.tickets)).hexdigest()
    folder, url = paths.sync_dir(settings), settings.reports.url.rstrip("/")
    last = read_note(folder)
    if (
        last
        and (last.url, last.digest) == (url, digest)
        and abs(now - last.at) < timedelta(seconds=AGAIN_SECONDS)
    ):
        return
    _send(identity, key_id(key), line, mirror)
    write_note(folder, Note(url=url, at=now, digest=digest))


def mirror_of(ledger: Ledger, settings: Settings, now: datetime) -> Mirror:
    """Return the numbers of today as phones may see them.

    Raises:
        LedgerError: They cannot be read.
    """
    office = settings.office.location
    day = ledger.day(office, now)
    tickets = ledger.tickets(office, day)
    order = {one.id: place for place, one in enumerate(ledger.queue(office, now))}
    services = {one.service for one in tickets}
    outlooks: dict[tuple[Queue, str | None], Situation] = {}

    def mirrored(ticket: Ticket) -> Mirrored:
        at_counter = ticket.state in _AT_A_COUNTER
        told = Mirrored(
            key=key_of(ticket.token),
            label=ticket.label,
            language=ticket.language,
            state=ticket.state,
            counter=(ticket.counter or "") if at_counter else "",
        )
        if ticket.id not in order:
            return told
        queue = line_of(ticket.service, settings.queue.lines, services)
        asks = ledger.asks(office, now, ticket.service)
        if (queue, asks) not in outlooks:
            outlooks[queue, asks] = ledger.outlook(office, now, queue, asks=asks)
        ahead = _ahead(ticket, tickets, order, queue)
        return replace(told, ahead=ahead, wait=estimate(replace(outlooks[queue, asks], ahead=ahead)))

    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.office.timezone))
    until = midnight + timedelta(hours=settings.queue.rollover_hour)
    open_first = sorted(tickets, key=lambda one: (one.state not in OPEN_STATES, -one.issued_at.timestamp()))
    return Mirror(at=now, until=until, tickets=tuple(map(mirrored, open_first[:MOST_TICKETS])))


def _ahead(ticket: Ticket, tickets: Iterable[Ticket], order: dict[str, int], queue: Queue) -> int:
    own = order[ticket.id]
    places = (order.get(one.id, own) for one in tickets if queue is None or one.service in queue)
    return sum(place < own for place in places)


def _send(identity: Identity, name: str, line: Line, mirror: Mirror) -> None:
    body = gzip.compress(msgspec.json.encode(mirror), mtime=0)
    signature = b64encode(identity.sign(signed_text(name, body))).decode()
    headers = {"Content-Encoding": "gzip", TERMINAL_HEADER: name, SIGNATURE_HEADER: signature}
    answer = line.post(TICKETS_PATH, body, headers)
    if answer.status != 200:
        raise answer.problem(answer.refusal())
    answer.read(Taken)
