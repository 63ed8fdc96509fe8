"""The set-up of a machine: the lists of locked packages, the shell that installs them, and the wheel."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

TOP = Path(__file__).parent.parent
SETUP = TOP / "kiosk" / "setup.sh"
LISTS = ("kiosk/constraints.txt", "kiosk/constraints-central.txt", "tests/constraints.txt")
NOBODY = 65534

Pins = dict[tuple[str, str], str]  # name and version -> hashes


def pins(name: str) -> Pins:
    text = re.sub(r"^ *#.*\n", "", (TOP / name).read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found = (
        re.fullmatch(r"([a-z0-9-]+)==(\S+)(?: ; [^;]*?)? +(--hash=.*)", line) for line in text.splitlines()
    )
    return {(line[1], line[2]): line[3] for line in found if line}


def project() -> dict[str, Any]:
    return tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))


def bash(script: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run functions of the set-up; as text, so that another user needs no right to read the checkout."""
    program = f"set -Eeuo pipefail\nBASH_SOURCE={SETUP}\n{SETUP.read_text()}\n{script}"
    return subprocess.run(["bash", "-c", program], capture_output=True, text=True, timeout=120, **options)


def programs(folder: Path, **scripts: str) -> dict[str, str]:
    """Return an environment whose PATH has these programs and the usual ones, but no sudo and no apt."""
    for name in ("bash", "sed", "tail", "mktemp", "rm", "awk", "grep", "cat", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/bash\n{script}\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize("name", LISTS)
def test_every_line_of_a_list_is_a_pinned_package_with_hashes(name: str) -> None:
    wanted = re.findall(r"^[^\s#].*", (TOP / name).read_text(), re.MULTILINE)
    assert len(pins(name)) == len(wanted) > 10
    for hashes in pins(name).values():
        assert re.fullmatch(r"(--hash=sha256:[0-9a-f]{64}\s*)+", hashes)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_no_host_and_no_path(name: str) -> None:
    text = (TOP / name).read_text()
    assert re.findall(r"https?:|file:|index-url|find-links|trusted-host|(?:^|\s)/\S", text) == []


def test_each_list_holds_the_one_before_in_the_same_versions() -> None:
    terminal, central, tests = (pins(name) for name in LISTS)
    assert terminal.items() <= central.items() <= tests.items()


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_fit_what_the_project_asks_for(name: str) -> None:
    asked = project()["project"]["dependencies"]
    if name != LISTS[0]:
        asked = asked + project()["project"]["optional-dependencies"]["central"]
    if name.startswith("tests"):
        asked = asked + project()["dependency-groups"]["dev"]
    locked = pins(name)
    for requirement in map(Requirement, asked):
        versions = [version for package, version in locked if package == requirement.name]
        assert versions, requirement
        assert all(requirement.specifier.contains(Version(version)) for version in versions), requirement


def test_the_terminal_installs_no_package_that_only_tests_need() -> None:
    names = {name for name, _ in pins(LISTS[0])}
    assert names.isdisjoint({"pytest", "ruff", "mypy", "hypothesis", "opencv-python-headless", "hatchling"})


def test_missing_libraries_are_named_as_debian_packages_each_once(tmp_path: Path) -> None:
    environ = programs(tmp_path, ldconfig="echo '	libc.so.6 (libc6,x86-64) => /lib/libc.so.6'")
    missing = bash("missing_libraries", env=environ).stdout.split()
    assert {"libegl1", "libgl1", "libx11-6", "libgbm1"} <= set(missing)
    assert len(missing) == len(set(missing))


def test_a_machine_that_has_them_all_lacks_nothing() -> None:
    done = bash("missing_libraries")
    assert done.stdout.split() == [], "run ./kiosk/start or ./tests/run once, as root or with sudo"


def test_a_program_that_the_tests_need_is_named_when_it_is_missing(tmp_path: Path) -> None:
    environ = programs(tmp_path, chromium="exit 0")
    assert bash("programs=(chromium firefox-esr); missing_programs", env=environ).stdout == "firefox-esr\n"


def test_a_program_outside_the_path_is_looked_for_where_its_package_puts_it(tmp_path: Path) -> None:
    environ, wanted = programs(tmp_path), f"'postgresql={tmp_path}/lib/*/bin/postgres'"
    assert bash(f"programs=({wanted}); missing_programs", env=environ).stdout == "postgresql\n"
    (tmp_path / "lib" / "15" / "bin").mkdir(parents=True)
    (tmp_path / "lib" / "15" / "bin" / "postgres").touch()
    assert bash(f"programs=({wanted}); missing_programs", env=environ).stdout == ""


def test_only_the_tests_ask_for_a_browser_and_a_database_server(tmp_path: Path) -> None:
    started = (TOP / "kiosk" / "start").read_text()
    tested = (TOP / "tests" / "run").read_text()
    assert "programs=" not in started
    asked = (
        "programs=(chromium 'postgresql=/usr/lib/postgresql/*/bin/postgres' espeak-ng 'iproute2=/*bin/ip')"
    )
    assert tested.index(asked) < tested.index("set_up tests/constraints.txt")
    assert bash("missing_programs", env=programs(tmp_path)).stdout == ""


def test_a_start_asks_for_a_voice_and_for_the_way_to_a_usb_printer(tmp_path: Path) -> None:
    started = (TOP / "kiosk" / "start").read_text()
    wishes = "\n".join(re.findall(r"^wishes.*", started, re.MULTILINE))
    assert started.rindex("wishes") < started.index("set_up kiosk")
    wanted = bash(f'{wishes}; missing_programs "${{wishes[@]}}"', env=programs(tmp_path)).stdout.split()
    has_usb = list(Path("/usr/lib").glob("*/libusb-1.0.so.0"))
    assert wanted == (["espeak-ng"] if has_usb else ["espeak-ng", "libusb-1.0-0"])


def test_a_wish_is_asked_for_until_it_is_there(tmp_path: Path) -> None:
    script = 'install_debian() { echo "apt: $*"; }; wishes=(espeak-ng); grant_wishes'
    environ = programs(tmp_path)
    assert bash(script, env=environ).stdout == "apt: espeak-ng\n"
    (tmp_path / "espeak-ng").symlink_to(tmp_path / "cat")
    assert bash(script, env=environ).stdout == ""


def test_a_machine_that_cannot_have_a_voice_starts_without(tmp_path: Path) -> None:
    done = bash("wishes=(espeak-ng); grant_wishes; echo started", env=programs(tmp_path))
    assert done.returncode == 0
    assert done.stdout == "started\n"
    assert "On Debian they are called: espeak-ng" in done.stderr
    assert "going on without: espeak-ng" in done.stderr


def test_what_is_missing_is_installed_in_one_go(tmp_path: Path) -> None:
    script = (
        'install_debian() { echo "apt: $*"; }; missing_libraries() { echo libegl1; }; venv_is_usable() { :; }'
    )
    done = bash(f"{script}; programs=(chromium); prepare_system", env=programs(tmp_path))
    assert done.stdout == "apt: libegl1 chromium\n"


def test_a_machine_without_apt_is_told_what_to_install(tmp_path: Path) -> None:
    done = bash("install_debian libegl1 libgl1", env=programs(tmp_path))
    assert done.returncode == 1
    assert "has no apt" in done.stderr
    assert "libegl1 libgl1" in done.stderr


def test_a_user_without_sudo_is_told_what_root_must_run(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    environ = programs(tmp_path, **{"apt-get": "exit 1"})
    done = bash("install_debian libegl1", env=environ, cwd="/", **user)
    assert done.returncode == 1
    assert "there is no sudo here. As root:" in done.stderr
    assert "  apt-get update && apt-get install --no-install-recommends libegl1\n" in done.stderr


def test_what_apt_said_is_shown_when_it_fails(tmp_path: Path) -> None:
    environ = programs(
        tmp_path, **{"apt-get": "echo 'E: Unable to locate package'; exit 100", "sudo": 'exec "$@"'}
    )
    done = bash("install_debian libegl1", env=environ | {"TMPDIR": str(tmp_path)})
    assert done.returncode == 1
    assert "| E: Unable to locate package" in done.stderr
    assert "apt could not install: libegl1" in done.stderr


def test_a_machine_with_an_unfit_python_only_is_told_so(tmp_path: Path) -> None:
    environ = programs(tmp_path, python3="exit 1", **{"python3.12": "exit 1"})
    done = bash("make_venv", env=environ)
    assert done.returncode == 1
    assert "no Python from 3.11 to 3.13" in done.stderr


def test_too_little_room_is_told_before_anything_is_installed(tmp_path: Path) -> None:
    environ = programs(tmp_path, df='echo "Filesystem"; echo "disk 100 90 12 90% /"')
    done = bash("check_room", env=environ)
    assert done.returncode == 1
    assert "only 12 MB are free" in done.stderr


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Temporary failure in name resolution", "registry cannot be reached"),
        ("ERROR: No matching distribution found for kivy==2.3.1", "registry cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "is not the one that list.txt names"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Segmentation fault", "the lines above say why"),
    ],
)
def test_a_failure_of_pip_is_explained(tmp_path: Path, said: str, told: str) -> None:
    (tmp_path / "log").write_text(said)
    done = bash(f"log={tmp_path / 'log'}; explain_pip list.txt")
    assert done.returncode == 1
    assert told in done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout whose lists are empty, so that its set-up needs no network."""
    folder = tmp_path_factory.mktemp("checkout") / "kiosk with a space"
    shutil.copytree(TOP / "kiosk", folder / "kiosk", ignore=shutil.ignore_patterns("__pycache__"))
    for name in LISTS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("# nothing\n")
    return folder


def set_up(folder: Path, name: str = LISTS[0]) -> str:
    where = "import kiosk; print(kiosk.__file__)"
    script = f'source kiosk/setup.sh; set_up {name} "the terminal"; "$python" -c "{where}"'
    done = subprocess.run(
        ["bash", "-Eeuo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == folder / "kiosk" / "__init__.py"
    return done.stderr


def test_the_set_up_is_done_once_again_after_a_change_and_anew_when_the_folder_moved(checkout: Path) -> None:
    first = set_up(checkout)
    assert "making .venv" in first
    assert "the set-up of the terminal is complete" in first
    assert set_up(checkout) == ""

    (checkout / LISTS[0]).write_text("# another list\n")
    changed = set_up(checkout)
    assert "making .venv" not in changed
    assert "is complete" in changed

    moved = checkout.rename(checkout.with_name("moved"))
    assert "making .venv" in set_up(moved)
    assert set_up(moved) == ""


def test_the_continuous_integration_runs_the_tests_and_nothing_else() -> None:
    lines = (TOP / ".ci" / "run").read_text().splitlines()
    assert lines == ["#!/usr/bin/env bash", 'exec "$(dirname "${BASH_SOURCE[0]}")/../tests/run"']
    assert os.access(TOP / ".ci" / "run", os.X_OK)


def test_the_wheel_holds_fonts_catalogues_screens_and_pages_and_finds_them(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    program = "from kiosk import paths; print(paths.assets(), paths.locales(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=installed, capture_output=True, text=True, check=True
    )
    inside = installed / "kiosk"
    assert done.stdout.split() == [str(inside / "_assets"), str(inside / "_locales")]
    assert list(inside.glob("_assets/fonts/*/*.ttf"))
    assert list(inside.glob("_locales/*/LC_MESSAGES/*.po"))
    assert list(inside.glob("takehome/pages/templates/*.jinja"))
