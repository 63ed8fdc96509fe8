"""`kiosk check` says whether the office server takes the numbers of a further terminal."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.check import check, kept
from kiosk.domain.relay import Kept, Snapshot
from kiosk.settings import Settings
from kiosk.store.relay_files import RelayState, SnapshotFile, write_state

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    plain = Settings()
    return replace(
        plain,
        terminal=replace(plain.terminal, data_dir=str(tmp_path)),
        relay=replace(plain.relay, url="https://192.168.10.5:8443", key="k" * 43),
    )


def answered(settings: Settings, at: datetime) -> None:
    snapshot = Snapshot(
        at=at, day=date(2026, 11, 24), intake="open", reason_key="", own=(), others=(), lines=()
    )
    SnapshotFile(paths.office_dir(settings)).write(Kept(received_at=at, snapshot=snapshot))


def test_an_office_server_that_answers_is_well(settings: Settings) -> None:
    answered(settings, NOW)
    found = kept.relay(settings, NOW)
    assert found.weight == "ok"
    assert found.found.endswith("the last answer 2026-11-24 13:10 UTC")


def test_one_that_never_answered_is_an_error_with_the_reason(settings: Settings) -> None:
    write_state(paths.office_dir(settings), RelayState(problem="wrong key"))
    found = kept.relay(settings, NOW)
    assert (found.weight, found.found.endswith("today: wrong key")) == ("error", True)


def test_one_that_fell_silent_is_an_error(settings: Settings) -> None:
    answered(settings, NOW - timedelta(minutes=5))
    assert kept.relay(settings, NOW).weight == "error"


def test_numbers_that_are_refused_are_an_error(settings: Settings) -> None:
    answered(settings, NOW)
    write_state(paths.office_dir(settings), RelayState(problem="the same letter"))
    found = kept.relay(settings, NOW)
    assert (found.weight, found.found.endswith(": the same letter")) == ("error", True)


def test_only_a_further_terminal_is_asked(settings: Settings) -> None:
    alone = replace(settings, relay=replace(settings.relay, url=""))
    asked = [[found.what for found in check(one, {}, NOW)] for one in (settings, alone)]
    assert ["relay" in found for found in asked] == [True, False]
