"""Further terminals of the office: they bring their numbers and are told how the office is.

A terminal shows the key of the office, which lies here in a file made at the first start; it comes over HTTPS, because
plain HTTP is only served to this machine. Everything may be sent twice: it is taken once (`store.ledger_relay`).
Refused are another office, and a terminal with the letter of this one.
"""

import hmac
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk import paths
from kiosk.disk import DISK, write_secret
from kiosk.domain.appointments import Appointment
from kiosk.domain.line import OTHER, Line, line_of
from kiosk.domain.relay import Outlook, Parcel, Reply, Snapshot, Standing
from kiosk.domain.ticket import State, Ticket
from kiosk.office.board import Board
from kiosk.office.parts import Office
from kiosk.store.ledger import Ledger

KEY_FILE = "relay.key"
KEY_BYTES = 32
KEY = re.compile(b"[A-Za-z0-9_-]{43}")
"""So many random bytes as they are written."""

OUTLOOK_HOLDS = timedelta(seconds=5)
"""How fast it goes is reckoned anew after this time, for all terminals together."""

"""The concern of visitors who do not know theirs."""

MOST_PRINTS = 5
"""Slips that one reply asks for at most."""


def ensure_key(folder: Path) -> str:
    """Return the key of this office; make it when there is none.

    Raises:
        OSError: The folder cannot be read or written.
    """
    path = folder / KEY_FILE
    key = path.read_bytes().strip() if path.exists() else b""
    if not KEY.fullmatch(key):  # none yet, or what a power cut left of one: an empty key would be everybody's
        key = secrets.token_urlsafe(KEY_BYTES).encode()
        DISK.make_folder(folder)
        write_secret(DISK, path, key + b"\n")
    return key.decode()


def routes(office: Office) -> list[BaseRoute]:
    """Return the address that terminals send to."""
    view = View(office)

    async def deliver(request: Request) -> Response:
        if not _knows_key(office, request):
            return _refusal(401, "key", "this is not the key of this office")
        try:
            parcel = msgspec.json.decode(await request.body(), type=Parcel)
        except (ValueError, RecursionError) as error:
            return _refusal(400, "malformed", str(error))
        problem = _problem(office, parcel)
        if problem:
            return _refusal(409, *problem)
        try:
            reply = await view.take_in(parcel)
        except ValueError as error:
            return _refusal(400, "malformed", str(error))
        return Response(msgspec.json.encode(reply), media_type="application/json")

    return [Route("/api/relay", deliver, methods=["POST"])]


class View:
    """The office as its terminals may know it."""

    def __init__(self, office: Office) -> None:
        """Take the office."""
        self._office = office
        self._outlook: tuple[datetime, tuple[Outlook, ...]] | None = None

    async def take_in(self, parcel: Parcel) -> Reply:
        """Take a parcel in, all of it on the disk, and return the office as it is then.

        Raises:
            LedgerError: The ledger does not take it; it may be sent again.
            ValueError: A time in it has no zone.
        """
        office, now = self._office, self._office.now()
        taken = await office.desk.ask(lambda ledger: ledger.absorb(parcel.tickets, parcel.events, now))
        if parcel.arrivals:
            await office.desk.ask(lambda ledger: ledger.arrive(office.id, parcel.arrivals))
        if parcel.tickets or parcel.events or parcel.arrivals:
            await office.feed.look()
        prints = await office.desk.ask(lambda ledger: _prints(ledger, office.id, parcel.letters, now))
        snapshot = self._snapshot(await office.board(), parcel.letters, await self._lines(now))
        expected = await office.desk.ask(lambda ledger: ledger.appointments(office.id, snapshot.day))
        snapshot = replace(snapshot, appointments=tuple(map(_bare, expected)))
        return Reply(refused=tuple(taken.refused), prints=prints, snapshot=snapshot)

    def _snapshot(self, board: Board, letters: Sequence[str], lines: tuple[Outlook, ...]) -> Snapshot:
        ahead = self._places(board)
        own: list[Standing] = []
        others: list[Standing] = []
        for ticket in board.tickets.values():
            is_own = ticket.series in letters
            place = ahead.get(ticket.id) if ticket.state is State.WAITING else None
            (own if is_own else others).append(_standing(ticket, place, with_id=is_own))
        return Snapshot(
            at=board.at,
            day=board.day,
            intake=board.intake.state,
            reason_key=board.intake.reason_key,
            own=tuple(own),
            others=tuple(others),
            lines=lines,
        )

    def _places(self, board: Board) -> dict[str, int]:
        """Return how many of the same line will be called before each ticket that waits."""
        found: dict[str, int] = {}
        before: Counter[str] = Counter()
        lines = self._line_of({ticket.service for ticket in board.waiting})
        for ticket in board.waiting:
            line = lines[ticket.service]
            found[ticket.id] = sum(n for service, n in before.items() if line is None or service in line)
            before[ticket.service] += 1
        return found

    def _line_of(self, asked: Iterable[str] = ()) -> dict[str, Line]:
        """Return the line of each concern of the office, and of some more."""
        office = self._office
        services = [group.id for group in office.content().groups(office.now().date())]
        return {
            service: line_of(service, office.settings.queue.lines, services)
            for service in (*services, OTHER, *asked)
        }

    async def _lines(self, now: datetime) -> tuple[Outlook, ...]:
        if self._outlook is None or abs(now - self._outlook[0]) > OUTLOOK_HOLDS:
            lines, office = self._line_of(), self._office
            self._outlook = (
                now,
                await office.desk.ask(lambda ledger: _outlooks(ledger, office.id, now, lines)),
            )
        return self._outlook[1]


def _outlooks(ledger: Ledger, office: str, now: datetime, lines: Mapping[str, Line]) -> tuple[Outlook, ...]:
    """Return the outlook of each line, and of each concern where a counter on duty serves only some."""
    wanted = {(line, ledger.asks(office, now, service)) for service, line in lines.items()}
    return tuple(
        Outlook(
            services=None if line is None else tuple(sorted(line)),
            situation=ledger.outlook(office, now, line, asks=asks),
            asks=asks,
        )
        for line, asks in {(None, None), *((line, None) for line in lines.values()), *wanted}
    )


def _prints(ledger: Ledger, office: str, letters: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Take the wishes for slips of a terminal; from now on they are its business."""
    found: list[str] = []
    for letter in letters:
        while len(found) < MOST_PRINTS and (ticket := ledger.take_print(office, letter, now)):
            found.append(ticket.id)
    return tuple(found)


def _standing(ticket: Ticket, ahead: int | None, *, with_id: bool) -> Standing:
    return Standing(
        series=ticket.series,
        number=ticket.number,
        service=ticket.service,
        state=ticket.state,
        issued_at=ticket.issued_at,
        ahead=ahead,
        call_count=ticket.call_count,
        counter=ticket.counter,
        id=ticket.id if with_id else "",
    )


def _bare(appointment: Appointment) -> Appointment:
    """Return an appointment as a terminal may know it."""
    state = "expected" if appointment.state == "expected" else "cancelled"
    return replace(appointment, state=state, ticket_id=None)


def _knows_key(office: Office, request: Request) -> bool:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    own = ensure_key(paths.office_dir(office.settings))
    return scheme.lower() == "bearer" and hmac.compare_digest(key.strip().encode(), own.encode())


def _problem(office: Office, parcel: Parcel) -> tuple[str, str] | None:
    if {parcel.office, *(ticket.office for ticket in parcel.tickets)} != {office.id}:
        return "office", f"this is the server of the office {office.id}"
    if office.settings.terminal.series in parcel.letters[:1]:
        return "letter", f"the letter {parcel.letters[0]} is that of the first terminal"
    return None


def _refusal(status: int, error: str, detail: str) -> Response:
    return JSONResponse({"error": error, "detail": detail}, status)
