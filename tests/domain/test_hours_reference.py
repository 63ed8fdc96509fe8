"""Any hours against a reference that looks at every minute instead of at a list of changes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.content import Appointment, Closure, Holiday, Hours, Mode, Opening, Slot
from kiosk.domain.hours import open_state
from tests.domain.test_hours import BERLIN, DAY, WEEKDAYS

CLOCKS = st.sampled_from(["00:00", "01:45", "02:00", "02:30", "03:00", "08:00", "09:15", "12:00", "23:30"])
ENDS = CLOCKS | st.just("24:00")
MODES: st.SearchStrategy[Mode] = st.sampled_from(["walk_in", "appointment", "phone"])
FIRST_DAYS = (date(2026, 3, 28), date(2026, 6, 2), date(2026, 10, 24))  # clock change, none, clock change
DAYS = 4
ORDER = {"open": 3, "appointment": 2, "phone": 1}
KIND = {"walk_in": "open", "appointment": "appointment", "phone": "phone"}
SLOTS = st.builds(
    Slot,
    byday=st.sampled_from(WEEKDAYS),
    opens_at=CLOCKS,
    closes_at=ENDS,
    mode=MODES,
    nth=st.sampled_from([None, None, 1, 4, -1]),
    interval=st.sampled_from([1, 1, 2]),
    dtstart=st.sampled_from([date(2026, 1, 5), date(2026, 3, 28)]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Hours, dict[date, Holiday], date]:
    first = draw(st.sampled_from(FIRST_DAYS))
    near = st.integers(0, DAYS - 1).map(lambda days: first + days * DAY)
    openings = st.builds(Opening, day=near, opens_at=CLOCKS, closes_at=ENDS, mode=MODES)
    closures = near.flatmap(
        lambda day: st.builds(
            Closure, start=st.just(day), end=near.map(lambda end: max(day, end)), certain=st.booleans()
        )
    )
    hours = Hours(
        weekly=draw(st.none() | st.lists(SLOTS, max_size=8).map(tuple)),
        closures=tuple(draw(st.lists(closures, max_size=1))),
        extra=tuple(draw(st.lists(openings, max_size=2))),
        appointment=draw(st.none() | st.builds(Appointment, required=st.sampled_from([None, True, False]))),
    )
    holidays = draw(
        st.lists(st.builds(Holiday, day=near, name=st.just("Feiertag"), certain=st.booleans()), max_size=1)
    )
    return hours, {holiday.day: holiday for holiday in holidays}, first


@cache
def wall_to_utc(day: date, clock: str) -> datetime:
    """The first instant at which the clock on the wall shows this time, an hour later where it never does."""
    wanted = datetime.combine(day, datetime.min.time()) + timedelta(
        hours=int(clock[:2]), minutes=int(clock[3:])
    )
    for hours in (2, 1):  # summer time comes first where a time occurs twice
        found = (wanted - timedelta(hours=hours)).replace(tzinfo=UTC)
        if found.astimezone(BERLIN).replace(tzinfo=None) == wanted:
            return found
    return wall_to_utc(day, f"{int(clock[:2]) + 1:02d}{clock[2:]}")


@cache
def happens(slot: Slot, day: date) -> bool:
    assert slot.dtstart
    same_days = [d for n in range(1, 32) if (d := day - day.day * DAY + n * DAY).weekday() == day.weekday()]
    same_days = [d for d in same_days if d.month == day.month]
    right_week = slot.nth is None or same_days[slot.nth - 1 if slot.nth > 0 else slot.nth] == day
    weeks = (day - (slot.dtstart - slot.dtstart.weekday() * DAY)) // DAY // 7
    return (
        WEEKDAYS[day.weekday()] == slot.byday
        and right_week
        and day >= slot.dtstart
        and weeks % slot.interval == 0
    )


def reference(hours: Hours, calendar: Mapping[date, Holiday], now: datetime) -> str:
    """The kind of one minute, found without any list of changes."""
    today = now.astimezone(BERLIN).date()
    kinds = [day_kind for day in (today - DAY, today) for day_kind in running(hours, calendar, day, now)]
    if kinds:
        return max(kinds, key=ORDER.__getitem__)
    usual = usual_kind(hours)
    exceptions = exceptions_on(hours, calendar, today)
    if True in exceptions:
        return "closed"
    if exceptions and (usual != "closed" or any(happens(slot, today) for slot in hours.weekly or ())):
        return "unknown"
    return usual


def running(hours: Hours, calendar: Mapping[date, Holiday], day: date, now: datetime) -> list[str]:
    usual = [] if exceptions_on(hours, calendar, day) else [s for s in hours.weekly or () if happens(s, day)]
    extra = [opening for opening in hours.extra if opening.day == day]
    found = []
    openings: list[Slot | Opening] = [*usual, *extra]
    for one in openings:
        last = day + DAY if one.closes_at <= one.opens_at else day
        if wall_to_utc(day, one.opens_at) <= now < wall_to_utc(last, one.closes_at):
            found.append(KIND[one.mode])
    return found


def exceptions_on(hours: Hours, calendar: Mapping[date, Holiday], day: date) -> list[bool]:
    found = [closure.certain for closure in hours.closures if closure.start <= day <= closure.end]
    return found + ([calendar[day].certain] if day in calendar else [])


def usual_kind(hours: Hours) -> str:
    if hours.weekly:
        return "closed"
    if hours.weekly is None:
        return "appointment" if hours.appointment and hours.appointment.required else "unknown"
    return "appointment" if hours.appointment else "closed"


@settings(max_examples=60, deadline=None)
@given(cases(), st.lists(st.integers(0, DAYS * 96 - 1), min_size=5, max_size=15))
def test_any_hours_agree_with_a_look_at_every_minute(
    case: tuple[Hours, dict[date, Holiday], date], chosen: list[int]
) -> None:
    hours, calendar, first = case
    begin = datetime.combine(first, datetime.min.time(), tzinfo=BERLIN).astimezone(UTC)
    # All times of the strategies are quarters of an hour, so nothing can change at another minute.
    quarters = [begin + timedelta(minutes=15 * index) for index in range(DAYS * 96)]
    kinds = [reference(hours, calendar, quarter) for quarter in quarters]
    changes = [index for index in range(1, len(kinds)) if kinds[index] != kinds[index - 1]]
    for index in {*chosen, *changes, *(change - 1 for change in changes)}:
        following = next((quarters[change] for change in changes if change > index), None)
        for now in (quarters[index], quarters[index] + timedelta(minutes=14, seconds=59)):
            state = open_state(hours, now, calendar)
            assert state.kind == kinds[index]
            if following is None:
                assert state.until is None or state.until > quarters[-1]
            else:
                assert state.until is not None
                # Python calls an ambiguous local time unequal to any time of another zone (PEP 495).
                assert state.until.astimezone(UTC) == following
            if state.next_open is not None:
                assert state.next_open > now
                assert (
                    reference(hours, calendar, state.next_open.astimezone(UTC)) == KIND[state.next_mode or ""]
                )
