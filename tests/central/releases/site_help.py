"""A published folder with its keys, and terminals that read it with the real client of the update framework."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from kiosk.central.releases.publisher import Publisher
from kiosk.central.releases.roots import make_keys
from kiosk.disk import Disk
from kiosk.domain import tree
from tests.store.disk_help import quick_disk

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)

Tables = dict[str, list[dict[str, Any]]]


def tables(text: str = "Hallo", count: int = 3, languages: tuple[str, ...] = ("de", "ar")) -> Tables:
    """Return topics whose texts differ by `text`."""
    return {
        "topics": [
            {
                "id": f"topic-{number}",
                "icon": "home",
                "translations": {
                    language: {"title": f"{text} {number} {language}"} for language in languages
                },
            }
            for number in range(count)
        ]
    }


def pages(text: str = "Hallo", count: int = 3) -> dict[str, bytes]:
    return {"de/": b"<p>", **{f"de/topic/topic-{at}": f"<p>{text} {at}".encode() for at in range(count)}}


def key_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@dataclass
class Site:
    """Everything below one folder: what is published, the keys, and a clock that tests set."""

    home: Path
    now: datetime = NOW
    disk: Disk = field(default_factory=quick_disk)

    @property
    def folder(self) -> Path:
        return self.home / "public"

    @property
    def stick(self) -> Path:
        return self.home / "stick"

    @property
    def online(self) -> Path:
        return self.home / "online"

    def make_keys(self) -> "Site":
        make_keys(self.folder, [self.stick], self.online, self.now)
        return self

    def publisher(self, clock_checked: bool = False) -> Publisher:
        return Publisher(
            self.folder,
            self.online,
            lambda: self.now,
            clock_checked=clock_checked,
            disk=self.disk,
            patience=0,
        )

    def publish(self, text: str = "Hallo", least: int = 1) -> int:
        return self.publisher().publish(tables(text), pages(text), least=least)

    def later(self, by: timedelta = DAY) -> "Site":
        self.now += by
        return self

    def terminal(self, name: str = "terminal") -> "Terminal":
        return Terminal(
            self.home / name, (self.folder / "metadata" / "1.root.json").read_bytes(), self.folder
        )

    def snapshot(self) -> dict[str, bytes]:
        """Return every file that is served."""
        return {
            name: path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not (name := path.relative_to(self.folder).as_posix()).startswith(".")
        }


class FolderFetcher(FetcherInterface):
    """Reads the published folder without a server, for tests that update hundreds of times."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetched: dict[str, int] = {}

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = urlsplit(url).path.lstrip("/")
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise DownloadHTTPError(name, 404) from error
        self.fetched[name] = len(data)
        yield data


class HttpFetcher(FetcherInterface):
    """Asks a real server."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            with urlopen(url, timeout=10) as answer:
                yield answer.read()
        except OSError as error:
            raise DownloadHTTPError(str(error), getattr(error, "code", 500)) from error


@dataclass
class Terminal:
    """A terminal that keeps what it trusts from one update to the next."""

    home: Path
    root: bytes
    folder: Path
    release: int = 0
    fetched: Mapping[str, int] = field(default_factory=dict)
    _have: dict[str, bytes] = field(default_factory=dict)

    def update(self, now: datetime, url: str | None = None) -> tree.Tables:
        """Fetch what is new, check all of it and return the documents; a fault raises."""
        fetcher = HttpFetcher() if url else FolderFetcher(self.folder)
        base = url or "http://folder/"
        (self.home / "targets").mkdir(parents=True, exist_ok=True)
        updater = Updater(
            str(self.home),
            f"{base}metadata/",
            str(self.home / "targets"),
            f"{base}targets/",
            fetcher,
            bootstrap=self.root,
        )
        updater._trusted_set.reference_time = now
        target = updater.get_targetinfo("index.json.gz")
        assert target is not None
        data = Path(updater.download_target(target)).read_bytes()
        documents = self._documents(tree.read_index(gzip.decompress(data)), partial(_fetch, fetcher, base))
        self.fetched = getattr(fetcher, "fetched", {})
        return documents

    def _documents(self, index: tree.Index, fetch: Callable[[str], bytes]) -> tree.Tables:
        parts: dict[str, dict[str, bytes]] = {}
        for part, _bucket, reference in tree.references(index):
            section = tree.read_section(self._blob(reference, fetch))
            for name, piece in section.pieces.items():
                parts.setdefault(part, {})[name] = self._blob(piece, fetch)
        self.release = index.release
        return tree.join(parts)

    def _blob(self, reference: tree.Reference, fetch: Callable[[str], bytes]) -> bytes:
        sha256 = reference.sha256
        if sha256 not in self._have:
            data = gzip.decompress(fetch(f"blobs/{sha256[:2]}/{sha256}"))
            self._have[sha256] = tree.check(data, reference)
        return self._have[sha256]


def _fetch(fetcher: FetcherInterface, base: str, name: str) -> bytes:
    return b"".join(fetcher.fetch(base + name))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder by a real web server and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
