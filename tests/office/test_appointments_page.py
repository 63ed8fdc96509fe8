"""The appointments of the day at the counter."""

import re

import requests

from kiosk.domain.ticket import Need, Reason
from tests.office.place import Desk, Place

CSV = """Uhrzeit;time;code;service;language;name
;09:30;AB123;wohnen;fa;Erika Muster
;15:00;;;;Max Muster
;soon;;;;
"""

CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:erika.muster@example.org
DTSTART;TZID=Europe/Berlin:20261124T153000
SUMMARY:Erika Muster
CATEGORIES:wohnen
END:VEVENT
BEGIN:VEVENT
UID:old@example.org
DTSTART;TZID=Europe/Berlin:20261120T153000
END:VEVENT
END:VCALENDAR
"""


def send(desk: Desk, name: str, data: bytes, service: str = "papiere") -> str:
    fields = {"form": desk.form(), "do": "import", "service": service}
    answer = desk.web.post(f"{desk.place.url}/counter/appointments", fields, files={"file": (name, data)})
    assert answer.status_code == 200
    return answer.text


def known(place: Place):  # type: ignore[no-untyped-def]
    return place.ledger.appointments(place.office.id, place.ledger.day(place.office.id, place.now))


def test_an_appointment_that_is_typed_in_gets_a_code_for_the_terminal(place: Place) -> None:
    desk = place.clerk("sd", "2")
    page = desk.post(
        "appointments", do="add", at="15:30", service="wohnen", language="fa", needs=["interpreter"]
    ).text
    (one,) = known(place)
    assert one.code in page
    assert (one.service, one.language, one.needs) == ("wohnen", "fa", (Need.INTERPRETER,))
    assert one.at.astimezone(place.office.now().tzinfo).strftime("%H:%M") == "15:30"


def test_a_table_of_a_spreadsheet_is_read_and_names_stay_out(place: Place) -> None:
    desk = place.clerk()
    page = send(desk, "termine.csv", CSV.encode("cp1252"))
    assert "2 appointments taken." in page
    assert "Not understood, by line or entry: 4" in page
    assert "AB123" in page
    assert "Muster" not in page
    assert [one.service for one in known(place)] == ["wohnen", "papiere"]
    send(desk, "termine.csv", CSV.encode())
    assert len(known(place)) == 2, "the same file again changes nothing"


def test_a_calendar_is_read_without_the_days_that_are_over(place: Place) -> None:
    page = send(place.clerk(), "kalender.ics", CALENDAR.encode())
    assert "1 appointment taken. 1 of earlier days left out." in page
    (one,) = known(place)
    assert one.service == "wohnen"
    assert "Muster" not in page


def test_a_concern_that_the_office_does_not_have_becomes_the_chosen_one(place: Place) -> None:
    send(place.clerk(), "a.csv", b"time,service\n15:00,Ummeldung\n", "sprache")
    assert known(place)[0].service in {group.id for group in place.office.content().groups(place.now.date())}


def test_who_comes_to_the_desk_gets_a_number_with_the_place_of_the_appointment(place: Place) -> None:
    desk = place.clerk()
    desk.post("appointments", do="add", at="14:15", service="wohnen", language="fa")
    (one,) = known(place)
    page = desk.post("appointments", do="arrive", id=one.id).text
    (arrived,) = known(place)
    ticket = place.ledger.ticket(arrived.ticket_id)
    assert f"The number is {ticket.label}." in page
    assert (ticket.reason, ticket.service, ticket.language) == (Reason.APPOINTMENT, "wohnen", "fa")
    assert re.search(rf"here <span class=\"number\">{ticket.label}", page)


def test_an_appointment_is_cancelled_once(place: Place) -> None:
    desk = place.clerk()
    desk.post("appointments", do="add", at="15:30", service="wohnen")
    (one,) = known(place)
    assert "cancelled" in desk.post("appointments", do="cancel", id=one.id).text
    assert "Not possible" in desk.post("appointments", do="cancel", id=one.id).text
    assert "This appointment was cancelled." in desk.post("appointments", do="arrive", id=one.id).text


def test_what_is_missing_is_said_and_changes_nothing(place: Place) -> None:
    desk = place.clerk()
    assert "The time is missing" in desk.post("appointments", do="add", at="").text
    assert "The time is missing" in desk.post("appointments", do="import").text
    assert desk.post("appointments", do="everything").status_code == 400
    assert known(place) == []


def test_a_code_that_is_there_already_is_said_and_changes_nothing(place: Place) -> None:
    page = send(place.clerk(), "a.csv", b"time,code,id\n15:00,AB123,1\n15:30,AB123,2\n")
    assert "Two appointments of one day have the same code." in page
    assert known(place) == []


def test_nobody_reads_appointments_without_signing_in(place: Place) -> None:
    assert "PIN oder Passphrase" in requests.get(f"{place.url}/counter/appointments").text
