"""SIGKILL of the terminal, of the office server and of both at random moments: nothing that was shown may be lost.

What is compared after each kill stands in `tests.office.kills`; anything lost or doubled ends the run with its cause.
"""

import tempfile
from pathlib import Path
from random import Random

from tests.benchmarks.figure import Figure
from tests.office import kills
from tests.office.running import Site

KILLS, QUICK_KILLS = 200, 20
SEED = 4


def run(quick: bool) -> list[Figure]:
    """Return how much was shown, and how much of it was lost; `quick` kills a tenth as often."""
    # Not the default folder: that may be in memory, where a sync costs nothing.
    folder = "/var/tmp" if Path("/var/tmp").is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        told = kills.run(Site(Path(scratch)), QUICK_KILLS if quick else KILLS, Random(SEED))
    shown = len(told.numbers) + len(told.calls) + len(told.done) + len(told.seen)
    killed = ", ".join(f"{name} {told.kills[name]}" for name in kills.VICTIMS)
    parts = (
        f"killed: {killed}; numbers shown {len(told.numbers)}, calls at the counter {len(told.calls)}, "
        f"visits done {len(told.done)}, calls on the display {len(told.seen)}"
    )
    # A loss raises: whoever reads this figure has seen a run without one.
    return [Figure("shown and lost by kills", 0, "shown", shown, allowed=0, unit="", note=parts)]
