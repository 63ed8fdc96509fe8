"""Asks a server of Integreat for its content: nothing but lists in JSON, of limited size, in limited time.

It refuses plain HTTP except on this machine, redirects to another server, and whatever is not what was asked for. The
answer may be anything somebody wrote; who uses it takes nothing from it but plain text and numbers.
"""

import http.client
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from kiosk.errors import FetchError

LARGEST = 32 * 1024 * 1024
"""Bytes of one answer; the largest region has about 5 MB in a language."""

_CHUNK = 64 * 1024
_LOCAL = ("127.0.0.1", "::1", "localhost")
_NOT_FOUND = 404

T = TypeVar("T")


class NotFound(FetchError):
    """The server knows no such region or language."""


class _SameServer(HTTPRedirectHandler):
    """Follows redirects on the same server only."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the next request."""
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise FetchError(f"{req.full_url} leads to another server; nothing was changed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Client:
    """One server of Integreat and one of its regions."""

    def __init__(
        self,
        url: str,
        region: str,
        *,
        timeout: float = 20,
        time_limit: float = 120,
        largest: int = LARGEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep where to ask.

        Args:
            url: Address of the server.
            region: Name of the region in addresses, such as ``dortmund``.
            timeout: Seconds without any byte after which an answer has failed.
            time_limit: Seconds that one answer may take in all.
            largest: Bytes that one answer may have.
            clock: Tells seconds.

        Raises:
            FetchError: The address is not one of a web server that can be trusted on the way.
        """
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
        if not is_safe or not parts.hostname:
            raise FetchError(f"{url}: the address must begin with https://")
        self.url = url.rstrip("/")
        self.region = region
        self._timeout, self._time_limit, self._largest, self._clock = timeout, time_limit, largest, clock
        self._opener = build_opener(_SameServer)

    def items(self, language: str, kind: str, shape: type[T]) -> list[T]:
        """Return all pages, locations or events in a language.

        Args:
            language: Code of the language, as Integreat writes it.
            kind: ``pages``, ``locations`` or ``events``.
            shape: What each of them is.

        Raises:
            NotFound: There is no such region or language.
            FetchError: The server cannot be reached, or its answer is not what was asked for.
        """
        address = f"{self.url}/api/v3/{quote(self.region, safe='')}/{quote(language, safe='')}/{kind}/"
        content = self._content(address)
        try:
            return msgspec.json.decode(content, type=list[shape])  # type: ignore[valid-type]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FetchError(
                f"{address}: the answer is not a list of {kind} ({error}); nothing was changed"
            ) from error

    def _content(self, address: str) -> bytes:
        request = Request(address, headers={"Accept": "application/json", "User-Agent": "kiosk"})
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                if answer.headers.get_content_type() != "application/json":
                    kind = answer.headers.get_content_type()
                    raise FetchError(f"{address}: the answer is {kind}, not JSON; nothing was changed")
                return self._read(answer, address)
        except HTTPError as error:
            with error:
                kind = NotFound if error.code == _NOT_FOUND else FetchError
                raise kind(f"{address}: the server answers {error.code}; nothing was changed") from error
        except (OSError, http.client.HTTPException) as error:
            raise FetchError(f"{address}: no answer ({error}); nothing was changed") from error

    def _read(self, answer: Any, address: str) -> bytes:
        end, content = self._clock() + self._time_limit, bytearray()
        while chunk := answer.read1(_CHUNK):
            content += chunk
            if len(content) > self._largest:
                raise FetchError(f"{address}: more than {self._largest} bytes; nothing was changed")
            if self._clock() > end:
                raise FetchError(f"{address}: takes longer than {self._time_limit} s; nothing was changed")
        return bytes(content)
