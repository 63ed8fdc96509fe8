"""The updating process is kept running, kept from being in the way, and never outlives the terminal."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.store.syncing import Phase, Progress, read_progress, write_progress
from kiosk.terminal import main
from kiosk.terminal import watcher as watching
from kiosk.terminal.leash import NICENESS
from kiosk.terminal.watcher import LONGEST_PAUSE_SECONDS, STEADY_SECONDS, Child, Watcher
from tests.terminal import room

TOP = Path(__file__).parents[2]
LIMIT = 600
PATIENCE_SECONDS = 60
NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)

STAY = """
import os, signal, sys
line = open(sys.argv[1], "w")
print(os.getpid(), os.getppid(), os.getsid(0), os.nice(0), len(sys.stdin.read()), file=line, flush=True)
signal.pause()
"""
WITH_CHILD = "import os\nos.fork()\n" + STAY
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STAY
FAIL = "raise SystemExit(3)"


class Line:
    """A named pipe on which a process says something, and falls silent for good when it is dead."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> bytes:
        """What was said last; nothing when nobody is left who could say something."""
        ready, _, _ = select.select([self._handle], [], [], PATIENCE_SECONDS)
        assert ready, "nobody said anything"
        return os.read(self._handle, 1000)

    def numbers(self, count: int = 1) -> list[int]:
        said = b""
        while said.count(b"\n") < count:
            said += self.read()
        return [int(word) for word in said.split()]

    def close(self) -> None:
        os.close(self._handle)


class Bench:
    """A watcher on a clock of its own, and what it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.line = Line(folder / "line")
        self.seconds = 0.0
        self.children: list[Child] = []
        self.watchers: list[Watcher] = []

    def watch(self, script: str) -> Watcher:
        command = [sys.executable, "-c", script, str(self.line.path)]
        made = Watcher(command, LIMIT, lambda: self.seconds, partial(read_progress, self.folder), self.spawn)
        self.watchers.append(made)
        return made

    def spawn(self, command: Sequence[str]) -> Child:
        self.children.append(Child(command))
        return self.children[-1]

    def say(self, phase: Phase, done: int = 0) -> None:
        """What the updating process writes at this moment."""
        at = NOW + timedelta(seconds=self.seconds)
        write_progress(self.folder, Progress(phase=phase, done=done, at=at))

    def until_dead(self) -> None:
        """Waits until the last child is dead, and leaves it to the watcher to notice."""
        os.waitid(os.P_PID, self.children[-1].pid, os.WEXITED | os.WNOWAIT)

    def later(self, watcher: Watcher, seconds: float) -> None:
        self.seconds += seconds
        watcher.look()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    for watcher in bench.watchers:
        watcher.end()
    bench.line.close()


def started(bench: Bench, script: str = STAY) -> Watcher:
    """A watcher whose process runs and has said so."""
    watcher = bench.watch(script)
    watcher.look()
    bench.line.numbers()
    return watcher


def trouble_of(watcher: Watcher) -> str:
    return watcher.trouble


def test_the_process_is_started_at_the_first_look_and_not_before(bench: Bench) -> None:
    watcher = bench.watch(STAY)
    assert (bench.children, watcher.running) == ([], False)
    watcher.look()
    assert (len(bench.children), watcher.running) == (1, True)


def test_it_stands_back_in_a_session_of_its_own_and_reads_nothing(bench: Bench) -> None:
    bench.watch(STAY).look()
    pid, parent, session, niceness, read = bench.line.numbers()
    assert (pid, parent, session) == (bench.children[0].pid, os.getpid(), pid)
    assert (niceness, read) == (min(19, os.nice(0) + NICENESS), 0)


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel has no groups of sessions")
def test_its_session_stands_back_as_a_whole(bench: Bench) -> None:
    started(bench)
    group = Path(f"/proc/{bench.children[0].pid}/autogroup").read_text()
    assert group.endswith(f"nice {NICENESS}\n")
    assert group != Path("/proc/self/autogroup").read_text()


def test_it_is_started_once_however_often_it_is_looked_at(bench: Bench) -> None:
    watcher = started(bench)
    for _ in range(5):
        bench.later(watcher, 1)
    assert len(bench.children) == 1
    assert trouble_of(watcher) == ""


def test_a_process_that_ends_is_started_again_with_growing_pauses(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    starts: list[float] = []
    for _ in range(10):
        bench.until_dead()
        watcher.look()
        assert not watcher.running
        before = bench.seconds
        while not watcher.running:
            bench.later(watcher, 1)
        starts.append(bench.seconds - before)
    assert starts == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_PAUSE_SECONDS]
    assert trouble_of(watcher) == "ended"


def test_nobody_waits_out_a_pause_who_wants_an_update_now(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    for _ in range(8):
        bench.until_dead()
        watcher.look()
        watcher.hurry()
        watcher.look()
        assert watcher.running
    watcher.end()
    watcher.hurry()
    watcher.look()
    assert not watcher.running


def test_a_process_that_ran_long_is_started_again_soon(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    for _ in range(5):
        bench.until_dead()
        watcher.look()
        bench.later(watcher, LONGEST_PAUSE_SECONDS)
    bench.until_dead()
    bench.later(watcher, STEADY_SECONDS)
    assert not watcher.running
    bench.later(watcher, 1)
    assert watcher.running


def test_a_process_that_cannot_be_started_is_tried_again(bench: Bench) -> None:
    def full(_command: Sequence[str]) -> Child:
        raise OSError("no room for a process")

    watcher = Watcher(["nothing"], LIMIT, lambda: bench.seconds, lambda: None, full)
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "ended")
    watcher._spawn = bench.spawn
    bench.later(watcher, 1)
    assert watcher.running
    watcher.end()


def test_a_program_that_is_not_there_has_ended(bench: Bench) -> None:
    watcher = Watcher(["/nowhere/kiosk"], LIMIT, lambda: bench.seconds, lambda: None, bench.spawn)
    watcher.look()
    bench.until_dead()
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "ended")


@pytest.mark.parametrize("phase", ["checking", "fetching", "testing", "installing"])
def test_a_round_that_takes_too_long_is_killed_with_all_its_processes(bench: Bench, phase: Phase) -> None:
    watcher = bench.watch(WITH_CHILD)
    watcher.look()
    bench.line.numbers(2)
    bench.say(phase)
    watcher.look()
    for done in range(6):
        bench.say(phase, done)
        bench.later(watcher, LIMIT / 6)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert bench.line.read() == b"", "the child of the child lives"
    bench.until_dead()
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "slow")
    bench.later(watcher, 1)
    assert watcher.running


def test_a_process_that_is_stopped_is_killed_as_well(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("fetching")
    os.kill(bench.children[0].pid, signal.SIGSTOP)
    bench.later(watcher, LIMIT + 1)
    assert bench.line.read() == b""


def test_a_process_that_never_says_how_far_it_is_is_killed(bench: Bench) -> None:
    bench.say("idle")  # of an earlier process
    bench.seconds += 1000
    watcher = started(bench)
    bench.later(watcher, LIMIT)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert trouble_of(watcher) == "slow"


def test_what_an_earlier_process_left_does_not_kill_the_next(bench: Bench) -> None:
    bench.say("fetching", 7)
    bench.seconds += 100 * LIMIT
    watcher = started(bench)
    bench.later(watcher, 1)
    assert trouble_of(watcher) == ""


def test_a_process_that_rests_is_left_alone_and_its_next_round_has_all_the_time(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("idle")
    for _ in range(10):
        bench.later(watcher, LIMIT)
    bench.say("fetching")
    bench.later(watcher, LIMIT)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert trouble_of(watcher) == "slow"


def test_a_rest_between_two_looks_is_noticed_by_the_round_that_follows(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("installing")
    bench.later(watcher, LIMIT - 1)
    bench.say("checking")
    bench.later(watcher, 1)
    bench.later(watcher, LIMIT - 1)
    assert trouble_of(watcher) == ""


def test_a_round_that_comes_to_its_end_ends_the_trouble(bench: Bench) -> None:
    watcher = started(bench)
    bench.later(watcher, LIMIT + 1)
    bench.until_dead()
    watcher.look()
    bench.later(watcher, 1)
    assert (watcher.running, watcher.trouble) == (True, "slow")
    bench.say("checking")
    bench.later(watcher, 1)
    bench.say("idle")
    bench.later(watcher, 1)
    assert trouble_of(watcher) == ""


@pytest.mark.parametrize(("script", "sign"), [(STAY, signal.SIGTERM), (STUBBORN, signal.SIGKILL)])
def test_the_process_ends_with_the_terminal_and_is_not_started_again(
    bench: Bench, script: str, sign: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "GRACE_SECONDS", 10.0 if sign == signal.SIGTERM else 0.1)
    watcher = started(bench, script)
    watcher.end()
    assert bench.children[0].code() == -sign
    bench.later(watcher, 10 * LONGEST_PAUSE_SECONDS)
    assert len(bench.children) == 1


def test_ending_twice_or_before_the_start_does_nothing(bench: Bench) -> None:
    watcher = bench.watch(STAY)
    watcher.end()
    watcher.end()
    watcher.look()
    assert bench.children == []


def test_the_process_dies_with_a_terminal_that_is_killed(bench: Bench) -> None:
    code = (
        "import signal, sys, time\n"
        "from kiosk.terminal.watcher import Watcher\n"
        "Watcher([sys.executable, *sys.argv[1:]], 600, time.monotonic, lambda: None).look()\n"
        "signal.pause()"
    )
    terminal = subprocess.Popen([sys.executable, "-c", code, "-c", STAY, str(bench.line.path)])
    pid, parent, *_ = bench.line.numbers()
    assert parent == terminal.pid
    terminal.kill()
    terminal.wait()
    assert bench.line.read() == b"", f"{pid} lives on"


def test_a_process_whose_terminal_is_gone_before_it_is_tied_never_runs(tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    command = [sys.executable, "-m", "kiosk.terminal.leash", "1", "touch", str(proof)]
    assert subprocess.run(command, check=False).returncode == 1
    assert not proof.exists()


def test_a_look_costs_the_screen_next_to_nothing(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("fetching")
    times = []
    for _ in range(100):
        begin = time.perf_counter()
        watcher.look()
        times.append(time.perf_counter() - begin)
    assert sorted(times)[50] < 0.002


def test_a_terminal_with_updates_runs_the_process_while_it_is_on(bench: Bench, tmp_path: Path) -> None:
    shutil.copytree(room.releases(), tmp_path / "releases")
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from kiosk.terminal import main\n"
        "from kiosk.terminal.watcher import Watcher\n"
        "from tests.terminal import loop_child\n"
        "command = [sys.executable, *sys.argv[2:]]\n"
        "main.updating = lambda *_: Watcher(command, 600, time.monotonic, lambda: None)\n"
        "sys.exit(loop_child.main('looks', Path(sys.argv[1]), locked=False))"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIVY_", "KIOSK_"))}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), "-c", STAY, str(bench.line.path)],
        cwd=TOP,
        env=clean | {"SDL_VIDEODRIVER": "offscreen", "HOME": str(tmp_path)},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0
    assert len(bench.line.numbers()) == 5
    assert bench.line.read() == b"", "the process outlives the terminal"


def test_the_process_is_this_program_with_the_same_settings(tmp_path: Path) -> None:
    settings = room.settings(tmp_path, {"sync": {"url": "https://updates.example"}})
    watcher = main.updating(settings, Path("/etc/kiosk.toml"))
    assert watcher is not None
    program = [sys.executable, "-m", "kiosk"]
    assert watcher._command == [*program, "--config", "/etc/kiosk.toml", "sync", "--loop"]
    assert watcher._limit == settings.sync.time_limit_seconds + main.SPARE_SECONDS
    plain = main.updating(settings, None)
    assert plain is not None
    assert plain._command == [*program, "sync", "--loop"]
    assert main.updating(room.settings(tmp_path), None) is None
