"""Updating: from a touch to the drawn frame while releases are installed one after the other, against nothing beside.

The installing process is started as the terminal starts its updating process, at low priority in a session of its own,
and works in the same data folder without a pause, which is far more than an update every few minutes. Visits with it
and without it take turns, so that other work on the machine meets both. The terminal takes every new release over
between two visits; how long that takes, with nobody there, is told for information.
"""

import contextlib
import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.selftest import self_test
from kiosk.errors import KioskError
from kiosk.paths import releases_dir
from kiosk.store import manifest as manifests
from kiosk.store.contentfile import content_file_of
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.releases import ReleaseStore, read_tables
from kiosk.terminal.controller import REST_SECONDS
from kiosk.terminal.shelf import LOOK_SECONDS
from kiosk.terminal.watcher import Child
from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import settings_for, tell, topics_by_group, walking
from tests.benchmarks.machine import Process, prepared_folder

if TYPE_CHECKING:
    from kiosk.terminal.tour.walker import Walker
    from tests.benchmarks.response import Stopwatch

ALLOWED = 1.5
TURNS, QUICK_TURNS, VISITS = 20, 6, 4
INSTALL = "install"


def run(quick: bool) -> list[Figure]:
    """Returns the frame times with installing beside, against those without."""
    turns = QUICK_TURNS if quick else TURNS
    with (
        prepared_folder() as folder,
        Process.python([__name__, str(folder / "data"), str(turns)], folder) as process,
    ):
        found: dict[str, Any] = json.loads(process.line_with('"busy"'))
    calm, busy = sorted(found["calm"]), sorted(found["busy"])
    note = f"{len(busy)} touches, {found['installed']} releases installed beside them"
    middle = statistics.median
    late_busy, late_calm = (times[int(0.95 * len(times))] for times in (busy, calm))
    return [
        Figure("frame while installing, median", middle(busy), "alone", middle(calm), ALLOWED, note=note),
        Figure("frame while installing, 95th percentile", late_busy, "alone", late_calm),
        Figure("taking new content over, nobody there", middle(found["swaps"])),
    ]


def main(data: Path, turns: int) -> None:
    """Makes the visits, in turns with an installing process beside them and without."""
    from tests.benchmarks.response import Stopwatch

    store = ReleaseStore(releases_dir(settings_for(data)))
    times: dict[str, list[float]] = {"calm": [], "busy": []}
    with walking(data) as walker:
        stopwatch = Stopwatch(walker)
        visits = Visits(walker, stopwatch)
        visits.make(4 * VISITS)  # fills what a running terminal has
        before = store.number() or 0
        for turn in range(turns):
            tell({"turn": turn})  # who waits for the figures sees that they come
            times["calm"] += visits.make(VISITS)
            with installing(data, store):
                times["busy"] += visits.make(VISITS)
        tell({**times, "swaps": visits.swaps, "installed": (store.number() or 0) - before})


@contextlib.contextmanager
def installing(data: Path, store: ReleaseStore) -> Iterator[None]:
    """Releases are installed meanwhile; begins when the first is."""
    before = store.number()
    child = Child([sys.executable, "-m", "tests.benchmarks.updating", INSTALL, str(data)])
    try:
        while store.number() == before:
            if child.code() is not None:
                raise KioskError("the installing process ended")
            time.sleep(0.01)
        yield
    finally:
        child.end()


class Visits:
    """Scripted visits through every topic and language in turn."""

    def __init__(self, walker: "Walker", stopwatch: "Stopwatch") -> None:
        """Takes the finger and the watch."""
        self.walker, self.stopwatch = walker, stopwatch
        self.ways = itertools.cycle(topics_by_group(walker))
        self.codes = itertools.cycle([row.code for row in walker.controller.offered])
        self.swaps: list[float] = []

    def make(self, count: int) -> list[float]:
        """Makes visits with pauses between them; returns the seconds of their touches."""
        times = []
        for _ in range(count):
            times += self._one(*next(self.ways), next(self.codes))
            self._rest()
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


def install(data: Path) -> None:
    """Installs releases until it is killed, each with a change in one text."""
    root = releases_dir(settings_for(data))
    installer = ReleaseInstaller(root)
    tables = read_tables(root / str(installer.number()) / CONTENT_FILE)
    for number in itertools.count(installer.next_number()):
        now = datetime.now(UTC)
        for text in tables["topics"][0]["translations"].values():
            text["title"] = f"{number}"
        files = {CONTENT_FILE: content_file_of(tables)}
        manifest = manifests.describe(number, now, files, {name: len(raws) for name, raws in tables.items()})
        installer.install(manifest, files, now, partial(self_test, now=now))


if __name__ == "__main__":
    if sys.argv[1] == INSTALL:
        install(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]))
