"""The updating process belongs to the terminal: it is this program, and it never outlives the terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kiosk.terminal import main
from tests.terminal import room
from tests.terminal.watcher_help import STAY, Bench

TOP = Path(__file__).parents[2]


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


def test_the_process_also_runs_where_there_are_only_reports(tmp_path: Path) -> None:
    settings = room.settings(tmp_path, {"reports": {"url": "https://central.example"}})
    assert main.updating(settings, None) is not None
