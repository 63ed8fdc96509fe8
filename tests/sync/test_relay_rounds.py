"""When the relay goes, how it waits after failures, and when it looks whether the day is over."""

import pytest

pytest.importorskip("starlette")

from kiosk.errors import LedgerError, SyncError
from kiosk.sync.relay import ASK_SECONDS, LONGEST_PAUSE, TIDY_SECONDS, Rounds


class Runner:
    """A courier that only counts."""

    def __init__(self) -> None:
        self.gone: list[float] = []
        self.tidied = 0
        self.problem: Exception | None = None
        self.problems: list[str] = []
        self.now = 0.0
        self.pulse = 0

    def go(self) -> bool:
        self.gone.append(self.now)
        if self.problem:
            raise self.problem
        return False

    def failed(self, problem: str) -> None:
        self.problems.append(problem)

    def tidy(self) -> None:
        self.tidied += 1
        if self.problem:
            raise LedgerError("busy")

    def pass_time(self, rounds: Rounds, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += 0.5
            rounds.look()


@pytest.fixture
def runner() -> Runner:
    return Runner()


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def rounds(runner: Runner, heard: list[str]) -> Rounds:
    return Rounds(
        runner,  # type: ignore[arg-type]
        lambda: runner.pulse,
        lambda: runner.now,
        lambda: 0.5,
        heard.append,
    )


def test_the_office_is_asked_every_few_seconds_and_told_at_once(runner: Runner, rounds: Rounds) -> None:
    runner.pass_time(rounds, 60)
    assert len(runner.gone) == pytest.approx(60 / ASK_SECONDS, abs=2)
    before = len(runner.gone)
    runner.pulse += 1
    runner.pass_time(rounds, 0.5)
    assert len(runner.gone) == before + 1


def test_failures_are_told_once_and_tried_ever_less_often(
    runner: Runner, rounds: Rounds, heard: list[str]
) -> None:
    runner.problem = SyncError("no way")
    runner.pass_time(rounds, 120)
    pauses = [later - sooner for sooner, later in zip(runner.gone, runner.gone[1:], strict=False)]
    assert pauses[:4] == [1, 2, 4, 8]
    assert set(pauses[4:]) == {LONGEST_PAUSE}
    runner.problem = None
    runner.pass_time(rounds, 20)
    assert heard[:1] + heard[-1:] == ["no way", "the office server answers again"]
    assert len([line for line in heard if line == "no way"]) == 1


def test_a_full_disk_is_told_in_words(runner: Runner, rounds: Rounds, heard: list[str]) -> None:
    runner.problem = OSError(28, "No space left on device")
    runner.pass_time(rounds, 1)
    assert heard[0].startswith("The disk of this machine is full.")


def test_the_end_of_the_day_is_looked_for_now_and_then(runner: Runner, rounds: Rounds) -> None:
    runner.pass_time(rounds, 3 * TIDY_SECONDS + 1)
    assert runner.tidied == 4
