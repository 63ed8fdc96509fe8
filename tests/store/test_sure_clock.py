"""The clock is right for sure only when somebody else says so."""

import ctypes
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.clocks import STEADY_SECONDS
from kiosk.settings import Settings
from kiosk.store import sure_clock
from kiosk.store.identity import Identity, Link
from kiosk.store.sure_clock import SureClock, is_synchronised, vouched_for
from tests.terminal import room

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of a terminal that reports, on a machine without a time service."""
    monkeypatch.setattr(sure_clock, "is_synchronised", lambda: False)
    return room.settings(tmp_path, {"reports": {"url": "https://central.example"}})


def reported(settings: Settings, ago: float, offset: float | None) -> None:
    link = Link(state="paired", last_report_at=NOW - timedelta(seconds=ago), clock_offset=offset)
    Identity(paths.identity_dir(settings)).write_link(link)


def test_it_must_run_steadily_and_not_before_the_content_was_made() -> None:
    ticks = iter((0.0, STEADY_SECONDS - 1, STEADY_SECONDS, STEADY_SECONDS + 1))
    clock = SureClock(lambda _now: True, lambda: next(ticks))
    made_at = NOW + timedelta(seconds=STEADY_SECONDS)
    times = (0.0, STEADY_SECONDS - 1, STEADY_SECONDS, STEADY_SECONDS + 1)
    told = [clock.look(NOW + timedelta(seconds=seconds), made_at) for seconds in times]
    assert told == [False, False, True, True]


def test_a_steady_clock_is_not_sure_while_nobody_vouches_for_it() -> None:
    ticks = iter((0.0, STEADY_SECONDS))
    clock = SureClock(lambda _now: False, lambda: next(ticks))
    told = [clock.look(NOW + timedelta(seconds=seconds), NOW) for seconds in (0.0, STEADY_SECONDS)]
    assert (told, clock.is_steady) == ([False, False], True)


def test_a_steady_clock_before_the_content_was_made_is_not_sure() -> None:
    ticks = iter((0.0, STEADY_SECONDS))
    clock = SureClock(lambda _now: True, lambda: next(ticks))
    told = [clock.look(NOW + timedelta(seconds=s), NOW + timedelta(days=1)) for s in (0.0, STEADY_SECONDS)]
    assert (told, clock.is_steady) == ([False, False], True)


@pytest.mark.parametrize(
    ("ago", "offset", "is_right"),
    [
        (60, 2.5, True),
        (60, -599, True),
        (60, 601, False),
        (60, None, False),
        (STEADY_SECONDS, 0, False),
        (-60, 0, False),
    ],
)
def test_the_central_server_vouches_for_a_clock_that_it_found_right_lately(
    settings: Settings, ago: float, offset: float | None, is_right: bool
) -> None:
    reported(settings, ago, offset)
    assert vouched_for(settings, NOW) == is_right


def test_without_a_report_nobody_vouches(settings: Settings, tmp_path: Path) -> None:
    assert not vouched_for(settings, NOW)
    reported(settings, 60, 0)
    assert not vouched_for(room.settings(tmp_path), NOW), "it reports to nobody any more"


def test_a_time_service_vouches(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sure_clock, "is_synchronised", lambda: True)
    assert vouched_for(settings, NOW)


class Timex(ctypes.Structure):
    """The beginning of what the kernel tells of its clock, and room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    )


def test_the_kernel_is_asked_whether_something_keeps_its_clock() -> None:
    told = Timex()
    assert ctypes.CDLL(None).adjtimex(ctypes.byref(told)) >= 0
    is_lost = bool(told.status & 0x40)  # STA_UNSYNC
    assert is_synchronised() != is_lost
