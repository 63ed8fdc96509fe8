"""A clock is believed to run steadily only after some time without a jump."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.clocks import JUMP_SECONDS, STEADY_SECONDS, Steady

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def looks(*steps: tuple[float, float]) -> list[bool]:
    """What is told after each step: so many seconds pass, and the clock shows so many more."""
    steady, now, ticks = Steady(), NOON, 1000.0
    told = [steady.look(now, ticks)]
    for passed, shown in steps:
        now, ticks = now + timedelta(seconds=shown), ticks + passed
        told.append(steady.look(now, ticks))
    return told


def test_at_first_nothing_is_known_of_a_clock() -> None:
    assert looks((STEADY_SECONDS - 1, STEADY_SECONDS - 1), (1, 1)) == [False, False, True]


@pytest.mark.parametrize("jump", [JUMP_SECONDS + 1, -JUMP_SECONDS - 1, 1e9])
def test_after_a_jump_it_has_to_run_anew(jump: float) -> None:
    span = STEADY_SECONDS
    assert looks((span, span), (60, 60 + jump), (span - 60, span - 60), (60, 60)) == [
        False,
        True,
        False,
        False,
        True,
    ]


def test_a_clock_that_is_a_little_corrected_runs_steadily() -> None:
    assert looks((STEADY_SECONDS, STEADY_SECONDS + 5), (60, 55)) == [False, True, True]
