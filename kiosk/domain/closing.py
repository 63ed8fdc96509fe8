"""Whether the day of an office is over, so that what is left over may be closed.

Between two openings of one day it is not: a lunch break sends nobody away. Nor is it where nobody knows the hours of
the day. Hours on the phone are no opening hours here, because nobody waits in the room for them.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from kiosk.domain.content import Holiday, Hours
from kiosk.domain.hours import NO_HOLIDAYS, DayHours, week
from kiosk.domain.library import Content

Phase = Literal["open", "before", "over", "unknown"]
"""``open``: in opening hours; ``before``: the office opens (again) on this day; ``over``: it does not."""

GRACE = timedelta(hours=2)
"""How long after closing time those who still wait are served before the closing job takes them for left over."""

_DAY = timedelta(days=1)


def last_closing(
    hours: Hours | None, now: datetime, calendar: Mapping[date, Holiday] = NO_HOLIDAYS
) -> datetime | None:
    """Return when an office closes for the last time on the day of `now`; None where nobody knows.

    Args:
        hours: None when nothing is known.
        now: an aware time.
        calendar: the holidays that this place keeps.
    """
    if hours is None:
        return None
    zone = ZoneInfo(hours.timezone)
    today, *_ = week(hours, now.astimezone(zone).date(), calendar)
    latest = max((closes for _, closes in _spans(today)), default=None)
    return latest.replace(tzinfo=zone) if latest else None


def phase(
    hours: Hours | None,
    now: datetime,
    calendar: Mapping[date, Holiday] = NO_HOLIDAYS,
    grace: timedelta = timedelta(0),
) -> Phase:
    """Tell where in its day an office is.

    Args:
        hours: None when nothing is known.
        now: an aware time.
        calendar: the holidays that this place keeps.
        grace: for so long after closing time it counts as open.
    """
    if hours is None:
        return "unknown"
    wall = now.astimezone(ZoneInfo(hours.timezone)).replace(tzinfo=None)
    yesterday, today, *_ = week(hours, wall.date() - _DAY, calendar)
    spans = [*_spans(yesterday), *_spans(today)]
    if any(opens <= wall < closes + grace for opens, closes in spans):
        return "open"
    if any(opens > wall for opens, _ in spans):
        return "before"
    return "over" if today.certain else "unknown"


def phase_of(content: Content, office: str, now: datetime, grace: timedelta = timedelta(0)) -> Phase:
    """Tell where in its day an office of the content is; see `phase`."""
    hours = content.place(office).hours
    return phase(hours, now, content.calendar(hours.calendar if hours else None), grace)


def _spans(day: DayHours) -> Iterator[tuple[datetime, datetime]]:
    for span in day.spans:
        if span.mode != "phone":
            closes = day.day if span.closes_at > span.opens_at else day.day + _DAY
            yield _at(day.day, span.opens_at), _at(closes, span.closes_at)


def _at(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")[:2]
    return datetime(day.year, day.month, day.day) + timedelta(hours=int(hour), minutes=int(minute))
