"""`kiosk check` says whether the office server works and whether somebody may sign in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from kiosk import paths
from kiosk.check import office
from kiosk.office.certificate import LASTS, ensure
from kiosk.settings import Settings
from kiosk.store.clerks import Clerk, Clerks
from tests.office.place import Place
from tests.terminal import room

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


def settings(folder: Path, **changes: object) -> Settings:
    return room.settings(
        folder, {"office_server": {"enabled": True, "speak": False, "local_port": 0, **changes}}
    )


def with_lead(folder: Path, active: bool = True) -> None:
    with Clerks(paths.office_dir(room.settings(folder)) / "clerks.sqlite") as clerks:
        clerks.put(Clerk(id="mk", name="Erste Kraft", role="lead"))
        if not active:
            clerks.put(Clerk(id="sd", name="Zweite Kraft", role="lead"))


def test_a_terminal_that_starts_none_is_well(tmp_path: Path) -> None:
    found = office.server(room.settings(tmp_path), NOW)
    assert (found.weight, found.found) == ("ok", "this terminal starts no office server")


def test_an_office_in_which_nobody_may_sign_in_is_told_and_no_file_is_made(tmp_path: Path) -> None:
    found = office.server(settings(tmp_path), NOW)
    assert (found.weight, found.found) == ("warning", "nobody may sign in at the counter")
    assert "kiosk office clerk" in found.mend
    assert not (tmp_path / "office").exists()


def test_an_office_with_a_lead_is_well(tmp_path: Path) -> None:
    with_lead(tmp_path)
    assert office.server(settings(tmp_path), NOW).weight == "ok"


def test_a_damaged_file_of_clerks_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "clerks.sqlite").write_bytes(b"no database" * 100)
    assert office.server(settings(tmp_path), NOW).weight == "error"


def test_a_certificate_of_the_settings_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with_lead(tmp_path)
    found = office.server(settings(tmp_path, certificate_file=str(tmp_path / "none.pem")), NOW)
    assert found.weight == "error"
    assert "none.pem" in found.found


@pytest.mark.parametrize(("days_left", "weight"), [(20, "warning"), (40, "ok")])
def test_a_certificate_of_the_settings_that_ends_soon_is_told(
    tmp_path: Path, days_left: int, weight: str
) -> None:
    with_lead(tmp_path)
    made = ensure(tmp_path, (), NOW)
    files = {"certificate_file": str(made.certificate), "key_file": str(made.key)}
    when = NOW + LASTS - timedelta(days=days_left)
    assert office.server(settings(tmp_path, **files), when).weight == weight


def test_a_server_that_answers_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    with Place(tmp_path) as place:
        port = int(place.url.rpartition(":")[2])
        assert office.server(settings(tmp_path, local_port=port), NOW).weight == "ok"
    found = office.server(settings(tmp_path, local_port=port), NOW)
    assert (found.weight, found.found) == ("warning", f"nothing answers at http://127.0.0.1:{port}")


def test_calls_that_cannot_be_spoken_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_lead(tmp_path)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = office.server(settings(tmp_path, speak=True), NOW)
    assert (found.weight, found.found) == ("warning", "calls are not spoken, espeak-ng is missing")
