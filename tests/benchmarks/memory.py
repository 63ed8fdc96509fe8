"""Memory: the terminal after 100 visits, and Chromium with the same first screen, idle; all their processes together.

Both are alive while both are measured. A page that several processes map is counted in parts (PSS), so a stranger that
draws at the same time, with the same libraries, makes our figure too small. The second figure counts all of our
pages in full, as if nobody shared any: the truth on a machine of its own lies between the two, near the second.
"""

import time

from tests.benchmarks import chromium, visits
from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import first_view
from tests.benchmarks.machine import prepared_folder

ALLOWED = 0.6
SETTLE_SECONDS = 5.0
"""Chromium needs a while after its first paint until it has let go of what starting needed."""


def run(quick: bool) -> list[Figure]:
    """Returns the proportional set sizes."""
    program = chromium.find()
    with prepared_folder() as folder:
        page = chromium.write_page(first_view(folder / "data"), folder / "page.html")
        with visits.start(folder, visits.EARLY) as ours, chromium.start(program, page, folder) as other:
            other.line_with(chromium.PAINTED)
            ours.line_with(f'"visit": {visits.EARLY},')
            time.sleep(SETTLE_SECONDS)
            mine, yardstick = ours.memory(), other.memory()
    name, against = f"memory after {visits.EARLY} visits", "Chromium idle (PSS)"
    return [
        Figure(f"{name} (PSS)", mine.pss, against, yardstick.pss, ALLOWED, "MB"),
        Figure(f"{name}, nothing shared (RSS)", mine.rss, against, yardstick.pss, None, "MB"),
    ]
