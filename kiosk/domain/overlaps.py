"""Weekly hours that cannot be meant: slots that overlap, slots without length, hours that are empty.

::

    for problem in hours_problems(hours): print(problem.field, problem.message, problem.is_error)
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple, get_args

from kiosk.domain.content import Hours, Slot, Weekday

_DAYS: tuple[str, ...] = get_args(Weekday)
_DAY = 24 * 60
_WEEK = 7 * _DAY


class HoursProblem(NamedTuple):
    """What is wrong with hours; `field` is relative to the record."""

    field: str
    message: str
    is_error: bool


def hours_problems(hours: Hours) -> Iterator[HoursProblem]:
    """Yield what cannot be meant in the hours of a place."""
    slots = hours.weekly
    if slots is None:
        return
    if not slots and not hours.extra and hours.appointment is None:
        yield HoursProblem(
            "hours.weekly", "is empty: never open; leave it out when the hours are unknown", False
        )
    for index, slot in enumerate(slots):
        if slot.opens_at == slot.closes_at:
            message = "opens and closes at the same time; write 00:00 to 24:00 for a whole day"
            yield HoursProblem(f"hours.weekly[{index}]", message, False)
    for (first, one), (second, other) in combinations(enumerate(slots), 2):
        if overlap(one, other):
            message = f"overlaps line {first + 1} ({_words(one)} and {_words(other)})"
            yield HoursProblem(f"hours.weekly[{second}]", message, one.mode == other.mode)


def overlap(one: Slot, other: Slot) -> bool:
    """Tell whether two slots can share a minute; a slot over midnight reaches into the next day."""
    return _same_weeks(one, other) and _same_nth(one, other) and _same_minutes(one, other)


def _same_minutes(one: Slot, other: Slot) -> bool:
    (start, end), (low, high) = _span(one), _span(other)
    # The week is a circle: Sunday night reaches into Monday.
    return any(start < high + turn and low + turn < end for turn in (-_WEEK, 0, _WEEK))


def _span(slot: Slot) -> tuple[int, int]:
    """Return start and end in minutes since Monday 00:00."""
    day = _DAYS.index(slot.byday) * _DAY
    start, end = _minutes(slot.opens_at), _minutes(slot.closes_at)
    return day + start, day + (end if end > start else end + _DAY)


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _same_nth(one: Slot, other: Slot) -> bool:
    """Tell whether two slots can be on one day of a month; the last is the fourth or the fifth."""
    if one.nth is None or other.nth is None or one.nth == other.nth:
        return True
    return -1 in (one.nth, other.nth) and max(one.nth, other.nth) >= 4


def _same_weeks(one: Slot, other: Slot) -> bool:
    """Tell whether two slots can be in one week; the even weeks never meet the odd ones."""
    if one.interval == 1 or other.interval == 1 or one.dtstart is None or other.dtstart is None:
        return True
    apart = (_monday(one.dtstart) - _monday(other.dtstart)) // 7
    return any((apart + step * one.interval) % other.interval == 0 for step in range(other.interval))


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()


def _words(slot: Slot) -> str:
    return f"{slot.byday} {slot.opens_at}-{slot.closes_at}"
