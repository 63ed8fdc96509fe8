"""The estimate of the wait: right on simulated days, and silent where it would be a guess."""

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.domain.estimate import OLDEST, Post, Situation, Wait, Word, estimate, may_leave, words
from kiosk.domain.times import BOUNDS
from tests.benchmarks.queue_days import judge, off, off_fixed, outside

TAKEN = Post(taken=True)
KNOWN = Situation(ahead=6, posts=(TAKEN, TAKEN), samples=(10.0,) * 20)


def likely(**changes: Any) -> float:
    wait = estimate(replace(KNOWN, **changes))
    assert wait is not None
    return wait.likely


def test_on_simulated_days_it_is_a_third_better_than_fixed_minutes_and_its_ranges_hold() -> None:
    judged, unknown = judge(days=80, seed=4)
    assert off(judged) < 0.667 * off_fixed(judged)
    assert outside(judged) < 0.2
    for low, high in ((0, 1), (1, 4), (4, 10), (10, 100)):
        assert outside([each for each in judged if low <= each.ahead < high]) < 0.2
    assert unknown < 0.05 * len(judged)


def test_the_middle_is_people_times_what_one_takes_through_the_counters() -> None:
    wait = estimate(KNOWN)
    assert wait is not None
    assert 28 < wait.likely < 42
    assert wait.low % 5 == wait.high % 5 == 0
    assert wait.low < wait.likely < wait.high


def test_more_people_more_time_more_counters_less() -> None:
    assert likely(ahead=3) < likely(ahead=6) < likely(ahead=12)
    assert likely(posts=(TAKEN,) * 3) < likely(posts=(TAKEN,) * 2) < likely(posts=(TAKEN,))
    assert likely(samples=(5.0,) * 20) < likely(samples=(20.0,) * 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"posts": ()},
        {"samples": (10.0,) * 4},
        {"samples": (), "before": {10: 29}},
        {"age": OLDEST + timedelta(seconds=1)},
        {"posts": (Post(taken=False, idle=9.0),), "first_waits": 9.0},
    ],
    ids=["nobody on duty", "few visits", "few visits before", "old", "all clerks away"],
)
def test_where_it_would_be_a_guess_there_is_none(changes: dict[str, Any]) -> None:
    assert estimate(replace(KNOWN, **changes)) is None


def test_the_days_before_are_enough_in_the_morning() -> None:
    assert 25 < likely(samples=(), before={10: 60, 15: 20}) < 55


def test_times_that_an_older_version_counted_otherwise_are_left_out() -> None:
    assert estimate(replace(KNOWN, samples=(), before={11: 60})) is None
    assert likely(samples=(), before={11: 60, 10: 60}) == likely(samples=(), before={10: 60})


def test_today_counts_more_than_the_days_before_the_longer_it_lasts() -> None:
    slow = {30: 100}
    assert likely(samples=(5.0,) * 5, before=slow) > likely(samples=(5.0,) * 50, before=slow)


def test_a_counter_that_calls_nobody_though_people_wait_has_a_break_that_nobody_was_told_of() -> None:
    away, posts = Post(taken=False, idle=9.0), (TAKEN, TAKEN)
    assert likely(posts=(*posts, away), first_waits=9.0) == likely(away=1)
    assert likely(ahead=0, posts=(*posts, away), first_waits=9.0) == likely(ahead=0)
    assert likely(posts=(*posts, Post(taken=False, idle=1.0)), first_waits=9.0) < likely()


def test_who_went_for_a_break_is_expected_back() -> None:
    assert likely(away=1) < likely()
    assert likely(ahead=0, away=1) == likely(ahead=0)


def test_appointments_that_come_due_before_are_people_ahead() -> None:
    assert likely(appointments=(5.0, 10.0)) > likely()
    assert likely(appointments=(500.0,)) == likely()


def test_who_is_next_at_a_free_counter_waits_no_longer() -> None:
    free = replace(KNOWN, ahead=0, posts=(TAKEN, Post(taken=False)))
    assert estimate(free) == Wait(low=0, high=5, likely=1.0)


@given(
    ahead=st.integers(0, 300),
    posts=st.lists(st.builds(Post, st.booleans(), st.floats(0, 500)), max_size=6).map(tuple),
    samples=st.lists(st.floats(0, 600), max_size=60).map(tuple),
    before=st.dictionaries(st.sampled_from([*BOUNDS, 999]), st.integers(0, 5000)),
    appointments=st.lists(st.floats(-100, 600), max_size=9).map(tuple),
    first_waits=st.floats(0, 500),
    away=st.integers(0, 5),
)
def test_whatever_is_known_the_range_is_in_order(**known: Any) -> None:
    wait = estimate(Situation(**known))
    if wait is not None:
        assert 0 <= wait.low <= wait.likely <= wait.high
        assert wait.low < wait.high
        assert math.isfinite(wait.high)


@pytest.mark.parametrize(
    ("minutes", "word"),
    [(2, Word.NOW), (10, Word.SOON), (30, Word.HALF_HOUR), (60, Word.HOUR), (90, Word.LONG)],
)
def test_a_wait_has_a_word(minutes: float, word: Word) -> None:
    assert words(Wait(low=0, high=100, likely=minutes)) is word


def test_no_estimate_is_a_word_too() -> None:
    assert words(None) is Word.UNKNOWN
    assert may_leave(None) is None


@pytest.mark.parametrize(("low", "minutes"), [(15, None), (20, 10), (45, 30), (60, 50)])
def test_nobody_is_sent_away_for_longer_than_the_shortest_wait(low: int, minutes: int | None) -> None:
    assert may_leave(Wait(low=low, high=low + 30, likely=low + 10)) == minutes
