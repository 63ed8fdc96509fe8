"""Updating: from a touch to the drawn frame while large releases arrive one after the other, against nothing beside.

The terminal has 1,000 topics in 10 languages. The updating process is started as the terminal starts its own, at low
priority in a session of its own; it fetches signed releases over the network, in each of which 100 texts are changed,
from a server in another process, tests them as in earnest and installs them in the same data folder without a pause,
which is far more than an update every few minutes. Visits with it and without it take turns, so that other work on the
machine meets both. The terminal takes every new release over between two visits; how long that takes, with nobody
there, is told for information.
"""

import contextlib
import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import KioskError
from kiosk.paths import releases_dir, sync_dir
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.releases import ReleaseStore, read_tables
from kiosk.sync.fetcher import Fetcher, FolderFetcher, HttpFetcher
from kiosk.sync.process import _self_test
from kiosk.sync.updater import Round
from kiosk.terminal.controller import REST_SECONDS
from kiosk.terminal.shelf import LOOK_SECONDS
from kiosk.terminal.watcher import Child
from tests.benchmarks import large
from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import settings_for, tell, topics_by_group, walking
from tests.benchmarks.machine import MADE_AT, Process, prepared_folder
from tests.domain.content_help import topic
from tests.sync.repository import Publisher
from tests.sync.server import serving

if TYPE_CHECKING:
    from kiosk.terminal.tour.walker import Walker
    from tests.benchmarks.response import Stopwatch

ALLOWED = 1.5
TURNS, QUICK_TURNS, VISITS = 20, 6, 4
DOCUMENTS, CHANGES = 1_000, 100
RELEASES_A_TURN = 2
UPDATE = "update"
NOW = MADE_AT + timedelta(days=1)
ARCHIVE = "archiv"
"""The group of the topics that only make the release large; nobody opens it."""


def run(quick: bool) -> list[Figure]:
    """Returns the frame times with updating beside, against those without."""
    turns = QUICK_TURNS if quick else TURNS
    with prepared_folder() as folder:
        data, published = folder / "data", folder / "published"
        _publish(data, published, RELEASES_A_TURN * turns)
        _offer(published, 2)
        _update(data, published, FolderFetcher(published))
        with (
            serving(published) as server,
            Process.python([__name__, str(data), str(published), server.url, str(turns)], folder) as process,
        ):
            found: dict[str, Any] = json.loads(process.line_with('"busy"'))
    calm, busy = sorted(found["calm"]), sorted(found["busy"])
    note = f"{len(busy)} touches, {found['installed']} releases of {DOCUMENTS:,} topics arrived beside them"
    middle = statistics.median
    late_busy, late_calm = (times[int(0.95 * len(times))] for times in (busy, calm))
    return [
        Figure("frame while updating, median", middle(busy), "alone", middle(calm), ALLOWED, note=note),
        Figure("frame while updating, 95th percentile", late_busy, "alone", late_calm),
        Figure("taking new content over, nobody there", middle(found["swaps"])),
    ]


def main(data: Path, published: Path, url: str, turns: int) -> None:
    """Makes the visits, in turns with an updating process beside them and without."""
    from tests.benchmarks.response import Stopwatch

    store = ReleaseStore(releases_dir(settings_for(data)))
    times: dict[str, list[float]] = {"calm": [], "busy": []}
    with walking(data) as walker:
        stopwatch = Stopwatch(walker)
        visits = Visits(walker, stopwatch)
        visits.make(4 * VISITS)  # fills what a running terminal has
        before = store.number() or 0
        for _ in range(turns):
            times["calm"] += visits.make(VISITS)
            with updating(data, published, url, store):
                times["busy"] += visits.make(VISITS)
        tell({**times, "swaps": visits.swaps, "installed": (store.number() or 0) - before})


@contextlib.contextmanager
def updating(data: Path, published: Path, url: str, store: ReleaseStore) -> Iterator[None]:
    """Releases arrive meanwhile; begins when the first is there."""
    before = store.number()
    command = [sys.executable, "-m", "tests.benchmarks.updating", UPDATE, str(data), str(published), url]
    child = Child(command)
    try:
        while store.number() == before:
            if child.code() is not None:
                raise KioskError("the updating process ended")
            time.sleep(0.01)
        yield
    finally:
        child.end()


class Visits:
    """Scripted visits through every topic of the sample and every language in turn."""

    def __init__(self, walker: "Walker", stopwatch: "Stopwatch") -> None:
        """Takes the finger and the watch."""
        self.walker, self.stopwatch = walker, stopwatch
        self.ways = itertools.cycle(way for way in topics_by_group(walker) if way[0] != ARCHIVE)
        self.codes = itertools.cycle([row.code for row in walker.controller.offered])
        self.swaps: list[float] = []

    def make(self, count: int) -> list[float]:
        """Makes visits with pauses between them; returns the seconds of their touches."""
        times = []
        for _ in range(count):
            times += self._one(*next(self.ways), next(self.codes))
            self._rest()
            tell({"visit": len(times)})  # who waits for the figures sees that they come
        return times

    def _one(self, group: str, topic: str, language: str) -> list[float]:
        touches = (
            ("language", language),
            ("open", "group", group),
            ("open", "topic", topic),
            ("open", "take_home", f"topic/{topic}"),
            ("home",),
            ("open", "places"),
            ("finish",),
        )
        return [self.stopwatch.press(*touch) for touch in touches]

    def _rest(self) -> None:
        """Nobody is there for a while; notes how long new content took, if there was any."""
        before = self.walker.controller.content
        begin = time.perf_counter()
        self.walker.wait(REST_SECONDS + LOOK_SECONDS)
        if self.walker.controller.content is not before:
            self.swaps.append(time.perf_counter() - begin)


def _publish(data: Path, published: Path, count: int) -> None:
    """Publishes large releases that follow the sample; which one is offered is said by `_offer`."""
    tables = read_tables(data / "releases" / "1" / CONTENT_FILE)
    group = topic(ARCHIVE, parent="") | {"kind": "group"}
    group.pop("parent")
    more = large.topics(DOCUMENTS - sum(map(len, tables.values())) - 1, ARCHIVE)
    tables["topics"] += [group, *more]
    publisher = Publisher(published, now=MADE_AT, release=1)
    for number in range(2, count + 3):
        large.change(more, CHANGES)
        publisher.now += timedelta(seconds=1)
        publisher.publish(tables)
        (publisher.metadata / "timestamp.json").rename(_timestamp(published, number))


def _timestamp(published: Path, number: int) -> Path:
    return published / f"timestamp.{number}.json"


def _offer(published: Path, number: int) -> None:
    """Makes a release the newest one, if there is such a release."""
    with contextlib.suppress(FileNotFoundError):
        _timestamp(published, number).rename(published / "metadata" / "timestamp.json")


def _update(data: Path, published: Path, fetcher: Fetcher) -> None:
    settings = settings_for(data)
    root = (published / "metadata" / "1.root.json").read_bytes()
    Round(releases_dir(settings), sync_dir(settings), fetcher, root, _self_test, lambda: NOW).run()


def update(data: Path, published: Path, url: str) -> None:
    """Brings one release after the other until it is killed."""
    store = ReleaseStore(releases_dir(settings_for(data)))
    with contextlib.closing(HttpFetcher(url)) as fetcher:
        while True:
            _offer(published, (store.number() or 0) + 1)
            _update(data, published, fetcher)


if __name__ == "__main__":
    if sys.argv[1] == UPDATE:
        update(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
