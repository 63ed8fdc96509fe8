"""Bytes in: over the network, or out of a folder on a stick. Nobody here trusts what comes.

Limits hold whatever the other side does: bytes, seconds of silence, seconds in all. A server that trickles its
headers is beyond them; the time limit of the round ends that (`kiosk.sync.process`). Nothing is decoded on the
way: files are asked for as they are, so no answer can grow on arrival, and `gunzip` stops at the size that was
signed. Redirects are not followed and no cookie is kept; proxies and certificates come from the settings only.

    fetcher = HttpFetcher("https://kiosk.example.org/releases")
    data = fetcher.get("blobs/ab/abcd…", limit=4096)
"""

import contextlib
import http.cookiejar
import time
import zlib
from abc import abstractmethod
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface
from urllib3.exceptions import HTTPError

from kiosk import __version__
from kiosk.errors import SyncError
from kiosk.sync import words

CHUNK = 16 * 1024
"""Bytes read at once: the most that can come beyond a limit."""

THREADS = 8
"""Requests at the same time: on a slow network the way to and fro takes longer than the bytes."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the next byte, for one file in all."""

    connect: float = 10
    silence: float = 20
    metadata: float = 30
    blob: float = 300


class Fetcher(FetcherInterface):
    """Gets files of a published folder by their path in it.

    Attributes:
        server_date: The server's own clock, as its last answer told.
        authenticated: Whether that clock is the server's for sure.
    """

    server_date: datetime | None = None
    authenticated = False

    def __init__(self, patience: Patience) -> None:
        """Wait no longer than `patience`."""
        self._patience = patience

    def get(self, path: str, limit: int) -> bytes:
        """Return a file as it is.

        Raises:
            SyncError: It is not there, longer than `limit` bytes, or does not come.
        """
        try:
            return self._read(path, limit, self._patience.blob)
        except DownloadHTTPError as error:
            raise words.explain(error) from error

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """Return a file for TUF's client; its own way leaves the connection open when too much comes.

        Raises:
            DownloadHTTPError: The server answers with an error.
            SyncError: Anything else.
        """
        return self._read(url, max_length, self._patience.metadata)

    def close(self) -> None:
        """Give all connections back."""

    def _fetch(self, url: str) -> Generator[bytes]:
        # The "address" is a path: that is what TUF's client is given as its base.
        return self._chunks(url, self._patience.metadata)

    def _read(self, path: str, limit: int, seconds: float) -> bytes:
        data = bytearray()
        with contextlib.closing(self._chunks(path, seconds)) as chunks:
            for chunk in chunks:
                data += chunk
                if len(data) > limit:
                    raise SyncError(words.TOO_LONG, f"{path}: more than {limit} bytes")
        return bytes(data)

    @abstractmethod
    def _chunks(self, path: str, seconds: float) -> Generator[bytes]:
        """Yield a file in chunks of `CHUNK` bytes at most.

        Raises:
            DownloadHTTPError: The server answers with an error; TUF's client must know which.
            SyncError: Anything else.
        """


class HttpFetcher(Fetcher):
    """Gets files from a web server."""

    def __init__(
        self,
        url: str,
        proxy: str = "",
        ca_file: str = "",
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to fetch from `url`; nothing is sent yet.

        Raises:
            SyncError: The file of certificates is not there.
        """
        super().__init__(patience or Patience())
        self._base = url.rstrip("/")
        self.authenticated = self._base.startswith("https://")
        self._monotonic = monotonic
        self._session = session(proxy, ca_file)

    def close(self) -> None:
        """Give all connections back."""
        self._session.close()

    def _chunks(self, path: str, seconds: float) -> Generator[bytes]:
        address = f"{self._base}/{path}"
        until = self._monotonic() + seconds
        timeout = (self._patience.connect, self._patience.silence)
        try:
            with self._session.get(address, stream=True, timeout=timeout, allow_redirects=False) as response:
                self._note_date(response)
                if response.status_code != requests.codes.ok:
                    _drain(response)
                    raise DownloadHTTPError(f"{address}: HTTP {response.status_code}", response.status_code)
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    raise SyncError(words.PORTAL, address)
                for chunk in chunks(response):
                    yield chunk
                    if self._monotonic() > until:
                        raise SyncError(words.TOO_SLOW, f"{address}: not all there after {seconds:g} s")
        except (*words.WEB_PROBLEMS, HTTPError) as error:
            raise words.network(error, address) from error

    def _note_date(self, response: requests.Response) -> None:
        self.server_date = date_of(response) or self.server_date


class FolderFetcher(Fetcher):
    """Gets files from a folder that holds what a server would: a release on a stick."""

    def __init__(self, folder: Path) -> None:
        """Read below `folder`."""
        super().__init__(Patience())
        self._folder = folder

    def _chunks(self, path: str, seconds: float) -> Generator[bytes]:
        try:
            with (self._folder / path).open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FileNotFoundError as error:
            raise DownloadHTTPError(str(error), requests.codes.not_found) from error
        except OSError as error:
            raise SyncError(words.STICK, str(error)) from error


def gunzip(data: bytes, limit: int) -> bytes:
    """Return what a gzip file holds.

    Raises:
        SyncError: It is damaged, cut off, followed by something, or holds more than `limit` bytes.
    """
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = reader.decompress(data, limit + 1)
    except zlib.error as error:
        raise SyncError(words.DAMAGED, str(error)) from error
    if len(plain) > limit:
        raise SyncError(words.TOO_LONG, f"more than {limit} bytes are packed in {len(data)}")
    if not reader.eof or reader.unused_data:
        raise SyncError(words.DAMAGED, "a gzip file does not end where it should")
    return plain


def gzip_limit(size: int) -> int:
    """Return how long the gzip file of so many bytes may be: bytes that do not shrink grow a little."""
    return size + size // 100 + 1024


def session(proxy: str, ca_file: str) -> requests.Session:
    """Return what talks over the network: nothing but the settings decides about proxy and certificates.

    Raises:
        SyncError: The file of certificates is not there.
    """
    if ca_file and not Path(ca_file).is_file():
        raise SyncError(words.NO_AUTHORITIES, ca_file)
    session = requests.Session()
    session.trust_env = False  # REQUESTS_CA_BUNDLE would win over the setting
    session.headers.clear()
    session.headers.update({"User-Agent": f"kiosk/{__version__}", "Accept-Encoding": "identity"})
    session.verify = ca_file or True
    session.proxies = {"http": proxy, "https": proxy} if proxy else {}
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=THREADS, max_retries=0))
    return session


def chunks(response: requests.Response) -> Generator[bytes]:
    """Yield the body of an answer as it comes, in chunks of `CHUNK` bytes at most."""
    while chunk := response.raw.read1(CHUNK, decode_content=False):
        yield chunk


def date_of(response: requests.Response) -> datetime | None:
    """Return what the server's clock showed, None when the answer does not say so."""
    with contextlib.suppress(KeyError, ValueError):
        date = parsedate_to_datetime(response.headers["Date"])
        return date if date.tzinfo else None
    return None


def _drain(response: requests.Response) -> None:
    """Read the short body of an error, so that the connection can be used again."""
    if 0 < int(response.headers.get("Content-Length", "0")) <= CHUNK:
        while response.raw.read1(CHUNK, decode_content=False):
            pass
