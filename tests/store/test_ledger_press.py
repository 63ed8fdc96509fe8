"""The same press, sent again because its answer was lost, calls nobody a second time."""

from datetime import timedelta

import pytest

from kiosk.domain.ticket import State
from kiosk.errors import LedgerError
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, take


def test_the_same_press_for_the_next_one_calls_one_person(ledger: Ledger) -> None:
    first, second = take(ledger), take(ledger)
    for _ in range(2):
        called = ledger.call_next(OFFICE, "1", MORNING, request_id="press")
        assert called is not None
        assert (called.id, called.call_count) == (first, 1)
    assert ledger.ticket(second).state is State.WAITING
    assert len(ledger.events(OFFICE, TODAY)) == 3


def test_a_repeated_press_tells_how_the_ticket_stands_now(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call_next(OFFICE, "1", MORNING, request_id="press")
    ledger.serve(ticket_id, "1", MORNING)
    called = ledger.call_next(OFFICE, "1", MORNING, request_id="press")
    assert called is not None
    assert called.state is State.SERVING


def test_a_press_that_found_nobody_may_find_somebody_when_it_is_sent_again(ledger: Ledger) -> None:
    assert ledger.call_next(OFFICE, "1", MORNING, request_id="press") is None
    ticket_id = take(ledger)
    called = ledger.call_next(OFFICE, "1", MORNING, request_id="press")
    assert called is not None
    assert called.id == ticket_id


def test_the_same_press_for_one_ticket_or_once_more_calls_once(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    for _ in range(2):
        assert ledger.call(ticket_id, "1", MORNING, request_id="call").call_count == 1
    later = MORNING + timedelta(minutes=1)
    for _ in range(2):
        assert ledger.recall(ticket_id, "1", later, request_id="recall").call_count == 2


def test_a_press_of_another_counter_is_never_taken_for_this_one(ledger: Ledger) -> None:
    take(ledger)
    second = take(ledger)
    ledger.call_next(OFFICE, "1", MORNING, request_id="press")
    with pytest.raises(LedgerError):
        ledger.call_next(OFFICE, "2", MORNING, request_id="press")
    assert ledger.ticket(second).state is State.WAITING


def test_the_same_wish_to_leave_cancels_once_whatever_staff_did_meanwhile(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    assert ledger.cancel(ticket_id, MORNING, request_id="wish").state is State.CANCELLED
    assert ledger.cancel(ticket_id, MORNING, request_id="wish").state is State.CANCELLED
    ledger.undo(ticket_id, MORNING)
    assert ledger.cancel(ticket_id, MORNING, request_id="wish").state is State.WAITING
    assert ledger.cancel(ticket_id, MORNING, request_id="another").state is State.CANCELLED
    assert len(ledger.events(OFFICE, TODAY)) == 4
