"""A further terminal and its office: a real server, a real line that breaks, two ledgers."""

import random
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from kiosk.domain.relay import MOST_TICKETS
from kiosk.domain.ticket import Reason, State
from kiosk.errors import Closed, SyncError, UnknownAppointment
from kiosk.store.relay_files import read_state
from kiosk.sync.words import OFFICE_KEY, SAME_LETTER
from tests.office.place import Place
from tests.sync.relay_help import BadLine, FarTerminal, Fault, expect, far_terminal, labels


def test_a_number_goes_to_the_office_and_its_call_comes_back(place: Place, far: FarTerminal) -> None:
    ticket = far.take()
    far.courier.go()
    place.clerk(counter="3").press("next")
    far.courier.go()
    there = far.ledger.ticket(ticket.id)
    assert (there.state, there.counter, there.call_count) == (State.CALLED, "3", 1)


def test_a_number_of_the_first_terminal_is_found_at_the_other(place: Place, far: FarTerminal) -> None:
    place.issue("ar")
    place.later(seconds=1)
    far.courier.go()
    found = far.ledger.find(far.office, "A001", place.now.date())
    assert found is not None
    assert far.ledger.position(found.id, place.now) == 0
    assert far.take().label == "B001"
    assert far.ledger.waiting_count(far.office, place.now.date()) == 2


def test_without_a_connection_numbers_go_on_and_arrive_later_in_their_place(
    place: Place, pair: tuple[FarTerminal, BadLine]
) -> None:
    far, line = pair
    line.fault = "refuses"
    early = far.take()
    with pytest.raises(SyncError):
        far.courier.go()
    place.later(minutes=5)
    place.issue("ar")
    far.take()
    line.fault = ""
    far.courier.go()
    called = place.ledger.call_next(far.office, "1", place.now)
    assert called is not None
    assert called.id == early.id
    assert sorted(labels(place)) == ["A001", "B001", "B002"]


@pytest.mark.parametrize("fault", ["refuses", "loses", "cuts"])
def test_whatever_the_line_does_everything_arrives_once(
    place: Place, pair: tuple[FarTerminal, BadLine], fault: Fault
) -> None:
    far, line = pair
    first = far.take()
    line.fault = fault
    with pytest.raises(SyncError):
        far.courier.go()
    far.ledger.cancel(first.id, place.now)
    far.start()
    line.fault = ""
    far.courier.go()
    far.courier.go()
    assert labels(place) == [first.label]
    assert place.ledger.ticket(first.id).state is State.CANCELLED
    day = place.ledger.day(far.office, place.now)
    assert [event.uuid for event in place.ledger.events(far.office, day)] == [
        event.uuid for event in far.ledger.events(far.office, day)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_morning_with_a_line_that_breaks_at_random_loses_and_doubles_nothing(
    place: Place, pair: tuple[FarTerminal, BadLine], seed: int
) -> None:
    far, line = pair
    chance = random.Random(seed)
    taken: dict[str, str] = {}
    for _ in range(60):
        place.later(seconds=chance.uniform(0, 40))
        line.fault = chance.choice(["", "", "refuses", "loses", "cuts"])
        what = chance.random()
        if what < 0.4:
            ticket = far.take()
            taken[ticket.id] = ticket.label
        elif what < 0.5 and taken:
            _leave(far, chance.choice(list(taken)))
        elif what < 0.65:
            place.ledger.call_next(far.office, "1", place.now)
        elif what < 0.7:
            far.start()
        try:
            far.courier.go()
        except SyncError as problem:
            far.courier.failed(str(problem))
    line.fault = ""
    for _ in range(3):
        far.courier.go()
    day = place.ledger.day(far.office, place.now)
    assert {ticket.id: ticket.label for ticket in place.ledger.tickets(far.office, day)} == taken
    assert len(set(taken.values())) == len(taken)
    events = [event.uuid for event in place.ledger.events(far.office, day)]
    assert len(events) == len(set(events))
    for ticket in place.ledger.tickets(far.office, day):
        assert far.ledger.ticket(ticket.id).state is ticket.state


def _leave(far: FarTerminal, ticket_id: str) -> None:
    if far.ledger.ticket(ticket_id).state is State.WAITING:
        far.ledger.cancel(ticket_id, far.now())


def test_what_staff_close_at_the_office_is_closed_here(place: Place, far: FarTerminal) -> None:
    place.ledger.set_intake(far.office, "closed", "ill", place.now)
    far.courier.go()
    with pytest.raises(Closed) as refusal:
        far.take()
    assert refusal.value.reason_key == "ill"
    place.ledger.set_intake(far.office, "open", "", place.now)
    place.later(seconds=10)
    far.courier.go()
    assert far.take().label == "B001"


def test_a_terminal_whose_numbers_are_refused_gives_no_more_and_says_why(
    place: Place, far: FarTerminal, tmp_path: Path
) -> None:
    far.take()
    far.courier.go()
    with far_terminal(place, tmp_path / "twin") as (twin, _line):
        clash = twin.take()
        assert clash.label == "B001"
        twin.courier.go()
        assert read_state(twin.folder).problem == SAME_LETTER
        with pytest.raises(Closed):
            twin.take()
        twin.start()
        twin.courier.go()
        with pytest.raises(Closed):
            twin.take()
    with far_terminal(place, tmp_path / "twin", "C") as (renamed, _line):
        renamed.courier.go()
        assert renamed.take().label == "C001"
        assert read_state(renamed.folder).problem == ""


def test_a_terminal_with_the_letter_of_the_first_one_gives_no_more(place: Place, tmp_path: Path) -> None:
    with far_terminal(place, tmp_path / "far", place.settings.terminal.series) as (far, _line):
        with pytest.raises(SyncError, match="letter") as problem:
            far.courier.go()
        far.courier.failed(str(problem.value))
        with pytest.raises(Closed):
            far.take()


def test_a_wrong_key_is_told_and_numbers_go_on(place: Place, tmp_path: Path) -> None:
    far = FarTerminal(place, tmp_path / "far", place.url, key="wrong")
    with pytest.raises(SyncError, match=r"relay\.key"):
        far.courier.go()
    far.courier.failed(OFFICE_KEY)
    assert read_state(far.folder).problem == OFFICE_KEY
    assert far.take().label == "B001"
    far.close()


def test_a_slip_wanted_at_a_counter_is_printed_here_and_reported(place: Place, far: FarTerminal) -> None:
    ticket = far.take()
    far.courier.go()
    place.ledger.ask_print(ticket.id)
    far.courier.go()
    wanted = far.ledger.take_print(far.office, "B", place.now)
    assert wanted is not None
    assert wanted.id == ticket.id
    far.ledger.printed(ticket.id, place.now)
    far.courier.go()
    there = place.ledger.ticket(ticket.id)
    assert (there.printed_at, there.print_error) == (place.now, None)
    assert far.ledger.take_print(far.office, "B", place.now) is None


def at_the_office(place: Place) -> dict[str, tuple[str, str | None]]:
    found = place.ledger.appointments(place.settings.office.location, place.now.date())
    return {one.code: (one.state, one.ticket_id) for one in found}


def test_an_appointment_checks_in_at_a_further_terminal(
    place: Place, pair: tuple[FarTerminal, BadLine]
) -> None:
    far, line = pair
    expect(place, "K7M4")
    far.courier.go()
    line.fault = "refuses"
    ticket = far.check_in("K7M4")
    assert (ticket.label, ticket.reason) == ("B001", Reason.APPOINTMENT)
    with pytest.raises(SyncError):
        far.courier.go()
    line.fault = ""
    far.courier.go()
    far.courier.go()
    assert at_the_office(place) == {"K7M4": ("arrived", ticket.id)}
    assert place.ledger.ticket(ticket.id).due_at == ticket.due_at
    assert far.check_in("K7M4").id == ticket.id


def test_an_arrival_is_told_after_its_ticket_however_much_waits_to_be_sent(
    place: Place, far: FarTerminal
) -> None:
    expect(place, "K7M4")
    far.courier.go()
    for _ in range(MOST_TICKETS):
        far.take()
    ticket = far.check_in("K7M4")
    while far.courier.go():
        pass
    assert at_the_office(place) == {"K7M4": ("arrived", ticket.id)}


def test_an_appointment_that_was_cancelled_or_came_elsewhere_does_not_check_in(
    place: Place, far: FarTerminal
) -> None:
    cancelled, gone = expect(place, "AAA1"), expect(place, "BBB2")
    far.courier.go()
    place.ledger.cancel_appointment(far.office, cancelled.id)
    near = place.issue("ar")
    place.ledger.arrive(far.office, {gone.id: near.id})
    far.courier.go()
    for code in ("AAA1", "BBB2", "CCC3"):
        with pytest.raises(UnknownAppointment):
            far.check_in(code)


def test_an_appointment_is_not_moved_once_its_visitor_is_here(place: Place, far: FarTerminal) -> None:
    expect(place, "K7M4")
    far.courier.go()
    ticket = far.check_in("K7M4")
    expect(place, "K7M4", "geld")
    far.courier.go()
    far.courier.go()
    assert at_the_office(place) == {"K7M4": ("arrived", ticket.id)}


def test_many_numbers_go_in_parcels(place: Place, far: FarTerminal) -> None:
    for _ in range(230):
        far.take()
    rounds = 1
    while far.courier.go():
        rounds += 1
    assert rounds == 3
    assert len(labels(place)) == 230
