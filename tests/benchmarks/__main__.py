"""``python -m tests.benchmarks [--quick] [NAME ...]``: our figures as ratios to yardsticks of the same run.

Only ratios count: times on another machine, or with other work beside, are other times. A figure that misses what
is allowed says so, and the exit code is then 1; what cannot be measured is an error, never left out.
"""

import argparse
import importlib
import sys
import time

from kiosk.errors import KioskError

NAMES = (
    "startup",
    "memory",
    "idle",
    "response",
    "issue",
    "fetching",
    "updating",
    "visits",
    "queue_days",
    "kills",
    "rush",
)


def main() -> int:
    """Runs the benchmarks asked for, one after the other."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description="Figures against yardsticks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and 1,000 visits for 10,000")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    results = [_run(name, options.quick) for name in options.names or NAMES]
    missed, errors = sum(count for count, _ in results), sum(error for _, error in results)
    print(f"{missed} figures missed, {errors} benchmarks could not be run")
    return 1 if missed or errors else 0


def _run(name: str, quick: bool) -> tuple[int, bool]:
    """Prints one benchmark; returns how many figures it missed, and whether it could not be run."""
    print(f"== {name}", flush=True)
    begin = time.perf_counter()
    try:
        figures = importlib.import_module(f"{__package__}.{name}").run(quick)
    except KioskError as error:
        print(f"ERROR: {error}", flush=True)
        return 0, True
    for figure in figures:
        print("\n".join(figure.lines()))
    print(f"    ({time.perf_counter() - begin:.0f} s)", flush=True)
    return sum(not figure.held for figure in figures), False


if __name__ == "__main__":
    sys.exit(main())
