from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.appointment_files import Imported, read_calendar, read_csv
from kiosk.domain.appointments import parse_code
from kiosk.domain.ticket import Need

DAY, ZONE = date(2026, 3, 2), "Europe/Berlin"
HALF_PAST_NINE = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def table(*lines: str) -> Imported:
    return read_csv("\n".join(lines), DAY, ZONE, "advice")


def calendar(**changes: object) -> str:
    event = icalendar.Event()
    event.add("uid", "kim.lee@example.org")
    event.add("dtstart", HALF_PAST_NINE)
    event.add("summary", "Frau Lee, Aufenthalt")
    event.add("attendee", "mailto:lee@example.org")
    for name, value in changes.items():
        event.pop(name, None)
        event.add(name, value)
    whole = icalendar.Calendar()
    whole.add_component(event)
    return str(whole.to_ical(), "utf-8")


@pytest.mark.parametrize("written", ["09:30", "2026-03-02 09:30", "2026-03-02T09:30:00", "02.03.2026 09:30"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_table_has_times_as_people_write_them(written: str, sign: str) -> None:
    lines = ["time,code,service,language,needs", f"{written},k7 mp,papers,fa,interpreter reading"]
    (appointment,) = table("\ufeff" + lines[0].replace(",", sign), lines[1].replace(",", sign)).appointments
    assert (appointment.at, appointment.code, appointment.service) == (HALF_PAST_NINE, "K7MP", "papers")
    assert (appointment.language, appointment.needs) == ("fa", (Need.INTERPRETER, Need.READING))


def test_a_table_of_times_alone_is_enough_and_reading_it_again_gives_the_same_codes() -> None:
    found, again = table("Time", "09:30", "10:00"), table("Time", "09:30", "10:00")
    assert found == again
    first, second = found.appointments
    assert first.code != second.code
    assert parse_code(first.code) == first.code
    assert (first.service, first.language) == ("advice", "und")


def test_what_cannot_be_read_is_told_by_its_line_and_the_rest_is_read() -> None:
    found = table(
        "time,code,service",
        "09:30,K7MP,",
        "soon,ABC,",
        "10:00,Frau Lee!,",
        "10:30,ABC,two words",
        "11:00,XYZ",
    )
    assert [each.code for each in found.appointments] == ["K7MP", "XYZ"]
    assert found.left_out == (3, 4, 5)
    assert table().appointments == ()
    assert table("name", "Lee").left_out == (2,)


def test_a_calendar_gives_times_and_codes_and_nothing_about_persons() -> None:
    (appointment,) = read_calendar(calendar(), ZONE, "advice").appointments
    assert (appointment.at, appointment.service, appointment.state) == (HALF_PAST_NINE, "advice", "expected")
    assert parse_code(appointment.code) == appointment.code
    assert "lee" not in repr(appointment).lower()
    assert read_calendar(calendar(), ZONE, "advice").appointments == (appointment,)


@pytest.mark.parametrize(
    "start",
    [
        ":20260302T083000Z",
        ":20260302T093000",
        ";TZID=Europe/Berlin:20260302T093000",
        ';VALUE=DATE-TIME;TZID="Europe/Lisbon":20260302T083000',
    ],
)
def test_a_calendar_may_name_its_time_zone_or_not(start: str) -> None:
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART{start}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (appointment,) = read_calendar(text, ZONE, "advice").appointments
    assert appointment.at == HALF_PAST_NINE


def test_a_category_may_be_a_service_and_a_cancelled_event_is_cancelled() -> None:
    text = calendar(categories=["Wichtig", "papers"], status="CANCELLED")
    (appointment,) = read_calendar(text, ZONE, "advice", frozenset({"papers"})).appointments
    assert (appointment.service, appointment.state) == ("papers", "cancelled")


def test_whole_days_and_repeating_events_are_left_out() -> None:
    assert read_calendar(calendar(dtstart=DAY), ZONE, "advice") == Imported((), (1,))
    assert read_calendar(calendar(rrule={"freq": "daily"}), ZONE, "advice") == Imported((), (1,))


@given(st.text(max_size=200))
def test_no_file_breaks_the_reader(text: str) -> None:
    read_csv("time,code\n" + text, DAY, ZONE, "advice")
    read_calendar("BEGIN:VEVENT\n" + text, ZONE, "advice")
