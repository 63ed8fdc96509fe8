"""Tells the central server where the numbers of this office stand, for phones that are not in its network.

Only the terminal that runs the office server does, because its ledger has the numbers of all terminals of the office.
What has changed since the request before is told; everything, when the server has not what that builds on, so nothing
is lost when a request is. Whoever asked there to give a number back is heard in the answer: the number is cancelled
once, if its state allows it, and the server is told at once what became of the wish.

    code = look(settings)
"""

import contextlib
import gzip
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from kiosk import paths
from kiosk.domain.mirror import TICKETS_PATH, Answer, Leaving, Mirror, Taken, key_of
from kiosk.domain.report import SIGNATURE_HEADER, TERMINAL_HEADER, key_id, signed_text
from kiosk.domain.ticket import State, Ticket
from kiosk.errors import LedgerError, StateChanged, SyncError
from kiosk.settings import Settings
from kiosk.store.identity import Identity
from kiosk.store.ledger import Ledger
from kiosk.store.mirrored import read_note, write_note
from kiosk.sync import words
from kiosk.sync.line import Line
from kiosk.sync.picture import picture_of
from kiosk.takehome.sealed import is_proof

DONE, FAILED = 0, 1

AGAIN_SECONDS = 30.0
"""Where no number is open, what has not changed is told again only after this time."""


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
    """Tell the server, if it knows this terminal, and do what visitors asked for there.

    Raises:
        SyncError: It could not be told.
        LedgerError: The numbers cannot be read, or not be changed.
    """
    identity = Identity(paths.identity_dir(settings))
    key, file = identity.public_key(), paths.ledger_file(settings)
    if key is None or identity.link().state != "paired" or not file.exists():
        return
    with Ledger(file, settings.office.timezone, settings.queue.rollover_hour) as ledger:
        teller = _Teller(settings, ledger, line, identity, key_id(key))
        leaving = teller.tell(clock())
        if leaving:
            now = clock()
            teller.tell(now, give_back(ledger, settings.office.location, leaving, now))


def give_back(ledger: Ledger, office: str, leaving: tuple[Leaving, ...], now: datetime) -> tuple[Answer, ...]:
    """Cancel the numbers that visitors do not need any more, each wish once, and return what became of it.

    Raises:
        LedgerError: The ledger cannot be changed; nothing is answered, so the wishes come again.
    """
    tickets = {key_of(one.token): one for one in ledger.tickets(office, ledger.day(office, now))}
    return tuple(
        Answer(key=one.key, asked_at=one.asked_at, done=_give_back(ledger, tickets, one, now))
        for one in leaving
    )


def _give_back(ledger: Ledger, tickets: Mapping[str, Ticket], wish: Leaving, now: datetime) -> bool:
    ticket = tickets.get(wish.key)
    if ticket is None or not is_proof(ticket.token, wish.asked_at, wish.proof):
        return False
    try:
        ledger.cancel(ticket.id, now, request_id=f"leaving-{wish.proof.hex()[:32]}")
    except StateChanged as error:
        return error.state is State.CANCELLED
    return True


class _Behind(Exception):
    """The server has not what the request builds on."""


class _Teller:
    def __init__(self, settings: Settings, ledger: Ledger, line: Line, identity: Identity, name: str) -> None:
        self._settings, self._ledger, self._line = settings, ledger, line
        self._identity, self._name = identity, name
        self._folder = paths.sync_dir(settings)

    def tell(self, now: datetime, answers: tuple[Answer, ...] = ()) -> tuple[Leaving, ...]:
        """Tell what is new, and return who wants to leave."""
        picture, note = picture_of(self._ledger, self._settings, now), read_note(self._folder)
        mirror = picture.since(note, answers)
        nothing_new = note and mirror.since and picture.is_quiet and not mirror.tickets and not answers
        if note and nothing_new and now - note.at < timedelta(seconds=AGAIN_SECONDS):
            return ()
        try:
            taken = self._send(mirror)
        except _Behind:
            taken = self._send(picture.since(None, answers))
        write_note(self._folder, picture.note)
        return taken.leaving

    def _send(self, mirror: Mirror) -> Taken:
        body = gzip.compress(msgspec.json.encode(mirror), mtime=0)
        signature = b64encode(self._identity.sign(signed_text(self._name, body))).decode()
        headers = {"Content-Encoding": "gzip", TERMINAL_HEADER: self._name, SIGNATURE_HEADER: signature}
        answer = self._line.post(TICKETS_PATH, body, headers)
        if answer.status == 200:
            return answer.read(Taken)
        refusal = answer.refusal()
        if refusal.error == "behind" and mirror.since:
            raise _Behind
        raise answer.problem(refusal)
