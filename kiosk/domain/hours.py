"""Opening hours: is a place open now, until when, when does it open next, and what does its week look like.

It never guesses: unknown hours and days on which nobody knows (24 December) stay ``unknown``. It reads no
clock, and whether the data or the clock can be trusted is for the words to say (`kiosk.i18n.opening`).

    state = open_state(place.hours, now, content.calendar(place.hours.calendar))
    state.kind, state.until, state.next_open

* A slot belongs to the day it begins: a night before a holiday runs into the holiday.
* Public holidays and closures take the weekly slots away; extra openings count on every day.
* Where modes overlap, walking in wins over an appointment, and an appointment over the phone.
* Instants are compared in UTC, so both clock changes are right. A local time that occurs twice is its first
  occurrence; one that is skipped counts with the offset before the gap, 02:30 as 03:30 (RFC 5545, 3.3.5).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from kiosk.domain.content import Closure, Holiday, Hours, Mode, Opening, Slot, Weekday

Kind = Literal["open", "appointment", "phone", "closed", "unknown"]

LOOK_AHEAD_DAYS = 60
"""How far a change is looked for."""

_FIFTH_WEEKDAY_DAYS = 120
"""How far it is looked for where a slot is on the fifth weekday of a month, which can be 119 days away."""

NO_HOLIDAYS: Mapping[date, Holiday] = MappingProxyType({})

WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KINDS: Mapping[Mode, Kind] = {"walk_in": "open", "appointment": "appointment", "phone": "phone"}
_RANK: Mapping[Mode, int] = {"walk_in": 0, "appointment": 1, "phone": 2}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenState:
    """The state of a place at one moment; instants are in the place's time zone.

    Attributes:
        kind: `open` is walking in; `phone` means that somebody answers, not that the door is open.
        until: When `kind` changes, or None when it stays for as long as is looked ahead.
        next_open: When walking in begins next, or if that never happens, when any other mode begins.
        next_mode: The mode of `next_open`.
        reason: The holiday or closure of this day, in German as in the data.
        certain: False when it is unknown today, or on a day before `next_open`, whether the place is open.
    """

    kind: Kind
    until: datetime | None = None
    next_open: datetime | None = None
    next_mode: Mode | None = None
    reason: str | None = None
    certain: bool = True


class Span(NamedTuple):
    """One opening of a day, as local times; `closes_at` at or before `opens_at` is on the next day."""

    opens_at: str
    closes_at: str
    mode: Mode = "walk_in"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayHours:
    """The openings that begin on a day.

    Attributes:
        day: The day.
        spans: What is certain, by time. On a day on which nobody knows these are the extra openings only.
        closed_reason: The holiday or closure of the day, in German as in the data; None also when the data
            give no reason.
        otherwise: What the place is outside of the spans: closed, unknown, or by appointment.
    """

    day: date
    spans: tuple[Span, ...]
    closed_reason: str | None = None
    otherwise: Kind = "closed"

    @property
    def certain(self) -> bool:
        """Whether the spans are all there is."""
        return self.otherwise != "unknown"


class _Timed(NamedTuple):
    start: datetime
    end: datetime
    mode: Mode


class _Run(NamedTuple):
    start: datetime
    end: datetime
    kind: Kind
    mode: Mode | None


def open_state(
    hours: Hours | None, now: datetime, calendar: Mapping[date, Holiday] = NO_HOLIDAYS
) -> OpenState:
    """Return the state at `now` and the changes that follow within `LOOK_AHEAD_DAYS`.

    Args:
        hours: None when nothing at all is known.
        now: Any aware time; the day is that of the hours' time zone.
        calendar: The holidays that this place keeps; none for a helpline.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if hours is None:
        return OpenState("unknown", certain=False)
    zone = ZoneInfo(hours.timezone)
    today = now.astimezone(zone).date()
    runs = (run for run in _runs(_pieces(hours, today, calendar, zone)) if run.end > now)
    current = next(runs)
    passed, following = _up_to_opening(hours, runs)
    changes = [*passed, *([following] if following else [])]
    until = next((run.start for run in changes if run.kind != current.kind), None)
    return OpenState(
        kind=current.kind,
        until=until.astimezone(zone) if until else None,
        next_open=following.start.astimezone(zone) if following else None,
        next_mode=following.mode if following else None,
        reason=_day(hours, today, calendar).closed_reason,
        certain=all(run.kind != "unknown" for run in [current, *(passed if following else [])]),
    )


def week(
    hours: Hours | None, first: date, calendar: Mapping[date, Holiday] = NO_HOLIDAYS
) -> tuple[DayHours, ...]:
    """Return seven days from `first` on; the caller passes today, or the Monday of this week."""
    days = [first + index * _DAY for index in range(7)]
    if hours is None:
        return tuple(DayHours(day, (), otherwise="unknown") for day in days)
    return tuple(_day(hours, day, calendar) for day in days)


def _up_to_opening(hours: Hours, runs: Iterable[_Run]) -> tuple[list[_Run], _Run | None]:
    """Return what comes before the next opening, and the opening: the next walk-in, else that of any mode.

    Without an opening all that comes is returned.
    """
    openings: tuple[Slot | Opening, ...] = (*(hours.weekly or ()), *hours.extra)
    walk_in = any(opening.mode == "walk_in" for opening in openings)
    passed: list[_Run] = []
    other: int | None = None
    for run in runs:
        if run.mode == "walk_in" or (run.mode and not walk_in):
            return passed, run
        if run.mode and other is None:
            other = len(passed)
        passed.append(run)
    return (passed, None) if other is None else (passed[:other], passed[other])


def _runs(pieces: Iterable[_Run]) -> Iterator[_Run]:
    """Join pieces of one kind. A run has the mode it begins with, none when no slot begins it."""
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        joined = list(group)
        yield _Run(joined[0].start, joined[-1].end, kind, joined[0].mode)


def _pieces(hours: Hours, first: date, calendar: Mapping[date, Holiday], zone: tzinfo) -> Iterator[_Run]:
    """Cut the days to come at every opening and closing, without gaps."""
    night = _timed(_day(hours, first - _DAY, calendar), zone)
    fifth = any(slot.nth == 5 for slot in hours.weekly or ())
    for index in range(_FIFTH_WEEKDAY_DAYS if fifth else LOOK_AHEAD_DAYS):
        plan = _day(hours, first + index * _DAY, calendar)
        timed = _timed(plan, zone)
        yield from _cut(plan, [*night, *timed], zone)
        night = timed


def _cut(plan: DayHours, timed: list[_Timed], zone: tzinfo) -> Iterator[_Run]:
    begin, end = _instant(plan.day, "00:00", zone), _instant(plan.day, "24:00", zone)
    inside = {at for start, stop, _ in timed for at in (start, stop) if begin < at < end}
    for start, stop in pairwise(sorted({begin, end, *inside})):
        modes = [mode for opens, closes, mode in timed if opens <= start < closes]
        mode = min(modes, key=_RANK.__getitem__, default=None)
        yield _Run(start, stop, _KINDS[mode] if mode else plan.otherwise, mode)


def _timed(plan: DayHours, zone: tzinfo) -> list[_Timed]:
    found = []
    for span in plan.spans:
        closing_day = plan.day if span.closes_at > span.opens_at else plan.day + _DAY
        opens, closes = _instant(plan.day, span.opens_at, zone), _instant(closing_day, span.closes_at, zone)
        found.append(_Timed(opens, closes, span.mode))
    return found


@lru_cache(maxsize=4096)  # every place of a screen asks for the same days
def _instant(day: date, clock: str, zone: tzinfo) -> datetime:
    hour, minute = int(clock[:2]), int(clock[3:])
    if hour == 24:
        day, hour = day + _DAY, 0
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def _day(hours: Hours, day: date, calendar: Mapping[date, Holiday]) -> DayHours:
    usual = [_span(slot) for slot in hours.weekly or () if _occurs(slot, day)]
    extra = [_span(opening) for opening in hours.extra if opening.day == day]
    otherwise = _usual_kind(hours)
    exception = _exception(hours, day, calendar)
    # Where nobody knows whether the usual hours hold, a day that never has any is closed as in every week.
    if exception is None or not (exception.certain or usual or otherwise != "closed"):
        return DayHours(day, _in_order([*usual, *extra]), None, otherwise)
    return DayHours(day, _in_order(extra), exception.reason, "closed" if exception.certain else "unknown")


def _usual_kind(hours: Hours) -> Kind:
    """What a place is outside of its slots on a day like any other."""
    if hours.weekly:
        return "closed"
    if hours.weekly is None:
        return "appointment" if hours.appointment and hours.appointment.required else "unknown"
    return "appointment" if hours.appointment else "closed"


def _exception(hours: Hours, day: date, calendar: Mapping[date, Holiday]) -> Closure | None:
    """Return why a day is not as usual. A certain closure wins over one of which nobody knows."""
    found = [closure for closure in hours.closures if closure.start <= day <= closure.end]
    if holiday := calendar.get(day):
        found.append(Closure(start=day, end=day, reason=holiday.name, certain=holiday.certain))
    return max(found, key=lambda closure: closure.certain, default=None)


def _span(opening: Slot | Opening) -> Span:
    languages = opening.languages if isinstance(opening, Slot) else ()
    return Span(opening.opens_at, opening.closes_at, opening.mode, languages)


def _in_order(spans: list[Span]) -> tuple[Span, ...]:
    return tuple(sorted(dict.fromkeys(spans), key=lambda span: (span.opens_at, _RANK[span.mode])))


def _occurs(slot: Slot, day: date) -> bool:
    """Tell whether a slot begins on a day. `dtstart` is the first possible day, as in HSDS and RFC 5545."""
    if WEEKDAYS[day.weekday()] != slot.byday:
        return False
    if slot.nth is not None and slot.nth != _nth(day) and not (slot.nth == -1 and _is_last(day)):
        return False
    if slot.dtstart is None:
        return True
    weeks = (_monday(day) - _monday(slot.dtstart)).days // 7
    return day >= slot.dtstart and weeks % slot.interval == 0


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _is_last(day: date) -> bool:
    return (day + 7 * _DAY).month != day.month


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
