from datetime import date

import pytest

from kiosk.domain.content import Appointment, Hours, Opening, Slot
from kiosk.domain.hours import OpenState, Span, open_state, week
from tests.domain.test_hours import DAY, NW, OFFICE, at, slots

# --- rules of recurrence ------------------------------------------------------------------------------


def days_open(slot: Slot, first: date, days: int) -> list[str]:
    plans = (plan for start in range(0, days, 7) for plan in week(Hours(weekly=(slot,)), first + start * DAY))
    return [plan.day.isoformat() for plan in plans if plan.spans]


def test_the_first_thursday_of_the_month() -> None:
    slot = Slot(byday="TH", opens_at="08:30", closes_at="11:30", nth=1)
    assert days_open(slot, date(2026, 1, 1), 100) == ["2026-01-01", "2026-02-05", "2026-03-05", "2026-04-02"]
    assert open_state(Hours(weekly=(slot,)), at("2026-06-04T11:30")).next_open == at("2026-07-02T08:30")


def test_the_last_friday_of_the_month() -> None:
    slot = Slot(byday="FR", opens_at="08:30", closes_at="11:30", nth=-1)
    assert days_open(slot, date(2026, 1, 1), 100) == ["2026-01-30", "2026-02-27", "2026-03-27"]


def test_even_the_longest_wait_for_a_fifth_weekday_is_found() -> None:
    hours = Hours(weekly=(Slot(byday="TH", opens_at="09:00", closes_at="10:00", nth=5),))
    waits = []
    now = at("2026-01-01T00:00")
    for _ in range(100):
        following = open_state(hours, now).next_open
        assert following is not None
        waits.append((following.date() - now.date()).days)
        now = following
    assert max(waits) == 119


def test_every_second_week_counts_from_the_week_of_the_first_day() -> None:
    slot = Slot(byday="TU", opens_at="10:00", closes_at="12:00", interval=2, dtstart=date(2021, 11, 9))
    assert days_open(slot, date(2026, 6, 1), 28) == ["2026-06-02", "2026-06-16"]
    assert (date(2026, 6, 2) - date(2021, 11, 9)).days % 14 == 0


def test_nothing_happens_before_the_first_day() -> None:
    slot = Slot(byday="TU", opens_at="10:00", closes_at="12:00", interval=2, dtstart=date(2026, 6, 16))
    assert days_open(slot, date(2026, 6, 1), 35) == ["2026-06-16", "2026-06-30"]


# --- modes --------------------------------------------------------------------------------------------


def test_walking_in_wins_over_an_appointment_and_an_appointment_over_the_phone() -> None:
    hours = Hours(
        weekly=(
            *slots("MO", opens="08:00", closes="18:00", mode="phone"),
            *slots("MO", opens="09:00", closes="17:00", mode="appointment"),
            *slots("MO", opens="10:00", closes="12:00"),
        )
    )
    times = ("08:00", "09:00", "10:00", "11:59", "12:00", "17:00", "18:00")
    kinds = [open_state(hours, at(f"2026-06-01T{time}")).kind for time in times]
    assert kinds == ["phone", "appointment", "open", "open", "appointment", "phone", "closed"]


def test_the_next_opening_is_the_next_one_to_walk_in() -> None:
    hours = Hours(
        weekly=(
            *slots("TU", opens="09:00", closes="12:00", mode="appointment"),
            *slots("FR", opens="09:00", closes="12:00"),
        )
    )
    state = open_state(hours, at("2026-06-01T10:00"))
    assert (state.until, state.next_open, state.next_mode) == (
        at("2026-06-02T09:00"),
        at("2026-06-05T09:00"),
        "walk_in",
    )


def test_where_nobody_can_walk_in_the_next_opening_is_by_appointment_or_phone() -> None:
    hours = Hours(
        weekly=(
            *slots("TU", opens="09:00", closes="12:00", mode="appointment"),
            *slots("TU", opens="08:00", closes="12:00", mode="phone"),
        )
    )
    state = open_state(hours, at("2026-06-01T10:00"))
    assert (state.kind, state.next_open, state.next_mode) == ("closed", at("2026-06-02T08:00"), "phone")
    assert open_state(hours, at("2026-06-02T08:00")).next_mode == "appointment"


def test_a_walk_in_that_never_comes_again_does_not_hide_the_phone() -> None:
    past = Opening(day=date(2026, 1, 5), opens_at="09:00", closes_at="10:00")
    hours = Hours(weekly=slots("TU", opens="08:00", closes="12:00", mode="phone"), extra=(past,))
    state = open_state(hours, at("2026-06-01T10:00"))
    assert (state.next_open, state.next_mode) == (at("2026-06-02T08:00"), "phone")


def test_what_nobody_knows_after_the_next_opening_does_not_make_it_uncertain() -> None:
    past = Opening(day=date(2026, 1, 5), opens_at="09:00", closes_at="10:00")
    hours = Hours(weekly=slots("TU", "TH", opens="08:00", closes="12:00", mode="phone"), extra=(past,))
    assert open_state(hours, at("2026-12-21T10:00"), NW).certain
    assert not open_state(hours, at("2026-12-22T12:00"), NW).certain


def test_an_appointment_on_a_closed_day_is_the_next_opening_even_if_it_ends_with_the_day() -> None:
    extra = Opening(day=date(2026, 6, 4), opens_at="20:00", closes_at="24:00", mode="appointment")
    hours = Hours(weekly=(), extra=(extra,), appointment=Appointment(required=True))
    state = open_state(hours, at("2026-06-04T10:00"), NW)
    assert (state.kind, state.next_open, state.next_mode) == ("closed", at("2026-06-04T20:00"), "appointment")
    assert open_state(hours, at("2026-06-04T20:00"), NW).until is None


@pytest.mark.parametrize(
    ("weekly", "required", "kind"),
    [
        (None, True, "appointment"),
        (None, False, "unknown"),
        (None, None, "unknown"),
        ((), True, "appointment"),
        ((), None, "appointment"),
    ],
)
def test_a_place_without_weekly_hours(
    weekly: tuple[Slot, ...] | None, required: bool | None, kind: str
) -> None:
    hours = Hours(weekly=weekly, appointment=Appointment(required=required))
    state = open_state(hours, at("2026-06-01T10:00"))
    assert (state.kind, state.until, state.next_open) == (kind, None, None)
    assert state.certain == (kind != "unknown")


def test_unknown_hours_are_unknown_and_hours_that_never_are_are_closed() -> None:
    now = at("2026-06-01T10:00")
    assert open_state(None, now) == OpenState("unknown", certain=False)
    assert open_state(Hours(), now) == OpenState("unknown", certain=False)
    assert open_state(Hours(weekly=()), now) == OpenState("closed")


def test_a_place_by_appointment_only_is_closed_on_a_holiday() -> None:
    hours = Hours(weekly=(), appointment=Appointment(required=True))
    state = open_state(hours, at("2026-06-04T10:00"), NW)
    assert (state.kind, state.reason, state.until) == ("closed", "Fronleichnam", at("2026-06-05T00:00"))
    assert open_state(hours, at("2026-06-03T10:00"), NW).until == at("2026-06-04T00:00")


@pytest.mark.parametrize("required", [True, False, None])
def test_with_slots_an_appointment_is_possible_only_inside_them(required: bool | None) -> None:
    weekly = slots("TU", opens="09:00", closes="12:00", mode="appointment")
    hours = Hours(weekly=weekly, appointment=Appointment(required=required))
    assert open_state(hours, at("2026-06-02T09:00")).kind == "appointment"
    state = open_state(hours, at("2026-06-02T12:00"))
    assert (state.kind, state.next_open, state.next_mode) == ("closed", at("2026-06-09T09:00"), "appointment")


# --- the week -----------------------------------------------------------------------------------------


def test_the_week_has_seven_days_from_the_first_with_their_openings_in_order() -> None:
    days = week(OFFICE, date(2026, 6, 1), NW)
    assert [plan.day.day for plan in days] == [1, 2, 3, 4, 5, 6, 7]
    assert days[0].spans == (Span("09:00", "12:00"), Span("13:00", "16:00"))
    assert (days[3].spans, days[3].closed_reason, days[3].certain) == ((), "Fronleichnam", True)
    assert (days[5].spans, days[5].closed_reason, days[5].certain) == ((), None, True)


def test_the_week_of_christmas_shows_what_nobody_knows() -> None:
    thursday, friday = week(OFFICE, date(2026, 12, 24), NW)[:2]
    assert (thursday.spans, thursday.closed_reason, thursday.certain) == ((), "Heiligabend", False)
    assert (friday.closed_reason, friday.certain) == ("Erster Weihnachtstag", True)


def test_the_week_keeps_mode_and_languages_and_adds_extra_openings_once() -> None:
    slot = Slot(byday="MO", opens_at="14:00", closes_at="15:00", mode="appointment", languages=("ar", "fa"))
    extra = Opening(day=date(2026, 6, 1), opens_at="09:00", closes_at="10:00")
    spans = week(Hours(weekly=(slot,), extra=(extra, extra)), date(2026, 6, 1))[0].spans
    assert spans == (Span("09:00", "10:00"), Span("14:00", "15:00", "appointment", ("ar", "fa")))


@pytest.mark.parametrize("hours", [None, Hours()])
def test_the_week_of_unknown_hours_is_not_certain(hours: Hours | None) -> None:
    assert not any(plan.certain or plan.spans for plan in week(hours, date(2026, 6, 1)))
