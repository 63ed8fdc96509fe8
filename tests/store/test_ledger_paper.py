from pathlib import Path

import pytest

from kiosk.store.ledger import Ledger
from kiosk.store.ledger_file import start_over

from .ledger_help import MORNING, OFFICE, TOMORROW, issue


def test_after_an_outage_numbers_go_on_behind_those_of_the_paper_roll(ledger: Ledger) -> None:
    issue(ledger)
    assert ledger.go_on_after(OFFICE, "A", 57, MORNING) == "A057"
    assert issue(ledger).ticket.label == "A058"
    assert issue(ledger, series="B").ticket.label == "B001"
    assert issue(ledger, now=TOMORROW).ticket.label == "A001"


def test_no_number_is_given_again_because_somebody_typed_a_lower_one(ledger: Ledger) -> None:
    for _ in range(3):
        issue(ledger)
    assert ledger.go_on_after(OFFICE, "A", 1, MORNING) == "A003"
    assert issue(ledger).ticket.label == "A004"


def test_the_numbers_of_the_roll_do_not_come_again_when_the_ledger_is_lost(
    ledger: Ledger, path: Path
) -> None:
    ledger.go_on_after(OFFICE, "A", 600, MORNING)
    ledger.close()
    path.write_bytes(b"")
    start_over(path, MORNING)
    with Ledger(path) as again:
        assert issue(again).ticket.number > 600


@pytest.mark.parametrize(("series", "number"), [("A", 0), ("A", 1000), ("I", 5)])
def test_what_is_no_number_is_refused(ledger: Ledger, series: str, number: int) -> None:
    with pytest.raises(ValueError, match="label"):
        ledger.go_on_after(OFFICE, series, number, MORNING)
