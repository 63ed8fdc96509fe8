"""What pages say about texts and facts that are not the visitor's own, not checked, old, or gone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.domain.content import Notice
from kiosk.domain.library import Content
from kiosk.domain.places import Place
from kiosk.domain.session import Page
from kiosk.domain.views import Action, Banner, Card, Item, Week
from tests.terminal.room import (
    LANGUAGES,
    MADE_AT,
    OFFICE,
    OPEN_AT,
    Room,
    actions,
    body_texts,
    of_kind,
    sample,
    texts,
)

GERMAN = "Not yet translated. Shown in German."
NEWER = "The German text is newer. Please ask at the desk."
MACHINE = "Translated by a computer, not yet checked by a person."

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
change = msgspec.structs.replace


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.press("language", "en")
    return room


def rewrite(room: Room, collection: str, **records: Any) -> None:
    """Puts changed records into the release; None takes one out. Names have _ for -."""
    content = room.controller.content
    table: Mapping[str, Any] = content.records.collection(collection)
    named = {name.replace("_", "-"): record for name, record in records.items()}
    changed = {name: record for name, record in {**table, **named}.items() if record is not None}
    records_ = replace(content.records, **{collection: changed})
    room.controller.content = Content(content.release, content.created_at, records_)


def texts_of(record: Any, **languages: Any) -> Any:
    """The record with some translations replaced; None takes one out."""
    merged = {**record.translations, **languages}
    return change(record, translations={code: text for code, text in merged.items() if text is not None})


def shown(room: Room, name: str, about: str = "") -> list[str]:
    room.controller.visit = room.controller.visit.home().open(name, about)
    return body_texts(room.view())


def word(room: Room, text: str) -> str:
    return room.controller.desk().words.gettext(text)


def trial() -> Notice:
    return sample().records.notices["trial"]


def notice(**changes: Any) -> Notice:
    return change(trial(), id="news", **changes)


@EVERY_LANGUAGE
def test_a_machine_translation_is_called_one_and_the_german_source_is_not(
    tmp_path: Path, language: str
) -> None:
    room = Room(tmp_path)
    room.press("language", language)
    for name, about in (("topic", "anmeldung"), ("place", OFFICE), ("notice", "trial"), ("emergency", "")):
        assert (word(room, MACHINE) in shown(room, name, about)) == (language != "de"), name


def test_a_translation_that_a_person_checked_is_not_called_a_machines(room: Room) -> None:
    topic = room.controller.content.topic("anmeldung")
    checked = change(topic.translations["en"], reviewed_by="A", reviewed_at=date(2026, 1, 1))
    rewrite(room, "topics", anmeldung=texts_of(topic, en=checked))
    assert MACHINE not in shown(room, "topic", "anmeldung")


def test_a_topic_without_the_visitors_language_is_shown_in_german_and_says_so(room: Room) -> None:
    topic = room.controller.content.topic("anmeldung")
    rewrite(room, "topics", anmeldung=texts_of(topic, en=None))
    said = shown(room, "topic", "anmeldung")
    assert topic.translations["de"].answer in said
    assert GERMAN in said


def test_a_translation_older_than_its_source_says_so(room: Room) -> None:
    rewrite(room, "topics", anmeldung=change(room.controller.content.topic("anmeldung"), source_rev=9))
    assert NEWER in shown(room, "topic", "anmeldung")


def test_a_document_without_the_visitors_language_is_shown_in_german_and_says_so(room: Room) -> None:
    content = room.controller.content
    document = content.documents(content.topic("anmeldung"))[0]
    rewrite(room, "documents", **{document.id: texts_of(document, en=None)})
    said = shown(room, "topic", "anmeldung")
    assert document.translations["de"].name in said
    assert GERMAN in said


def test_a_place_that_is_listed_with_a_german_text_says_so(room: Room) -> None:
    content = room.controller.content
    places = content.places_for("schulden-vertraege", OPEN_AT.date())
    service = next(
        found for one in places if (found := content.records.services[one.service_id]).translations
    )
    rewrite(room, "services", **{service.id: texts_of(service, en=None)})
    said = shown(room, "topic", "schulden-vertraege")
    assert service.translations["de"].description in said
    assert GERMAN in said


def test_a_notice_on_the_home_page_with_a_german_text_says_so_when_it_is_opened(room: Room) -> None:
    rewrite(room, "notices", trial=texts_of(trial(), en=None))
    assert GERMAN in shown(room, "notice", "trial")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "seen"),
    [
        (None, None, True),
        (date(2026, 11, 24), date(2026, 11, 24), True),
        (date(2026, 11, 25), None, False),
        (None, date(2026, 11, 23), False),
    ],
)
def test_a_notice_is_shown_on_its_days_only(
    room: Room, valid_from: date | None, valid_to: date | None, seen: bool
) -> None:
    rewrite(room, "notices", trial=None, news=notice(valid_from=valid_from, valid_to=valid_to))
    assert (Action("open", "notice", "news") in actions(room.view())) == seen


def test_a_notice_for_another_place_is_not_shown_here(room: Room) -> None:
    rewrite(room, "notices", trial=None, news=notice(locations=("eving-scharnhorst",)))
    assert Action("open", "notice", "news") not in actions(room.view())


def test_a_notice_expires_while_the_terminal_is_running(room: Room) -> None:
    rewrite(room, "notices", trial=None, news=notice(valid_to=OPEN_AT.date()))
    assert Action("open", "notice", "news") in actions(room.view())
    room.now += timedelta(days=1)
    assert Action("open", "notice", "news") not in actions(room.view())


def test_a_topic_expires_while_the_terminal_is_running_also_in_the_search(room: Room) -> None:
    topic = room.controller.content.topic("kindergeld")
    rewrite(room, "topics", kindergeld=change(topic, valid_to=OPEN_AT.date()))
    found = Action("open", "topic", "kindergeld")
    room.press("open", "search")
    room.type("kindergeld")
    assert found in actions(room.view())
    room.press("finish")
    room.now += timedelta(days=1)
    room.press("language", "en")
    room.press("open", "search")
    room.type("kindergeld")
    assert found not in actions(room.view())


@EVERY_LANGUAGE
@pytest.mark.parametrize(("days", "said"), [(0, False), (30, False), (31, True), (400, True)])
def test_old_content_shows_its_date(tmp_path: Path, language: str, days: int, said: bool) -> None:
    room = Room(tmp_path)
    room.press("language", language)
    room.now = MADE_AT + timedelta(days=days, hours=1)
    shown_now = [banner for banner in of_kind(room.view(), Banner) if banner.action is None]
    assert len(shown_now) == (1 if said else 0)
    assert not said or ("20" in shown_now[0].text and "2026" in shown_now[0].text)


UNTRUSTED = {
    "61 days old": MADE_AT + timedelta(days=61),
    "a clock before the release": MADE_AT - timedelta(minutes=1),
    "a clock of 1970": datetime(1970, 1, 1, 12, tzinfo=UTC),
}


@pytest.mark.parametrize("now", UNTRUSTED.values(), ids=UNTRUSTED)
@EVERY_LANGUAGE
def test_nothing_is_said_to_be_open_or_closed_now_when_it_cannot_be_known(
    tmp_path: Path, language: str, now: datetime
) -> None:
    room = Room(tmp_path)
    room.press("language", language)
    room.now = now
    asks = word(room, "Please ask for the opening hours")
    for name, about in (("home", ""), ("places", ""), ("place", OFFICE), ("ask", ""), ("topic", "sucht")):
        shown(room, name, about)
        view = room.view()
        assert view.frame.state is not None
        states = [view.frame.state, *(card.state for card in of_kind(view, Card) if card.state)]
        assert {state.text for state in states} == {asks}, name
    shown(room, "place", OFFICE)
    assert asks in [banner.text for banner in of_kind(room.view(), Banner)]
    assert of_kind(room.view(), Week), "the hours themselves are still shown"


def test_content_that_is_just_fresh_enough_still_says_open(room: Room) -> None:
    room.now = datetime(2027, 1, 19, 7, 30, tzinfo=UTC)  # Tuesday, 60 days
    state = room.view().frame.state
    assert state is not None
    assert state.text == "Closed. Opens today at 13:00"


@pytest.mark.parametrize("taken", ["sprachmittlung", "arbeit-gruppe", "notfall", "papiere"])
def test_every_page_of_the_menu_can_be_shown_with_a_release_that_lacks_a_topic(
    room: Room, taken: str
) -> None:
    """Editors may take any topic away; a page that names it must not be a fault."""
    topics = room.controller.content.records.topics
    gone = {name: None for name, topic in topics.items() if taken in (name, topic.parent)}
    rewrite(room, "topics", **gone)
    for name in ("home", "emergency", "interpreters", "involve", "ask", "queue", "places", "search"):
        shown(room, name)
        for action in actions(room.view()):
            if action.verb == "open":
                assert shown(room, action.name, action.about)


def test_a_number_for_an_interpreter_is_for_a_concern_that_visitors_choose_too(room: Room) -> None:
    shown(room, "queue")
    concerns = {action.about for action in actions(room.view()) if action.name == "confirm"}
    shown(room, "interpreters")
    assert {a.about for a in actions(room.view()) if a.name == "confirm"} <= concerns


def test_an_emergency_number_without_a_phone_is_left_out_and_is_no_fault(room: Room) -> None:
    service = room.controller.content.records.services["notruf-polizei"]
    rewrite(room, "services", **{service.id: change(service, phones=())})
    assert "112" in shown(room, "emergency")


def test_the_german_text_stands_beside_the_own_one_when_asked_for(room: Room) -> None:
    topic = room.controller.content.topic("anmeldung")
    room.controller.visit = room.controller.visit.open("topic", "anmeldung")
    room.press("german")
    said = body_texts(room.view())
    for text in (topic.translations["en"], topic.translations["de"]):
        assert {text.title, text.answer, *text.steps} <= set(said)


def test_nothing_is_beside_a_german_text(tmp_path: Path) -> None:
    room = Room(tmp_path / "german")
    room.press("language", "de")
    shown(room, "topic", "anmeldung")
    assert Action("german") not in actions(room.view())


def test_facts_of_unknown_age_say_so(room: Room) -> None:
    for place in room.controller.content.places(OPEN_AT.date()):
        said = shown(room, "place", place.id)
        ages = [age for age in (place.as_of, place.hours.as_of if place.hours else None) if age]
        assert ("We do not know how old these facts are. Please ask." in said) == (not ages)


def test_a_place_of_which_only_the_name_is_known_invents_nothing(room: Room) -> None:
    service = room.controller.content.records.services["notruf-polizei"]
    bare = change(service, kind="referral", phones=(), hours=None, translations={}, url=None, cost=None)
    rewrite(room, "services", **{service.id: bare})
    place: Place = room.controller.content.place("notruf-polizei")
    said = shown(room, "place", "notruf-polizei")
    assert said[0] == place.name
    assert [item.text for item in of_kind(room.view(), Item)] == ["Not known. Please ask."]
    assert "Opening hours not known. Please ask." in said
    assert texts(room.view())


def test_the_office_is_named_at_the_top_of_every_page(room: Room) -> None:
    for page in (Page("home"), Page("ask"), Page("search")):
        room.controller.visit = replace(room.controller.visit, pages=(Page("start"), page))
        assert room.view().frame.place == "lokal willkommen Mengede/Huckarde (Westerfilde)"
        assert room.view().frame.time == "14:10"
