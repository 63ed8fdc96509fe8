"""The plain model of a ticket that the state machine compares the ledger with."""

from datetime import date, datetime

from kiosk.domain.ticket import CLOSED_AS, TRANSITIONS, Change, State


class Twin:
    """What the model knows of one ticket."""

    def __init__(self, day: date, series: str, number: int, service: str) -> None:
        self.day, self.series, self.number = day, series, number
        self.state, self.service, self.calls = State.WAITING, service, 0
        self.counter: str | None = None
        self.last_call: datetime | None = None
        self.history: list[tuple[Change, State, str, str | None]] = []

    def move(self, change: Change, state: State, service: str, counter: str | None) -> None:
        self.history.append((change, self.state, self.service, self.counter))
        self.state, self.service, self.counter = state, service, counter

    @property
    def last(self) -> Change:
        return self.history[-1][0] if self.history else Change.ISSUED


def expected_state(change: Change, states: list[State]) -> State:
    """Where a change leads, given the states the ticket was in so far."""
    if change is Change.ISSUED:
        return State.WAITING
    if change is Change.UNDONE:
        return states[-2]
    return CLOSED_AS[states[-1]] if change is Change.CLOSED else TRANSITIONS[change][1]
