"""Start-up: from starting the process to the first screen, one after the other with Chromium.

Ours is the real command, ``python -m kiosk demo --until-first-screen``, with content in place, until it says that the
first frame is drawn. Chromium's time ends with the first contentful paint of the same screen. The first
start of each is not counted: it fills the caches of the disk and compiles our modules. A bare Kivy
window with five buttons tells how much of our time is Kivy's.
"""

import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import chromium
from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import first_view
from tests.benchmarks.machine import Process, prepared_folder

ALLOWED = 0.9
RUNS, QUICK_RUNS = 15, 5
DRAWN = "first screen drawn"


def run(quick: bool) -> list[Figure]:
    """Returns minimum and median."""
    program = chromium.find()
    now = datetime.now(UTC)
    with prepared_folder(now) as folder:
        page = chromium.write_page(first_view(folder / "data", now), folder / "page.html")
        starts: dict[str, Callable[[], float]] = {
            "ours": lambda: _ours(folder),
            "chromium": lambda: _chromium(program, page, folder),
            "bare": lambda: _bare(folder),
        }
        rounds = [{name: start() for name, start in starts.items()} for _ in range(_count(quick) + 1)][1:]
    times = {name: [round_[name] for round_ in rounds] for name in starts}
    return [
        *_compared("minimum", min, times),
        *_compared("median", statistics.median, times),
    ]


def _count(quick: bool) -> int:
    return QUICK_RUNS if quick else RUNS


def _compared(
    kind: str, choose: Callable[[list[float]], float], times: dict[str, list[float]]
) -> list[Figure]:
    ours, other, bare = (choose(times[name]) for name in ("ours", "chromium", "bare"))
    note = f"a bare Kivy window with five buttons: {bare * 1e3:.0f} ms ({ours / bare:.2f} of it)"
    return [Figure(f"start to first screen, {kind}", ours, "Chromium", other, ALLOWED, note=note)]


def _ours(folder: Path) -> float:
    with Process.python(["kiosk", "demo", "--until-first-screen"], folder) as process:
        return process.seconds_until(DRAWN)


def _chromium(program: str, page: Path, folder: Path) -> float:
    with chromium.start(program, page, folder) as process:
        return process.seconds_until(chromium.PAINTED)


def _bare(folder: Path) -> float:
    with Process.python([f"{__package__}.bare"], folder) as process:
        return process.seconds_until(DRAWN)
