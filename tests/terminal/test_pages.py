"""What pages say: facts as the record has them, and a word wherever something is doubtful or unknown."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.places import Place
from kiosk.domain.views import Banner, Card, Codes, Item, Number, View, Week
from kiosk.i18n.formats import phone_text, time_range
from kiosk.takehome.card import address_line
from kiosk.takehome.qr import LIMIT, byte_count
from tests.terminal.room import (
    BASE_URL,
    LANGUAGES,
    Room,
    body_texts,
    crawled,
    of_kind,
    sample,
    texts,
)

TODAY = sample().created_at.date()
PLACES = sample().places(TODAY)
PHONE = re.compile(r"(?<![\d–-])(?:\+\d{1,3} ?|0)\d[\d /-]{4,}\d")
TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
POSTAL = re.compile(r"(?<![\d+ ])\d{5}(?= [A-ZÄÖÜ])")
NATIVE_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def plain(lines: Iterable[str]) -> str:
    return "\n".join(lines).replace("\u00a0", " ").replace("\u2060", "")


def digits(text: str) -> str:
    """The digits of a phone number as it is dialled in Germany."""
    return re.sub(r"\D", "", text.replace("+49", "0", 1))


def stated(place: Place) -> str:
    """All that the records say of a place."""
    return plain([msgspec.json.encode(place).decode()])


def page(language: str, name: str, about: str = "") -> View:
    return crawled(language)[name, about].view


def clock(text: str) -> str:
    return text.zfill(5)


@EVERY_LANGUAGE
def test_a_place_shows_no_phone_number_time_or_postal_code_that_its_record_does_not_have(
    language: str,
) -> None:
    for place in PLACES:
        said = plain(body_texts(page(language, "place", place.id)))
        facts = stated(place)
        phones = {digits(phone.number) for phone in place.phones} | {digits(n) for n in PHONE.findall(facts)}
        assert {digits(number) for number in PHONE.findall(said)} <= phones, place.id
        assert {clock(time) for time in TIME.findall(said)} <= set(map(clock, TIME.findall(facts))), place.id
        assert all(code in facts for code in POSTAL.findall(said)), place.id


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_a_place_shows_all_its_phone_numbers_and_its_address_and_nothing_for_what_is_unknown(
    place: Place,
) -> None:
    items = of_kind(page("ar", "place", place.id), Item)
    shown = {
        icon: [item.text for item in items if item.icon == icon] for icon in ("phone", "map-pin", "mail")
    }
    assert shown["phone"] == [phone_text(phone.number) for phone in place.phones]
    assert shown["map-pin"] == ([address_line(place.address)] if place.address else [])
    assert shown["mail"] == ([place.email] if place.email else [])


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_hours_are_shown_in_full_when_they_are_known_and_else_it_is_said_that_they_are_not(
    place: Place,
) -> None:
    view = page("en", "place", place.id)
    slots = place.hours.weekly if place.hours else None
    said = "\n".join(body_texts(view))
    assert ("Opening hours\n" in said) == (slots is not None)
    assert slots is not None or of_kind(view, Week) == []
    for slot in slots or ():
        assert time_range(slot.opens_at, slot.closes_at) in said
    if place.hours is None:
        assert "Opening hours not known. Please ask." in said


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_an_appointment_is_offered_only_where_one_can_go(place: Place) -> None:
    said = "\n".join(body_texts(page("en", "place", place.id)))
    assert place.address or "You can also make an appointment." not in said


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_unknown_languages_and_access_are_said_to_be_unknown(place: Place) -> None:
    items = {item.icon: item.text for item in of_kind(page("en", "place", place.id), Item)}
    if place.languages is None and place.kind != "emergency":
        assert items["language"] == "Not known. Please ask."
    if place.wheelchair == "unknown" and place.address:
        assert items["wheelchair"] == "Not known. Please ask."
    assert ("coin-off" in items) == (place.cost is not None)


@EVERY_LANGUAGE
def test_every_page_of_a_doubtful_place_asks_to_ask_before_going_there(language: str, tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("language", language)
    words = room.controller.desk().words.gettext("Please ask us before you go there. This may have changed.")
    low = [place for place in PLACES if place.confidence == "low"]
    assert low
    for place in PLACES:
        banners = [banner.text for banner in of_kind(page(language, "place", place.id), Banner)]
        assert (words in banners) == (place.confidence == "low"), place.id


def test_what_goes_home_from_a_doubtful_place_says_so_too() -> None:
    for place in PLACES:
        if place.confidence == "low":
            said = " ".join(body_texts(page("en", "take_home", f"place/{place.id}")))
            assert "ask" in said.lower(), place.id


@EVERY_LANGUAGE
def test_a_doubtful_place_is_never_said_to_be_open_or_closed_now(language: str, tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("language", language)
    asks = room.controller.desk().words.gettext("Please ask for the opening hours")
    low = {place.name for place in PLACES if place.confidence == "low"}
    for seen in crawled(language).values():
        for card in of_kind(seen.view, Card):
            assert card.title not in low or card.state is None or card.state.text == asks


@EVERY_LANGUAGE
def test_digits_are_ascii_in_every_text_of_every_page(language: str) -> None:
    for key, seen in crawled(language).items():
        assert not NATIVE_DIGITS.search(plain(texts(seen.view))), key


@EVERY_LANGUAGE
def test_no_text_brings_controls_of_direction_along(language: str) -> None:
    for key, seen in crawled(language).items():
        assert not BIDI_CONTROLS.search(plain(texts(seen.view))), key


@EVERY_LANGUAGE
def test_no_text_has_an_empty_place_for_a_word_or_a_character_that_is_none(language: str) -> None:
    for key, seen in crawled(language).items():
        for text in texts((seen.view.frame, seen.view.blocks, seen.view.foot)):
            assert not re.search(r"\{\w*\}", text), (key, text)
            assert text.strip() == text, (key, text)
            assert "  " not in text, (key, text)
            assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs")], (key, text)


@pytest.mark.parametrize("language", ["ar", "fa", "en", "fr"])
def test_names_and_streets_stay_german_as_on_the_door(language: str) -> None:
    for place in PLACES:
        said = body_texts(page(language, "place", place.id))
        assert said[0] == place.name
        assert not place.address or address_line(place.address) in said


@EVERY_LANGUAGE
def test_every_code_that_goes_home_is_small_enough_and_its_link_is_ascii_and_ours(language: str) -> None:
    for key, seen in crawled(language).items():
        for code in (code for block in of_kind(seen.view, Codes) for code in block.codes):
            assert byte_count(code.payload) <= LIMIT, key
            assert code.payload.startswith((BASE_URL + "/", "BEGIN:VCARD", "BEGIN:VCALENDAR")), key
            assert code.payload.startswith("BEGIN:") or code.payload.isascii(), key


@EVERY_LANGUAGE
def test_topics_and_places_go_home_in_both_ways(language: str) -> None:
    found = crawled(language)
    for name, about in found:
        if name in ("topic", "place"):
            view = found["take_home", f"{name}/{about}"].view
            starts = [code.payload[:6] for code in of_kind(view, Codes)[0].codes]
            assert starts == [BASE_URL[:6], "BEGIN:"], about


def test_what_the_card_says_stands_beside_it_to_read() -> None:
    for place in PLACES:
        view = page("en", "take_home", f"place/{place.id}")
        card = of_kind(view, Codes)[0].codes[-1].payload
        said = plain(body_texts(view))
        assert place.name in said
        assert "ADR:" not in card or (place.address and address_line(place.address) in said), place.id
        first = re.search(r"TEL:(\S+)", card)
        assert first is None or phone_text(place.phones[0].number).replace("\u00a0", " ") in said, place.id


def test_without_pages_online_a_link_is_the_official_website_over_https_or_there_is_none(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path, {"takehome": {"base_url": ""}})
    room.press("language", "fa")
    for key, seen in crawled("fa").items():
        if key[0] == "take_home":
            room.controller.visit = seen.visit
            payloads = [code.payload for code in of_kind(room.view(), Codes)[0].codes]
            assert all(
                one.startswith(("https://", "BEGIN:VCARD")) and byte_count(one) <= LIMIT for one in payloads
            ), key


@EVERY_LANGUAGE
def test_emergency_shows_both_numbers_before_everything_else(language: str) -> None:
    said = body_texts(page(language, "emergency"))
    assert {"112", "110"} <= set(said[:8])


@EVERY_LANGUAGE
def test_a_ticket_is_ascii_in_every_language(language: str) -> None:
    labels = [
        of_kind(seen.view, Number)[0].label for key, seen in crawled(language).items() if key[0] == "ticket"
    ]
    assert labels
    assert all(re.fullmatch(r"[A-HJ-NPR-Z]\d{3}", label, re.ASCII) for label in labels)


@EVERY_LANGUAGE
def test_asking_a_person_names_the_desk_its_place_and_its_hours(language: str) -> None:
    view = page(language, "ask")
    here = sample().place("mengede-huckarde-westerfilde")
    assert here.address is not None
    assert address_line(here.address) in body_texts(view)
    assert of_kind(view, Banner)
