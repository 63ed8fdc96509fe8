import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import Limits
from kiosk.errors import LedgerBusy, LedgerDamaged, LedgerError
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_file import start_over
from kiosk.store.ledger_mark import BLOCK, Marks, mark_path, read_marks

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, issue

CHILD = Path(__file__).with_name("ledger_child.py")
ROOT = Path(__file__).parents[2]


def test_several_processes_issue_at_once_without_gap_or_double(path: Path) -> None:
    command = [sys.executable, str(CHILD), str(path), "A", "60"]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)]
    outputs = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0] * 4
    labels = [label for output in outputs for label in output]
    assert sorted(labels) == [f"A{number:03d}" for number in range(1, 241)]
    assert all(output == sorted(output) for output in outputs)


def test_a_program_that_starts_while_another_gives_the_first_numbers_does_not_think_the_ledger_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def just_before(ledger: Path) -> Marks:
        monkeypatch.undo()
        with Ledger(path) as first:
            issue(first)
        return read_marks(ledger)

    monkeypatch.setattr("kiosk.store.ledger_file.read_marks", just_before)
    with Ledger(path) as second:
        assert issue(second).ticket.label == "A002"


def test_a_program_that_holds_the_ledger_too_long_is_reported_and_nothing_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.store.ledger_file.BUSY_SECONDS", 0.05)
    with Ledger(path) as ledger, Ledger(path) as other:
        with other._transaction(), pytest.raises(LedgerBusy):
            issue(ledger, request_id="tap")
        assert issue(ledger, request_id="tap").ticket.label == "A001"


def test_a_program_waits_for_another_that_is_writing(path: Path) -> None:
    entered, answer = threading.Event(), []

    def issue_elsewhere() -> None:
        with Ledger(path) as other:
            entered.set()
            answer.append(issue(other).ticket.label)

    with Ledger(path) as ledger:
        thread = threading.Thread(target=issue_elsewhere)
        with ledger._transaction():
            thread.start()
            entered.wait()
        thread.join()
        assert answer == ["A001"]


def test_a_damaged_ledger_is_refused_and_left_as_it_is(path: Path) -> None:
    _make_and_damage(path)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(LedgerDamaged, match="start over"):
            Ledger(path)
    assert path.read_bytes() == before


def test_starting_over_sets_the_damaged_ledger_aside_and_gives_no_number_again(path: Path) -> None:
    labels = _make_and_damage(path)
    before = path.read_bytes()
    aside = start_over(path, MORNING)
    assert aside is not None
    assert aside.name == "ledger.db.damaged-20260302T080000000000Z"
    assert aside.read_bytes() == before
    with Ledger(path) as ledger:
        ticket = issue(ledger).ticket
        assert ticket.label not in labels
        assert ticket.number == BLOCK + 1
        assert issue(ledger, now=TOMORROW).ticket.label == "A001"


def test_starting_over_again_and_again_never_gives_a_number_again(path: Path) -> None:
    labels: list[str] = []
    for _ in range(3):
        labels += _make_and_damage(path)
        start_over(path, MORNING)
    assert len(set(labels)) == len(labels)


def test_a_sound_ledger_is_never_set_aside(ledger: Ledger, path: Path) -> None:
    issue(ledger)
    assert start_over(path, MORNING) is None
    assert issue(ledger).ticket.label == "A002"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 300])
def test_an_empty_or_foreign_file_is_damage_and_not_a_new_ledger(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged):
        Ledger(path)


def test_a_ledger_that_vanished_is_reported_and_goes_on_after_a_gap(path: Path) -> None:
    with Ledger(path) as ledger:
        issue(ledger)
    path.unlink()
    with pytest.raises(LedgerDamaged, match="missing"):
        Ledger(path)
    assert start_over(path, MORNING) is None
    with Ledger(path) as ledger:
        assert issue(ledger).ticket.number == BLOCK + 1


def test_a_program_that_still_holds_the_old_file_notices_and_writes_nothing(
    ledger: Ledger, path: Path
) -> None:
    issue(ledger)
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(LedgerDamaged, match="replaced"):
        issue(ledger)
    start_over(path, MORNING)
    with pytest.raises(LedgerDamaged, match="replaced"):
        issue(ledger)


def test_damage_met_while_working_is_reported_too(path: Path) -> None:
    with Ledger(path) as ledger:
        for _ in range(50):
            issue(ledger)
    with Ledger(path) as ledger:
        _overwrite_pages(path)
        ledger._rows("PRAGMA shrink_memory")  # so that pages are read from the disk again
        with pytest.raises(LedgerDamaged):
            issue(ledger)


def test_a_line_of_the_mark_torn_by_a_power_cut_is_skipped(path: Path) -> None:
    with Ledger(path) as ledger:
        issue(ledger)
        with mark_path(path).open("ab") as torn:
            torn.write(b'\n["dortmund", "2026-0')
        issue(ledger, series="B")
    assert read_marks(path) == {(OFFICE, "2026-03-02", series): BLOCK for series in "AB"}


def test_a_line_of_the_mark_that_is_no_text_is_skipped(path: Path) -> None:
    """A disk may give back anything after a power cut."""
    with Ledger(path) as ledger:
        with mark_path(path).open("ab") as torn:
            torn.write(b'\n["dortmund\xff\x80", "2026-03-02", "A", 900]\n\x00\x00')
        issue(ledger)
    assert read_marks(path) == {(OFFICE, "2026-03-02", "A"): BLOCK}


@pytest.mark.parametrize("first", [2, BLOCK + 1])
def test_a_ledger_that_is_started_over_in_the_middle_of_a_number_gives_it_once(
    path: Path, first: int
) -> None:
    def meanwhile(_now: datetime) -> bool:
        path.unlink()
        return start_over(path, MORNING) is None

    limits = Limits(first_number=first)
    with Ledger(path) as ledger:
        issue(ledger)
        with pytest.raises(LedgerDamaged, match="replaced"):
            issue(ledger, is_open=meanwhile, limits=limits, request_id="tap")
    with Ledger(path) as ledger:
        assert issue(ledger, limits=limits, request_id="tap").ticket.number > BLOCK


def test_starting_over_waits_until_the_number_that_is_being_given_is_in_the_old_file(path: Path) -> None:
    """Else it would be in no file at all."""
    asides: list[Path | None] = []
    other = threading.Thread(target=lambda: asides.append(start_over(path, MORNING)))

    def meanwhile(_now: datetime) -> bool:
        other.start()
        other.join(0.3)
        return other.is_alive()

    with Ledger(path) as ledger:
        issue(ledger)
        ledger._rows("PRAGMA user_version = 0")  # damage that lets others write on
        label = issue(ledger, is_open=meanwhile).ticket.label
        other.join()
    assert label == "A002"
    with closing(sqlite3.connect(str(asides[0]))) as old:
        assert old.execute("SELECT max(number) FROM tickets").fetchone() == (2,)


def test_without_a_durable_mark_no_number_is_given(ledger: Ledger, path: Path) -> None:
    mark_path(path).mkdir()
    with pytest.raises(LedgerError, match="disk"):
        issue(ledger)
    mark_path(path).rmdir()
    assert issue(ledger).ticket.label == "A001"


def test_ledgers_set_aside_are_removed_by_the_purge_of_their_day(path: Path) -> None:
    _make_and_damage(path)
    aside = start_over(path, MORNING)
    assert aside is not None
    with Ledger(path) as ledger:
        ledger.purge(TODAY)
        assert aside.exists()
        ledger.purge(TODAY + timedelta(days=1))
        assert not aside.exists()


def test_a_ledger_of_a_newer_program_is_left_alone(path: Path) -> None:
    Ledger(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LedgerError, match="newer"):
        Ledger(path)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nowhere"):
        Ledger(tmp_path / "nowhere" / "ledger.db")


def test_only_the_owner_may_read_the_files(ledger: Ledger, path: Path) -> None:
    issue(ledger)
    assert {file.stat().st_mode & 0o077 for file in path.parent.glob("ledger.db*")} == {0}


def _make_and_damage(path: Path) -> list[str]:
    with Ledger(path) as ledger:
        labels = [issue(ledger).ticket.label for _ in range(5)]
    _overwrite_pages(path)
    return labels


def _overwrite_pages(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
