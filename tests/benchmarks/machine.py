"""Processes that are measured: a clean environment, prepared content, and the memory of all they consist of.

Every process gets its own session, so that what it starts is counted and ended with it.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from kiosk.errors import KioskError
from kiosk.paths import assets
from kiosk.store.build import build_sample

MADE_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OPEN_AT = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
"""A Tuesday, 14:10 in Dortmund: the office is open."""

PATIENCE_SECONDS = 120.0
"""A process that says nothing for so long is broken."""

_STEERING = ("KIOSK_", "KIVY_", "KCFG_", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


class Memory(NamedTuple):
    """Memory of all processes of a session, in bytes.

    `pss` shares each page fairly among those who map it, so it also falls when a stranger maps the same library;
    `rss` does not, and is the one to compare a process with itself.
    """

    pss: int
    rss: int


@contextlib.contextmanager
def prepared_folder(made_at: datetime = MADE_AT) -> Iterator[Path]:
    """A folder with the sample release below ``data``, as a terminal has it after its first start."""

    # Not the default folder: that may be in memory.
    with tempfile.TemporaryDirectory(
        prefix="kiosk-bench-",
        dir="/var/tmp" if Path("/var/tmp").is_dir() else None,
        ignore_cleanup_errors=True,
    ) as name:
        build_sample(assets() / "sample", Path(name) / "data" / "releases", made_at)
        yield Path(name)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a measured process: no screen, no foreign settings, compiled modules kept in the folder.

    Modules are compiled as in a normal installation, also where the environment of this run forbids it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_STEERING)}
    kept.pop("DISPLAY", None)
    return kept | {
        "SDL_VIDEODRIVER": "offscreen",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "KIOSK_TERMINAL_DATA_DIR": str(folder / "data"),
        "KIOSK_SCREEN_SIZE": "1080x1920",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


class Process:
    """A running program that says on one of its outputs how far it is."""

    def __init__(self, command: Sequence[str], folder: Path, *, listen: str = "stdout") -> None:
        """Starts it; `listen` names the output that is read, the other one is dropped or passed on."""
        self.command = list(command)
        self.started = time.perf_counter()
        loud = listen == "stderr"
        self._process = subprocess.Popen(
            self.command,
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if loud else subprocess.PIPE,
            stderr=subprocess.PIPE if loud else None,
            start_new_session=True,
        )
        self._output = self._process.stderr if loud else self._process.stdout
        self._rest = b""

    @classmethod
    def python(cls, arguments: Sequence[str], folder: Path) -> Self:
        """Starts a module of ours with this interpreter."""
        return cls([sys.executable, "-m", *arguments], folder)

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(self, *_unused: object) -> None:
        """Ends it with everything it started, and waits for the end."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
                break
        for pipe in (self._process.stdin, self._output):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def line_with(self, mark: str) -> str:
        """Waits for a line that contains `mark`.

        Raises:
            KioskError: The process ended or fell silent before.
        """
        while True:
            line = self._line(mark)
            if mark in line:
                return line

    def seconds_until(self, mark: str) -> float:
        """Seconds from the start of the process to the line."""
        self.line_with(mark)
        return time.perf_counter() - self.started

    def go_on(self) -> None:
        """Sends the line that a waiting process waits for."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()

    def memory(self) -> Memory:
        """The memory of all its processes now."""
        return memory_of(session_members(self._process.pid))

    def _line(self, mark: str) -> str:
        assert self._output is not None
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._output], [], [], PATIENCE_SECONDS)
            part = os.read(self._output.fileno(), 65536) if ready else b""
            if not part:
                raise KioskError(f"{' '.join(self.command[:4])} … never said {mark!r}")
            self._rest += part
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode(errors="replace")


def session_members(session: int) -> list[int]:
    """The processes of a session (proc(5): field 6 of ``stat``)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session:
                found.append(int(path.parent.name))
    return found


def memory_of(processes: Sequence[int]) -> Memory:
    """The sum over processes of what ``smaps_rollup`` says; one that has ended meanwhile needs nothing."""
    pss = rss = 0
    for process in processes:
        with contextlib.suppress(OSError):
            rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
            sizes = {row.split(":")[0]: int(row.split()[1]) * 1024 for row in rows}
            pss += sizes["Pss"]
            rss += sizes["Rss"]
    return Memory(pss, rss)
