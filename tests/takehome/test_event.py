from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from kiosk.domain.content import Address
from kiosk.domain.places import Place
from kiosk.errors import TakeHomeError
from kiosk.takehome.card import address_line
from kiosk.takehome.event import opening_event, ticket_event
from kiosk.takehome.lines import one_line
from kiosk.takehome.qr import fits
from tests.takehome.places import addresses, place, places, sample_places, visible_names
from tests.takehome.test_qr import drawn, read_by_opencv, read_by_zxing

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 24, 14, 0, tzinfo=BERLIN)
END = datetime(2026, 11, 24, 16, 0, tzinfo=BERLIN)
OBERBANK = Address(address_1="Oberbank 11", postal_code="44149")
moments = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BERLIN])
)
uids = st.from_regex(r"[A-Za-z0-9._@-]{1,36}", fullmatch=True)


def read(text: str) -> Event:
    calendar = Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0"
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_a_ticket_becomes_an_entry() -> None:
    text = ticket_event("A017", "Dorstfeld", OBERBANK, START, uid="a1b2", ends=END)
    assert text == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:kiosk\r\nBEGIN:VEVENT\r\nUID:a1b2\r\n"
        "DTSTART:20261124T130000Z\r\nSUMMARY:A017 Dorstfeld\r\nDTEND:20261124T150000Z\r\n"
        "LOCATION:Oberbank 11\\, 44149 Dortmund\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@settings(deadline=None)
@given(
    visible_names, st.none() | addresses, moments, st.none() | st.timedeltas(timedelta(), timedelta(9)), uids
)
def test_any_ticket_fits_and_is_read_back(
    office: str, address: Address | None, starts: datetime, lasts: timedelta | None, uid: str
) -> None:
    ends = None if lasts is None else starts.astimezone(UTC) + lasts
    text = ticket_event("A017", office, address, starts, uid=uid, ends=ends)
    assert fits(text)
    event = read(text)
    assert str(event["UID"]) == uid
    assert event.start == starts.astimezone(UTC).replace(microsecond=0)
    assert str(event["SUMMARY"]).startswith("A017")
    assert one_line(f"A017 {office}").startswith(str(event["SUMMARY"]))
    if "LOCATION" in event:
        assert address is not None
        assert str(event["LOCATION"]) in {address_line(address), one_line(address.address_1)}
    if "DTEND" in event:
        assert ends is not None
        assert event.end == ends.astimezone(UTC).replace(microsecond=0)


@settings(deadline=None)
@given(places, moments, uids)
def test_any_opening_fits_and_is_read_back(made: Place, start: datetime, uid: str) -> None:
    text = opening_event(made, start, start, uid=uid)
    assert fits(text)
    summary = str(read(text)["SUMMARY"])
    assert summary
    assert one_line(made.name).startswith(summary)


def test_both_clock_changes_are_told_apart() -> None:
    night = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    first = ticket_event("A017", "x", None, night, uid="u")
    second = ticket_event("A017", "x", None, night.replace(fold=1), uid="u")
    assert "DTSTART:20261025T003000Z" in first
    assert "DTSTART:20261025T013000Z" in second


def test_the_address_becomes_a_street_before_it_goes() -> None:
    text = opening_event(
        place(name="lokal willkommen – Dependance Dorstfeld", address=OBERBANK),
        START,
        END,
        uid="dorstfeld-w48",
    )
    event = read(text)
    assert str(event["SUMMARY"]) == "lokal willkommen – Dependance Dorstfeld"
    assert str(event["LOCATION"]) == "Oberbank 11"


@pytest.mark.parametrize("uid", ["", "a" * 37, "a\r\nb", "ä", "a;b", "a\n"])
def test_a_uid_that_could_break_the_entry_is_refused(uid: str) -> None:
    with pytest.raises(TakeHomeError, match="uid"):
        ticket_event("A017", "x", None, START, uid=uid)


def test_times_without_a_zone_and_ends_before_starts_are_refused() -> None:
    with pytest.raises(TakeHomeError, match="zone"):
        ticket_event("A017", "x", None, datetime(2026, 11, 24, 14, 0), uid="u")
    with pytest.raises(TakeHomeError, match="ends before"):
        opening_event(place(), END, START, uid="u")
    west = START.astimezone(timezone(timedelta(hours=-8)))
    assert "DTEND" in opening_event(place(), START, west, uid="u")


def test_line_breaks_cannot_add_a_property() -> None:
    text = ticket_event("A017", "x\r\nURL:evil", Address(address_1="y\nURL:evil"), START, uid="u")
    assert "URL" not in read(text)


def test_entries_of_the_sample_are_read_by_both_decoders() -> None:
    for office in (real for real in sample_places() if real.kind in {"main", "outpost"}):
        text = opening_event(office, START, END, uid="office-1124")
        picture = drawn(text, 5)
        assert read_by_zxing(picture) == [text.encode()]
        assert read_by_opencv(picture) == text
