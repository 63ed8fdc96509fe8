"""Requests to the central server, and its answers; nobody here trusts what comes.

An answer is short, comes in time, and is JSON of a known form; anything else is an error in words. Redirects are not
followed, no cookie is kept, nothing is unpacked (`kiosk.sync.fetcher`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec
import requests
from urllib3.exceptions import HTTPError

from kiosk.domain.report import Refusal
from kiosk.errors import SentAway, SyncError
from kiosk.sync import words
from kiosk.sync.fetcher import Patience, chunks, date_of, session

T = TypeVar("T")

LARGEST_ANSWER = 16 * 1024
"""Bytes of an answer at most; a receipt has fifty."""

PATIENCE = Patience(connect=5, silence=10, metadata=15)
"""A report that does not get through comes later; an update may be waiting behind it."""

LONGEST_REST = 3600.0
"""Seconds for which a server may send us away."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said.

    Attributes:
        address: Where it was asked.
        status: Of HTTP.
        body: As it came.
        date: The server's clock.
        rest: Seconds for which it wants to be left alone.
    """

    address: str
    status: int
    body: bytes
    date: datetime | None
    rest: float

    def read(self, kind: type[T]) -> T:
        """Return the body of an answer that says yes.

        Raises:
            SyncError: It is not of that kind.
        """
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (ValueError, RecursionError) as error:
            raise SyncError(words.NO_ANSWER, f"{self.address}: {error}") from error

    def refusal(self) -> Refusal:
        """Return the body of an answer that says no.

        Raises:
            SyncError: It comes from something else on the way, or the server has a fault.
        """
        try:
            return msgspec.json.decode(self.body, type=Refusal)
        except (ValueError, RecursionError) as error:
            sentence = words.SERVER_FAULT if self.status >= 500 else words.NO_CENTRAL
            raise SyncError(sentence, f"{self.address}: HTTP {self.status}") from error

    def problem(self, refusal: Refusal) -> SyncError:
        """Return what a refusal is for staff when nothing can be done about it here."""
        if refusal.error == "too-many":
            return SentAway(words.TOO_MANY, self.rest)
        if refusal.error == "busy":
            return SentAway(words.SERVER_FAULT, self.rest)
        return SyncError(words.NOT_TAKEN, f"{refusal.error}: {refusal.detail}"[: words.LONGEST_LINE])


class Line:
    """Asks one server."""

    def __init__(
        self,
        url: str,
        proxy: str = "",
        ca_file: str = "",
        patience: Patience = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        """Prepare to ask `url`; nothing is sent yet. An answer of more than `largest` bytes is refused.

        Raises:
            SyncError: The file of certificates is not there.
        """
        self._base = url.rstrip("/")
        self._patience = patience
        self._monotonic = monotonic
        self._largest = largest
        self._session = session(proxy, ca_file)

    def close(self) -> None:
        """Give all connections back."""
        self._session.close()

    def get(self, path: str) -> Answer:
        """Ask for something.

        Raises:
            SyncError: No answer comes, or one of something else on the way.
        """
        return self._ask("GET", path, b"", {})

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send JSON; errors as in `get`."""
        return self._ask("POST", path, body, {"Content-Type": "application/json", **headers})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        address = self._base + path
        patience = (self._patience.connect, self._patience.silence)
        try:
            with self._session.request(
                method,
                address,
                data=body,
                headers=headers,
                stream=True,
                timeout=patience,
                allow_redirects=False,
            ) as response:
                _refuse_others(response, address)
                data = self._body(response, address)
                return Answer(address, response.status_code, data, date_of(response), _rest(response))
        except (*words.WEB_PROBLEMS, HTTPError) as error:
            raise words.network(error, address) from error

    def _body(self, response: requests.Response, address: str) -> bytes:
        until = self._monotonic() + self._patience.metadata
        data = bytearray()
        for chunk in chunks(response):
            data += chunk
            if len(data) > self._largest:
                raise SyncError(words.NO_ANSWER, f"{address}: more than {self._largest} bytes")
            if self._monotonic() > until:
                raise SyncError(words.TOO_SLOW, f"{address}: not all there")
        return bytes(data)


def _refuse_others(response: requests.Response, address: str) -> None:
    """Refuse what a proxy or the door of a network says."""
    status = response.status_code
    if status == requests.codes.proxy_authentication_required:
        raise SyncError(words.NO_PROXY, f"{address}: HTTP {status}")
    html = response.headers.get("Content-Type", "").startswith("text/html")
    if status == 511 or 300 <= status < 400 or (html and status < 300):
        raise SyncError(words.PORTAL, f"{address}: HTTP {status}")


def _rest(response: requests.Response) -> float:
    seconds = response.headers.get("Retry-After", "")
    return min(float(seconds), LONGEST_REST) if seconds.isascii() and seconds.isdigit() else 0.0
