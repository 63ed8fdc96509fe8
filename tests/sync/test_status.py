"""What a terminal says of itself, put together from what lies on its disk."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kiosk import __version__, paths
from kiosk.disk import LITTLE_SPACE, NO_SPACE
from kiosk.domain.reasons import REASONS
from kiosk.domain.relay import Kept, Snapshot
from kiosk.domain.report import Problem, Status
from kiosk.settings import Settings
from kiosk.store.attempts import Fallback, write_fallback
from kiosk.store.build import build_sample
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.relay_files import RelayState, SnapshotFile, write_state
from kiosk.store.syncing import STATE_HOLDS, TerminalState, Trouble, write_terminal_state
from kiosk.sync.status import disk_problems, status_of
from tests.store.disk_help import quick_disk

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release."""
    folder = tmp_path_factory.mktemp("data")
    build_sample(paths.assets() / "sample", folder / "releases", NOW)
    return folder


@pytest.fixture
def settings(data: Path) -> Settings:
    made = Settings()
    ReleaseInstaller(data / "releases").note_success(NOW)
    return replace(made, terminal=replace(made.terminal, data_dir=str(data)))


def problems(settings: Settings, now: datetime = NOW, offset: float | None = 0.0) -> list[Problem]:
    status = status_of(settings, now, offset, 0)
    msgspec.json.decode(msgspec.json.encode(status), type=Status)  # it is one that a server takes
    return [problem for problem in status.problems if not problem.code.startswith("disk")]


def test_a_terminal_that_is_well_says_what_it_shows(settings: Settings) -> None:
    status = status_of(settings, NOW + timedelta(hours=1), -2.5, 7)
    assert (status.release, status.release_made_at, status.last_update) == (1, NOW, NOW)
    assert (status.version, status.clock_offset_seconds, status.outbox_waiting) == (__version__, -2.5, 7)
    assert status.disk_free_bytes is not None
    assert problems(settings) == []


def test_a_terminal_that_has_nothing_yet_says_so(tmp_path: Path) -> None:
    made = Settings()
    settings = replace(made, terminal=replace(made.terminal, data_dir=str(tmp_path / "none")))
    status = status_of(settings, NOW, None, 0)
    assert (status.release, status.last_update, status.started_at) == (None, None, None)
    assert (status.printer, status.disk_free_bytes, status.problems) == ("unknown", None, ())


def test_what_is_wrong_with_updating_is_told_with_its_reason(settings: Settings) -> None:
    installer = ReleaseInstaller(paths.releases_dir(settings))
    later = NOW + timedelta(minutes=1)
    installer.note_failure(later, f"{REASONS['silent']} (https://content.example\n{'x' * 500})")
    [problem] = problems(settings)
    assert (problem.code, problem.reason, len(problem.detail)) == ("update-failed", "silent", 200)
    installer.note_success(NOW, f"{REASONS['not-renewed']} (5 days)")
    [problem] = problems(settings)
    assert (problem.code, problem.reason) == ("server-warning", "not-renewed")
    installer.note_failure(later, "something nobody knows")
    [problem] = problems(settings)
    assert (problem.code, problem.reason) == ("update-failed", "")


def test_content_that_is_older_than_it_should_be_is_told(settings: Settings) -> None:
    root = paths.releases_dir(settings)
    write_fallback(quick_disk(), root, Fallback(wanted=2, used=1, why=f"{REASONS['damaged-here']} (2: gone)"))
    assert [(one.code, one.reason) for one in problems(settings)] == [("older-content", "damaged-here")]
    write_fallback(quick_disk(), root, None)
    days = settings.content.max_age_days_shown
    assert problems(settings, NOW + timedelta(days=days)) == []
    assert [one.code for one in problems(settings, NOW + timedelta(days=days + 1))] == ["old-content"]


@pytest.mark.parametrize(
    ("offset", "is_told"), [(599.0, False), (-599.0, False), (601.0, True), (-1e12, True)]
)
def test_a_clock_that_is_wrong_by_more_than_minutes_is_told(
    settings: Settings, offset: float, is_told: bool
) -> None:
    assert [one.code for one in problems(settings, NOW, offset)] == ["clock-wrong"] * is_told


@pytest.mark.parametrize(
    ("free", "codes"),
    [
        (None, []),
        (LITTLE_SPACE, []),
        (LITTLE_SPACE - 1, ["disk-low"]),
        (NO_SPACE - 1, ["disk-full"]),
        (0, ["disk-full"]),
    ],
)
def test_a_disk_that_fills_up_is_told(free: int | None, codes: list[str]) -> None:
    assert [problem.code for problem in disk_problems(free)] == codes


@pytest.mark.parametrize("printer", ["low", "out", "jam", "gone", "unknown"])
def test_a_printer_that_needs_somebody_is_told(settings: Settings, printer: str) -> None:
    state = TerminalState(at=NOW, started_at=NOW, printer=printer)  # type: ignore[arg-type]
    write_terminal_state(paths.sync_dir(settings), state)
    assert [one.code for one in problems(settings)] == ["printer"]
    write_terminal_state(paths.sync_dir(settings), replace(state, printer="ready"))
    assert problems(settings) == []


@pytest.mark.parametrize(
    ("trouble", "why"), [("ended", "ended by itself"), ("hung", "did not answer and was ended")]
)
def test_an_office_server_that_does_not_work_is_told(settings: Settings, trouble: Trouble, why: str) -> None:
    state = TerminalState(at=NOW, started_at=NOW, office_trouble=trouble)
    write_terminal_state(paths.sync_dir(settings), state)
    assert problems(settings) == []
    serving = replace(settings, office_server=replace(settings.office_server, enabled=True))
    assert problems(serving) == [Problem(code="office-server", detail=why)]
    write_terminal_state(paths.sync_dir(settings), replace(state, office_trouble=""))


def test_numbers_that_do_not_reach_the_office_server_are_told_with_the_reason(
    settings: Settings, tmp_path: Path
) -> None:
    far = replace(
        settings,
        terminal=replace(settings.terminal, data_dir=str(tmp_path)),
        relay=replace(settings.relay, url="https://192.168.10.5:8443", key="k" * 43),
    )
    folder = paths.office_dir(far)
    assert problems(far) == [Problem(code="relay")]
    write_state(folder, RelayState(problem=f"{REASONS['office-key']} (not known)"))
    (told,) = problems(far)
    assert (told.code, told.reason) == ("relay", "office-key")
    write_state(folder, RelayState())
    snapshot = Snapshot(at=NOW, day=NOW.date(), intake="open", reason_key="", own=(), others=(), lines=())
    SnapshotFile(folder).write(Kept(received_at=NOW, snapshot=snapshot))
    assert problems(far) == []
    assert [one.code for one in problems(far, NOW + timedelta(minutes=3))] == ["relay"]


def test_what_a_terminal_said_before_it_ended_counts_for_nothing(settings: Settings) -> None:
    state = TerminalState(at=NOW, started_at=NOW, numbers_fault=True)
    write_terminal_state(paths.sync_dir(settings), state)
    assert [one.code for one in problems(settings)] == ["numbers-fault"]
    assert problems(settings, NOW + STATE_HOLDS) == []
