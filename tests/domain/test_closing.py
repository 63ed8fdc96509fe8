from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from kiosk.domain.closing import GRACE, last_closing, phase
from kiosk.domain.content import Holiday, Hours
from tests.domain.content_help import slot

HOURS = msgspec.convert(
    {
        "calendar": "nw",
        "weekly": [
            slot("MO", "09:00", "12:00"),
            slot("MO", "13:00", "16:00", mode="appointment"),
            slot("MO", "17:00", "19:00", mode="phone"),
            slot("TU", "20:00", "02:00"),
        ],
    },
    Hours,
)
HOLIDAY = {date(2026, 3, 2): Holiday(day=date(2026, 3, 2), name="Feiertag")}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of March 2026 in Dortmund, where the 2nd is a Monday."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2, 1), "before"),
        (at(2, 9), "open"),
        (at(2, 12, 30), "before"),
        (at(2, 15, 59), "open"),
        (at(2, 16), "over"),
        (at(2, 18), "over"),
        (at(3, 23), "open"),
        (at(4, 1), "open"),
        (at(4, 2), "over"),
        (at(8, 12), "over"),
    ],
)
def test_the_day_is_over_when_the_office_opens_no_more(now: datetime, expected: str) -> None:
    assert phase(HOURS, now) == expected


def test_those_who_still_wait_at_closing_time_are_not_left_over_yet() -> None:
    assert phase(HOURS, at(2, 17, 59), grace=GRACE) == "open"
    assert phase(HOURS, at(2, 16) + GRACE, grace=GRACE) == "over"


def test_a_holiday_is_over_from_its_beginning() -> None:
    assert phase(HOURS, at(2, 10), HOLIDAY) == "over"


def test_of_an_office_whose_hours_nobody_knows_the_day_is_never_over() -> None:
    assert phase(None, at(2, 10)) == "unknown"
    assert phase(msgspec.convert({}, Hours), at(2, 23)) == "unknown"


def test_a_day_with_a_change_of_the_clock_has_its_hours_by_the_wall() -> None:
    sunday = msgspec.convert({"weekly": [slot("SU", "09:00", "12:00")]}, Hours)
    nine = datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert [phase(sunday, nine + timedelta(minutes=minutes)) for minutes in (-1, 0, 180)] == [
        "before",
        "open",
        "over",
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(2, 7), at(2, 16)), (at(2, 11), at(2, 16)), (at(2, 22), at(2, 16)), (at(3, 21), at(4, 2))],
)
def test_the_last_closing_of_a_day_is_that_after_all_breaks(now: datetime, expected: datetime) -> None:
    assert last_closing(HOURS, now) == expected


def test_of_a_day_without_openings_nobody_knows_the_last_closing() -> None:
    assert last_closing(HOURS, at(2, 10), HOLIDAY) is None
    assert last_closing(None, at(2, 10)) is None
