from pathlib import Path

import pytest

from kiosk.errors import UnknownTicket
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_printing import STARTED

from .ledger_help import MORNING, OFFICE, take


def test_the_ledger_knows_when_a_slip_came_out_and_why_not(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.print_failed(ticket_id, "out")
    assert (ledger.ticket(ticket_id).printed_at, ledger.ticket(ticket_id).print_error) == (None, "out")
    ledger.printed(ticket_id, MORNING)
    assert (ledger.ticket(ticket_id).printed_at, ledger.ticket(ticket_id).print_error) == (MORNING, None)


def test_a_wish_is_taken_by_exactly_one_place(ledger: Ledger, path: Path) -> None:
    ticket_id = take(ledger)
    ledger.ask_print(ticket_id)
    with Ledger(path) as other:
        assert other.take_print(OFFICE, "B", MORNING) is None
        taken = other.take_print(OFFICE, "A", MORNING)
        assert taken is not None
        assert (taken.id, taken.print_error) == (ticket_id, STARTED)
    assert ledger.take_print(OFFICE, "A", MORNING) is None


def test_a_wish_whose_printing_was_never_reported_stays_visible(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.ask_print(ticket_id)
    ledger.take_print(OFFICE, "A", MORNING)
    assert ledger.ticket(ticket_id).print_error == STARTED
    ledger.printed(ticket_id, MORNING)
    assert ledger.ticket(ticket_id).print_error is None


def test_a_reason_is_a_code(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="codes"):
        ledger.print_failed(take(ledger), "the printer is on fire")


def test_nothing_is_printed_for_a_ticket_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(UnknownTicket):
        ledger.ask_print("nobody")
