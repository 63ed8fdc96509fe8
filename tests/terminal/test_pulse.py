"""A process that hangs is noticed, whoever asks it, and one that is only busy or slow to start is left alone."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.terminal.pulse import (
    EVERY_SECONDS,
    FIRST_GRACE_SECONDS,
    LONGEST_GRACE_SECONDS,
    STRIKES,
    Moves,
    Pulse,
)
from kiosk.terminal.watcher import STEADY_SECONDS, Watcher
from tests.terminal.watcher_help import LIMIT, Bench

MOVING = """
import os, select, sys
line = open(sys.argv[1], "w")
print(os.getpid(), file=line, flush=True)
while True:
    select.select([], [], [], 0.005)
"""


class Patient:
    """A pulse on a clock of its own, and what the process answers."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.answer = True
        self.asked: list[int] = []
        self.pulse = Pulse(self._ask)
        self.pulse.begin(1, 0.0)

    def _ask(self, pid: int) -> bool:
        self.asked.append(pid)
        return self.answer

    def later(self, seconds: float = EVERY_SECONDS) -> str:
        """Lets time pass, and tells what was found when the question is answered."""
        self.seconds += seconds
        before = self.pulse.feel(self.seconds)
        settle(self.pulse)
        return before or self.pulse.feel(self.seconds)


def settle(pulse: Pulse) -> None:
    """Waits for the answer to the question that was asked."""
    if pulse._thread:
        pulse._thread.join()


def test_a_process_that_answers_is_well_and_asked_every_few_seconds() -> None:
    patient = Patient()
    assert [patient.later() for _ in range(5)] == ["well"] * 5
    assert patient.later(EVERY_SECONDS / 2) == ""
    assert patient.asked == [1] * 5


def test_only_several_answers_that_did_not_come_in_a_row_are_a_verdict() -> None:
    patient = Patient()
    patient.later()
    for _ in range(10):
        patient.answer = False
        assert [patient.later() for _ in range(STRIKES - 1)] == [""] * (STRIKES - 1)
        patient.answer = True
        assert patient.later() == "well"
    patient.answer = False
    assert [patient.later() for _ in range(STRIKES)] == [""] * (STRIKES - 1) + ["lost"]


def test_one_that_never_answered_is_given_longer_after_each_start() -> None:
    patient = Patient()
    patient.answer = False
    spans = []
    for start in range(8):
        patient.pulse.begin(start, patient.seconds)
        begun = patient.seconds
        while patient.later() != "lost":
            pass
        spans.append(patient.seconds - begun)
    wanted = [min(FIRST_GRACE_SECONDS * 2**start, LONGEST_GRACE_SECONDS) for start in range(8)]
    assert all(grace < span <= grace + EVERY_SECONDS for grace, span in zip(wanted, spans, strict=True))
    patient.pulse.begin(9, patient.seconds)
    patient.answer = True
    assert patient.later() == "well"
    patient.answer = False
    patient.pulse.begin(10, patient.seconds)
    begun = patient.seconds
    while patient.later() != "lost":
        pass
    assert patient.seconds - begun <= FIRST_GRACE_SECONDS + EVERY_SECONDS


def test_what_an_earlier_process_answered_says_nothing_of_the_next() -> None:
    patient = Patient()
    patient.seconds += EVERY_SECONDS
    patient.pulse.feel(patient.seconds)
    settle(patient.pulse)
    patient.pulse.begin(2, patient.seconds)
    assert patient.pulse.feel(patient.seconds) == ""


@pytest.fixture
def watcher(bench: Bench) -> Iterator[Watcher]:
    command = [sys.executable, "-c", MOVING, str(bench.line.path)]
    made = Watcher(command, LIMIT, lambda: bench.seconds, lambda: None, bench.spawn, "helper", Pulse(Moves()))
    made._limit = float("inf")
    made.look()
    bench.line.numbers()
    yield made
    made.end()


def beat(bench: Bench, watcher: Watcher, times: int = 1, *, moving: bool = True) -> None:
    """Lets the watcher ask so often; between two questions a process that moves has moved."""
    assert watcher._pulse
    for _ in range(times):
        has_moved = Moves()
        has_moved(bench.children[-1].pid)
        while moving and not has_moved(bench.children[-1].pid):
            pass
        bench.later(watcher, EVERY_SECONDS)
        settle(watcher._pulse)
    watcher.look()


def test_a_process_that_is_stopped_is_killed_and_started_again(bench: Bench, watcher: Watcher) -> None:
    beat(bench, watcher, 3 * STRIKES)
    assert (watcher.running, watcher.trouble) == (True, "")
    os.kill(bench.children[0].pid, signal.SIGSTOP)
    beat(bench, watcher, STRIKES + 1, moving=False)  # the first may be of the time before
    bench.until_dead()
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "hung")
    bench.later(watcher, 1)
    bench.line.numbers()
    assert (watcher.running, len(bench.children)) == (True, 2)


def test_the_trouble_is_over_when_the_next_one_has_worked_for_some_time(
    bench: Bench, watcher: Watcher
) -> None:
    os.kill(bench.children[0].pid, signal.SIGKILL)
    bench.until_dead()
    watcher.look()
    bench.later(watcher, 1)
    bench.line.numbers()
    assert watcher.trouble == "ended"
    beat(bench, watcher)
    still_told = watcher.trouble
    beat(bench, watcher, int(STEADY_SECONDS / EVERY_SECONDS))
    assert (still_told, watcher.trouble) == ("ended", "")


def test_a_process_that_is_gone_is_nothing_for_the_pulse(tmp_path: Path) -> None:
    moves = Moves(tmp_path)
    assert moves(1)
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "status").write_text("Name: x\nvoluntary_ctxt_switches:\t7\n")
    assert [moves(1), moves(1)] == [True, False]
