from datetime import date, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.content import Appointment, Closure, Holiday, Hours, Mode, Opening, Slot, Weekday
from kiosk.domain.hours import open_state
from kiosk.i18n.opening import DayWords, StateWords, hours_words, state_words

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = NullTranslations()
CALENDAR = {
    day: Holiday(day=day, name=name, certain=certain)
    for day, name, certain in (
        (date(2026, 6, 4), "Fronleichnam", True),
        (date(2026, 12, 24), "Heiligabend", False),
        (date(2026, 12, 25), "Erster Weihnachtstag", True),
    )
}
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekly(*days: Weekday, opens: str = "09:00", closes: str = "12:00", mode: Mode = "walk_in") -> Hours:
    return Hours(weekly=tuple(Slot(byday=day, opens_at=opens, closes_at=closes, mode=mode) for day in days))


OFFICE = Hours(
    weekly=(
        *(weekly("MO", "TU", "WE", "TH", "FR").weekly or ()),
        *(weekly("MO", "TH", opens="13:00", closes="16:00").weekly or ()),
    )
)


def said(hours: Hours | None, now: str, language: str = "en", *, trusted: bool = True) -> StateWords:
    moment = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    state = open_state(hours, moment, CALENDAR)
    return state_words(ENGLISH, language, state, moment, trusted=trusted)


@pytest.mark.parametrize(
    ("now", "text", "tone", "icon"),
    [
        ("2026-06-01T11:29", "Open until 12:00", "success", "door-enter"),
        ("2026-06-01T11:30", "Closes soon, at 12:00", "warning", "clock"),
        ("2026-06-01T12:00", "Closed. Opens today at 13:00", "danger", "door-off"),
        ("2026-06-01T16:00", "Closed. Opens tomorrow at 9:00", "danger", "door-off"),
        ("2026-06-05T12:00", "Closed. Opens on Monday at 9:00", "danger", "door-off"),
        ("2026-06-04T10:00", "Closed today: Fronleichnam. Opens tomorrow at 9:00", "danger", "door-off"),
        ("2026-12-23T17:00", "Closed. Please ask when it opens again.", "danger", "door-off"),
        ("2026-12-24T10:00", "Today is Heiligabend. Please ask if it is open.", "info", "help-circle"),
    ],
)
def test_the_state_of_an_office_in_words(now: str, text: str, tone: str, icon: str) -> None:
    found = said(OFFICE, now)
    assert (found.text, found.tone, found.icon) == (text, tone, icon)


def test_six_days_ahead_the_weekday_is_enough_and_later_the_date_is_said() -> None:
    hours = weekly("MO")
    assert said(hours, "2026-06-02T10:00").text == "Closed. Opens on Monday at 9:00"
    assert said(hours, "2026-06-01T12:00").text == "Closed. Opens on Monday, 8 June 2026 at 9:00"


def test_the_names_of_days_are_those_of_the_language() -> None:
    assert "Montag" in said(OFFICE, "2026-06-05T12:00", "de").text
    assert "الاثنين" in said(OFFICE, "2026-06-05T12:00", "ar").text


def test_without_trust_nothing_is_said_about_now() -> None:
    for now in ("2026-06-01T10:00", "2026-06-01T12:30", "2026-12-24T10:00"):
        found = said(OFFICE, now, trusted=False)
        assert found == StateWords("Please ask for the opening hours", "info", "help-circle")


def test_unknown_hours_are_said_to_be_unknown() -> None:
    expected = StateWords("Opening hours not known. Please ask.", "info", "help-circle")
    assert said(None, "2026-06-01T10:00") == said(Hours(), "2026-06-01T10:00") == expected


def test_a_place_by_appointment() -> None:
    hours = Hours(weekly=(), appointment=Appointment(required=True))
    assert said(hours, "2026-06-01T10:00") == StateWords("By appointment", "info", "calendar-event")


@pytest.mark.parametrize(
    ("mode", "today", "tomorrow", "later"),
    [
        (
            "appointment",
            "Appointments today from",
            "Appointments tomorrow from",
            "Appointments on Tuesday from",
        ),
        ("phone", "By phone today from", "By phone tomorrow from", "By phone on Tuesday from"),
    ],
)
def test_a_place_nobody_can_walk_into_does_not_say_that_it_opens(
    mode: Mode, today: str, tomorrow: str, later: str
) -> None:
    hours = weekly("TU", mode=mode)
    assert said(hours, "2026-06-02T08:00").text == f"Closed. {today} 9:00"
    assert said(hours, "2026-06-01T08:00").text == f"Closed. {tomorrow} 9:00"
    assert said(hours, "2026-06-03T12:00").text == f"Closed. {later} 9:00"
    assert "Tuesday, 9 June 2026" in said(hours, "2026-06-02T12:00").text


def test_a_helpline_is_reached_by_phone_and_its_end_at_midnight_is_24_00() -> None:
    evening = weekly("MO", opens="18:00", closes="24:00", mode="phone")
    always = weekly(*WEEKDAYS, opens="00:00", closes="24:00", mode="phone")
    assert said(evening, "2026-06-01T20:00") == StateWords("By phone until 24:00", "success", "phone")
    moment = datetime(2026, 6, 1, 20, tzinfo=BERLIN)
    text = state_words(ENGLISH, "en", open_state(always, moment), moment).text
    assert text == "By phone, day and night"


def test_a_place_that_never_closes_does_not_name_a_time_days_ahead() -> None:
    always = weekly(*WEEKDAYS, opens="00:00", closes="24:00")
    assert said(always, "2026-06-01T20:00").text == "Open day and night"
    assert said(always, "2026-06-03T00:00").text == "Open until 24:00"


def test_the_warning_before_closing_counts_real_minutes_at_the_clock_change() -> None:
    hours = weekly("SU", opens="01:00", closes="03:15")
    assert said(hours, "2026-03-29T01:50").tone == "warning"  # 25 minutes, though the clock shows 85
    autumn = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN)
    assert state_words(ENGLISH, "en", open_state(hours, autumn), autumn).tone == "success"  # 85, shows 25


def test_a_closed_place_without_a_next_opening_says_only_that() -> None:
    assert said(Hours(weekly=()), "2026-06-01T10:00").text == "Closed"
    closure = Closure(start=date(2026, 1, 1), end=date(2026, 12, 31), reason="Umbau")
    assert (
        said(Hours(weekly=OFFICE.weekly, closures=(closure,)), "2026-06-01T10:00").text
        == "Closed today: Umbau"
    )


def test_the_week_has_a_row_for_every_day_from_monday_on() -> None:
    rows = hours_words(ENGLISH, "en", OFFICE, date(2026, 6, 3), CALENDAR)
    assert [row.day for row in rows][:2] == ["Monday", "Tuesday"]
    assert [row.today for row in rows] == [False, False, True, False, False, False, False]
    assert rows[0] == DayWords("Monday", ("9:00–12:00", "13:00–16:00"), False)
    assert rows[3].hours == ("Closed: Fronleichnam",)
    assert rows[6].hours == ("Closed",)


def test_the_week_says_what_is_not_walking_in_and_what_nobody_knows() -> None:
    hours = Hours(
        weekly=(
            *(weekly("MO", mode="appointment").weekly or ()),
            *(weekly("TU", "TH", mode="phone").weekly or ()),
        ),
        extra=(Opening(day=date(2026, 12, 24), opens_at="10:00", closes_at="11:00"),),
    )
    rows = hours_words(ENGLISH, "de", hours, date(2026, 12, 27), CALENDAR)
    assert rows[0] == DayWords("Montag", ("9:00–12:00, by appointment",), False)
    assert rows[1].hours == ("9:00–12:00, by phone",)
    assert rows[3].hours == ("10:00–11:00", "Heiligabend: please ask")
    assert rows[6] == DayWords("Sonntag", ("Closed",), True)


def test_the_week_of_unknown_hours_and_of_appointments() -> None:
    today = date(2026, 6, 1)
    by_appointment = Hours(weekly=(), appointment=Appointment())
    assert {row.hours for row in hours_words(ENGLISH, "en", None, today)} == {("Please ask",)}
    assert {row.hours for row in hours_words(ENGLISH, "en", by_appointment, today)} == {("By appointment",)}
