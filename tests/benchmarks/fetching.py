"""Updates over the network: requests, bytes and seconds of the real client, against what the design allows.

Releases of 1,000 documents in 10 languages, and of 10,000 unless it must be quick, come from a real server in a thread.
The server of the last row is 40 ms away on a line of 20 Mbit/s. Every byte counts that the server sends, heads of
answers included; what TCP and TLS add does not.
"""

import contextlib
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.sync.fetcher import HttpFetcher
from kiosk.sync.updater import Round
from tests.benchmarks.figure import Figure
from tests.domain.content_help import topic
from tests.store.disk_help import quick_disk
from tests.sync.repository import MADE, Publisher, Tables, content
from tests.sync.server import Handler, WebServer, serving

LANGUAGES = ("de", "ar", "fa", "en", "fr", "ru", "tr", "uk", "ro", "bg")
SMALL, LARGE = 1_000, 10_000

AWAY, BYTES_A_SECOND = 0.04, 20_000_000 / 8
"""Seconds of a way to and fro, and how much the line carries."""

KB = 1000.0


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
        _change(tables, 1)
        _publish(publisher, tables)
        update()
        rows.append(row("one changed text, KB", server.sent / KB, 16))
        _change(tables, 100)
        _publish(publisher, tables)
        server.answers["*"] = _Line().answer
        seconds = update()
        rows += [
            row("100 changed texts, KB", server.sent / KB, 240),
            row("100 changed texts, 40 ms away", seconds, 1.5, "ms"),
        ]
        return rows


@contextlib.contextmanager
def _office(documents: int) -> Iterator[tuple[Publisher, WebServer, Tables, Path]]:
    with tempfile.TemporaryDirectory() as scratch:
        tables = content(1)
        tables["topics"] += _topics(documents - sum(map(len, tables.values())))
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


def _publish(publisher: Publisher, tables: Tables) -> None:
    publisher.now += timedelta(minutes=1)
    publisher.publish(tables)


def _topics(count: int) -> list[dict[str, Any]]:
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyzäöü"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(3000)]

    def sentence(length: int) -> str:
        return " ".join(chance.choices(words, k=length))

    made = [topic(f"thema-{index}", parent="papiere") for index in range(count)]
    for index, one in enumerate(made):
        for language in LANGUAGES:
            text: dict[str, Any] = {"origin": "machine", "title": f"{sentence(2)} {index}"}
            text |= {"answer": sentence(60), "steps": [sentence(25) for _ in range(7)]}
            one["translations"][language] = text
            if language != "de":
                text["translated_from_rev"] = 1
    return made


def _change(tables: Tables, count: int) -> None:
    """Changes the Arabic text of some documents that lie far apart."""
    topics = tables["topics"]
    for one in topics[2 :: (len(topics) - 2) // count][:count]:
        one["translations"]["ar"]["answer"] += " x"


class _Line:
    """A line that is long and narrow: answers begin later, and share what it carries."""

    def __init__(self) -> None:
        self._free = threading.Lock()

    def answer(self, handler: Handler) -> None:
        """Gives a file as the server would, after a while."""
        handler.close_connection = False
        path = handler.server.folder / handler.path.lstrip("/")
        data = path.read_bytes() if path.is_file() else b""
        time.sleep(AWAY)
        with self._free:
            time.sleep(len(data) / BYTES_A_SECOND)
        handler.give(data, 200 if path.is_file() else 404)
