"""The window of a terminal in an office: no key, no finger and no file on the machine changes what it does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.loop_help import found_by, terminal_process

pytestmark = pytest.mark.ui

WAYS_OUT = ("escape", "F1", "F11", "F12", "ctrl+E", "alt+F4", "close")

HOSTILE_CONFIG = """
[kivy]
exit_on_escape = 1
keyboard_mode = dock
log_level = trace
[graphics]
width = 333
height = 222
rotation = 90
fullscreen = 1
show_cursor = 1
resizable = 1
maxfps = 2
[postproc]
ignore = [(0, 0, 1, 1)]
jitter_distance = 1
[input]
mouse = mouse
%(name)s = probesysfs
[modules]
inspector =
webdebugger =
screen =
"""

HOSTILE_ENVIRONMENT = {
    "KIVY_WINDOW": "x11",
    "KIVY_TEXT": "pil",
    "KIVY_GL_BACKEND": "mock",
    "KIVY_METRICS_DENSITY": "3",
    "KIVY_METRICS_FONTSCALE": "2",
    "KIVY_DPI": "400",
    "KIVY_CLOCK": "free_only",
    "KIVY_USE_DEFAULTCONFIG": "0",
    "KIVY_NO_CONFIG": "0",
    "KCFG_GRAPHICS_ROTATION": "180",
    "KCFG_GRAPHICS_WIDTH": "333",
    "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
    "KCFG_MODULES_INSPECTOR": "",
    "KCFG_INPUT_MOUSE": "mouse",
}


@pytest.fixture(scope="module")
def after_keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return found_by("keys", tmp_path_factory.mktemp("keys"))


@pytest.mark.parametrize("way", WAYS_OUT)
def test_in_kiosk_mode_it_changes_nothing(after_keys: dict[str, Any], way: str) -> None:
    assert after_keys["before"] == "places"
    assert after_keys[way] == ["places", True, 1, [1080, 1920]]


def test_no_key_makes_a_picture_of_the_visit(after_keys: dict[str, Any]) -> None:
    assert after_keys["pictures"] == []


def test_without_kiosk_mode_the_window_can_be_closed(tmp_path: Path) -> None:
    done = terminal_process("keys", tmp_path, "unlocked")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == ""  # it ended before the script did, so the events of the tests above do arrive


@pytest.fixture(scope="module")
def after_touches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return found_by("touches", tmp_path_factory.mktemp("touches"))


def test_one_tap_of_the_touchscreen_is_one_action(after_touches: dict[str, Any]) -> None:
    assert after_touches["one tap"] == ["language"]


def test_several_fingers_and_other_mouse_buttons_simulate_nothing(after_touches: dict[str, Any]) -> None:
    assert after_touches["three fingers"] == []
    assert after_touches["circles of simulated fingers"] == 0


def test_no_device_is_read_twice(after_touches: dict[str, Any]) -> None:
    assert after_touches["providers"] == ["MouseMotionEventProvider", "SDL2MotionEventProvider"]


def test_hostile_files_and_variables_of_kivy_change_nothing(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    (hostile / ".kivy").mkdir(parents=True)
    (hostile / ".kivy" / "config.ini").write_text(HOSTILE_CONFIG, encoding="utf-8")
    home = {"KIVY_HOME": str(hostile / ".kivy")}

    expected = found_by("looks", tmp_path / "plain")
    assert found_by("looks", hostile, **HOSTILE_ENVIRONMENT, **home) == expected
    assert expected["after a tap"] == "home"
    assert expected["size"] == [1080, 1920]
    assert expected["modules"] == []
    assert expected["input"] == [["mouse", "mouse,disable_multitouch"]]
    assert expected["config"]["kivy.exit_on_escape"] == "0"
    assert expected["config"]["graphics.allow_screensaver"] == "0"


def test_without_a_window_the_command_says_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "run"],
        env=os.environ | {"SDL_VIDEODRIVER": "nowhere", "KIOSK_TERMINAL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]  # Kivy's own log, for technicians, stands before it
    assert said.startswith("kiosk: there is no window")
    assert "kiosk check" in said
