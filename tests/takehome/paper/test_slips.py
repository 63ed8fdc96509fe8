"""What stands on a slip: everything a visitor needs, in their language and in German, and nothing about them."""

import msgspec
import pytest

from kiosk.takehome.follow import Follow
from kiosk.takehome.paper.reading import place_slip, topic_slip
from kiosk.takehome.paper.slip import BOX, Line, Number, Pair, Slip
from kiosk.takehome.paper.trial import trial_slip
from tests.takehome.paper.slips import (
    LANGUAGES,
    NOW,
    TOKEN,
    code_of,
    codes_of,
    printed,
    read_by_zxing,
    said,
    shop,
    speaking,
    ticket,
)
from tests.terminal.room import BASE_URL, OFFICE, sample

EVERY_TOPIC = tuple(topic.id for topic in sample().all_topics(NOW.date()))
EVERY_PLACE = tuple(place.id for place in sample().places(NOW.date()))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_ticket_has_the_number_the_concern_the_people_ahead_the_time_and_the_office(code: str) -> None:
    slip = ticket(code)
    texts = "\n".join(said(slip))
    assert [part.label for part in slip.parts if isinstance(part, Number)] == ["A017"]
    assert sample().place(OFFICE).name in texts
    assert "14:10" in texts
    assert "3" in texts
    assert "Westerfilder Straße 54" in texts
    assert speaking(code).chosen(sample().topic("papiere").translations, 1).text.title in texts


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "de"])
def test_a_ticket_says_everything_in_german_too(code: str) -> None:
    texts = said(ticket(code))
    for sentence in (
        "Ihre Nummer",
        "Aufenthalt und Papiere",
        "Vor Ihnen warten 3 Personen.",
        "Bitte warten Sie hier. Wir rufen Ihre Nummer auf.",
        "Bitte mitbringen",
    ):
        assert sentence in texts


def test_a_german_ticket_says_nothing_twice() -> None:
    assert [part.german for part in ticket("de").parts if isinstance(part, Line) and part.german] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_to_bring_can_be_ticked_off_and_is_named_in_german(code: str) -> None:
    papers = [part for part in ticket(code).parts if isinstance(part, Line) and part.mark == BOX]
    assert len(papers) == 3
    assert "Wohnungsgeberbestätigung" in f"{papers[2].text} {papers[2].german}"


def test_a_number_that_is_called_already_has_nobody_before_it() -> None:
    assert not any("warten" in text for text in said(ticket("de", ahead=None)))
    assert "Vor Ihnen wartet niemand." in said(ticket("de", ahead=0))


def test_a_concern_outside_the_groups_is_something_else() -> None:
    assert "Etwas anderes" in said(ticket("de", concern="other"))


def test_the_code_of_a_ticket_opens_its_status_page_or_else_saves_it_as_an_appointment() -> None:
    assert code_of(ticket("ar")) == f"{BASE_URL}/t/{TOKEN}"
    assert code_of(ticket("ar", Follow())).startswith("BEGIN:VCALENDAR")


def test_where_there_is_wifi_its_code_comes_before_that_of_the_status_page() -> None:
    slip = ticket("ar", Follow(BASE_URL, local=True, wifi_name="Besuch", wifi_password="willkommen"))
    wifi = "WIFI:T:WPA;S:Besuch;P:willkommen;;"
    assert codes_of(slip) == [wifi, f"{BASE_URL}/t/{TOKEN}"]
    assert "Besuch" in said(slip)
    assert sorted(read_by_zxing(printed(slip))) == sorted([wifi, f"{BASE_URL}/t/{TOKEN}"])


@pytest.mark.parametrize("topic_id", EVERY_TOPIC)
def test_the_slip_of_every_topic_has_its_answer_steps_and_documents(topic_id: str) -> None:
    topic = sample().topic(topic_id)
    slip = topic_slip(speaking("fr"), shop(), topic_id)
    text = speaking("fr").chosen(topic.translations, topic.source_rev).text
    texts = said(slip)
    assert {text.title, text.answer, *text.steps} <= set(texts)
    assert topic.translations["de"].title in texts or topic.translations["de"].title in text.title
    assert sum(part.mark == BOX for part in slip.parts if isinstance(part, Line)) == len(topic.documents)
    assert code_of(slip) == f"{BASE_URL}/fr/topic/{topic_id}"


@pytest.mark.parametrize("place_id", EVERY_PLACE)
def test_the_slip_of_every_place_has_its_address_phone_and_hours(place_id: str) -> None:
    place = sample().place(place_id)
    slip = place_slip(speaking("fa"), shop(), place_id)
    texts = "\n".join(said(slip))
    assert place.name in texts
    assert place.address is None or place.address.address_1 in texts
    assert "Öffnungszeiten" in texts
    assert code_of(slip) == f"{BASE_URL}/fa/place/{place_id}"


def test_the_week_of_an_office_stands_day_by_day() -> None:
    days = [part for part in place_slip(speaking("de"), shop(), OFFICE).parts if isinstance(part, Pair)]
    assert [(day.start, day.end) for day in days][:2] == [
        ("Montag", "9:00\u201312:00"),
        ("Dienstag", "13:00\u201316:00"),
    ]


def test_hours_in_the_morning_and_in_the_afternoon_stand_below_each_other() -> None:
    """Beside each other nobody knows from which side to read them in an Arabic table."""
    ends = [
        part.end
        for part in place_slip(speaking("ar"), shop(), "familienbuero-dorstfeld").parts
        if isinstance(part, Pair)
    ]
    assert any("\n" in end for end in ends)
    assert not any("," in end for end in ends)


def test_the_number_of_a_step_has_no_dot_that_would_stand_on_the_wrong_side_in_arabic() -> None:
    steps = [
        part.mark for part in topic_slip(speaking("ar"), shop(), "anmeldung").parts if isinstance(part, Line)
    ]
    assert [mark for mark in steps if mark and mark != BOX] == ["1", "2", "3", "4", "5", "6"]


def test_the_address_on_a_ticket_is_written_as_on_a_letter() -> None:
    assert said(ticket("de"))[-1] == "Westerfilder Straße 54\n44357 Dortmund"


def test_date_and_time_are_joined_as_the_language_does_it() -> None:
    assert "الثلاثاء، 24 نوفمبر 2026، 14:10" in said(ticket("ar"))
    assert "Dienstag, 24. November 2026, 14:10" in said(ticket("ar"))


def test_without_pages_online_the_code_saves_the_contact() -> None:
    assert code_of(place_slip(speaking("ar"), shop(base_url=""), OFFICE)).startswith("BEGIN:VCARD")
    assert code_of(topic_slip(speaking("ar"), shop(base_url=""), "anmeldung")).startswith("BEGIN:VCARD")


def test_whoever_reads_german_beside_gets_it_on_paper_too() -> None:
    german = sample().topic("anmeldung").translations["de"]
    assert german.steps[0] not in said(topic_slip(speaking("ar"), shop(), "anmeldung"))
    assert german.steps[0] in said(topic_slip(speaking("ar"), shop(german=True), "anmeldung"))


def test_a_text_made_by_machine_is_marked_so() -> None:
    texts = said(topic_slip(speaking("ar"), shop(), "anmeldung"))
    assert "Vom Computer übersetzt, noch von keinem Menschen geprüft." in texts


def test_a_slip_travels_as_one_line() -> None:
    line = msgspec.json.encode(ticket("fa"))
    assert b"\n" not in line
    assert msgspec.json.decode(line, type=Slip) == ticket("fa")


def test_the_trial_slip_names_the_printer_and_nothing_of_a_visitor() -> None:
    slip = trial_slip("Büro", "network:10.0.0.5", NOW, (("Deutsch", "Willkommen"),))
    assert {"Büro", "network:10.0.0.5", "2026-11-24 14:10"} <= set(said(slip))
