"""Who is called when: by time, with two exceptions that everybody can see."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import Change, Reason
from kiosk.errors import StateChanged
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, check_in, expect, issue, take

SOON = MORNING + timedelta(minutes=30)


def test_a_clock_set_back_changes_no_order(ledger: Ledger) -> None:
    first = take(ledger)
    second = take(ledger, now=MORNING - timedelta(hours=1))
    third = take(ledger, now=MORNING - timedelta(minutes=30), series="B")
    assert [ticket.id for ticket in ledger.queue(OFFICE, MORNING)] == [first, second, third]


def test_a_new_day_does_not_queue_behind_the_day_before(ledger: Ledger) -> None:
    take(ledger)
    assert issue(ledger, now=TOMORROW).ticket.queued_at == TOMORROW


def test_who_has_a_reason_goes_first_and_the_reason_is_told(ledger: Ledger) -> None:
    first, second, third = (take(ledger) for _ in range(3))
    assert ledger.prioritise(third, "1", MORNING, Reason.CANNOT_WAIT).reason is Reason.CANNOT_WAIT
    assert [ticket.id for ticket in ledger.queue(OFFICE, MORNING)] == [third, first, second]
    assert [ledger.position(each, MORNING) for each in (first, second, third)] == [1, 2, 0]
    assert ledger.events(OFFICE, TODAY)[-1].reason is Reason.CANNOT_WAIT
    called = ledger.call_next(OFFICE, "1", MORNING)
    assert called is not None
    assert (called.id, called.reason) == (third, Reason.CANNOT_WAIT)


def test_a_reason_can_be_taken_back(ledger: Ledger) -> None:
    first, second = take(ledger), take(ledger)
    ledger.prioritise(second, "1", MORNING, Reason.SHORT)
    assert ledger.undo_last(OFFICE, "1", MORNING).reason is None
    assert ledger.position(first, MORNING) == 0
    assert ledger.events(OFFICE, TODAY)[-1].change is Change.UNDONE


def test_only_who_waits_can_be_let_go_first(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    with pytest.raises(StateChanged):
        ledger.prioritise(ticket_id, "1", MORNING, Reason.URGENT)


def test_an_appointment_waits_until_it_is_due_and_goes_before_the_others_then(ledger: Ledger) -> None:
    expect(ledger, "K7MP", SOON)
    early = check_in(ledger, "K7MP")
    walk_in = take(ledger)
    assert [ticket.id for ticket in ledger.queue(OFFICE, MORNING)] == [walk_in, early.ticket.id]
    assert [ticket.id for ticket in ledger.queue(OFFICE, SOON)] == [early.ticket.id, walk_in]
    assert (ledger.position(walk_in, MORNING), ledger.position(walk_in, SOON)) == (0, 1)


def test_appointments_are_called_by_their_time_and_not_by_that_of_coming(ledger: Ledger) -> None:
    expect(ledger, "LATER", SOON + timedelta(minutes=5))
    expect(ledger, "FIRST", SOON)
    later, first = check_in(ledger, "LATER"), check_in(ledger, "FIRST")
    assert (later.ahead, first.ahead) == (0, 0)
    called = ledger.call_next(OFFICE, "1", SOON + timedelta(hours=1))
    assert called is not None
    assert called.id == first.ticket.id


def test_nobody_who_is_early_keeps_an_empty_counter_waiting(ledger: Ledger) -> None:
    expect(ledger, "K7MP", SOON)
    early = check_in(ledger, "K7MP")
    called = ledger.call_next(OFFICE, "1", MORNING)
    assert called is not None
    assert called.id == early.ticket.id


def test_a_ticket_is_found_by_the_secret_of_its_page_and_by_nothing_else(ledger: Ledger, path: Path) -> None:
    ticket = issue(ledger).ticket
    assert ledger.by_token(ticket.token) == ticket
    assert ledger.by_token(ticket.id) is None
    assert ledger.by_token("") is None


def test_the_queue_can_be_asked_for_services_that_share_it(ledger: Ledger) -> None:
    take(ledger, service="papers")
    advice = take(ledger, service="advice")
    assert [ticket.id for ticket in ledger.queue(OFFICE, MORNING, ["advice", "school"])] == [advice]
