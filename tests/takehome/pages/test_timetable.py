"""Hours on a page that may be read much later: the usual week, and every day that is not as usual with its date."""

import re
from datetime import date
from gettext import NullTranslations

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.content import Address, Appointment, Closure, Holiday, Hours, Opening, Slot
from kiosk.domain.hours import WEEKDAYS
from kiosk.i18n.catalog import catalog
from kiosk.takehome.pages.markup import marked
from kiosk.takehome.pages.timetable import MOST_EXCEPTIONS, Row, Timetable, timetable
from tests.takehome.pages.help import TODAY, sample
from tests.takehome.places import place

ENGLISH = NullTranslations()
CALENDAR = {
    day: Holiday(day=day, name=name, certain=certain)
    for day, name, certain in (
        (date(2026, 11, 1), "Allerheiligen", True),
        (date(2026, 12, 24), "Heiligabend", False),
        (date(2026, 12, 25), "Erster Weihnachtstag", True),
        (date(2026, 12, 26), "Zweiter Weihnachtstag", True),
    )
}
HERE = Address(address_1="Oberbank 11", postal_code="44149")
MORNINGS = tuple(Slot(byday=day, opens_at="09:00", closes_at="12:00") for day in WEEKDAYS[:5])


def of(
    hours: Hours | None, today: date = TODAY, *, holidays: bool = False, address: Address | None = HERE
) -> Timetable:
    found = place(hours=hours, address=address)
    return timetable(ENGLISH, "en", found, today, CALENDAR if holidays else {})


def test_the_week_is_the_usual_one_even_when_this_week_is_not() -> None:
    found = of(Hours(weekly=MORNINGS), date(2026, 12, 22), holidays=True)
    assert found.week == (
        *(Row(day, ("9:00–12:00",)) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        Row("Saturday", ("Closed",)),
        Row("Sunday", ("Closed",)),
    )


def test_holidays_to_come_are_named_with_their_date_unless_it_is_closed_that_day_anyway() -> None:
    found = of(Hours(weekly=MORNINGS), holidays=True)
    assert found.exceptions == (
        Row("Thursday, 24 December 2026", ("Heiligabend: please ask",)),
        Row("Friday, 25 December 2026", ("Closed: Erster Weihnachtstag",)),
    )
    assert found.until == date(2027, 2, 21)


def test_a_closure_of_some_weeks_is_one_row_and_does_not_end_on_a_day_that_is_closed_anyway() -> None:
    closure = Closure(start=date(2026, 12, 5), end=date(2026, 12, 20), reason="Umbau")
    found = of(Hours(weekly=MORNINGS, closures=(closure,)))
    assert found.exceptions == (
        Row("Monday, 7 December 2026 – Friday, 18 December 2026", ("Closed: Umbau",)),
    )


def test_what_is_over_is_not_named() -> None:
    closure = Closure(start=date(2026, 11, 23), end=date(2026, 11, 24))
    assert of(Hours(weekly=MORNINGS, closures=(closure,))).exceptions == ()


def test_an_extra_opening_is_an_exception() -> None:
    extra = Opening(day=date(2026, 11, 28), opens_at="10:00", closes_at="14:00")
    found = of(Hours(weekly=MORNINGS, extra=(extra,)))
    assert found.exceptions == (Row("Saturday, 28 November 2026", ("10:00–14:00",)),)


def test_there_are_never_more_exceptions_than_a_page_has_room_for() -> None:
    extra = tuple(
        Opening(day=date(2026, 12, day), opens_at="18:00", closes_at=f"{18 + day % 3}:30")
        for day in range(1, 29)
    )
    assert len(of(Hours(weekly=MORNINGS, extra=extra)).exceptions) == MOST_EXCEPTIONS


def test_a_slot_of_some_weeks_is_a_sentence_with_its_next_dates() -> None:
    every_second = Slot(
        byday="TU", opens_at="10:00", closes_at="12:00", interval=2, dtstart=date(2026, 11, 10)
    )
    found = of(Hours(weekly=(every_second,)))
    assert found.week == ()
    assert found.sentences == (
        "Every second week on Tuesday, 10:00–12:00",
        "Next: 8 December 2026, 22 December 2026 and 5 January 2027",
    )


def test_the_next_dates_leave_out_closed_days() -> None:
    first = Slot(byday="FR", opens_at="10:00", closes_at="12:00", nth=-1)
    found = of(Hours(weekly=(first, *MORNINGS)), holidays=True)
    assert found.sentences == (
        "On the last Friday of the month, 10:00–12:00",
        "Next: 27 November 2026 and 29 January 2027",
    )
    assert found.week[4] == Row("Friday", ("9:00–12:00",))


def test_a_slot_that_begins_later_is_named_with_the_day_it_begins() -> None:
    later = Slot(byday="SA", opens_at="10:00", closes_at="12:00", dtstart=date(2026, 12, 5))
    found = of(Hours(weekly=(*MORNINGS, later)))
    assert found.week[5] == Row("Saturday", ("Closed",))
    assert found.exceptions == (Row("From Saturday, 5 December 2026", ("Saturday 10:00–12:00",)),)


def test_an_appointment_is_offered_by_whom_one_can_visit_and_not_by_a_helpline() -> None:
    offer = Appointment(required=False)
    assert "You can also make an appointment." in of(Hours(weekly=MORNINGS, appointment=offer)).sentences
    calls = tuple(replace(slot, mode="phone") for slot in MORNINGS)
    assert of(Hours(weekly=calls, appointment=offer), address=None).sentences == ()


def test_each_of_several_dates_keeps_its_order_in_arabic() -> None:
    slot = Slot(byday="TU", opens_at="10:00", closes_at="12:00", interval=2, dtstart=date(2026, 11, 10))
    arabic = catalog(paths.locales(), "ar")
    (_rule, dates) = timetable(arabic, "ar", place(hours=Hours(weekly=(slot,))), TODAY).sentences
    facts = re.findall(r"<bdi[^>]*>([^<]*)</bdi>", marked(dates, "rtl"))
    assert [fact for fact in facts if fact.isdecimal()] == ["8", "2026", "22", "2026", "5", "2027"]


@pytest.mark.parametrize(
    ("mode", "sentence"), [("walk_in", "Open day and night"), ("phone", "By phone, day and night")]
)
def test_day_and_night_is_a_sentence_and_no_table(mode: str, sentence: str) -> None:
    slots = tuple(Slot(byday=day, opens_at="00:00", closes_at="24:00", mode=mode) for day in WEEKDAYS)  # type: ignore[arg-type]
    found = of(Hours(weekly=slots))
    assert (found.sentences, found.week) == ((sentence,), ())
    assert len(of(Hours(weekly=slots[1:])).week) == 7


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (None, "Opening hours not known. Please ask."),
        (Hours(), "Opening hours not known. Please ask."),
        (Hours(appointment=Appointment(required=True)), "Only with an appointment."),
        (Hours(weekly=(), appointment=Appointment()), "By appointment"),
        (Hours(weekly=()), "Please ask for the opening hours"),
    ],
)
def test_without_a_week_it_is_said_what_to_do(hours: Hours | None, sentence: str) -> None:
    found = of(hours)
    assert (found.sentences, found.week) == ((sentence,), ())


def test_every_place_of_the_sample_has_hours_in_words_or_a_week() -> None:
    for one in sample().places(TODAY):
        calendar = sample().calendar(one.hours.calendar if one.hours else None)
        found = timetable(ENGLISH, "en", one, TODAY, calendar)
        assert found.week or found.sentences, one.id
        assert len(found.week) in (0, 7)
