"""The command line, run as processes: what it lists, what it refuses, how it ends."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.domain.pin import pin_matches

COMMANDS = (
    *(
        "run",
        "demo",
        "tour",
        "preview",
        "sync",
        "relay",
        "print",
        "numbers",
        "check",
        "settings",
        "content",
        "office",
        "central",
    ),
)
THINGS = [
    *(
        "screen",
        "graphics",
        "sound",
        "printer",
        "disk",
        "clock",
        "fonts",
        "release",
        "updates",
        "reports",
        "ledger",
        "office",
    ),
]


def environment(home: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIOSK_", "XDG_"))}
    return clean | {"HOME": str(home), "SDL_VIDEODRIVER": "offscreen"} | more


def kiosk(home: Path, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        text=True,
        start_new_session=True,  # no terminal: a PIN is then read from stdin
        timeout=120,
    )


def test_help_lists_each_command_with_one_line(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "--help")
    assert done.returncode == 0
    listed = re.findall(r"^    (\w+) +\S.{10,60}$", done.stdout, re.MULTILINE)
    assert tuple(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(tmp_path: Path, command: str) -> None:
    done = kiosk(tmp_path, command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: kiosk {command}")


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["tour"], ["tour", "--out", "x", "--size", "big"], ["sync", "--loop", "--from", "x"]],
)
def test_a_wrong_command_line_is_explained_and_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    done = kiosk(tmp_path, *arguments)
    assert done.returncode == 2
    assert "usage: kiosk" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_loads_no_library_of_another_layer() -> None:
    program = "import sys, kiosk.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"kivy", "skia", "tinydb", "sqlite3", "babel", "yaml", "qrcode", "requests", "tuf"}
    assert heavy.isdisjoint(done.stdout.split())


def test_a_mistake_in_the_settings_is_told_without_traceback_and_exits_with_2(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "settings", "--show", KIOSK_IDLE_SECONDS="soon")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "kiosk: the settings have mistakes:\n  idle.seconds in the environment (KIOSK_IDLE_SECONDS): "
        "must be a whole number from 20 to 600, but is 'soon'\n"
    )


def test_the_printed_example_is_a_file_that_the_next_command_takes(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(kiosk(tmp_path, "settings", "--example").stdout, encoding="utf-8")
    done = kiosk(tmp_path, "--config", str(file), "settings", "--show")
    assert done.returncode == 0
    assert f"seconds = 90  # {file}\n" in done.stdout


def test_a_pin_typed_twice_becomes_a_line_for_the_settings(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "settings", "--pin", stdin="240817\n240817\n")
    assert done.returncode == 0
    line = re.fullmatch(r'pin_hash = "(.*)"\n', done.stdout)
    assert line
    assert pin_matches("240817", line[1])
    file = tmp_path / "kiosk.toml"
    file.write_text("[staff]\n" + done.stdout, encoding="utf-8")
    assert kiosk(tmp_path, "--config", str(file), "settings", "--show").returncode == 0


@pytest.mark.parametrize(("typed", "told"), [("240817\n240818\n", "differ"), ("12\n12\n", "6 to 12 digits")])
def test_a_pin_that_differs_or_is_too_short_makes_no_line(tmp_path: Path, typed: str, told: str) -> None:
    done = kiosk(tmp_path, "settings", "--pin", stdin=typed)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_quietly_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "settings", "--pin"]
    with subprocess.Popen(
        command,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        told = b""
        while b"New PIN" not in told:
            told += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert b"Traceback" not in process.stderr.read()


def test_check_says_one_line_for_each_thing_and_finds_no_error_on_a_new_machine(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "check")
    lines = done.stdout.splitlines()
    words = [re.match(r"(ok|warning|error) +(\w+): .", line) for line in lines[:-1]]
    assert [word and word[2] for word in words] == THINGS
    assert re.fullmatch(r"12 things checked: 0 errors, \d warnings", lines[-1])
    assert done.returncode == 0


def test_check_wants_a_screen_in_an_office(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "check", KIOSK_TERMINAL_KIOSK_MODE="true")
    assert done.stdout.startswith("error    screen: ")
    assert done.returncode == 1


def test_check_exits_with_1_when_the_data_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = kiosk(tmp_path, "check", KIOSK_TERMINAL_DATA_DIR=str(tmp_path / "file" / "data"))
    assert re.search(r"^error +disk: .* cannot be written: Not a directory\. \w", done.stdout, re.MULTILINE)
    assert done.returncode == 1


def test_check_finds_a_damaged_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database")
    done = kiosk(tmp_path, "check", KIOSK_TERMINAL_DATA_DIR=str(tmp_path))
    assert re.search(r"^error +ledger: .*damaged", done.stdout, re.MULTILINE)
    assert done.returncode == 1


@pytest.mark.ui
def test_without_a_screen_the_demo_says_so_and_how_to_see_it(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "demo", "--until-first-screen")
    assert "the terminal runs invisibly" in done.stdout
    assert "./kiosk/start tour --out pictures" in done.stdout


@pytest.mark.ui
def test_the_demo_draws_its_first_screen_says_so_and_ends(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "demo", "--until-first-screen")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^first screen drawn: \d+x\d+, .+, renderer .+$", done.stdout, re.MULTILINE)
