"""Two programs and a wild clock work on one ledger, compared step by step with a plain model."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from kiosk.domain.ticket import CLOSED_AS, NEVER_UNDONE, OPEN_STATES, TRANSITIONS, Change, Limits, State
from kiosk.errors import Closed, LimitReached, OfficeOpen, RecallRefused, SeriesExhausted, StateChanged
from kiosk.store.ledger import Issued, Ledger

from .ledger_help import OFFICE, issue
from .ledger_model import Twin, expected_state

BERLIN = ZoneInfo("Europe/Berlin")
# The evening before each change of the clock: short steps walk through the missing and the doubled hour.
STARTS = [datetime(2026, 3, 28, 21, 30, tzinfo=UTC), datetime(2026, 10, 24, 21, 30, tzinfo=UTC)]
LIMITS = Limits(per_day=12, per_service={"papers": 4}, last_number=9)
SERVICES = ("advice", "papers")
COUNTERS = ("1", "2")
CHANGES = {"serve": Change.SERVED, "finish": Change.FINISHED, "no_show": Change.MISSED, "park": Change.PARKED}
CHANGES |= {"bring_back": Change.RETURNED, "refer": Change.REFERRED, "cancel": Change.CANCELLED}
STEPS = [timedelta(minutes=20), timedelta(hours=5), timedelta(days=1), timedelta(days=40)]


class LedgerMachine(RuleBasedStateMachine):
    issued = Bundle("issued")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.ledgers = [Ledger(self.folder / "ledger.db") for _ in range(2)]
        self.twins: dict[str, Twin] = {}  # in order of issue
        self.requests: dict[str, str] = {}
        self.newest = date.min
        self.last: dict[tuple[date, str], int] = {}
        self.stopped_on: date | None = None
        self.opening = True

    def teardown(self) -> None:
        for ledger in self.ledgers:
            ledger.close()
        shutil.rmtree(self.folder)

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        self.now = start

    # What the model expects

    @property
    def day(self) -> date:
        return max(self.newest, self.now.astimezone(BERLIN).date())

    def is_open(self, _now: datetime) -> bool:
        return self.opening

    def waiting(self, day: date) -> list[str]:
        return [key for key, twin in self.twins.items() if twin.day == day and twin.state is State.WAITING]

    def refusal(self, series: str, service: str) -> type[Exception] | None:
        given = [
            twin for twin in self.twins.values() if twin.day == self.day and twin.state != State.CANCELLED
        ]
        if self.stopped_on == self.day or not self.opening:
            return Closed
        if len(given) >= 12 or (service == "papers" and sum(twin.service == "papers" for twin in given) >= 4):
            return LimitReached
        return SeriesExhausted if self.last.get((self.day, series), 0) >= 9 else None

    # What visitors and time do

    @rule(step=st.sampled_from(STEPS), backwards=st.booleans())
    def clock_moves(self, step: timedelta, backwards: bool) -> None:
        self.now += -step if backwards else step

    @rule(opening=st.booleans())
    def office_opens_or_closes(self, opening: bool) -> None:
        self.opening = opening

    @rule(writer=st.integers(0, 1), state=st.sampled_from(["open", "open", "closed", "last_tickets"]))
    def staff_switch_the_intake(self, writer: int, state: Any) -> None:
        self.ledgers[writer].set_intake(OFFICE, state, "", self.now)
        self.stopped_on = None if state == "open" else self.day

    @rule(
        target=issued,
        writer=st.integers(0, 1),
        series=st.sampled_from("AAB"),
        service=st.sampled_from(SERVICES),
    )
    def take_a_number(self, writer: int, series: str, service: str) -> Any:
        name, refusal = f"tap-{len(self.requests)}", self.refusal(series, service)
        if refusal is not None:
            with pytest.raises(refusal):
                self._issue(writer, name, series, service)
            return multiple()
        answer = self._issue(writer, name, series, service)
        ticket = answer.ticket
        number = self.last.get((self.day, series), 0) + 1
        assert (ticket.business_day, ticket.series, ticket.number) == (self.day, series, number)
        assert (answer.ahead, answer.repeated) == (len(self.waiting(self.day)), False)
        self.newest, self.last[self.day, series] = self.day, number
        self.twins[ticket.id] = Twin(ticket.business_day, series, number, service)
        self.requests[name] = ticket.id
        return ticket.id

    @precondition(lambda self: self.requests)
    @rule(writer=st.integers(0, 1), data=st.data())
    def tap_again(self, writer: int, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.requests)))
        answer = self._issue(writer, name, "B", "papers")
        assert (answer.ticket.id, answer.repeated) == (self.requests[name], True)

    # What staff do

    @rule(
        writer=st.integers(0, 1),
        counter=st.sampled_from(COUNTERS),
        service=st.sampled_from([*SERVICES, None]),
    )
    def call_next(self, writer: int, counter: str, service: str | None) -> None:
        candidates = [
            key for key in self.waiting(self.day) if self._comes_to(self.twins[key], counter, service)
        ]
        called = self.ledgers[writer].call_next(OFFICE, counter, self.now, service and [service])
        assert (called and called.id) == (candidates[0] if candidates else None)
        if called:
            self._called(called.id, Change.CALLED, counter)

    def _comes_to(self, twin: Twin, counter: str, service: str | None) -> bool:
        """Whoever was sent to a counter comes there with any concern."""
        return twin.counter == counter or (twin.counter is None and service in (None, twin.service))

    @rule(ticket=issued, writer=st.integers(0, 1), counter=st.sampled_from(COUNTERS))
    def call(self, ticket: str, writer: int, counter: str) -> None:
        action = self.ledgers[writer].call
        if self._try(Change.CALLED, ticket, counter, lambda: action(ticket, counter, self.now)):
            self._called(ticket, Change.CALLED, counter)

    @rule(ticket=issued, writer=st.integers(0, 1), counter=st.sampled_from(COUNTERS))
    def recall(self, ticket: str, writer: int, counter: str) -> None:
        action, twin, pause = self.ledgers[writer].recall, self.twins[ticket], timedelta(minutes=30)
        since = self.now - (twin.last_call or self.now)
        try:
            moved = self._try(
                Change.RECALLED, ticket, counter, lambda: action(ticket, counter, self.now, 2, pause)
            )
        except RecallRefused:
            assert twin.state is State.CALLED
            assert twin.calls >= 2
            assert timedelta(0) <= since < pause
            return
        if moved:
            assert twin.calls < 2 or not timedelta(0) <= since < pause
            self._called(ticket, Change.RECALLED, counter)

    @rule(
        ticket=issued,
        writer=st.integers(0, 1),
        counter=st.sampled_from(COUNTERS),
        step=st.sampled_from(sorted(CHANGES)),
    )
    def change(self, ticket: str, writer: int, counter: str, step: str) -> None:
        action, change = getattr(self.ledgers[writer], step), CHANGES[step]
        if self._try(change, ticket, counter, lambda: action(ticket, counter=counter, now=self.now)):
            twin = self.twins[ticket]
            target = None if change is Change.RETURNED else twin.counter
            twin.move(change, TRANSITIONS[change][1], twin.service, target)

    @rule(
        ticket=issued,
        writer=st.integers(0, 1),
        counter=st.sampled_from(COUNTERS),
        service=st.sampled_from([*SERVICES, None]),
        to_counter=st.sampled_from([*COUNTERS, None]),
    )
    def transfer(
        self, ticket: str, writer: int, counter: str, service: str | None, to_counter: str | None
    ) -> None:
        action, fields = self.ledgers[writer].transfer, {"service": service, "to_counter": to_counter}
        if self._try(
            Change.TRANSFERRED, ticket, counter, lambda: action(ticket, counter, self.now, **fields)
        ):
            twin = self.twins[ticket]
            twin.move(Change.TRANSFERRED, State.WAITING, service or twin.service, to_counter)

    @rule(ticket=issued, writer=st.integers(0, 1))
    def undo(self, ticket: str, writer: int) -> None:
        twin = self.twins[ticket]
        try:
            self.ledgers[writer].undo(ticket, self.now)
        except StateChanged:
            assert twin.last in NEVER_UNDONE
            return
        assert twin.last not in NEVER_UNDONE
        _, state, service, counter = twin.history[-1]
        twin.move(Change.UNDONE, state, service, counter)

    # The end of a day

    @rule(writer=st.integers(0, 1), days=st.integers(0, 1))
    def close_a_day(self, writer: int, days: int) -> None:
        day = self.day - timedelta(days=days)
        leftovers = [twin for twin in self.twins.values() if twin.day <= day and twin.state in OPEN_STATES]
        try:
            closed = self.ledgers[writer].close_day(OFFICE, day, self.now, self.is_open)
        except OfficeOpen:
            assert self.opening
            return
        assert closed == len(leftovers)
        for twin in leftovers:
            twin.move(Change.CLOSED, CLOSED_AS[twin.state], twin.service, twin.counter)

    # What is always true

    @invariant()
    def both_programs_see_every_ticket_in_the_state_of_the_model(self) -> None:
        for ledger in self.ledgers:
            for key, twin in self.twins.items():
                ticket = ledger.ticket(key)
                seen = (ticket.business_day, ticket.series, ticket.number, ticket.state, ticket.service)
                assert seen == (twin.day, twin.series, twin.number, twin.state, twin.service)
                assert (ticket.counter, ticket.call_count) == (twin.counter, twin.calls)

    @invariant()
    def no_ticket_is_lost_or_doubled_and_numbers_rise(self) -> None:
        days = {twin.day for twin in self.twins.values()}
        found = [ticket for day in sorted(days) for ticket in self.ledgers[0].tickets(OFFICE, day)]
        assert {ticket.id for ticket in found} == set(self.twins)
        assert len({(ticket.business_day, ticket.label) for ticket in found}) == len(found)
        for series in "AB":
            numbers = [(ticket.business_day, ticket.number) for ticket in found if ticket.series == series]
            assert all(first < second for first, second in pairwise(numbers))

    @invariant()
    def positions_follow_the_order_of_calling(self) -> None:
        for day in {twin.day for twin in self.twins.values()}:
            waiting = self.waiting(day)
            assert [self.ledgers[1].position(key, self.now) for key in waiting] == list(range(len(waiting)))
            assert self.ledgers[1].waiting_count(OFFICE, day) == len(waiting)

    @invariant()
    def events_replay_to_the_state(self) -> None:
        replayed: dict[str, list[State]] = {}
        days = {twin.day for twin in self.twins.values()}
        for event in (event for day in days for event in self.ledgers[0].events(OFFICE, day)):
            states = replayed.setdefault(event.ticket_id, [])
            assert event.was == (states[-1] if states else None)
            assert event.state == expected_state(event.change, states)
            states.append(event.state)
        assert {key: states[-1] for key, states in replayed.items()} == {
            key: twin.state for key, twin in self.twins.items()
        }

    def _issue(self, writer: int, name: str, series: str, service: str) -> Issued:
        fields = {"request_id": name, "series": series, "service": service}
        return issue(self.ledgers[writer], self.now, self.is_open, LIMITS, **fields)

    def _try(self, change: Change, ticket: str, counter: str, action: Callable[[], object]) -> bool:
        twin = self.twins[ticket]
        is_held = twin.state in (State.CALLED, State.SERVING) or change is Change.CALLED
        is_foreign = is_held and twin.counter not in (None, counter)
        is_allowed = twin.state in TRANSITIONS[change][0] and not is_foreign
        try:
            action()
        except StateChanged:
            assert not is_allowed
            return False
        assert is_allowed
        return True

    def _called(self, ticket: str, change: Change, counter: str) -> None:
        twin = self.twins[ticket]
        twin.move(change, State.CALLED, twin.service, counter)
        twin.calls, twin.last_call = twin.calls + 1, self.now


LedgerMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLedgerMachine = LedgerMachine.TestCase
