"""Sends reports: the state of this terminal, and what waits in the outbox.

The server knows reports and events by their numbers, so it does not matter whether an answer is lost: what was not
confirmed is sent again.
"""

import contextlib
import gzip
import hashlib
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.reasons import key_of
from kiosk.domain.report import (
    LARGEST_BODY,
    LARGEST_PLAIN,
    MOST_EVENTS,
    REPORTS_PATH,
    SIGNATURE_HEADER,
    TERMINAL_HEADER,
    Receipt,
    Refusal,
    Report,
    signed_text,
)
from kiosk.errors import StorageError, SyncError
from kiosk.settings import Settings
from kiosk.store.identity import Identity, Link
from kiosk.store.outbox import Batch, Outbox
from kiosk.sync import words
from kiosk.sync.line import Answer, Line
from kiosk.sync.status import status_of

MOST_REQUESTS = 20
"""Reports in one go at most; what is left goes with the next."""


class Reporter:
    """Sends reports until nothing waits any more."""

    def __init__(
        self, settings: Settings, identity: Identity, name: str, line: Line, now: Callable[[], datetime]
    ) -> None:
        """Prepare; `name` is what the server knows the terminal by."""
        self._settings = settings
        self._identity = identity
        self._name = name
        self._line = line
        self._now = now
        self._outbox: Outbox | None = None
        self._trouble = ""
        self._offset: float | None = None

    def report(self, link: Link) -> None:
        """Send the state and all that waits, in several reports if need be.

        Events that the server refuses are sent by halves until the one is found that it refuses alone; that one is
        given up, if a report without any is taken. It is the only one of this go: a server that is older than this
        program may refuse them all, and will be renewed one day.

        Raises:
            SyncError: It failed; what was not confirmed waits.
        """
        self._offset = link.clock_offset
        limit, suspect = MOST_EVENTS, 0
        try:
            for _ in range(MOST_REQUESTS):
                batch = self._batch(limit)
                said = self._send(batch)
                if isinstance(said, Refusal):
                    if not batch.events:
                        raise SyncError(words.NOT_TAKEN, f"{said.error}: {said.detail}")
                    limit = len(batch.events) // 2
                    suspect = batch.events[0].number
                    continue
                self._settle(batch, said, link)
                if self._outbox is None or (
                    said.number == batch.number and len(batch.events) == batch.waiting
                ):
                    return
                if said.number == batch.number and not limit:
                    self._outbox.drop(suspect)
                    return
        finally:
            if self._outbox:
                self._outbox.close()

    def _batch(self, limit: int) -> Batch:
        try:
            if self._outbox is None:
                self._outbox = Outbox(paths.outbox_file(self._settings))
            return self._outbox.batch(limit)
        except StorageError as error:
            self._trouble = key_of(words.explain(error).sentence)
            self._outbox = None
            return self._without_disk()

    def _without_disk(self) -> Batch:
        """Return a report of the state alone, in an outbox of its own whose numbers are the time.

        A terminal that can keep nothing, not even a number, should still be able to say so.
        """
        outbox = hashlib.sha256(f"no disk {self._name}".encode()).hexdigest()[:32]
        return Batch(outbox, int(self._now().timestamp()), (), 0)

    def _send(self, batch: Batch) -> Receipt | Refusal:
        status = status_of(self._settings, self._now(), self._offset, batch.waiting)
        report = Report(outbox=batch.outbox, number=batch.number, status=status, events=batch.events)
        plain = msgspec.json.encode(report)
        body = gzip.compress(plain, mtime=0)
        if len(plain) > LARGEST_PLAIN or len(body) > LARGEST_BODY:
            return Refusal(error="too-large", detail=f"{len(body)} bytes, {len(plain)} unpacked")
        signature = b64encode(self._identity.sign(signed_text(self._name, body))).decode()
        headers = {"Content-Encoding": "gzip", TERMINAL_HEADER: self._name, SIGNATURE_HEADER: signature}
        answer = self._line.post(REPORTS_PATH, body, headers)
        if answer.date:
            self._offset = (self._now() - answer.date).total_seconds()
        if answer.status == 200:
            return answer.read(Receipt)
        if answer.status == 413:  # whoever says so, perhaps a proxy
            return Refusal(error="too-large", detail=f"{len(body)} bytes")
        return self._understood(answer)

    def _understood(self, answer: Answer) -> Receipt | Refusal:
        """Return what a refusal means for what was sent.

        Raises:
            SyncError: It means that nothing is taken now.
        """
        refusal = answer.refusal()
        if refusal.error == "malformed":
            return refusal
        if refusal.error == "replayed" and refusal.receipt:
            return refusal.receipt
        if refusal.error in ("revoked", "unknown"):
            state = "revoked" if refusal.error == "revoked" else "refused"
            self._identity.write_link(replace(self._identity.link(), state=state))
            raise SyncError(words.REVOKED if state == "revoked" else words.NOT_KNOWN)
        raise answer.problem(refusal)

    def _settle(self, batch: Batch, receipt: Receipt, link: Link) -> None:
        """Keep what the server has confirmed; when the disk refuses, it is only told twice."""
        with contextlib.suppress(StorageError):
            if self._outbox:
                self._outbox.confirm(batch.outbox, receipt.through, receipt.number)
        with contextlib.suppress(StorageError):
            self._identity.write_link(
                Link(
                    state="paired",
                    name=link.name,
                    last_report_at=self._now(),
                    last_problem=self._trouble,
                    clock_offset=self._offset,
                )
            )
