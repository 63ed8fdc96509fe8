"""The office server belongs to the terminal: it is this program, it is kept running, and it ends with the terminal."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from kiosk.store.clerks import Clerks
from kiosk.terminal import main
from tests.terminal import room
from tests.test_cli import environment

TOP = Path(__file__).parents[2]
WATCH = """
from os import environ
from threading import Event
from kiosk.settings import load
from kiosk.terminal import main
settings = load(None, environ)
watcher = main.office_server(settings, None) or main.relaying(settings, None)
while True:
    watcher.look()
    Event().wait(0.2)
"""
"""What the terminal does with every tick, without its screen."""

IMPATIENT = """
from kiosk.terminal import pulse
pulse.EVERY_SECONDS = pulse.PATIENCE_SECONDS = 1.0
pulse.FIRST_GRACE_SECONDS = 600.0
feel = pulse.Pulse.feel
def told(self, now):
    found = feel(self, now)
    print(found, flush=True)
    return found
pulse.Pulse.feel = told
"""
"""So that a test need not wait as long as an office does; a slow start is forgiven all the same. Says what it feels."""


def free_ports(count: int) -> list[int]:
    probes = [create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def patient() -> requests.Session:
    """Asks again until there is a server."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=400, backoff_factor=0.1, backoff_max=0.2)))
    return session


def office_pid(parent: int) -> int:
    """The process that the terminal started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert len(children) == 1
    return int(children[0])


@contextmanager
def running(*command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=TOP,
        env=more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """Reads what the process prints until it says something."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(pattern, line):
            return found
    pytest.fail(f"it ended: {said}")


def test_a_terminal_starts_no_office_server_unless_it_is_told_to(tmp_path: Path) -> None:
    assert main.office_server(room.settings(tmp_path), None) is None


def test_the_office_server_is_started_again_when_it_is_killed_and_ends_with_the_terminal(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "kiosk"
    room_settings = {
        "KIOSK_TERMINAL_DATA_DIR": str(folder),
        "KIOSK_OFFICE_LOCATION": room.OFFICE,
        "KIOSK_OFFICE_SERVER_ENABLED": "true",
        "KIOSK_OFFICE_SERVER_BIND": "127.0.0.1",
    }
    port, local = free_ports(2)
    ports = {"KIOSK_OFFICE_SERVER_PORT": str(port), "KIOSK_OFFICE_SERVER_LOCAL_PORT": str(local)}
    (folder / "releases").parent.mkdir(parents=True)
    (folder / "releases").symlink_to(room.releases())
    address = f"http://127.0.0.1:{local}/healthz"
    with running("-c", WATCH, **environment(tmp_path, **room_settings, **ports)) as terminal:
        assert patient().get(address).json()["waiting"] == 0
        first = office_pid(terminal.pid)
        os.kill(first, signal.SIGKILL)
        until(terminal, "fingerprint")
        until(terminal, "fingerprint")  # of the second one
        assert patient().get(address).json()["waiting"] == 0
        assert office_pid(terminal.pid) != first
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)


def test_an_office_server_that_hangs_is_started_again(tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    (folder / "releases").symlink_to(room.releases())
    port, local = free_ports(2)
    own = {
        "KIOSK_TERMINAL_DATA_DIR": str(folder),
        "KIOSK_OFFICE_LOCATION": room.OFFICE,
        "KIOSK_OFFICE_SERVER_ENABLED": "true",
        "KIOSK_OFFICE_SERVER_BIND": "127.0.0.1",
        "KIOSK_OFFICE_SERVER_PORT": str(port),
        "KIOSK_OFFICE_SERVER_LOCAL_PORT": str(local),
    }
    with running("-c", IMPATIENT + WATCH, **environment(tmp_path, **own)) as terminal:
        assert patient().get(f"http://127.0.0.1:{local}/healthz").json()["waiting"] == 0
        until(terminal, "well")
        first = office_pid(terminal.pid)
        os.kill(first, signal.SIGSTOP)
        until(terminal, "lost")
        until(terminal, "fingerprint")  # of the second one
        assert patient().get(f"http://127.0.0.1:{local}/healthz").json()["waiting"] == 0
        assert office_pid(terminal.pid) != first


def test_a_relay_that_hangs_is_started_again(tmp_path: Path) -> None:
    own = {
        "KIOSK_TERMINAL_DATA_DIR": str(tmp_path / "kiosk"),
        "KIOSK_RELAY_URL": f"https://127.0.0.1:{free_ports(1)[0]}",
        "KIOSK_RELAY_KEY": "k" * 43,
    }
    (tmp_path / "kiosk").mkdir()
    with running("-c", IMPATIENT + WATCH, **environment(tmp_path, **own)) as terminal:
        until(terminal, "well")
        first = office_pid(terminal.pid)
        os.kill(first, signal.SIGSTOP)
        until(terminal, "lost")
        until(terminal, "cannot be reached")
        assert office_pid(terminal.pid) != first


@pytest.mark.ui
def test_whoever_tries_the_demo_is_told_how_to_sign_in_at_the_counter(tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    alone = {"KIOSK_TERMINAL_DATA_DIR": str(folder), "KIOSK_SYNC_URL": "http://127.0.0.1:9/releases"}
    port, local = free_ports(2)
    ports = {"KIOSK_OFFICE_SERVER_PORT": str(port), "KIOSK_OFFICE_SERVER_LOCAL_PORT": str(local)}
    own = {"KIOSK_OFFICE_SERVER_BIND": "127.0.0.1"}
    with running("-m", "kiosk", "demo", **environment(tmp_path, **alone, **ports, **own)) as demo:
        said = until(demo, r"the counter: (http://\S+)/counter/, sign in as (\w+) with the PIN (\d{6})")
        until(demo, r"the call display: http://\S+/display/")
        address, name, pin = said.groups()
        answer = patient().get(f"{address}/display/")
        assert "A001" not in answer.text
        signed = requests.post(f"{address}/counter/in", {"name": name, "secret": pin}, timeout=60)
        assert signed.status_code == 200
        assert pin not in (folder / "office" / "clerks.sqlite").read_bytes().decode("latin-1")
        with Clerks(folder / "office" / "clerks.sqlite") as clerks:
            assert clerks.get(name).role == "lead"
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)
