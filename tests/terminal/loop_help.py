"""Starts `tests.terminal.loop_child` and returns what it found."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.terminal import room

TOP = Path(__file__).parents[2]


def terminal_process(
    script: str, folder: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs a script in a terminal of its own, on the sample release, and waits for its end."""
    shutil.copytree(room.releases(), folder / "releases", dirs_exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIVY_", "KIOSK_"))}
    return subprocess.run(
        [sys.executable, "-m", "tests.terminal.loop_child", script, str(folder), *options],
        cwd=TOP,
        env=clean | {"SDL_VIDEODRIVER": "offscreen", "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def found_by(script: str, folder: Path, *options: str, **environment: str) -> dict[str, Any]:
    """What a script found in a terminal that ended well."""
    done = terminal_process(script, folder, *options, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
