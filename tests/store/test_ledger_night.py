from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import State
from kiosk.errors import LedgerBusy, OfficeOpen
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_file import start_over
from kiosk.store.ledger_night import Tidied, tidy

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, expect, issue, take

NEXT = TODAY + timedelta(days=1)


def test_in_opening_hours_nothing_is_touched(ledger: Ledger) -> None:
    take(ledger)
    with pytest.raises(OfficeOpen):
        tidy(ledger, OFFICE, TOMORROW, "open")
    assert len(ledger.tickets(OFFICE, TODAY)) == 1


@pytest.mark.parametrize("phase", ["before", "unknown"])
def test_before_the_office_opens_again_only_the_days_before_are_closed(ledger: Ledger, phase: object) -> None:
    take(ledger)
    today = take(ledger, now=TOMORROW)
    assert tidy(ledger, OFFICE, TOMORROW, phase) == Tidied(1, NEXT)  # type: ignore[arg-type]
    assert ledger.tickets(OFFICE, TODAY) == []
    assert ledger.ticket(today).state is State.WAITING


def test_when_the_day_is_over_it_is_closed_purged_and_numbers_go_on(ledger: Ledger) -> None:
    take(ledger)
    ledger.start_duty(OFFICE, "1", "lee", MORNING, languages=["de"])
    assert tidy(ledger, OFFICE, MORNING, "over") == Tidied(1, NEXT)
    assert ledger.tickets(OFFICE, TODAY) == []
    assert ledger.on_duty(OFFICE, MORNING) == []
    assert issue(ledger).ticket.number == 2


def test_called_again_and_again_it_does_nothing_more(ledger: Ledger) -> None:
    take(ledger)
    tidy(ledger, OFFICE, MORNING, "over")
    before = ledger._rows("PRAGMA data_version"), ledger._db.total_changes
    assert tidy(ledger, OFFICE, MORNING, "over") == Tidied(0, NEXT)
    assert (ledger._rows("PRAGMA data_version"), ledger._db.total_changes) == before


def test_an_appointment_nobody_came_to_is_purged_as_well(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    tidy(ledger, OFFICE, MORNING, "over")
    assert ledger.appointments(OFFICE, TODAY) == []


def test_a_purge_that_a_reader_stopped_half_way_is_finished_by_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.store.ledger_file.BUSY_SECONDS", 0.05)
    with Ledger(path) as ledger, Ledger(path) as reader:
        issue(ledger)
        reader._db.execute("BEGIN")
        reader._rows("SELECT * FROM tickets")
        with pytest.raises(LedgerBusy):
            tidy(ledger, OFFICE, MORNING, "over")
        reader._db.execute("ROLLBACK")
        assert not ledger.is_purged(NEXT)
        tidy(ledger, OFFICE, MORNING, "over")
        assert ledger.is_purged(NEXT)


def test_a_ledger_set_aside_goes_with_its_day_though_the_new_one_has_nothing_to_purge(path: Path) -> None:
    with Ledger(path) as ledger:
        issue(ledger)
    path.write_bytes(b"damaged")
    aside = start_over(path, MORNING)
    assert aside is not None
    with Ledger(path) as ledger:
        tidy(ledger, OFFICE, MORNING, "before")
        assert aside.exists()
        tidy(ledger, OFFICE, MORNING, "over")
    assert not aside.exists()
