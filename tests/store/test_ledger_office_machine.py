"""An office with a second terminal behind a bad line, step by step beside a plain model.

Parcels are lost, sent again, sent in parts; presses are repeated; appointments come early or late; clerks come and go.
Another machine (`test_ledger_machine`) knows days and limits; here all is on one day.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain.appointments import LATEST
from kiosk.domain.ticket import OPEN_STATES, Reason, State
from kiosk.errors import CounterTaken, StateChanged
from kiosk.store.ledger import Ledger

from .ledger_help import OFFICE, TODAY, check_in, expect, take

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
COUNTERS = ("1", "2")
CLERKS = ("lee", "kim", "sam")
STEPS = (-20, -1, 1, 10, 45)


@dataclass
class Twin:
    """What the model knows of a ticket of the office."""

    queued: datetime
    order: int
    state: State = State.WAITING
    reason: Reason | None = None
    due: datetime | None = None
    calls: int = 0

    def place(self, now: datetime) -> tuple[int, datetime, int]:
        if self.reason not in (None, Reason.APPOINTMENT):
            return 0, self.queued, self.order
        return (1 if self.due and self.due <= now else 2), self.due or self.queued, self.order


class OfficeMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.office, self.far = Ledger(self.folder / "office.db"), Ledger(self.folder / "far.db")
        self.now = NOON
        self.twins: dict[str, Twin] = {}
        self.here = self.there = datetime.min.replace(tzinfo=UTC)  # where each terminal's queue has come to
        self.pending: dict[str, datetime] = {}  # given far away and not delivered
        self.gone: set[str] = set()  # left far away and that not delivered
        self.presses: dict[str, str] = {}
        self.codes: dict[str, datetime] = {}
        self.duty: dict[str, str] = {}
        self.cursor = 0

    def teardown(self) -> None:
        self.office.close()
        self.far.close()
        shutil.rmtree(self.folder)

    def waiting(self) -> list[str]:
        found = [key for key, twin in self.twins.items() if twin.state is State.WAITING]
        return sorted(found, key=lambda key: self.twins[key].place(self.now))

    def arrive(self, ticket_id: str, queued: datetime) -> Twin:
        twin = self.twins[ticket_id] = Twin(queued, len(self.twins))
        return twin

    @rule(step=st.sampled_from(STEPS))
    def clock_moves(self, step: int) -> None:
        self.now += timedelta(minutes=step)
        self.now = min(max(self.now, NOON - timedelta(hours=3)), NOON + timedelta(hours=3))

    @rule()
    def a_number_here(self) -> None:
        self.here = max(self.here, self.now)
        self.arrive(take(self.office, now=self.now), self.here)

    @rule()
    def a_number_far_away(self) -> None:
        self.there = max(self.there, self.now)
        self.pending[take(self.far, now=self.now, series="B")] = self.there

    @precondition(lambda self: self.far.tickets(OFFICE, TODAY))
    @rule(data=st.data())
    def somebody_far_away_leaves(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self.far.tickets(OFFICE, TODAY)))
        if ticket.state is State.WAITING:
            self.far.cancel(ticket.id, self.now)
            self.gone.add(ticket.id)

    @rule(limit=st.sampled_from([1, 3, 200]), is_answered=st.booleans(), is_doubled=st.booleans())
    def a_parcel_is_sent(self, limit: int, is_answered: bool, is_doubled: bool) -> None:
        parcel = self.far.outgoing(OFFICE, self.cursor, limit)
        answer = self.office.absorb(parcel.tickets, parcel.events, self.now)
        new = [ticket.id for ticket in parcel.tickets if ticket.id in self.pending]
        assert answer.tickets == new
        for ticket_id in new:
            self.arrive(ticket_id, min(self.pending.pop(ticket_id), self.now))
        for event in parcel.events:
            if event.ticket_id in self.gone and event.change == "cancelled":
                self.gone.remove(event.ticket_id)
                twin = self.twins[event.ticket_id]
                may = twin.state in (State.WAITING, State.CALLED, State.PARKED)
                assert (event.uuid in answer.events) == may
                assert (event.uuid in answer.refused) != may
                twin.state = State.CANCELLED if may else twin.state
        if is_doubled and not answer.refused:
            again = self.office.absorb(parcel.tickets, parcel.events, self.now)
            assert (again.tickets, again.events) == ([], [])
        # An answer that said what does not fit must arrive: the sender drops that.
        self.cursor = parcel.seq if is_answered or answer.refused else self.cursor

    @rule(minutes=st.sampled_from([-60, 0, 15, 90]))
    def an_appointment(self, minutes: int) -> None:
        code = f"CODE{len(self.codes)}"
        self.codes[code] = self.now + timedelta(minutes=minutes)
        expect(self.office, code, self.codes[code])

    @precondition(lambda self: self.codes)
    @rule(data=st.data())
    def somebody_checks_in(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(sorted(self.codes)))
        if self.office.day(OFFICE, self.codes[code]) != TODAY:
            return
        issued = check_in(self.office, code, self.now)
        assert issued.repeated == (issued.ticket.id in self.twins)
        if not issued.repeated:
            self.here = max(self.here, self.now)
            twin = self.arrive(issued.ticket.id, self.here)
            if self.now - self.codes[code] <= LATEST:
                twin.reason, twin.due = Reason.APPOINTMENT, self.codes[code]
            assert issued.ahead == self.waiting().index(issued.ticket.id)

    @rule(counter=st.sampled_from(COUNTERS))
    def next_please(self, counter: str) -> None:
        press, waiting = f"press-{len(self.presses)}-{counter}", self.waiting()
        called = self.office.call_next(OFFICE, counter, self.now, request_id=press)
        assert (called and called.id) == (waiting[0] if waiting else None)
        if called:
            self.presses[press] = called.id
            twin = self.twins[called.id]
            twin.state, twin.calls = State.CALLED, twin.calls + 1

    @precondition(lambda self: self.presses)
    @rule(data=st.data())
    def the_same_press_again(self, data: st.DataObject) -> None:
        press = data.draw(st.sampled_from(sorted(self.presses)))
        called = self.office.call_next(OFFICE, press[-1], self.now, request_id=press)
        assert called is not None
        assert called.id == self.presses[press]

    @precondition(lambda self: self.twins)
    @rule(data=st.data(), reason=st.sampled_from([Reason.URGENT, Reason.SHORT, Reason.CANNOT_WAIT]))
    def somebody_may_go_first(self, data: st.DataObject, reason: Reason) -> None:
        ticket_id = data.draw(st.sampled_from(sorted(self.twins)))
        twin = self.twins[ticket_id]
        if twin.state is not State.WAITING:
            with pytest.raises(StateChanged):
                self.office.prioritise(ticket_id, "1", self.now, reason)
            return
        before = twin.reason
        self.office.prioritise(ticket_id, "1", self.now, reason)
        if data.draw(st.booleans()):
            assert self.office.undo(ticket_id, self.now).reason == before
        else:
            twin.reason = reason

    @rule(counter=st.sampled_from(COUNTERS), clerk=st.sampled_from(CLERKS), take_over=st.booleans())
    def duty_begins(self, counter: str, clerk: str, take_over: bool) -> None:
        other = self.duty.get(counter, clerk) != clerk
        try:
            self.office.start_duty(OFFICE, counter, clerk, self.now, languages=["de"], take_over=take_over)
        except CounterTaken:
            assert other
            assert not take_over
            return
        assert take_over or not other
        self.duty = {place: who for place, who in self.duty.items() if who != clerk} | {counter: clerk}

    @rule(clerk=st.sampled_from(CLERKS))
    def duty_ends(self, clerk: str) -> None:
        self.office.end_duty(OFFICE, clerk, self.now)
        self.duty = {place: who for place, who in self.duty.items() if who != clerk}

    @invariant()
    def the_office_has_each_ticket_once_in_the_state_of_the_model(self) -> None:
        found = self.office.tickets(OFFICE, TODAY)
        assert [ticket.id for ticket in found] == list(self.twins)
        for ticket in found:
            twin = self.twins[ticket.id]
            seen = (ticket.state, ticket.call_count, ticket.reason, ticket.due_at, ticket.queued_at)
            assert seen == (twin.state, twin.calls, twin.reason, twin.due, twin.queued)

    @invariant()
    def the_queue_has_the_order_of_the_model_and_positions_follow_it(self) -> None:
        waiting = self.waiting()
        assert [ticket.id for ticket in self.office.queue(OFFICE, self.now)] == waiting
        assert [self.office.position(key, self.now) for key in waiting] == list(range(len(waiting)))

    @invariant()
    def on_duty_is_who_the_model_says(self) -> None:
        seen = {duty.counter: duty.clerk for duty in self.office.on_duty(OFFICE, self.now)}
        assert seen == self.duty

    @invariant()
    def every_event_is_there_once_and_leads_to_the_state(self) -> None:
        events = self.office.events(OFFICE, TODAY)
        assert len({event.uuid for event in events}) == len(events)
        assert {event.ticket_id: event.state for event in events} == {
            key: twin.state for key, twin in self.twins.items()
        }
        assert {key for key, twin in self.twins.items() if twin.state in OPEN_STATES} >= set(self.waiting())


OfficeMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOfficeMachine = OfficeMachine.TestCase
