from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from kiosk.domain.content import Closure, Holiday, Hours, Mode, Opening, Slot, Weekday
from kiosk.domain.hours import OpenState, open_state

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def slots(*days: Weekday, opens: str, closes: str, mode: Mode = "walk_in") -> tuple[Slot, ...]:
    return tuple(Slot(byday=day, opens_at=opens, closes_at=closes, mode=mode) for day in days)


def nw_calendar(*years: int) -> dict[date, Holiday]:
    """The public holidays of North Rhine-Westphalia, and 24 December of which nobody knows."""
    found = holidays.country_holidays("DE", subdiv="NW", years=list(years), language="de")
    calendar = {day: Holiday(day=day, name=name) for day, name in found.items()}
    eves = (date(year, 12, 24) for year in years)
    return calendar | {day: Holiday(day=day, name="Heiligabend", certain=False) for day in eves}


NW = nw_calendar(2026, 2027, 2028)
OFFICE = Hours(
    weekly=(
        *slots("MO", "TU", "WE", "TH", "FR", opens="09:00", closes="12:00"),
        *slots("MO", "TH", opens="13:00", closes="16:00"),
    )
)
ALWAYS = Hours(weekly=slots(*WEEKDAYS, opens="00:00", closes="24:00"))


# --- an ordinary week ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "kind", "until", "following"),
    [
        ("2026-06-01T08:59:59", "closed", "2026-06-01T09:00", "2026-06-01T09:00"),
        ("2026-06-01T09:00", "open", "2026-06-01T12:00", "2026-06-01T13:00"),
        ("2026-06-01T11:59:59", "open", "2026-06-01T12:00", "2026-06-01T13:00"),
        ("2026-06-01T12:00", "closed", "2026-06-01T13:00", "2026-06-01T13:00"),
        ("2026-06-01T13:00", "open", "2026-06-01T16:00", "2026-06-02T09:00"),
        ("2026-06-01T16:00", "closed", "2026-06-02T09:00", "2026-06-02T09:00"),
        ("2026-06-05T12:00", "closed", "2026-06-08T09:00", "2026-06-08T09:00"),
    ],
)
def test_the_state_changes_at_the_very_minute_of_opening_and_closing(
    now: str, kind: str, until: str, following: str
) -> None:
    state = open_state(OFFICE, at(now))
    assert (state.kind, state.until, state.next_open) == (kind, at(until), at(following))
    assert state.next_mode == "walk_in"
    assert state.certain


def test_two_slots_without_a_gap_are_one_opening() -> None:
    hours = Hours(
        weekly=(*slots("MO", opens="09:00", closes="12:00"), *slots("MO", opens="12:00", closes="14:00"))
    )
    assert open_state(hours, at("2026-06-01T10:00")).until == at("2026-06-01T14:00")


def test_the_day_is_that_of_the_place_wherever_now_comes_from() -> None:
    state = open_state(OFFICE, datetime(2026, 6, 1, 7, 0, tzinfo=UTC))
    assert state.kind == "open"
    assert state.until == at("2026-06-01T12:00")
    assert state.until.utcoffset() == timedelta(hours=2)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        open_state(OFFICE, datetime(2026, 6, 1, 9, 0))


# --- holidays and closures ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "reason", "following"),
    [
        ("2026-06-04T10:00", "Fronleichnam", "2026-06-05T09:00"),
        ("2027-11-01T10:00", "Allerheiligen", "2027-11-02T09:00"),
        ("2026-12-25T10:00", "Erster Weihnachtstag", "2026-12-28T09:00"),
    ],
)
def test_a_public_holiday_closes_the_place_and_is_named(now: str, reason: str, following: str) -> None:
    state = open_state(OFFICE, at(now), NW)
    assert (state.kind, state.reason, state.next_open) == ("closed", reason, at(following))
    assert open_state(OFFICE, at(now)).kind == "open"


def test_on_24_december_nobody_knows() -> None:
    state = open_state(OFFICE, at("2026-12-24T10:00"), NW)
    assert state == OpenState(
        kind="unknown",
        until=at("2026-12-25T00:00"),
        next_open=at("2026-12-28T09:00"),
        next_mode="walk_in",
        reason="Heiligabend",
        certain=False,
    )


def test_before_24_december_the_next_opening_is_not_certain() -> None:
    state = open_state(OFFICE, at("2026-12-23T12:00"), NW)
    assert (state.kind, state.until, state.next_open) == (
        "closed",
        at("2026-12-24T00:00"),
        at("2026-12-28T09:00"),
    )
    assert not state.certain


def test_a_day_that_never_has_hours_is_closed_even_if_it_is_24_december() -> None:
    state = open_state(OFFICE, at("2028-12-24T10:00"), NW)  # a Sunday
    assert (state.kind, state.reason, state.certain) == ("closed", None, True)


def test_a_temporarily_closed_place_says_why_and_when_it_opens_again() -> None:
    closed = Closure(start=date(2026, 7, 20), end=date(2026, 8, 7), reason="Betriebsferien")
    hours = Hours(weekly=OFFICE.weekly, closures=(closed,))
    for day in (20, 25):
        state = open_state(hours, at(f"2026-07-{day}T10:00"))
        assert (state.kind, state.reason, state.next_open) == (
            "closed",
            "Betriebsferien",
            at("2026-08-10T09:00"),
        )
    assert open_state(hours, at("2026-07-17T10:00")).reason is None


def test_a_closure_without_a_reason_closes_too() -> None:
    hours = Hours(weekly=OFFICE.weekly, closures=(Closure(start=date(2026, 6, 1), end=date(2026, 6, 1)),))
    state = open_state(hours, at("2026-06-01T10:00"))
    assert (state.kind, state.reason) == ("closed", None)


@pytest.mark.parametrize("certain", [True, False])
def test_a_certain_closure_wins_over_a_day_of_which_nobody_knows(certain: bool) -> None:
    day = date(2026, 12, 24)
    hours = Hours(
        weekly=OFFICE.weekly, closures=(Closure(start=day, end=day, reason="Umbau", certain=certain),)
    )
    calendar = {day: Holiday(day=day, name="Heiligabend", certain=not certain)}
    state = open_state(hours, at("2026-12-24T10:00"), calendar)
    assert (state.kind, state.reason) == ("closed", "Umbau" if certain else "Heiligabend")


def test_an_extra_opening_counts_on_a_holiday() -> None:
    extra = Opening(day=date(2026, 6, 4), opens_at="10:00", closes_at="11:00")
    hours = Hours(weekly=OFFICE.weekly, extra=(extra,))
    assert open_state(hours, at("2026-06-04T09:30"), NW).next_open == at("2026-06-04T10:00")
    state = open_state(hours, at("2026-06-04T10:00"), NW)
    assert (state.kind, state.until) == ("open", at("2026-06-04T11:00"))
    assert open_state(hours, at("2026-06-04T11:00"), NW).kind == "closed"


def test_an_extra_opening_on_24_december_is_certain_and_the_rest_of_the_day_is_not() -> None:
    extra = Opening(day=date(2026, 12, 24), opens_at="10:00", closes_at="11:00")
    hours = Hours(weekly=OFFICE.weekly, extra=(extra,))
    kinds = [open_state(hours, at(f"2026-12-24T{hour}:30"), NW).kind for hour in ("09", "10", "11")]
    assert kinds == ["unknown", "open", "unknown"]


def test_a_place_without_a_calendar_is_open_day_and_night_on_a_holiday_too() -> None:
    state = open_state(ALWAYS, at("2026-06-04T10:00"))
    assert state == OpenState("open")


# --- slots over midnight and clock changes ------------------------------------------------------------

NIGHT = Hours(weekly=slots("FR", "SA", opens="22:00", closes="06:00"))


def test_a_slot_over_midnight_belongs_to_the_day_it_begins() -> None:
    assert open_state(NIGHT, at("2026-06-06T05:59")).until == at("2026-06-06T06:00")  # since Friday
    assert open_state(NIGHT, at("2026-06-07T05:59")).kind == "open"  # since Saturday
    assert open_state(NIGHT, at("2026-06-05T05:59")).kind == "closed"  # Thursday has none


def test_a_night_runs_into_a_holiday_but_does_not_begin_on_one() -> None:
    holiday = {date(2026, 6, 6): Holiday(day=date(2026, 6, 6), name="Feiertag")}
    assert open_state(NIGHT, at("2026-06-06T05:00"), holiday).kind == "open"
    assert open_state(NIGHT, at("2026-06-06T22:00"), holiday).kind == "closed"
    assert open_state(NIGHT, at("2026-06-07T05:00"), holiday).kind == "closed"


def test_24_00_is_the_end_of_the_day() -> None:
    hours = Hours(weekly=slots("MO", opens="18:00", closes="24:00"))
    assert open_state(hours, at("2026-06-01T23:59")).until == at("2026-06-02T00:00")
    assert open_state(hours, at("2026-06-02T00:00")).kind == "closed"


def test_the_same_time_for_both_ends_is_a_whole_day() -> None:
    hours = Hours(weekly=slots("MO", opens="08:00", closes="08:00"))
    assert open_state(hours, at("2026-06-01T08:00")).until == at("2026-06-02T08:00")


@pytest.mark.parametrize(("evening", "length"), [("2026-03-28T22:00", 7), ("2026-10-24T22:00", 9)])
def test_a_night_with_a_clock_change_is_an_hour_shorter_or_longer(evening: str, length: int) -> None:
    begin = at(evening).astimezone(UTC)
    assert open_state(NIGHT, begin).kind == "open"
    until = open_state(NIGHT, begin).until
    assert until is not None
    assert until.hour == 6
    assert until.astimezone(UTC) - begin == timedelta(hours=length)
    assert open_state(NIGHT, until - timedelta(microseconds=1)).kind == "open"
    assert open_state(NIGHT, until).kind == "closed"


def test_day_and_night_has_no_gap_at_the_clock_changes() -> None:
    for change in (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)):
        for minutes in range(-90, 91, 15):
            assert open_state(ALWAYS, change + timedelta(minutes=minutes)) == OpenState("open")


def test_a_closing_time_that_is_skipped_in_spring_counts_an_hour_later() -> None:
    hours = Hours(weekly=slots("SU", opens="01:00", closes="02:30"))
    until = open_state(hours, at("2026-03-29T01:30")).until
    assert until is not None
    assert until.isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_slot_that_lies_behind_its_skipped_opening_does_not_happen() -> None:
    hours = Hours(weekly=slots("SU", opens="02:30", closes="03:15"))
    first = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert {open_state(hours, first + timedelta(minutes=m)).kind for m in range(180)} == {"closed"}


def test_a_closing_time_that_occurs_twice_in_autumn_is_the_first() -> None:
    hours = Hours(weekly=slots("SU", opens="01:00", closes="02:30"))
    until = open_state(hours, at("2026-10-25T01:30")).until
    assert until is not None
    assert until.isoformat() == "2026-10-25T02:30:00+02:00"
    assert open_state(hours, datetime(2026, 10, 25, 1, 15, tzinfo=UTC)).kind == "closed"  # 02:15 again
