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


def event(*lines: str, end: str = "END:VEVENT") -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, end, "END:VCALENDAR", ""])


def test_two_people_at_one_time_are_two_appointments() -> None:
    lines = ("time,service", "09:30,advice", "09:30,advice", "09:30,papers")
    found = table(*lines)
    assert found == table(*lines)
    assert len({one.id for one in found.appointments}) == len({one.code for one in found.appointments}) == 3


def test_a_code_that_is_there_twice_is_not_taken_for_one_appointment() -> None:
    """The ledger refuses it then, and staff are told why."""
    found = table("time,code", "09:30,ABC", "10:00,abc").appointments
    assert len({one.id for one in found}) == 2
    assert [one.code for one in found] == ["ABC", "ABC"]


@pytest.mark.parametrize(
    "written", ["02.03.26 9:30", "02.03.2026, 09:30 Uhr", "2026-03-02T08:30:00Z", "2026-03-02T09:30+01:00"]
)
def test_a_time_may_name_its_offset_and_be_written_shorter(written: str) -> None:
    (appointment,) = table("time;code", f"{written};ABC").appointments
    assert appointment.at == HALF_PAST_NINE


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 09:30 PM",
        "2026-03-02 09:30 bis 10:00",
        "2026-03-02 09:30-10:00",
        "09:30-10:00",
        "31.02.2026 09:30",
        "0001-01-01 00:10",
        "9999-12-31 23:59",
    ],
)
def test_a_time_that_is_not_quite_one_is_left_out_and_not_guessed(written: str) -> None:
    assert table("time,code", f"{written},ABC") == Imported((), (2,))


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    found = table("time,code,name", '09:30,ABC,"Lee,', 'Kim"', "", "", "soon,XYZ,", "10:00,XYZ,\u2028\x0b")
    assert [one.code for one in found.appointments] == ["ABC", "XYZ"]
    assert found.left_out == (6,)


def test_a_field_that_does_not_end_is_told_and_swallows_nothing_silently() -> None:
    found = table("time,code,name", "09:30,ABC,", '10:00,DEF,"Lee', "10:30,XYZ,")
    assert ([one.code for one in found.appointments], found.left_out) == (["ABC"], (3,))


def test_a_field_that_is_far_too_long_takes_no_other_line_with_it() -> None:
    found = table("time,code", "09:30,ABC", "10:00," + "x" * 200_000, "10:30,XYZ")
    assert [one.code for one in found.appointments] == ["ABC", "XYZ"]
    assert found.left_out == (3,)
    assert table("x" * 200_000, "09:30").appointments == ()


@pytest.mark.parametrize(
    "zone",
    [
        "W. Europe Standard Time",
        '"Romance Standard Time"',
        "/freeassociation.sourceforge.net/Europe/Berlin",
        "/mozilla.org/20050126_1/Europe/Berlin",
    ],
)
def test_a_time_zone_is_known_as_calendar_programs_name_it(zone: str) -> None:
    text = event("UID:1", f"DTSTART;TZID={zone}:20260302T093000")
    (appointment,) = read_calendar(text, "Europe/Lisbon", "advice").appointments
    assert appointment.at == HALF_PAST_NINE


@pytest.mark.parametrize(
    "zone", ["Europe", "../../etc/passwd", "x" * 300, "America/New_York", "\0", "Mars/Base"]
)
def test_a_time_that_no_zone_makes_certain_is_left_out(zone: str) -> None:
    text = event("UID:1", f"DTSTART;TZID={zone}:99991231T233000")
    assert read_calendar(text, ZONE, "advice") == Imported((), (1,))


def test_what_stands_in_texts_and_alarms_is_not_taken_for_the_event() -> None:
    plain = event("UID:1", "DTSTART:20260302T093000")
    read = read_calendar(plain, ZONE, "advice")
    for more in (
        ("DESCRIPTION:bring\u2028UID:2\u2028DTSTART:20260302T150000",),
        ("SUMMARY:BEGIN:VEVENT", "X-NOTE:END:VEVENT"),
        ("BEGIN:VALARM", "UID:2", "TRIGGER:-PT15M", "END:VALARM"),
    ):
        assert read_calendar(event("UID:1", "DTSTART:20260302T093000", *more), ZONE, "advice") == read
        assert read_calendar(event(*more, "UID:1", "DTSTART:20260302T093000"), ZONE, "advice") == read
    assert read_calendar(plain.replace("UID", "uid").replace("BEGIN:V", "begin:v"), ZONE, "advice") == read


def test_one_date_of_a_series_that_was_moved_is_an_appointment_of_its_own() -> None:
    moved = [
        event("UID:1", f"RECURRENCE-ID:2026030{day}T083000Z", f"DTSTART:2026030{day}T093000")
        for day in (2, 3)
    ]
    found = read_calendar("".join(moved), ZONE, "advice").appointments
    assert len({one.id for one in found}) == len({one.code for one in found}) == 2


def test_an_event_that_breaks_off_is_left_out() -> None:
    assert read_calendar(event("UID:1", "DTSTART:20260302T0930"), ZONE, "advice").left_out == (1,)
    assert read_calendar(event("UID:1", "DTSTART:20260302T093000", end=""), ZONE, "advice").left_out == (1,)


PIECES = st.sampled_from(
    [
        *'",;:\r\n\t\0',
        *("\n ", "\r\n", "09:30", "31.12.99 23:59", "2026-03-29T02:30", "Z", "+23:59", "ABC", "interpreter"),
        *("BEGIN:", "END:", "VEVENT", "VALARM", "UID:", "DTSTART", ";TZID=", "Europe/", "Berlin", "STATUS:"),
        *("00010101T000000", "99991231T235959Z", "20261025T023000", "\ud800", "\u2028"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=9), max_size=40).map("".join))
def test_no_file_breaks_the_reader(text: str) -> None:
    read_csv("time,code\n" + text, DAY, ZONE, "advice")
    read_calendar("BEGIN:VEVENT\n" + text, ZONE, "advice")
