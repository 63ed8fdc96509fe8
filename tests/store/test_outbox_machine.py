"""Whatever comes in whatever order, from both processes: everything is told, in order, and once."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.domain.report import DayCounts, Event, Fault, Receipt, hidden
from kiosk.store.outbox import Batch, Outbox

START = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPICS = ("anmeldung", "kita", "schule")


class Machine(RuleBasedStateMachine):
    """A terminal, a sender, a server that answers or does not, and what should have been told."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.terminal = self._open()
        self.sender = self._open()
        self.day = START
        self.counts: dict[date, dict[str, int]] = {}
        self.open_days: set[date] = set()
        self.expected: list[tuple[object, ...]] = []
        self.told: list[tuple[object, ...]] = []
        self.through = self.number = 0
        self.batches: list[Batch] = []
        self.receipts: list[Receipt] = []

    def teardown(self) -> None:
        self.send(limit=500, is_answered=True)
        assert self.told == self.expected
        self.terminal.close()
        self.sender.close()
        shutil.rmtree(self.folder)

    @rule(topic=st.sampled_from(TOPICS), times=st.integers(1, 6), days_ago=st.integers(0, 2))
    def count(self, topic: str, times: int, days_ago: int) -> None:
        day = self.day - timedelta(days=days_ago)
        for _ in range(times):
            self.terminal.count(day, "topic", topic)
        counts = self.counts.setdefault(day, {})
        counts[topic] = counts.get(topic, 0) + times

    @rule(place=st.text("abc", max_size=3))
    def fault(self, place: str) -> None:
        self.terminal.fault(NOON, "KeyError", place)
        self.expected.append(("fault", place))

    @rule(days=st.integers(0, 2))
    def next_day(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.terminal.close_days(self.day)
        for day in sorted(day for day in {*self.open_days, *self.counts} if day < self.day):
            self.expected.append((day, hidden(self.counts.pop(day, {}))))
            self.open_days.discard(day)
        self.open_days.add(self.day)

    @rule(limit=st.integers(0, 3), is_answered=st.booleans())
    def send(self, limit: int, is_answered: bool) -> None:
        batch = self.sender.batch(limit)
        self.batches.append(batch)
        self._take(batch, is_answered)

    @rule(data=st.data())
    def send_late(self, data: st.DataObject) -> None:
        """A request that was under way for long arrives, or arrives a second time."""
        if self.batches:
            self._take(data.draw(st.sampled_from(self.batches)), False)

    @rule(data=st.data())
    def confirm_late(self, data: st.DataObject) -> None:
        if self.receipts:
            receipt = data.draw(st.sampled_from(self.receipts))
            self.sender.confirm(self.batches[0].outbox, receipt.through, receipt.number)

    @rule(data=st.sampled_from(["terminal", "sender"]))
    def reopen(self, data: str) -> None:
        getattr(self, data).close()
        setattr(self, data, self._open())

    @invariant()
    def what_was_told_is_the_beginning_of_what_should_be(self) -> None:
        assert self.told == self.expected[: len(self.told)]

    def _take(self, batch: Batch, is_answered: bool) -> None:
        """Take a report as the central server does."""
        if batch.number > self.number:
            self.number = batch.number
            for event in batch.events:
                if event.number > self.through:
                    self.through = event.number
                    self.told.append(_plain(event))
        receipt = Receipt(through=self.through, number=self.number)
        self.receipts.append(receipt)
        if is_answered:
            self.sender.confirm(batch.outbox, receipt.through, receipt.number)

    def _open(self) -> Outbox:
        return Outbox(self.folder / "outbox.sqlite")


def _plain(event: Event) -> tuple[object, ...]:
    if isinstance(event, DayCounts):
        return event.day, event.topics
    assert isinstance(event, Fault)
    return "fault", event.place


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
