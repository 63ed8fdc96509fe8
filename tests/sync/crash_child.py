"""Updates a terminal and is killed before every single file operation, one after the other.

For operation 1, 2, 3, … a forked child starts from the same data and kills itself before that operation, whoever
asks for it: our code, TUF's client or the standard library. Prints for every operation whether the child was
killed, the release that visitors see then, and the one after the next round.

Usage: python crash_child.py FOLDER; ends with the first round in which nobody is killed.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.sync.repository import Publisher
from tests.sync.terminal import Terminal

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "os.link"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main(path: str) -> None:
    stick = Publisher(Path(path) / "published")
    stick.publish()
    before, data = Path(path) / "before", Path(path) / "data"
    Terminal(before, "", stick.root).update_from(stick.folder)
    stick.publish()
    for operation in count(1):
        shutil.copytree(before, data, symlinks=True)
        killed = _update_in_child(data, stick, operation)
        terminal = Terminal(data, "", stick.root)
        shown = terminal.shows()
        terminal.update_from(stick.folder)
        print(killed, shown, terminal.shows(), flush=True)
        shutil.rmtree(data)
        if not killed:
            return


def _update_in_child(data: Path, stick: Publisher, operation: int) -> bool:
    """Return whether the child was killed on its way."""
    child = os.fork()
    if child == 0:
        sys.addaudithook(_Hook(str(data), operation))
        Terminal(data, "", stick.root).update_from(stick.folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class _Hook:
    """Counts what changes files below a folder, and kills this process at one of them."""

    def __init__(self, below: str, operation: int) -> None:
        self._below = below
        self._left = operation

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        changes = event in CHANGES or (event == "open" and int(str(arguments[2])) & WRITING)
        if changes and any(str(one).startswith(self._below) for one in arguments):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
