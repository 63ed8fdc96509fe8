import re

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.domain.content import Address, Appointment, Hours, Phone, Slot
from kiosk.domain.places import Place
from kiosk.errors import TakeHomeError
from kiosk.takehome.card import address_line, contact_card
from kiosk.takehome.lines import one_line
from kiosk.takehome.qr import LIMIT, byte_count, fits
from tests.takehome.places import place, places, sample_places
from tests.takehome.test_qr import drawn, read_by_opencv, read_by_zxing

TUESDAYS = Hours(weekly=(Slot(byday="TU", opens_at="14:00", closes_at="16:00"),), as_of="2024-08")
OFFICE = place(
    name="lokal willkommen – Dorstfeld",
    phones=("+49 231 5011148", "116117"),
    address=Address(address_1="Oberbank 11", postal_code="44149"),
    hours=TUESDAYS,
)


def names_of(card: vobject.base.Component) -> set[str]:
    return {line.name for line in card.getChildren()}


def test_a_card_says_what_is_known_of_a_place() -> None:
    assert contact_card(OFFICE) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\n"
        "N:lokal willkommen – Dorstfeld\r\nFN:lokal willkommen – Dorstfeld\r\n"
        "TEL:+492315011148\r\nADR:;;Oberbank 11;Dortmund;;44149;\r\nTEL:116117\r\n"
        "NOTE:Di 14-16 Uhr (Stand 2024-08)\r\nEND:VCARD\r\n"
    )


def test_unknown_fields_are_left_out() -> None:
    assert contact_card(place(name="Büro")) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Büro\r\nFN:Büro\r\nEND:VCARD\r\n"
    )


@settings(deadline=None)
@given(places)
def test_any_place_has_a_card_that_fits_and_is_read_back(made: Place) -> None:
    text = contact_card(made)
    assert fits(text)
    card = vobject.readOne(text)
    card.validate()
    assert card.version.value == "3.0"
    assert len(list(vobject.readComponents(text))) == 1
    assert all(line.endswith("\r\n") for line in re.findall(r"[^\n]*\n", text))
    assert one_line(made.name).startswith(card.fn.value)
    assert one_line(made.name).startswith(card.n.value.family)
    assert names_of(card) <= {"VERSION", "N", "FN", "TEL", "ADR", "EMAIL", "URL", "NOTE"}


@settings(deadline=None)
@given(places)
def test_what_a_card_has_is_what_the_place_has(made: Place) -> None:
    card = vobject.readOne(contact_card(made))
    known = {re.sub(r"[^+0-9]", "", phone.number) for phone in made.phones}
    assert {tel.value for tel in card.contents.get("tel", [])} <= known
    for adr in card.contents.get("adr", []):
        assert made.address is not None
        assert (adr.value.street, adr.value.city) == (
            one_line(made.address.address_1),
            one_line(made.address.city),
        )
        assert adr.value.code == (made.address.postal_code or "")
    for email in card.contents.get("email", []):
        assert made.email is not None
        assert email.value == one_line(made.email)
    for url in card.contents.get("url", []):
        assert url.value.isascii()


@settings(deadline=None)
@given(st.text(alphabet="aä\\;, é", min_size=1, max_size=20).filter(str.strip))
def test_special_characters_survive_in_a_short_name(name: str) -> None:
    card = vobject.readOne(contact_card(place(name=name)))
    assert card.fn.value == one_line(name)


def test_the_wanted_fields_stay_when_room_is_short() -> None:
    long = place(
        name="Beratung für Zugewanderte in Dortmund-Mitte",
        phones=("+49 231 1234567", "+49 231 7654321"),
        address=Address(address_1="Leopoldstraße 16-20", postal_code="44147"),
        email="beratung@example.org",
        url="https://example.org/" + "a" * 80,
        hours=TUESDAYS,
    )
    card = vobject.readOne(contact_card(long))
    assert card.fn.value == card.n.value.family == long.name
    assert [tel.value for tel in card.tel_list] == ["+492311234567"]
    assert names_of(card) == {"VERSION", "N", "FN", "TEL", "ADR"}


def test_a_smaller_field_takes_the_room_a_larger_one_does_not_fit_into() -> None:
    card = vobject.readOne(contact_card(place(url="https://example.org/" + "a" * 150, hours=TUESDAYS)))
    assert names_of(card) == {"VERSION", "N", "FN", "NOTE"}


def test_n_becomes_shorter_before_the_address_is_dropped() -> None:
    name = "lokal willkommen – Sprechstunde Scharnhorst („Das Zentrum“)"
    made = place(name=name, address=Address(address_1="Gleiwitzstraße 277", postal_code="44328"))
    card = vobject.readOne(contact_card(made))
    assert card.fn.value == name
    assert card.n.value.family == "lokal willkommen – Sprechstunde Scharnhorst"
    assert card.adr.value.street == "Gleiwitzstraße 277"


@pytest.mark.parametrize("letter", ["x", "ä", "ض", "e\u0301", "👩\u200d👩\u200d👦 "])
def test_a_name_without_end_is_cut_and_its_number_stays(letter: str) -> None:
    text = contact_card(place(name=letter * 300, phones=("+49 231 5011148",)))
    assert byte_count(text) <= LIMIT
    card = vobject.readOne(text)
    assert card.tel.value == "+492315011148"
    assert (letter * 300).startswith(card.fn.value)
    assert len(card.fn.value) % len(letter.strip()) == 0 or " " in letter


@pytest.mark.parametrize("name", ["\u0000", " \r\n "])
def test_a_place_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(TakeHomeError, match="name"):
        contact_card(place(name=name))


def test_line_breaks_cannot_add_a_field() -> None:
    sly = place(
        name="Büro\r\nTEL:666", email="a@example.org\r\nTEL:666", url="https://example.org/\r\nTEL:666"
    )
    assert "TEL" not in names_of(vobject.readOne(contact_card(sly)))


def test_a_fax_is_not_given_as_a_number_to_call() -> None:
    faxed = replace(place(), phones=(Phone(number="+49 231 1", type="fax"),))
    assert "TEL" not in names_of(vobject.readOne(contact_card(faxed)))


def test_doubtful_hours_do_not_go_along() -> None:
    assert "NOTE" not in contact_card(place(hours=TUESDAYS, confidence="low"))


def test_appointments_are_noted() -> None:
    only = Hours(appointment=Appointment(required=True))
    assert "NOTE:Nur mit Termin\r\n" in contact_card(place(hours=only))


def test_addresses_are_written_as_people_do() -> None:
    assert (
        address_line(Address(address_1="Oberbank 11", postal_code="44149")) == "Oberbank 11, 44149 Dortmund"
    )
    assert address_line(Address(address_1="Oberbank 11")) == "Oberbank 11, Dortmund"


def test_every_place_of_the_sample_has_a_card_with_its_number_and_whole_name() -> None:
    for real in sample_places():
        card = vobject.readOne(contact_card(real))
        assert card.fn.value == real.name
        assert bool(card.contents.get("tel")) == any(phone.type == "voice" for phone in real.phones)


def test_cards_of_the_offices_have_their_address_and_are_read_by_both_decoders() -> None:
    offices = [real for real in sample_places() if real.kind in {"main", "outpost"}]
    assert offices
    for office in offices:
        text = contact_card(office)
        assert "\nADR:" in text
        picture = drawn(text, 5)
        assert read_by_zxing(picture) == [text.encode()]
        assert read_by_opencv(picture) == text
