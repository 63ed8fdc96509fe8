"""A real web server that speaks as the central server does, strictly, and can misbehave like `tests.sync.server`."""

import contextlib
import gzip
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.report import (
    LARGEST_BODY,
    LARGEST_PLAIN,
    PAIRINGS_PATH,
    REPORTS_PATH,
    SIGNATURE_HEADER,
    TERMINAL_HEADER,
    TERMINALS_PATH,
    Event,
    Known,
    Pairing,
    PairingRequest,
    Receipt,
    Refusal,
    Report,
    key_id,
    signed_text,
)
from tests.sync.server import Answer, Handler, WebServer, running


@dataclass
class Device:
    """A terminal as the server knows it, or as it asked to be known."""

    request: PairingRequest
    code: str
    known: Known = field(default_factory=lambda: Known(state="waiting"))
    outboxes: dict[str, Receipt] = field(default_factory=dict)


class Central(WebServer):
    """Takes reports.

    Attributes:
        devices: By their names (`key_id`).
        reports: Those that were taken.
        events: Those that were taken, each once.
        poison: Events with this text are refused as malformed.
        afterwards: What is answered to a report after it was taken.
        wants: Bytes of a report at most.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.RequestHandlerClass = CentralHandler
        self.devices: dict[str, Device] = {}
        self.reports: list[Report] = []
        self.events: list[Event] = []
        self.poison = ""
        self.afterwards: list[Answer] = []
        self.wants = LARGEST_BODY

    @property
    def code(self) -> str:
        return list(self.devices.values())[-1].code

    def confirm(self, code: str, name: str = "Eingang") -> None:
        """Do what staff do in the editor."""
        [device] = [device for device in self.devices.values() if device.code == code]
        device.known = Known(state="paired", name=name)

    def revoke(self) -> None:
        for device in self.devices.values():
            device.known = Known(state="revoked", name=device.known.name)


class CentralHandler(Handler):
    """Answers what the contract says."""

    server: Central

    def do_GET(self) -> None:
        if not self.path.startswith(TERMINALS_PATH):
            return super().do_GET()
        if self._misbehaves():
            return None
        device = self.server.devices.get(self.path.removeprefix(TERMINALS_PATH))
        return self.say(200, device.known) if device else self.refuse(404, "unknown")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._misbehaves():
            return
        if self.headers["Content-Type"] != "application/json":
            self.refuse(415, "malformed")
        elif self.path == PAIRINGS_PATH:
            self._pair(msgspec.json.decode(body, type=PairingRequest))
        elif self.path == REPORTS_PATH:
            self._report(body)
        else:
            self.refuse(404, "not-here")

    def _misbehaves(self) -> bool:
        self.server.requests.append(self.path)
        for pattern, answer in self.server.answers.items():
            if pattern in self.path:
                self.close_connection = True
                answer(self)
                return True
        return False

    def say(self, status: int, said: msgspec.Struct, **headers: str) -> None:
        self.give(msgspec.json.encode(said), status, "application/json", **headers)

    def refuse(self, status: int, error: str, receipt: Receipt | None = None) -> None:
        self.say(status, Refusal(error=error, detail="as the test wants it", receipt=receipt))

    def _pair(self, request: PairingRequest) -> None:
        name = key_id(bytes.fromhex(request.public_key))
        code = f"K7M-4Q{len(self.server.devices) + 2}"
        known = self.server.devices.get(name)
        if known and known.known.state != "waiting":
            return self.refuse(409, "known")
        device = self.server.devices.setdefault(name, Device(request, code))
        now = datetime.now(UTC)
        return self.say(201, Pairing(code=device.code, expires_at=now + timedelta(minutes=15)))

    def _report(self, body: bytes) -> None:
        name = self.headers[TERMINAL_HEADER]
        device = self.server.devices.get(name)
        if len(body) > self.server.wants:
            return self.refuse(413, "too-large")
        if device is None or device.known.state == "waiting":
            return self.refuse(401, "unknown")
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(device.request.public_key))
        try:
            signature = b64decode(self.headers[SIGNATURE_HEADER], validate=True)
            public.verify(signature, signed_text(name, body))
        except InvalidSignature:
            return self.refuse(401, "signature")
        if device.known.state == "revoked":
            return self.refuse(403, "revoked")
        assert self.headers["Content-Encoding"] == "gzip"
        return self._take(device, gzip.decompress(body))

    def _take(self, device: Device, plain: bytes) -> None:
        assert len(plain) <= LARGEST_PLAIN
        report = msgspec.json.decode(plain, type=Report)
        had = device.outboxes.get(report.outbox, Receipt(through=0, number=0))
        if self.server.poison and self.server.poison.encode() in plain:
            return self.refuse(400, "malformed")
        if report.number <= had.number:
            return self.refuse(409, "replayed", had)
        new = [event for event in report.events if event.number > had.through]
        assert [event.number for event in new] == sorted({event.number for event in new})
        self.server.reports.append(report)
        self.server.events += new
        through = new[-1].number if new else had.through
        device.outboxes[report.outbox] = Receipt(through=through, number=report.number)
        if self.server.afterwards:
            self.close_connection = True
            return self.server.afterwards.pop(0)(self)
        return self.say(200, device.outboxes[report.outbox])


@contextlib.contextmanager
def central_at(folder: Path, certificate: Path | None = None) -> Iterator[Central]:
    """Run a central server until the end of the block."""
    central = Central(folder)
    if certificate:
        central.use_tls(certificate)
    with running(central):
        yield central
        central.over.set()


def hang_up(handler: Handler) -> None:
    """Answer nothing."""
