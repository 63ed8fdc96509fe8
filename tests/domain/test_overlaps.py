"""Weekly hours that cannot be meant are found."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.content import Hours, Slot
from kiosk.domain.overlaps import hours_problems, overlap
from tests.domain.content_help import Raw, slot


def made(raw: Raw) -> Slot:
    return msgspec.convert(raw, Slot)


def problems(**raw: object) -> list[tuple[str, bool]]:
    hours = msgspec.convert(raw, Hours)
    return [(f"{problem.field} {problem.message}", problem.is_error) for problem in hours_problems(hours)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (slot(), slot(), True),
        (slot(), slot("TU"), False),
        (slot(closes_at="12:00"), slot(opens_at="12:00", closes_at="13:00"), False),
        (slot(closes_at="12:01"), slot(opens_at="12:00", closes_at="13:00"), True),
        (slot(opens_at="22:00", closes_at="02:00"), slot("TU", "01:00", "03:00"), True),
        (slot(opens_at="22:00", closes_at="02:00"), slot("TU", "02:00", "03:00"), False),
        (slot("SU", "22:00", "02:00"), slot("MO", "01:00", "03:00"), True),
        (slot("SU", "22:00", "24:00"), slot("MO", "00:00", "03:00"), False),
        (slot(nth=1), slot(nth=2), False),
        (slot(nth=1), slot(), True),
        (slot(nth=-1), slot(nth=5), True),
        (slot(nth=-1), slot(nth=4), True),
        (slot(nth=-1), slot(nth=3), False),
        (slot(interval=2, dtstart="2026-01-05"), slot(interval=2, dtstart="2026-01-12"), False),
        (slot(interval=2, dtstart="2026-01-05"), slot(interval=2, dtstart="2026-01-21"), True),
        (slot(interval=2, dtstart="2026-01-05"), slot(interval=3, dtstart="2026-01-12"), True),
        (slot(interval=2, dtstart="2026-01-05"), slot(interval=4, dtstart="2026-01-12"), False),
        (slot(interval=2, dtstart="2026-01-05"), slot(), True),
    ],
)
def test_two_slots_overlap_when_they_can_share_a_minute(one: Raw, other: Raw, expected: bool) -> None:
    assert overlap(made(one), made(other)) is expected
    assert overlap(made(other), made(one)) is expected


def test_an_overlap_of_one_mode_is_an_error_and_one_of_two_modes_is_worth_a_look() -> None:
    two = slot(opens_at="11:00", closes_at="13:00")
    text = "hours.weekly[1] overlaps line 1 (MO 09:00-12:00 and MO 11:00-13:00)"
    assert problems(weekly=[slot(), two]) == [(text, True)]
    assert problems(weekly=[slot(), two | {"mode": "appointment"}]) == [(text, False)]


def test_empty_hours_are_worth_a_look_and_unknown_ones_are_not() -> None:
    assert [text for text, _ in problems(weekly=[])] == [
        "hours.weekly is empty: never open; leave it out when the hours are unknown"
    ]
    assert problems(weekly=None) == []
    assert problems(weekly=[], appointment={"required": True}) == []
    assert problems(weekly=[], extra=[{"day": "2026-05-01", "opens_at": "09:00", "closes_at": "12:00"}]) == []


def test_a_slot_without_length_is_worth_a_look() -> None:
    found = problems(weekly=[slot(opens_at="09:00", closes_at="09:00")])
    assert [is_error for _, is_error in found] == [False]


def test_the_usual_week_has_no_problem() -> None:
    assert problems(weekly=[slot(), slot("TU", "13:00", "16:00"), slot("TU", "09:00", "12:00")]) == []


TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 30]))
SLOTS = st.builds(slot, st.sampled_from(["MO", "TU", "SU"]), TIMES, TIMES)


def half_hours(raw: Raw) -> set[int]:
    """Return the half hours of the week a slot covers, counted one by one."""
    day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(raw["byday"])
    start, end = (int(raw[key][:2]) * 2 + (raw[key][3:] == "30") for key in ("opens_at", "closes_at"))
    return {(day * 48 + half) % 336 for half in range(start, end if end > start else end + 48)}


@given(SLOTS, SLOTS)
def test_overlap_agrees_with_counting_the_half_hours(one: Raw, other: Raw) -> None:
    assert overlap(made(one), made(other)) is bool(half_hours(one) & half_hours(other))
