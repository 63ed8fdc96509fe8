"""Many simulated visits: what the terminal needs after the last one, against visit 100.

As a module it runs the tests of memory; as a process it makes the visits, through every topic and language in turn, and
waits at visit 100 for a line, so that others can look at it. Compared are resident pages (RSS), since a
process is compared with itself.
"""

import gc
import itertools
import json
import os
import sys
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import tell, topics_by_group, visit, walking
from tests.benchmarks.machine import Process, memory_of, prepared_folder

EARLY, ALL, QUICK = 100, 10_000, 1_000
ALLOWED = 1.02
TELLS_EVERY = 10


def run(quick: bool) -> list[Figure]:
    """Returns the memory after all visits against that after 100."""
    count = QUICK if quick else ALL
    with prepared_folder() as folder, start(folder, count) as process:
        early = json.loads(process.line_with(f'"visit": {EARLY},'))
        process.go_on()
        late = json.loads(process.line_with(f'"visit": {count},'))
    note = f"Python objects: {early['objects']} at visit {EARLY}, {late['objects']} at visit {count}"
    against = f"after visit {EARLY}"
    return [
        Figure(f"memory (RSS) after visit {count}", late["rss"], against, early["rss"], ALLOWED, "MB", note)
    ]


def start(folder: Path, count: int) -> Process:
    """Starts a process that makes visits; it waits at visit `EARLY` for `go_on`."""
    return Process.python([__name__, str(folder / "data"), str(count)], folder)


def main(data: Path, count: int) -> None:
    """Makes the visits."""
    with walking(data) as walker:
        ways = itertools.cycle(topics_by_group(walker))
        languages = itertools.cycle([row.code for row in walker.controller.offered])
        for number in range(1, count + 1):
            visit(walker, number, next(ways), next(languages))
            if number % TELLS_EVERY == 0:
                _tell(number)
            if number == EARLY and not sys.stdin.readline():
                return  # nobody waits any more


def _tell(number: int) -> None:
    gc.collect()
    tell({"visit": number, **memory_of([os.getpid()])._asdict(), "objects": len(gc.get_objects())})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
