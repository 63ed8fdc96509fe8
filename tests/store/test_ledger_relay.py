"""Two ledgers, one of a terminal on another machine: what is sent arrives exactly once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.domain.ticket import Change, Limits, State
from kiosk.errors import SeriesExhausted, StateChanged
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_relay import Absorbed

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, issue, never, take

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Ledger]:
    """The ledger of the terminal on the other machine, whose series is B."""
    with Ledger(tmp_path / "far.db") as opened:
        yield opened


def send(far: Ledger, ledger: Ledger, after: int = 0) -> Absorbed:
    parcel = far.outgoing(OFFICE, after)
    return ledger.absorb(parcel.tickets, parcel.events, LATER)


def test_what_is_sent_again_and_again_is_there_once(far: Ledger, ledger: Ledger) -> None:
    ticket = issue(far, series="B").ticket
    far.cancel(ticket.id, MORNING)
    first = send(far, ledger)
    assert (first.tickets, len(first.events), first.refused) == ([ticket.id], 2, [])
    assert send(far, ledger) == Absorbed([], [], [], [])
    assert ledger.ticket(ticket.id) == far.ticket(ticket.id)
    changes = [(event.uuid, event.change, event.at) for event in ledger.events(OFFICE, TODAY)]
    assert changes == [(event.uuid, event.change, event.at) for event in far.events(OFFICE, TODAY)]


def test_a_ticket_that_arrives_late_takes_the_place_of_its_time(far: Ledger, ledger: Ledger) -> None:
    early = issue(far, series="B").ticket
    here = take(ledger, now=MORNING + timedelta(minutes=5))
    assert ledger.position(here, LATER) == 0
    send(far, ledger)
    assert ledger.position(here, LATER) == 1
    called = ledger.call_next(OFFICE, "1", LATER)
    assert called is not None
    assert called.id == early.id


def test_a_terminal_whose_clock_is_ahead_queues_nobody_for_tomorrow(far: Ledger, ledger: Ledger) -> None:
    take(ledger)
    ahead = issue(far, series="B", now=TOMORROW).ticket
    send(far, ledger)
    there = ledger.ticket(ahead.id)
    assert (there.business_day, there.queued_at) == (TODAY, LATER)
    assert ledger.day(OFFICE, MORNING) == TODAY
    assert issue(ledger, now=LATER + timedelta(minutes=1)).ahead == 2


def test_two_terminals_with_the_same_letter_are_told(far: Ledger, ledger: Ledger) -> None:
    here, there = take(ledger), take(far)
    answer = send(far, ledger)
    assert answer.tickets == []
    assert there in answer.refused
    assert [ticket.id for ticket in ledger.tickets(OFFICE, TODAY)] == [here]


def test_only_the_offices_counters_call(far: Ledger, ledger: Ledger) -> None:
    ticket_id = take(far, series="B")
    far.call(ticket_id, "1", MORNING)
    assert [event.change for event in far.outgoing(OFFICE, 0).events] == [Change.ISSUED]
    forged = far.events(OFFICE, TODAY)
    assert ledger.absorb(far.outgoing(OFFICE, 0).tickets, forged, LATER).refused == [forged[1].uuid]
    assert ledger.ticket(ticket_id).state is State.WAITING


def test_who_leaves_while_the_office_serves_already_is_served(far: Ledger, ledger: Ledger) -> None:
    ticket_id = take(far, series="B")
    parcel = far.outgoing(OFFICE, 0)
    ledger.absorb(parcel.tickets, parcel.events, MORNING)
    ledger.call(ticket_id, "1", MORNING)
    ledger.serve(ticket_id, "1", MORNING)
    far.cancel(ticket_id, MORNING)
    answer = send(far, ledger, parcel.seq)
    assert (answer.events, len(answer.refused)) == ([], 1)
    assert ledger.ticket(ticket_id).state is State.SERVING


def test_a_leave_that_arrives_before_the_call_is_no_longer_called(far: Ledger, ledger: Ledger) -> None:
    ticket_id = take(far, series="B")
    far.cancel(ticket_id, MORNING)
    send(far, ledger)
    with pytest.raises(StateChanged):
        ledger.call(ticket_id, "1", MORNING)


def test_what_is_sent_in_parts_arrives_whole(far: Ledger, ledger: Ledger) -> None:
    ids = [take(far, series="B") for _ in range(7)]
    for ticket_id in ids[:3]:
        far.cancel(ticket_id, MORNING)
    after, rounds = 0, 0
    while (parcel := far.outgoing(OFFICE, after, limit=3)).tickets:
        ledger.absorb(parcel.tickets, parcel.events, LATER)
        after, rounds = parcel.seq, rounds + 1
    assert rounds == 4
    assert [ticket.state for ticket in ledger.tickets(OFFICE, TODAY)] == ["cancelled"] * 3 + ["waiting"] * 4


def test_a_day_that_is_purged_stays_purged(far: Ledger, ledger: Ledger) -> None:
    late = take(far, series="B")
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    ledger.purge(TOMORROW.date())
    parcel = far.outgoing(OFFICE, 0)
    answer = ledger.absorb(parcel.tickets, parcel.events, TOMORROW)
    assert (answer.late, late in answer.refused) == ([late], False)
    assert ledger.tickets(OFFICE, TODAY) == []


@pytest.mark.parametrize(
    "field",
    [
        {"service": "Frau Müller"},
        {"token": "short"},
        {"id": "x" * 65},
        {"series": "I"},
        {"number": 1000},
        {"print_error": "a sentence"},
    ],
)
def test_what_is_no_ticket_is_refused_and_the_others_arrive(
    far: Ledger, ledger: Ledger, field: dict[str, object]
) -> None:
    bad, good = issue(far, series="B").ticket, issue(far, series="B").ticket
    answer = ledger.absorb([replace(bad, **field), good], [], LATER)
    assert (answer.tickets, len(answer.refused)) == ([good.id], 1)


def test_a_number_given_here_never_queues_behind_a_wrong_clock_elsewhere(far: Ledger, ledger: Ledger) -> None:
    take(far, series="B", now=LATER)
    send(far, ledger)
    here = issue(ledger, now=MORNING).ticket
    assert here.queued_at == MORNING


def test_how_a_slip_came_out_arrives_with_the_ticket(far: Ledger, ledger: Ledger) -> None:
    ticket_id = take(far, series="B")
    send(far, ledger)
    far.print_failed(ticket_id, "out")
    send(far, ledger)
    assert ledger.ticket(ticket_id).print_error == "out"


def test_a_number_of_the_own_letter_that_came_from_elsewhere_is_passed_over(
    far: Ledger, ledger: Ledger
) -> None:
    """Such as those that a terminal gave before somebody set its letter right."""
    take(ledger)
    for _ in range(3):
        take(far)
    answer = send(far, ledger)
    assert len(answer.tickets) == 2
    assert [issue(ledger).ticket.label for _ in range(2)] == ["A004", "A005"]
    with pytest.raises(SeriesExhausted):
        issue(ledger, limits=Limits(last_number=5))


def test_no_text_gets_in_beside_a_ticket_that_is_known(far: Ledger, ledger: Ledger) -> None:
    ticket = issue(far, series="B").ticket
    send(far, ledger)
    ledger.absorb([replace(ticket, print_error="Frau Müller war da")], [], LATER)
    assert ledger.ticket(ticket.id).print_error is None
    other = issue(far, series="B").ticket
    (event,) = far.outgoing(OFFICE, far.pulse().events - 1).events
    assert ledger.absorb([other], [replace(event, uuid="Frau Müller")], LATER).refused == [
        other.id,
        "Frau Müller",
    ]
