"""`kiosk check` says whether the office server works and whether somebody may sign in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from kiosk import paths
from kiosk.check import check, machine, office
from kiosk.office.certificate import LASTS, ensure
from kiosk.settings import Settings
from kiosk.store.clerks import Clerk, Clerks
from tests.office.place import Place
from tests.terminal import room

NOBODY = 1
"""No program of this machine has this port."""

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


def settings(folder: Path, **changes: object) -> Settings:
    """An office server at which nothing answers, unless the changes say where one does."""
    own = {"enabled": True, "speak": False, "local_port": 0, "port": NOBODY}
    return room.settings(folder, {"office_server": {**own, **changes}})


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


def test_a_damaged_file_of_clerks_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "clerks.sqlite").write_bytes(b"no database" * 100)
    assert office.server(settings(tmp_path), NOW).weight == "error"


def test_a_certificate_of_the_settings_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with_lead(tmp_path)
    found = office.server(settings(tmp_path, certificate_file=str(tmp_path / "none.pem")), NOW)
    assert found.weight == "error"
    assert "none.pem" in found.found


@pytest.mark.parametrize(("days_left", "is_told"), [(20, True), (40, False)])
def test_a_certificate_of_the_settings_that_ends_soon_is_told(
    tmp_path: Path, days_left: int, is_told: bool
) -> None:
    with_lead(tmp_path)
    made = ensure(tmp_path, (), NOW)
    files = {"certificate_file": str(made.certificate), "key_file": str(made.key)}
    when = NOW + LASTS - timedelta(days=days_left)
    assert ("the certificate ends on" in office.server(settings(tmp_path, **files), when).found) == is_told


def test_a_server_that_answers_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    with Place(tmp_path) as place:
        port = int(place.url.rpartition(":")[2])
        assert office.server(settings(tmp_path, local_port=port), NOW).weight == "ok"
    found = office.server(settings(tmp_path, local_port=port), NOW)
    assert (found.weight, found.found) == ("warning", f"nothing answers at http://127.0.0.1:{port}")


def test_without_a_port_for_this_machine_it_is_asked_by_https(tmp_path: Path) -> None:
    with_lead(tmp_path)
    found = office.server(settings(tmp_path, bind="127.0.0.1"), NOW)
    assert (found.weight, found.found) == ("warning", f"nothing answers at https://127.0.0.1:{NOBODY}")


def test_a_server_that_answers_with_a_fault_is_an_error(tmp_path: Path) -> None:
    with Place(tmp_path) as place:
        paths.ledger_file(place.settings).write_bytes(b"no ledger" * 100)
        port = place.port
        found = office.server(settings(tmp_path, local_port=port), NOW)
    assert (found.weight, found.found) == ("error", f"http://127.0.0.1:{port} answers with HTTP 503")


def test_calls_that_cannot_be_spoken_are_told_whatever_else_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert office.speech().found == "calls are not spoken, espeak-ng is missing"
    program = tmp_path / "bin" / "espeak-ng"
    program.touch(0o755)
    assert office.speech() == ("ok", "speech", str(program), "")


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [({"speak": True}, True), ({}, False), ({"speak": True, "enabled": False}, False)],
)
def test_speech_is_looked_for_only_where_calls_are_to_be_spoken(
    tmp_path: Path, changes: dict[str, object], is_asked: bool
) -> None:
    asked = [found.what for found in check(settings(tmp_path, **changes), {}, NOW)]
    assert ("speech" in asked) == is_asked


def test_a_usb_printer_without_the_library_for_it_is_told(tmp_path: Path) -> None:
    made = room.settings(tmp_path, {"printer": {"device": "usb:04b8:0202"}})
    found = machine.printer(made, lambda _name: None)
    assert (found.weight, found.found) == ("warning", "usb:04b8:0202 cannot be reached, libusb is missing")
    by_file = room.settings(tmp_path, {"printer": {"device": f"file:{tmp_path / 'lp0'}"}})
    assert "libusb" not in machine.printer(by_file, lambda _name: None).found
