"""From the answers of Integreat to documents."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.integreat import hours
from kiosk.central.integreat.mapping import Credit, Mapped, identifier
from kiosk.central.integreat.notices import add_notices
from kiosk.central.integreat.places import add_places
from kiosk.central.integreat.shapes import Day, Event, Page, Place
from kiosk.central.integreat.topics import add_topics
from kiosk.domain import schema
from tests.central.integreat.server import below, day, event, page, place, region

CREDIT = Credit("https://integreat.example", "musterstadt", "CC BY 4.0")


def mapped(answers: dict[str, list[dict[str, Any]]]) -> Mapped:
    def items(kind: str, shape: type) -> dict[str, Any]:
        return {
            key.partition("/")[0]: msgspec.convert(found, list[shape])  # type: ignore[valid-type]
            for key, found in answers.items()
            if key.endswith(kind)
        }

    result = Mapped()
    add_places(result, items("locations", Place), CREDIT, "nw")
    add_topics(result, items("pages", Page), CREDIT)
    add_notices(result, items("events", Event), CREDIT)
    return result


def found(result: Mapped) -> dict[str, dict[str, Any]]:
    return {
        f"{document.collection}:{document.external.strip('/').rpartition('/')[2]}": document.raw
        for document in result.documents
    }


def one_place(**rest: Any) -> tuple[dict[str, Any], Mapped]:
    result = mapped({"de/locations": [place("de", "haus", "Haus", "<p>Hilfe.</p>", **rest)]})
    return found(result), result


def test_all_documents_of_a_region_fit_the_schema() -> None:
    tables: dict[str, list[Any]] = {}
    for document in mapped(region()).documents:
        tables.setdefault(document.collection, []).append(document.raw)
    counts = schema.decode_all(tables).counts()
    assert counts == dict.fromkeys(schema.COLLECTIONS, 1) | {"topics": 3, "documents": 0, "calendars": 0}


def test_a_page_becomes_a_topic_with_its_first_sentence_and_its_steps() -> None:
    topic = found(mapped(region()))["topics:anmelden"]
    assert topic["translations"] == {
        "de": {
            "origin": "human",
            "title": "Adresse anmelden",
            "answer": "Melden Sie sich an.",
            "steps": ["Termin holen", "Formular ausfüllen"],
        },
        "ar": {"origin": "human", "title": "تسجيل العنوان", "answer": "سجّل عنوانك."},
    }
    assert topic["source"] == "https://integreat.example/musterstadt/de/anmelden/"
    assert topic["external_ids"] == {"integreat": "/musterstadt/de/anmelden/"}
    assert (topic["attribution"], topic["license"]) == ("Integreat, musterstadt", "CC BY 4.0")


def test_the_tree_has_two_levels_and_keeps_its_order() -> None:
    documents = found(mapped(region()))
    group = documents["topics:ankommen"]
    assert group["kind"] == "group"
    assert "parent" not in group
    assert documents["topics:anmelden"]["parent"] == documents["topics:frist"]["parent"] == group["id"]
    assert [documents[f"topics:{name}"]["order"] for name in ("ankommen", "anmelden", "frist")] == [3, 4, 5]


def test_a_page_without_text_is_named_and_left_out() -> None:
    assert mapped(region()).notes == ["/musterstadt/de/leer/: has no text of its own"]


def test_pages_in_a_circle_do_not_hang() -> None:
    pages = [
        page("de", name, name, "<p>Text.</p>", parent=below(f"/musterstadt/de/{other}/"))
        for name, other in (("a", "b"), ("b", "a"))
    ]
    result = mapped({"de/pages": pages})
    assert all(schema.decode("topics", document.raw) for document in result.documents)


def test_a_location_becomes_four_documents_with_its_facts() -> None:
    documents = found(mapped(region()))
    location, at = documents["locations:musterhaus"], documents["service_at_locations:musterhaus"]
    assert documents["organizations:musterverein"]["name"] == "Musterverein e. V."
    assert (
        documents["services:musterhaus"]["organization_id"] == documents["organizations:musterverein"]["id"]
    )
    assert location["address"] == {"address_1": "Musterweg 5", "postal_code": "44135", "city": "Musterstadt"}
    assert location["wheelchair"] == "yes"
    assert at["phones"] == [{"number": "+49 231 12345 67"}]
    assert at["hours"] == {
        "weekly": [
            {"byday": "MO", "opens_at": "09:00", "closes_at": "12:00"},
            {"byday": "MO", "opens_at": "14:00", "closes_at": "16:00"},
        ],
        "calendar": "nw",
    }


def test_a_place_of_nobody_is_its_own_organization() -> None:
    documents, _result = one_place(organization=None)
    assert documents["organizations:haus"]["name"] == "Haus"


def test_unknown_access_and_unstated_hours_stay_unknown() -> None:
    documents, _result = one_place(barrier_free=None, opening_hours=None)
    assert "wheelchair" not in documents["locations:haus"]
    assert "hours" not in documents["service_at_locations:haus"]


def test_by_appointment_only_is_not_closed() -> None:
    week = [day(closed=False, appointmentOnly=True), *[day() for _ in range(6)]]
    documents, _result = one_place(opening_hours=week, appointment_url="https://termin.example")
    at = documents["service_at_locations:haus"]
    assert at["hours"] == {"appointment": {"required": True, "url": "https://termin.example"}}
    assert at["translations"]["de"]["note"] == "Nur nach Vereinbarung: Montag."


def test_a_day_by_appointment_among_others_has_its_mode() -> None:
    week = [
        day("09:00-10:00", appointmentOnly=True),
        day(allDay=True, closed=False),
        *[day() for _ in range(5)],
    ]
    documents, _result = one_place(opening_hours=week)
    assert documents["service_at_locations:haus"]["hours"]["weekly"] == [
        {"byday": "MO", "opens_at": "09:00", "closes_at": "10:00", "mode": "appointment"},
        {"byday": "TU", "opens_at": "00:00", "closes_at": "24:00"},
    ]


def test_a_place_that_is_closed_for_now_is_never_open_and_says_so() -> None:
    documents, _result = one_place(temporarily_closed=True, opening_hours=None)
    at = documents["service_at_locations:haus"]
    assert at["hours"] == {"weekly": []}
    assert at["translations"]["de"]["note"] == "Vorübergehend geschlossen."
    assert schema.decode("service_at_locations", at)


@pytest.mark.parametrize("slot", ["9-12", "25:00-26:00", "09:00-09:00", "09:00-24:61"])
def test_impossible_hours_are_unknown_and_named(slot: str) -> None:
    documents, result = one_place(opening_hours=[day(slot), *[day() for _ in range(6)]])
    assert "hours" not in documents["service_at_locations:haus"]
    assert result.notes == ["/musterstadt/de/haus/: the opening hours are not clear"]


def test_hours_of_six_days_are_unknown() -> None:
    assert hours.weekly([Day(closed=True)] * 6) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0231 / 501-0", "+49 231 501 0"),
        ("+49 (0)231 5011148", "+49 231 5011148"),
        ("+492315011148", "+49 2315011148"),
        ("0049 231 5011148", "+49 231 5011148"),
        ("+43 1 5011148", "+43 1 5011148"),
        ("112", "112"),
        ("116117", "116117"),
        ("0231 5011148 oder 5011149", None),
        ("abc", None),
        ("", None),
        ("+", None),
    ],
)
def test_a_telephone_number_is_understood_or_left_out(text: str, number: str | None) -> None:
    assert hours.phone(text) == number


@given(st.text(alphabet="+0123456789 ()/-", max_size=25))
def test_every_number_that_is_understood_fits_the_schema(text: str) -> None:
    number = hours.phone(text)
    if number is not None:
        at = {"id": "a", "service_id": "a", "location_id": "a", "phones": [{"number": number}]}
        assert schema.decode("service_at_locations", at)


def test_an_event_becomes_a_notice_that_ends_by_itself() -> None:
    notice = next(raw for name, raw in found(mapped(region())).items() if name.startswith("notices"))
    assert (notice["valid_from"], notice["valid_to"]) == ("2026-11-19", "2026-12-03")
    assert notice["translations"]["de"]["title"] == "Winterfest"
    assert notice["translations"]["de"]["body"] == (
        "03.12.2026 16:00–18:30, Musterhaus, Musterweg 5, Musterstadt. Alle sind eingeladen."
    )


def test_repetitions_of_an_event_are_different_notices() -> None:
    twice = [event("de", f"kurs$2026-12-0{number}", "Kurs", "") for number in (3, 4)]
    assert len({document.raw["id"] for document in mapped({"de/events": twice}).documents}) == 2


@given(st.text(max_size=60))
def test_every_path_gives_an_id_that_the_schema_accepts(path: str) -> None:
    assert schema.decode("organizations", {"id": identifier("/" + path), "name": "x"})


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["<p>", "<li>", "<h2>", ""]))
def test_whatever_somebody_wrote_the_documents_fit_the_schema(title: str, text: str, tag: str) -> None:
    html = f"{tag}{text}" * 20
    result = mapped(
        {
            "de/pages": [page("de", "a", title, html)],
            "de/locations": [
                place("de", "a", title, html, location={"address": text, "town": title, "postcode": text})
            ],
            "de/events": [event("de", "a", title, html)],
        }
    )
    for document in result.documents:
        assert schema.decode(document.collection, document.raw)
