"""The updating process: pauses, wishes, time limits, one at a time, and the command."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.settings import Settings
from kiosk.store.releases import ReleaseStore
from kiosk.store.syncing import LOCK_FILE, read_progress, request_sync, sync_requested
from kiosk.sync.process import JITTER, LONGEST_PAUSE, Loop, pause
from tests.sync.repository import Publisher
from tests.sync.server import Handler, WebServer, serving

CHILD = Path(__file__).with_name("process_child.py")


def test_a_pause_grows_with_failures_up_to_an_hour() -> None:
    lengths = [pause(60, failures, 0.5) for failures in range(8)]
    assert lengths == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert pause(60, 10**6, 0.5) == LONGEST_PAUSE
    assert pause(86400, 3, 0.5) == 86400


def test_a_pause_is_a_little_longer_or_shorter_by_chance() -> None:
    assert pause(60, 0, 0) == pytest.approx(60 * (1 - JITTER))
    assert pause(60, 0, 1) == pytest.approx(60 * (1 + JITTER))


def waits(folder: Path, results: list[bool], wish_at: float = -1) -> list[float]:
    """Return how long a loop waited after each round."""
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited[-1] += seconds
        if waited[-1] == wish_at:
            request_sync(folder)

    def one_round() -> bool:
        assert not sync_requested(folder)
        waited.append(0)
        return results[len(waited) - 1]

    Loop(one_round, folder, 60, wait, lambda: 0.5).run(len(results))
    return waited


def test_a_loop_waits_the_interval_and_longer_after_failures(tmp_path: Path) -> None:
    assert waits(tmp_path, [True, False, False, True]) == [60, 120, 240, 60]


def test_a_wish_ends_the_pause(tmp_path: Path) -> None:
    assert waits(tmp_path, [False, True], wish_at=8) == [8, 8]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[WebServer, Settings]]:
    """A published release of today, and the settings of a terminal that may fetch it."""
    publisher = Publisher(tmp_path / "published", now=datetime.now(UTC))
    publisher.publish()
    data = tmp_path / "data"
    (data / "sync").mkdir(parents=True)
    (data / "sync" / "root.json").write_bytes(publisher.root)
    with serving(publisher.folder) as server:
        settings = Settings()
        yield (
            server,
            replace(
                settings,
                terminal=replace(settings.terminal, data_dir=str(data)),
                sync=replace(settings.sync, url=server.url),
            ),
        )


def command(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `kiosk sync` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "sync", *arguments],
        env=os.environ
        | {"KIOSK_TERMINAL_DATA_DIR": settings.terminal.data_dir, "KIOSK_SYNC_URL": settings.sync.url},
        capture_output=True,
        text=True,
        timeout=60,
    )


def status(settings: Settings) -> str:
    return ReleaseStore(paths.releases_dir(settings)).status(datetime.now(UTC)).last_error or ""


def test_the_command_updates_once_and_tells_what_is_new(served: tuple[WebServer, Settings]) -> None:
    _, settings = served
    first = command(settings)
    assert (first.returncode, first.stdout, first.stderr) == (0, "kiosk: release 1 is in use now\n", "")
    second = command(settings)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert ReleaseStore(paths.releases_dir(settings)).current().release == 1


def test_the_command_takes_a_release_from_a_stick(served: tuple[WebServer, Settings]) -> None:
    server, settings = served
    settings = replace(settings, sync=replace(settings.sync, url=""))
    done = command(settings, "--from", str(server.folder))
    assert (done.returncode, done.stdout) == (0, "kiosk: release 1 is in use now\n")
    assert server.requests == []


def test_a_failure_is_one_sentence_and_noted(served: tuple[WebServer, Settings]) -> None:
    server, settings = served
    server.answers["*"] = lambda handler: handler.give(b"<html>", 302, Location="http://login.invalid")
    failed = command(settings)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert "does this network want somebody to log in" in failed.stderr
    assert "does this network want somebody to log in" in status(settings)


def test_without_an_address_there_is_nothing_to_do(served: tuple[WebServer, Settings]) -> None:
    _, settings = served
    settings = replace(settings, sync=replace(settings.sync, url=""))
    failed = command(settings)
    assert (failed.returncode, failed.stderr) == (
        1,
        "kiosk: No server is set to fetch releases from (sync.url).\n",
    )


def rests(settings: Settings) -> bool:
    """Whether the terminal is told that nothing goes on; it kills a process that never says so."""
    said = read_progress(paths.sync_dir(settings))
    return said is not None and said.phase == "idle"


def test_without_a_first_root_nothing_is_trusted(served: tuple[WebServer, Settings]) -> None:
    _, settings = served
    (paths.sync_dir(settings) / "root.json").unlink()
    failed = command(settings)
    assert failed.returncode == 1
    assert "nothing can be trusted" in failed.stderr
    assert "nothing can be trusted" in status(settings)
    assert rests(settings)


def test_the_first_root_may_lie_elsewhere(served: tuple[WebServer, Settings], tmp_path: Path) -> None:
    _, settings = served
    (paths.sync_dir(settings) / "root.json").rename(tmp_path / "trusted.json")
    settings = replace(settings, sync=replace(settings.sync, root_file=str(tmp_path / "trusted.json")))
    with child(settings, 50) as running:
        told, _ = running.communicate(timeout=60)
    assert (running.returncode, told) == (0, "kiosk: release 1 is in use now\n")


def test_only_one_process_updates_at_a_time(served: tuple[WebServer, Settings]) -> None:
    _, settings = served
    with (paths.sync_dir(settings) / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        failed = command(settings)
    assert failed.returncode == 1
    assert "Another update is running" in failed.stderr
    assert status(settings) == ""
    assert command(settings).returncode == 0


def trickle(handler: Handler) -> None:
    """Send a header that never ends, a byte now and then: no timeout of a socket ever comes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-")
    while not handler.server.over.wait(0.05):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return


def child(settings: Settings, limit: float, *more: str) -> "subprocess.Popen[str]":
    """Run the updating process with a time limit no setting allows."""
    arguments = [sys.executable, str(CHILD), settings.sync.url, settings.terminal.data_dir, str(limit)]
    arguments += [settings.sync.root_file, *more]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_trickling_headers_are_ended_by_the_time_limit(served: tuple[WebServer, Settings]) -> None:
    server, settings = served
    server.answers["*timestamp.json"] = trickle
    with child(settings, 1.5) as running:
        _, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert (
        told
        == "kiosk: The update took too long and was stopped; the next one goes on where it ended. (after 1.5 s)\n"
    )
    assert "took too long and was stopped" in status(settings)
    assert rests(settings)
    server.answers.clear()
    assert command(settings).returncode == 0


def test_a_round_ends_with_the_process_that_started_it(served: tuple[WebServer, Settings]) -> None:
    server, settings = served
    server.answers["*timestamp.json"] = trickle
    with child(settings, 50) as running:
        while not server.requests:
            assert running.poll() is None
            server.over.wait(0.01)
        running.kill()
        running.communicate(timeout=60)
    server.answers.clear()
    with (paths.sync_dir(settings) / LOCK_FILE).open("w") as lock:
        for _ in range(1000):  # the child that held the lock is gone at once
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                server.over.wait(0.01)
            else:
                break
        else:
            pytest.fail("the round goes on without its parent")
    assert command(settings).returncode == 0


def test_a_round_that_dies_is_told(served: tuple[WebServer, Settings]) -> None:
    _, settings = served
    with child(settings, 50, "die") as running:
        _, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert told == "kiosk: The update ended unexpectedly. (Segmentation fault)\n"
    assert "ended unexpectedly" in status(settings)
    assert rests(settings)


@contextmanager
def ending(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Whatever a test finds, nothing waits for a loop that goes on."""
    try:
        yield
    finally:
        process.kill()


def test_the_loop_updates_again_when_somebody_wishes(served: tuple[WebServer, Settings]) -> None:
    server, settings = served
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "sync", "--loop"],
        env=os.environ
        | {"KIOSK_TERMINAL_DATA_DIR": settings.terminal.data_dir, "KIOSK_SYNC_URL": settings.sync.url},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process, ending(process):
        assert process.stdout
        assert process.stdout.readline() == "kiosk: release 1 is in use now\n"
        server.forget()
        request_sync(paths.sync_dir(settings))
        for _ in range(2000):
            if "/metadata/timestamp.json" in server.requests:
                break
            server.over.wait(0.01)
        else:
            pytest.fail("nobody came")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    progress = read_progress(paths.sync_dir(settings))
    assert progress
    assert not sync_requested(paths.sync_dir(settings))
