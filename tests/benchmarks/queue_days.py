"""The estimate of the wait against the true wait, over 1,000 simulated days: how far off, and how often outside.

The yardstick is what such systems print: people ahead times fixed minutes, which the office writes down once: the
usual time from call to call, divided by the clerks it plans with. For information stands the best fixed number there
is, found afterwards from the true waits themselves, which no office can know.
"""

from dataclasses import dataclass
from random import Random
from statistics import mean

from kiosk.domain.estimate import Wait, estimate
from tests.benchmarks.figure import Figure
from tests.benchmarks.office_day import PLANNED, USUAL, Asked, Day, buckets

DAYS, QUICK_DAYS = 1000, 200
KNOWN_DAYS = 20  # days before, that the ledger still has statistics of
SEED = 20261126


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, its answer and the truth, in minutes."""

    ahead: int
    counters: int
    wait: Wait
    true: float

    @property
    def inside(self) -> bool:
        """Whether the range was right."""
        return self.wait.low <= self.true <= self.wait.high


def run(quick: bool) -> list[Figure]:
    """Return how far off the estimate is, against both fixed numbers, and how often its range is wrong."""
    judged, unknown = judge(QUICK_DAYS if quick else DAYS, SEED)
    ours = off(judged)
    best = min(off_fixed(judged, tenths / 10) for tenths in range(10, 150, 2))
    asked = f"{len(judged)} questions, {unknown} more had no answer"
    return [
        Figure(
            "estimated wait, off by (minutes)", ours, "people x fixed", off_fixed(judged), 0.667, "", asked
        ),
        Figure("the same", ours, "best fixed number found afterwards", best, None, ""),
        Figure("true waits outside the range, in 100", 100 * outside(judged), "promised", 20.0, 1.0, ""),
        *(
            Figure(
                f"the same with {low} to {high - 1} people ahead",
                100 * outside(part),
                "promised",
                20.0,
                1.0,
                "",
            )
            for low, high in ((0, 1), (1, 4), (4, 10), (10, 100))
            if (part := [each for each in judged if low <= each.ahead < high])
        ),
    ]


def judge(days: int, seed: int) -> tuple[list[Judged], int]:
    """Live through days and compare; return also how many questions had no answer."""
    chance, history, judged, unknown = Random(seed), list[dict[int, int]](), list[Judged](), 0
    for index in range(KNOWN_DAYS + days):
        day = Day(chance, _added(history[-KNOWN_DAYS:]))
        asked = day.run()
        history.append(buckets(day.busy))
        if index >= KNOWN_DAYS:
            answers = [_judged(each) for each in asked]
            judged += [each for each in answers if each]
            unknown += answers.count(None)
    return judged, unknown


def off(judged: list[Judged]) -> float:
    """How far the estimate is off on average, in minutes."""
    return mean(abs(each.wait.likely - each.true) for each in judged)


def off_fixed(judged: list[Judged], minutes: float = USUAL / PLANNED) -> float:
    """How far people ahead times fixed minutes is off on average."""
    return mean(abs(each.ahead * minutes - each.true) for each in judged)


def outside(judged: list[Judged]) -> float:
    """The share of true waits outside of the range."""
    return mean(not each.inside for each in judged)


def _judged(asked: Asked) -> Judged | None:
    wait, called = estimate(asked.known), asked.person.called
    if wait is None or called is None:
        return None
    return Judged(asked.known.ahead, len(asked.known.posts), wait, called - asked.at)


def _added(days: list[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for day in days:
        for bound, people in day.items():
            found[bound] = found.get(bound, 0) + people
    return found
