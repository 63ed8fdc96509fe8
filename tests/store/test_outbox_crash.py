"""Kills and power cuts between noting, sending and confirming: nothing is lost, nothing is told twice."""

import random
import select
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.disk import DISK, Disk
from kiosk.domain.report import Fault
from kiosk.store import outbox_file
from kiosk.store.outbox import Outbox

CHILD = Path(__file__).with_name("outbox_child.py")
KILLS = 40
MOST_LINES = 30
LONGEST_DELAY = 0.002
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Server:
    """Takes events of an outbox once each, as the central server does, and reports with growing numbers only."""

    def __init__(self) -> None:
        self.outbox = ""
        self.through = self.number = 0
        self.places: list[str] = []

    def take(self, outbox: str, number: int, events: list[tuple[int, str]]) -> None:
        assert self.outbox in ("", outbox)
        assert number > self.number
        self.outbox, self.number = outbox, number
        for event, place in events:
            if event > self.through:
                self.through = event
                self.places.append(place)


def test_no_fault_is_lost_or_told_twice_through_40_kills(tmp_path: Path) -> None:
    chance, server, noted = random.Random(20260302), Server(), list[str]()
    path = tmp_path / "outbox.sqlite"
    for _ in range(KILLS):
        first = int(noted[-1]) + 2 if noted else 0  # one may have been noted without having been said
        for line in _run_until_killed(path, first, chance):
            word, *rest = line.split()
            if word == "noted":
                noted += rest
            else:
                outbox, number, *events = rest
                pairs = [event.split(":") for event in events]
                server.take(outbox, int(number), [(int(event), place) for event, place in pairs])
    with closing(Outbox(path)) as outbox_left:
        batch = outbox_left.batch()
        left = [(event.number, event.place) for event in batch.events if isinstance(event, Fault)]
        assert len(left) == batch.waiting
        server.take(batch.outbox, batch.number, left)
    assert len(noted) > KILLS
    assert set(noted) <= set(server.places)
    assert len(server.places) == len(set(server.places))
    assert server.places == sorted(server.places, key=int)


def _run_until_killed(path: Path, first: int, chance: random.Random) -> list[str]:
    command = [sys.executable, str(CHILD), str(path), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chance.randrange(1, MOST_LINES))]
        select.select([], [], [], chance.uniform(0, LONGEST_DELAY))
        child.kill()
        lines += child.stdout.readlines()
    assert child.returncode == -9
    return [line for line in lines if line.endswith("\n")]


class Power(Disk):
    """Keeps a copy of what is on the disk for sure: what was there when a file was synced last."""

    def __init__(self, folder: Path, copy: Path) -> None:
        self._folder, self.copy = folder, copy

    def sync_file(self, path: Path) -> None:
        DISK.sync_file(path)
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self._folder, self.copy, ignore=shutil.ignore_patterns("*-shm"))


def test_a_power_cut_after_sending_gives_no_number_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    power = Power(folder, tmp_path / "after")
    monkeypatch.setattr(outbox_file, "DISK", power)
    with closing(Outbox(folder / "outbox.sqlite")) as outbox:
        outbox.count(date(2026, 3, 1), "topic", "kita")
        outbox.close_days(date(2026, 3, 2))
        outbox.fault(NOON, "KeyError", "before")
        sent = outbox.batch()
        outbox.fault(NOON, "KeyError", "lost with the power")
        outbox.confirm(sent.outbox, 2, sent.number)
    with closing(Outbox(power.copy / "outbox.sqlite")) as outbox:
        outbox.fault(NOON, "KeyError", "after")
        again = outbox.batch()
        assert (again.outbox, again.number) == (sent.outbox, sent.number + 1)
        assert again.events[:2] == sent.events
        assert [event.number for event in again.events] == [1, 2, 3]
