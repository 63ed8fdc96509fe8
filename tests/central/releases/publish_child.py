"""Publishes releases and is killed at every single file operation, one after the other.

For operation 1, 2, 3, … a forked child publishes the next release and kills itself in that operation; what it leaves
is the start of the next round. After each a terminal updates, and checks all it gets. Prints for every round whether
the child was killed, and the release before and after.

Usage: python publish_child.py HOME; ends with the first round in which nobody is killed.
"""

import os
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from kiosk.domain import tree
from tests.central.releases.site_help import Site, tables
from tests.store.disk_help import killing_disk


def main(home: str) -> None:
    site = Site(Path(home))
    terminal = site.terminal()
    terminal.update(site.now)
    texts = {terminal.release: "Hallo"}
    for operation in count(1):
        before = terminal.release
        site.later(timedelta(seconds=operation))
        texts[before + 1] = f"Runde {operation}"
        killed = _publish_in_child(site, operation)
        assert terminal.update(site.now) == tree.ordered(tables(texts[terminal.release]))
        print(killed, before, terminal.release, flush=True)
        if not killed:
            return


def _publish_in_child(site: Site, operation: int) -> bool:
    """Return whether the child was killed on its way."""
    child = os.fork()
    if child == 0:
        site.disk = killing_disk(operation)
        # Every other round another page, so that one is removed.
        site.publisher().publish(tables(f"Runde {operation}"), {f"de/topic/x{operation % 2}": b"<p>"})
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
