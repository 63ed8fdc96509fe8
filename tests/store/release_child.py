"""Installs releases and is killed at every single file operation, one after the other.

For operation 1, 2, 3, … a forked child installs the next release and kills itself in that operation; what it
leaves is the start of the next round. Prints for every round whether the child was killed, the release before
and after.

Usage: python release_child.py ROOT; ends with the first round in which nobody is killed.
"""

import os
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.store.installer import ReleaseInstaller
from kiosk.store.releases import ReleaseStore
from tests.store.disk_help import killing_disk
from tests.store.release_help import install, says


def main(path: str) -> None:
    root = Path(path)
    for operation in count(1):
        before = says(ReleaseStore(root).current())
        killed = _install_in_child(root, operation)
        after = says(ReleaseStore(root).current())
        print(killed, before, after, flush=True)
        if not killed:
            return


def _install_in_child(root: Path, operation: int) -> bool:
    """Return whether the child was killed on its way."""
    child = os.fork()
    if child == 0:
        installer = ReleaseInstaller(root, killing_disk(operation))
        install(installer, (installer.number() or 0) + 1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
