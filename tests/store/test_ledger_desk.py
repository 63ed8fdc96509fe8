from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import State
from kiosk.errors import (
    LedgerError,
    RecallRefused,
    StateChanged,
    UnknownTicket,
)
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, issue, take

CHILD = Path(__file__).with_name("ledger_child.py")
ROOT = Path(__file__).parents[2]


def test_the_longest_waiting_is_called_first_until_nobody_waits(ledger: Ledger) -> None:
    for _ in range(2):
        issue(ledger)
    labels = [
        ticket and ticket.label for ticket in (ledger.call_next(OFFICE, "1", MORNING) for _ in range(3))
    ]
    assert labels == ["A001", "A002", None]


def test_a_counter_calls_only_its_services_and_languages(ledger: Ledger) -> None:
    issue(ledger, service="papers", language="fa")
    issue(ledger, service="advice", language="fa")
    issue(ledger, service="advice", language="ar")
    called = ledger.call_next(OFFICE, "1", MORNING, services=["advice"], languages={"ar", "de"})
    assert called is not None
    assert called.label == "A003"
    assert ledger.call_next(OFFICE, "1", MORNING, services=[]) is None


def test_two_counters_never_call_the_same_person(ledger: Ledger, path: Path) -> None:
    ticket_id = take(ledger)
    with Ledger(path) as other:
        ledger.call(ticket_id, "1", MORNING)
        with pytest.raises(StateChanged) as caught:
            other.call(ticket_id, "2", MORNING)
        assert caught.value.state == State.CALLED
        assert other.call_next(OFFICE, "2", MORNING) is None
    assert ledger.ticket(ticket_id).counter == "1"


@pytest.mark.parametrize("action", ["recall", "serve", "no_show", "park", "refer", "cancel"])
def test_what_is_at_one_counter_is_not_changed_by_another(ledger: Ledger, action: str) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    with pytest.raises(StateChanged, match="another counter"):
        getattr(ledger, action)(ticket_id, now=MORNING, counter="2")


def test_a_visit_from_the_number_to_the_end_leaves_its_events(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    ledger.recall(ticket_id, "1", MORNING)
    ledger.serve(ticket_id, "1", MORNING)
    done = ledger.finish(ticket_id, "1", MORNING)
    assert (done.state, done.call_count, done.counter) == (State.DONE, 2, "1")
    assert done == ledger.ticket(ticket_id)
    events = ledger.events(OFFICE, TODAY)
    assert [event.change for event in events] == ["issued", "called", "recalled", "served", "finished"]
    assert [event.call_count for event in events] == [0, 1, 2, 2, 2]
    assert ledger.events(OFFICE, TODAY, after=events[2].seq) == events[3:]


def test_events_cannot_be_changed(ledger: Ledger) -> None:
    issue(ledger)
    with pytest.raises(LedgerError), ledger._transaction() as db:
        db.execute("UPDATE events SET at = ''")


def test_after_three_calls_the_fourth_waits(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    for _ in range(2):
        ledger.recall(ticket_id, "1", MORNING)
    with pytest.raises(RecallRefused) as caught:
        ledger.recall(ticket_id, "1", MORNING + timedelta(minutes=1))
    assert caught.value.wait == 240
    assert ledger.recall(ticket_id, "1", MORNING + timedelta(minutes=5)).call_count == 4


def test_the_pause_counts_from_the_last_call_and_not_from_the_first(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    ledger.recall(ticket_id, "1", MORNING + timedelta(minutes=10), limit=2)
    with pytest.raises(RecallRefused):
        ledger.recall(ticket_id, "1", MORNING + timedelta(minutes=14), limit=2)
    ledger.recall(ticket_id, "1", MORNING + timedelta(minutes=15), limit=2)


def test_who_missed_the_call_comes_back_to_the_old_place(ledger: Ledger) -> None:
    first, second = take(ledger), take(ledger)
    ledger.call(first, "1", MORNING)
    ledger.no_show(first, "1", MORNING)
    assert (ledger.position(first, MORNING), ledger.position(second, MORNING)) == (None, 0)
    ledger.bring_back(first, "2", MORNING)
    assert (ledger.position(first, MORNING), ledger.position(second, MORNING)) == (0, 1)
    called = ledger.call_next(OFFICE, "2", MORNING)
    assert called is not None
    assert called.id == first


def test_a_transferred_ticket_waits_for_its_new_service_and_counter(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    ledger.transfer(ticket_id, "1", MORNING, service="papers", to_counter="2")
    assert ledger.waiting_count(OFFICE, TODAY, "papers") == 1
    assert ledger.call_next(OFFICE, "1", MORNING) is None
    with pytest.raises(StateChanged, match="another counter"):
        ledger.call(ticket_id, "1", MORNING)
    called = ledger.call_next(OFFICE, "2", MORNING)
    assert called is not None
    assert (called.id, called.service) == (ticket_id, "papers")


def test_parked_and_referred_tickets_do_not_wait(ledger: Ledger) -> None:
    parked, referred = take(ledger), take(ledger)
    ledger.park(parked, "1", MORNING)
    ledger.call(referred, "1", MORNING)
    assert ledger.refer(referred, "1", MORNING).state is State.TRANSFERRED
    assert ledger.waiting_count(OFFICE, TODAY) == 0
    ledger.bring_back(parked, "1", MORNING)
    assert ledger.waiting_count(OFFICE, TODAY) == 1


def test_people_ahead_can_be_counted_for_services_that_share_a_queue(ledger: Ledger) -> None:
    take(ledger, service="papers")
    issued = issue(ledger, service="advice", line=["advice", "school"])
    assert issued.ahead == 0
    assert ledger.position(issued.ticket.id, MORNING, ["advice"]) == 0
    assert ledger.position(issued.ticket.id, MORNING) == 1


def test_undo_takes_the_last_change_back_but_never_the_number_of_calls(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", MORNING)
    undone = ledger.undo(ticket_id, MORNING, "1")
    assert (undone.state, undone.counter, undone.call_count) == (State.WAITING, None, 1)
    assert undone == ledger.ticket(ticket_id)
    assert ledger.call(ticket_id, "1", MORNING).call_count == 2


def test_undo_goes_one_step_and_leaves_issuing_alone(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    with pytest.raises(StateChanged, match="nothing"):
        ledger.undo(ticket_id, MORNING)
    ledger.call(ticket_id, "1", MORNING)
    ledger.undo(ticket_id, MORNING)
    with pytest.raises(StateChanged, match="nothing"):
        ledger.undo(ticket_id, MORNING)


def test_a_counter_undoes_its_own_last_change_and_nobody_elses(ledger: Ledger) -> None:
    first, second = take(ledger), take(ledger)
    ledger.call(first, "1", MORNING)
    ledger.call(second, "2", MORNING)
    assert ledger.undo_last(OFFICE, "1", MORNING).id == first
    ledger.call(first, "1", MORNING)
    ledger.undo(first, MORNING, "2")
    with pytest.raises(StateChanged):
        ledger.undo_last(OFFICE, "1", MORNING)
    with pytest.raises(UnknownTicket):
        ledger.undo_last(OFFICE, "3", MORNING)


def test_undoing_a_transfer_brings_service_and_counter_back(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    before = ledger.call(ticket_id, "1", MORNING)
    ledger.transfer(ticket_id, "1", MORNING, service="papers")
    assert ledger.undo_last(OFFICE, "1", MORNING) == before


def test_an_unknown_ticket_is_named_as_such(ledger: Ledger) -> None:
    with pytest.raises(UnknownTicket):
        ledger.ticket("nobody")
    with pytest.raises(UnknownTicket):
        ledger.position("nobody", MORNING)
