"""Reports in the updating process: between two rounds, in their own rhythm, and never in the way of an update."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.report import DayCounts, Fault
from kiosk.settings import Settings
from kiosk.store.identity import take_pairing_request
from kiosk.store.releases import ReleaseStore
from kiosk.store.syncing import read_progress
from kiosk.sync import uplink
from kiosk.sync.process import Loop, Reporting
from tests.sync.central import Central, central_at
from tests.sync.device import Device
from tests.sync.repository import Publisher
from tests.sync.server import Handler
from tests.sync.test_process import trickle

CHILD = Path(__file__).with_name("process_child.py")


class Clock:
    """Time that passes only in pauses."""

    def __init__(self) -> None:
        self.now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


def reports(
    tmp_path: Path, ends: list[int], rounds: int, interval: int = 300, update: bool = True
) -> list[float]:
    """Return when reports were made in a loop whose rounds take no time."""
    settings = Settings()
    settings = replace(
        settings,
        terminal=replace(settings.terminal, data_dir=str(tmp_path)),
        reports=replace(settings.reports, interval_seconds=interval),
    )
    clock, made = Clock(), list[float]()

    def go() -> int:
        made.append(clock.now)
        return ends[min(len(made), len(ends)) - 1]

    beside = Reporting(settings, go, lambda: 0.5)
    Loop(lambda: update, paths.sync_dir(settings), 60, clock.wait, lambda: 0.5, beside).run(rounds)
    return made


def test_reports_are_made_in_their_own_interval(tmp_path: Path) -> None:
    assert reports(tmp_path, [uplink.DONE], 20) == [2, 302, 602, 902]


def test_reports_come_more_seldom_after_failures_and_updates_do_not(tmp_path: Path) -> None:
    assert reports(tmp_path, [uplink.FAILED, uplink.FAILED, uplink.DONE], 40) == [2, 602, 1802, 2102]


def test_updates_that_fail_do_not_delay_reports(tmp_path: Path) -> None:
    made = reports(tmp_path, [uplink.DONE], 6, update=False)
    assert made[:4] == [2, 302, 602, 902]


def test_while_staff_wait_the_server_is_asked_every_few_seconds(tmp_path: Path) -> None:
    assert reports(tmp_path, [uplink.SOON, uplink.SOON, uplink.DONE], 6) == [2, 8, 14, 314]


def test_a_wish_is_followed_within_two_seconds(tmp_path: Path) -> None:
    device = Device(tmp_path, "http://127.0.0.1:9")
    clock, made = Clock(), list[float]()

    def wait(seconds: float) -> None:
        clock.wait(seconds)
        if clock.now == 100:
            device.wish()

    def go() -> int:
        made.append(clock.now)
        take_pairing_request(paths.identity_dir(device.settings))
        return uplink.DONE

    beside = Reporting(device.settings, go, lambda: 0.5)
    Loop(lambda: True, paths.sync_dir(device.settings), 60, wait, lambda: 0.5, beside).run(6)
    assert made == [2, 100]


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """One server for content and reports."""
    publisher = Publisher(tmp_path / "published", now=datetime.now(UTC))
    publisher.publish()
    (tmp_path / "root.json").write_bytes(publisher.root)
    with central_at(publisher.folder) as running:
        yield running


@pytest.fixture
def device(tmp_path: Path, central: Central) -> Device:
    """A terminal that is connected and has a fault to tell."""
    made = Device(tmp_path / "data", central.url)
    made.connect(central)
    made.fault("one")
    return made


def environment(device: Device, tmp_path: Path, update: bool = True) -> dict[str, str]:
    url = device.settings.reports.url
    return os.environ | {
        "KIOSK_TERMINAL_DATA_DIR": device.settings.terminal.data_dir,
        "KIOSK_REPORTS_URL": url,
        "KIOSK_SYNC_URL": url if update else "",
        "KIOSK_SYNC_ROOT_FILE": str(tmp_path / "root.json"),
    }


def command(
    device: Device, tmp_path: Path, *arguments: str, update: bool = True
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "sync", *arguments],
        env=environment(device, tmp_path, update),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def loop(device: Device, tmp_path: Path, update: bool = True) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "sync", "--loop"],
        env=environment(device, tmp_path, update),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(central: Central, what: str) -> None:
    """Wait until somebody has asked for a path."""
    for _ in range(3000):
        if any(what in path for path in central.requests):
            return
        central.over.wait(0.01)
    pytest.fail(f"nobody asked for {what}")


def places(central: Central) -> list[str]:
    return [event.place for event in central.events if isinstance(event, Fault)]


def test_the_command_updates_and_reports_once_and_tells_the_new_release(
    device: Device, central: Central, tmp_path: Path
) -> None:
    done = command(device, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "kiosk: release 1 is in use now\n", "")
    assert places(central) == ["one"]
    status = central.reports[0].status
    assert (status.release, status.problems, status.last_update is None) == (1, (), False)


def test_a_report_that_fails_is_one_line_and_no_failed_update(
    device: Device, central: Central, tmp_path: Path
) -> None:
    central.answers["reports"] = lambda handler: handler.give(b"<html>", 503, "text/html")
    done = command(device, tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("kiosk: The server reports a fault. (")
    assert len(done.stderr.splitlines()) == 1
    assert ReleaseStore(paths.releases_dir(device.settings)).status(datetime.now(UTC)).last_error is None


def test_an_update_that_fails_is_reported(device: Device, central: Central, tmp_path: Path) -> None:
    central.answers["*timestamp.json"] = lambda handler: handler.give(b"", 503)
    assert command(device, tmp_path).returncode == 1
    [problem] = central.reports[0].status.problems
    assert (problem.code, problem.reason) == ("update-failed", "server-fault")
    assert "timestamp.json" in problem.detail


def test_a_release_from_a_stick_needs_no_server_for_reports(
    device: Device, central: Central, tmp_path: Path
) -> None:
    assert command(device, tmp_path, "--from", str(tmp_path / "published")).returncode == 0
    assert central.requests == []


def test_reports_are_made_where_no_updates_are_set_up(
    device: Device, central: Central, tmp_path: Path
) -> None:
    assert command(device, tmp_path, update=False).returncode == 0
    assert places(central) == ["one"]
    central.answers["reports"] = lambda handler: handler.give(b"<html>", 503, "text/html")
    assert command(device, tmp_path, update=False).returncode == 1


def test_a_terminal_that_is_not_connected_asks_nobody(central: Central, tmp_path: Path) -> None:
    device = Device(tmp_path / "data", central.url)
    done = command(device, tmp_path, update=False)
    assert (done.returncode, done.stderr, central.requests) == (0, "", [])


def test_a_process_that_is_killed_before_the_answer_tells_nothing_twice(
    device: Device, central: Central, tmp_path: Path
) -> None:
    for _ in range(3):
        central.forget()
        central.afterwards = [wait_until_gone]
        with loop(device, tmp_path, update=False) as process:
            wait_for(central, "reports")
            while central.afterwards:
                central.over.wait(0.01)
            process.kill()
            process.wait(60)
    device.fault("two")
    assert command(device, tmp_path, update=False).returncode == 0
    assert places(central) == ["one", "two"]
    assert device.waiting() == 0


def wait_until_gone(handler: Handler) -> None:
    """Answer nothing until whoever asked has hung up."""
    handler.connection.settimeout(30)
    handler.rfile.read(1)


def test_the_loop_reports_alone_and_tells_the_terminal_that_it_lives(
    device: Device, central: Central, tmp_path: Path
) -> None:
    with loop(device, tmp_path, update=False) as process:
        wait_for(central, "reports")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    said = read_progress(paths.sync_dir(device.settings))
    assert said is not None
    assert said.phase == "idle"


def test_the_loop_makes_a_terminal_known(central: Central, tmp_path: Path) -> None:
    device = Device(tmp_path / "data", central.url)
    with loop(device, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "kiosk: release 1 is in use now\n"
        device.wish()
        wait_for(central, "pairings")
        while device.link.state != "waiting":
            central.over.wait(0.01)
        central.confirm(device.link.code)
        wait_for(central, "reports")
        while device.link.last_report_at is None:
            central.over.wait(0.01)
    assert (device.link.state, device.link.name) == ("paired", "Eingang")


def test_a_report_that_hangs_is_stopped_and_updates_go_on(
    device: Device, central: Central, tmp_path: Path
) -> None:
    central.answers["reports"] = trickle
    arguments = [central.url, device.settings.terminal.data_dir, "50", str(tmp_path / "root.json"), "reports"]
    with subprocess.Popen(
        [sys.executable, str(CHILD), *arguments, "0.7"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        out, told = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "kiosk: release 1 is in use now\n")
    assert told == "kiosk: The report took too long and was stopped.\n"
    assert device.link.last_problem == "report-stopped"
    central.answers.clear()
    assert command(device, tmp_path).returncode == 0
    assert places(central) == ["one"]


def test_a_day_of_a_terminal_arrives_as_it_was_counted(
    device: Device, central: Central, tmp_path: Path
) -> None:
    with device.outbox() as outbox:
        for _ in range(8):
            outbox.count(date(2026, 3, 2), "search", "nothing")
        outbox.close_days(date(2026, 3, 3))
    command(device, tmp_path, update=False)
    [day] = [event for event in central.events if isinstance(event, DayCounts)]
    assert (day.day, day.searches) == (date(2026, 3, 2), {"nothing": 8})


def mirrored(tmp_path: Path, ends: list[int], seconds: int, office: bool = True) -> list[float]:
    """Return when the numbers were told while some seconds went by."""
    settings = Settings()
    settings = replace(
        settings,
        terminal=replace(settings.terminal, data_dir=str(tmp_path)),
        office_server=replace(settings.office_server, enabled=office),
    )
    now, told = 0.0, list[float]()

    def go() -> int:
        told.append(now)
        return ends[min(len(told), len(ends)) - 1]

    beside = Reporting(settings, lambda: uplink.DONE, lambda: 0.5, go)
    for _ in range(seconds // 2):
        now += 2
        beside.after(2)
    return told


def test_numbers_are_looked_at_every_ten_seconds_for_phones_outside(tmp_path: Path) -> None:
    assert mirrored(tmp_path, [0], 60) == [2, 12, 22, 32, 42, 52]


def test_a_server_that_cannot_be_told_is_asked_less_often_and_again_within_two_minutes(
    tmp_path: Path,
) -> None:
    told = mirrored(tmp_path, [1], 600)
    pauses = [after - before for before, after in pairwise(told)]
    assert pauses[:4] == [20, 40, 80, 120]
    assert set(pauses[4:]) == {120}


def test_a_terminal_without_the_office_server_tells_no_numbers(tmp_path: Path) -> None:
    assert mirrored(tmp_path, [0], 60, office=False) == []
