"""A terminal as the server sees it: a key, and reports signed by it."""

import base64
import gzip
from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.report import (
    REPORTS_PATH,
    SIGNATURE_HEADER,
    TERMINAL_HEADER,
    DayCounts,
    Fault,
    PairingRequest,
    Report,
    Status,
    key_id,
    signed_text,
)

OUTBOX = "0123456789abcdef" * 2


class Sender:
    """A key pair; the same seed is the same terminal."""

    def __init__(self, seed: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.key_id = key_id(self.public_key)

    @property
    def request(self) -> PairingRequest:
        public = self.public_key.hex()
        return PairingRequest(public_key=public, office="innenstadt-nord", series="A", version="0.1.0")

    def headers(self, body: bytes, **changes: str) -> dict[str, str]:
        """Return the headers of a report; a change of "" leaves one out."""
        signature = base64.b64encode(self._key.sign(signed_text(self.key_id, body))).decode()
        made = {
            "Content-Encoding": "gzip",
            TERMINAL_HEADER: self.key_id,
            SIGNATURE_HEADER: signature,
        }
        wanted = made | {name.replace("_", "-"): value for name, value in changes.items()}
        return {name: value for name, value in wanted.items() if value}

    def send(self, client: Any, report: Report) -> Any:
        """Report by Django's test client."""
        return self.send_body(client, packed(report))

    def send_body(self, client: Any, body: bytes, **changes: str) -> Any:
        """Send any bytes as a report, signed."""
        headers = self.headers(body, **changes)
        return client.generic("POST", REPORTS_PATH, body, "application/json", headers=headers)


def packed(report: Report | Any) -> bytes:
    return gzip.compress(msgspec.json.encode(report), mtime=0)


def report(number: int = 1, *events: DayCounts | Fault, outbox: str = OUTBOX, **status: Any) -> Report:
    return Report(outbox=outbox, number=number, status=Status(**status), events=events)


def day(number: int, when: datetime, **counts: Any) -> DayCounts:
    return DayCounts(number=number, day=when.date(), **counts)


def fault(number: int, kind: str = "OSError", at: datetime | None = None) -> Fault:
    return Fault(number=number, at=at or datetime.now(UTC), kind=kind, place="shelf.py:10")
