"""Updates over the network: requests, bytes and seconds of the real client, against what the design allows.

Releases of 1,000 documents in 10 languages, and of 10,000 unless it must be quick, come from a real server in a thread.
The slow server is 40 ms away on a line of 20 Mbit/s; a new connection to it takes two ways to and fro before the first
request, as with TCP and TLS 1.3. Every byte counts that the server sends, heads of answers included; what TCP and TLS
add does not.
"""

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from kiosk.sync.fetcher import HttpFetcher
from kiosk.sync.updater import Round
from tests.benchmarks import large
from tests.benchmarks.figure import Figure
from tests.store.disk_help import quick_disk
from tests.sync.repository import MADE, Publisher, Tables, content
from tests.sync.server import Handler, WebServer, serving

SMALL, LARGE = 1_000, 10_000

AWAY, BYTES_A_SECOND = 0.04, 20_000_000 / 8
"""Seconds of a way to and fro, and how much the line carries."""

KB = 1000.0

TRIES = 3
"""Updates of which the fastest counts: other work on the machine only makes them slower."""


def run(quick: bool) -> list[Figure]:
    """Returns what updates cost."""
    return [*_of(SMALL, True), *([] if quick else _of(LARGE, False))]


def _of(documents: int, binding: bool) -> list[Figure]:
    """Returns the figures of one size; only those of the usual size are binding."""
    with _office(documents) as (publisher, server, tables, data):

        def update() -> float:
            server.forget()
            return _update(publisher, server, data)

        def row(name: str, value: float, most: float, unit: str = "") -> Figure:
            held = 1.0 if binding else None
            return Figure(f"{documents:,} documents: {name}", value, "at most", most, held, unit)

        first = update()
        rows = [
            Figure(f"{documents:,} documents: first update", first),
            Figure(f"{documents:,} documents: first update, requests", len(server.requests), unit=""),
            Figure(f"{documents:,} documents: first update, KB", server.sent / KB, unit=""),
        ]
        update()
        rows += [
            row("no change, requests", len(server.requests), 2),
            row("no change, bytes", server.sent, 1024),
        ]
        _publish(publisher, tables, 1)
        update()
        rows.append(row("one changed text, KB", server.sent / KB, 16))
        server.answers["*"] = _Line().answer
        seconds = []
        for _ in range(TRIES):
            _publish(publisher, tables, 100)
            seconds.append(update())
        rows += [
            row("100 changed texts, KB", server.sent / KB, 240),
            row("100 changed texts, 40 ms away", min(seconds), 1.5, "ms"),
        ]
        publisher.steps = False
        _publish(publisher, tables, 100)
        rows += [
            Figure(f"{documents:,} documents: the same without a step, 40 ms away", update()),
            Figure(f"{documents:,} documents: the same without a step, KB", server.sent / KB, unit=""),
        ]
        return rows


@contextlib.contextmanager
def _office(documents: int) -> Iterator[tuple[Publisher, WebServer, Tables, Path]]:
    with tempfile.TemporaryDirectory() as scratch:
        tables = content(1)
        tables["topics"] += large.topics(documents - sum(map(len, tables.values())))
        publisher = Publisher(Path(scratch) / "published")
        publisher.publish(tables)
        with serving(publisher.folder) as server:
            yield publisher, server, tables, Path(scratch) / "data"


def _update(publisher: Publisher, server: WebServer, data: Path) -> float:
    """Does a round and returns how many seconds it took."""
    begin = time.perf_counter()
    with contextlib.closing(HttpFetcher(server.url)) as fetcher:
        Round(
            data / "releases",
            data / "sync",
            fetcher,
            publisher.root,
            lambda content, now: [],  # the self-test has nothing to do with the network
            lambda: publisher.now,
            quick_disk(),
            MADE,
        ).run()
    return time.perf_counter() - begin


def _publish(publisher: Publisher, tables: Tables, changes: int) -> None:
    large.change(tables["topics"][2:], changes)
    publisher.now += timedelta(minutes=1)
    publisher.publish(tables)


class _Line:
    """A line that is long and narrow: answers begin later, and share what it carries."""

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._open: set[socket.socket] = set()

    def answer(self, handler: Handler) -> None:
        """Gives a file as the server would, after a while."""
        handler.close_connection = False
        path = handler.server.folder / handler.path.lstrip("/")
        data = path.read_bytes() if path.is_file() else b""
        time.sleep(AWAY if handler.connection in self._open else 3 * AWAY)
        self._open.add(handler.connection)
        with self._free:
            time.sleep(len(data) / BYTES_A_SECOND)
        handler.give(data, 200 if path.is_file() else 404)
