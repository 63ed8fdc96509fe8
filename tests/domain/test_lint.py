"""Editors are told what would mislead visitors or break a screen."""

import pytest

from kiosk.domain.lint import LONGEST, QR_LIMIT, Finding, lint
from kiosk.domain.places import Place
from tests.domain.content_help import Raw, link, location, records, service, slot, tables, texts, topic


def findings(only: str = "", /, **replaced: list[Raw]) -> list[str]:
    return [str(found) for found in lint(records(**replaced)) if found.severity.startswith(only)]


def of_topic(language: str = "ar", /, **fields: object) -> list[str]:
    """Return the findings for the topic with some fields changed in one language."""
    raw = topic(parent="papiere")
    raw["translations"][language] |= fields
    return findings(topics=[topic("papiere", kind="group"), raw])


def german_and(language: str, german: str, other: str) -> list[str]:
    """Return the errors for an answer in German and in another language."""
    raw = topic(parent="papiere")
    for code in raw["translations"]:
        raw["translations"][code]["answer"] = other if code == language else german
    return findings("error", topics=[topic("papiere", kind="group"), raw])


def test_a_good_release_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("german", "other", "message"),
    [
        ("Rufen Sie 112.", "Rufen Sie 110.", "lacks number 112 and adds number 110"),
        ("Um 9:30 Uhr.", "Um 9:00 Uhr.", "lacks time 09:30 and adds number 9"),
        ("Am 24.12.2026.", "24 ديسمبر 2025", "lacks date 2026-12-24 and adds date 2025-12-24"),
        ("Zu a@b.de.", "Zu a@c.de.", "lacks e-mail a@b.de and adds e-mail a@c.de"),
        ("Zu www.b.de.", "Zu b.", "lacks address b.de"),
        ("Zu uns.", "In 3 Tagen.", "adds number 3"),
    ],
)
def test_a_fact_that_differs_from_german_is_an_error(german: str, other: str, message: str) -> None:
    assert german_and("ar", german, other) == [
        f"error topics/anmeldung: ar.answer: {message} compared with German"
    ]


def test_the_same_fact_in_another_spelling_is_no_finding() -> None:
    assert german_and("en", "Am 24.12.2026 ab 14 Uhr.", "On 24 December 2026 from 2 pm.") == []


def test_steps_are_compared_one_by_one() -> None:
    found = of_topic(steps=["B", "C 5"])
    assert found == ["error topics/anmeldung: ar.steps[1]: adds number 5 compared with German"]


def test_a_missing_step_is_a_warning() -> None:
    assert of_topic(steps=["B"]) == [
        "warning topics/anmeldung: ar.steps[1]: is missing, the German text has it"
    ]
    assert of_topic(steps=["B", "C", "D"]) == [
        "warning topics/anmeldung: ar.steps[2]: is there, but the German text has none"
    ]


@pytest.mark.parametrize("collection", ["topics", "documents", "notices"])
@pytest.mark.parametrize("language", ["ar", "fa", "en", "fr"])
def test_a_missing_translation_is_a_warning(collection: str, language: str) -> None:
    raws = tables()[collection]
    del raws[0]["translations"][language]
    assert findings(**{collection: raws}) == [
        f"warning {collection}/{raws[0]['id']}: {language}.translations: is missing; German is shown instead"
    ]


def test_a_described_service_is_described_in_every_language() -> None:
    described = texts(description="Hilfe")
    del described["fa"]
    assert findings(services=[service(translations=described)]) == [
        "warning services/vmdo: fa.translations: is missing; German is shown instead"
    ]


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        (None, "warning topics/anmeldung: ar.translated_from_rev: is not stated"),
        (1, "warning topics/anmeldung: ar.translated_from_rev: 1 is outdated, the source has 2"),
        (3, "error topics/anmeldung: ar.translated_from_rev: 3 is newer than the source"),
    ],
)
def test_the_revision_of_a_translation_must_fit(revision: int | None, message: str) -> None:
    raw = topic(parent="papiere", source_rev=2)
    for code, text in raw["translations"].items():
        if code != "de":
            text["translated_from_rev"] = revision if code == "ar" else 2
    found = findings(topics=[topic("papiere", kind="group"), raw])
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    ("replaced", "message"),
    [
        (
            {"services": [service(organization_id="gone")]},
            "services/vmdo: organization_id: there is no 'gone'",
        ),
        ({"services": [service(topics=["gone"])]}, "services/vmdo: topics: there is no 'gone' in topics"),
        (
            {"services": [service(hours={"calendar": "by"})]},
            "services/vmdo: hours.calendar: there is no 'by'",
        ),
        (
            {"locations": [location("laden")]},
            "service_at_locations/vmdo-haus: location_id: there is no 'haus'",
        ),
        (
            {"service_at_locations": [link(hours={"calendar": "by"})]},
            "vmdo-haus: hours.calendar: there is no 'by'",
        ),
        (
            {"topics": [topic(services=["gone"])]},
            "topics/anmeldung: services: there is no 'gone' in services",
        ),
        (
            {"topics": [topic(documents=["gone"])]},
            "topics/anmeldung: documents: there is no 'gone' in documents",
        ),
    ],
)
def test_a_broken_reference_is_an_error(replaced: dict[str, list[Raw]], message: str) -> None:
    found = findings("error", **replaced)
    assert any(message in line for line in found), found


def test_a_notice_for_a_location_that_does_not_exist_is_an_error() -> None:
    raw = tables()["notices"][0] | {"locations": ["haus", "gone"]}
    assert findings(notices=[raw]) == ["error notices/fest: locations: there is no 'gone' in locations"]


def test_overlapping_hours_are_an_error_and_empty_ones_a_warning() -> None:
    hours = {"weekly": [slot(), slot()]}
    assert findings(services=[service(hours=hours)])[0].startswith(
        "error services/vmdo: hours.weekly[1]: overlaps"
    )
    hours = {"weekly": []}
    found = findings(service_at_locations=[link(hours=hours)])
    assert found[0].startswith("warning service_at_locations/vmdo-haus: hours.weekly: is empty")


@pytest.mark.parametrize(("size", "count"), [(QR_LIMIT, 0), (QR_LIMIT + 1, 1)])
def test_a_code_that_is_too_large_is_an_error(size: int, count: int) -> None:
    def qr_bytes(place: Place) -> int:
        return size if place.id == "vmdo-haus" else 0

    found = lint(records(), qr_bytes)
    assert [finding.where for finding in found] == ["places/vmdo-haus"] * count


@pytest.mark.parametrize("field", ["title", "answer", "steps"])
def test_a_text_too_long_for_the_screen_is_a_warning(field: str) -> None:
    def value(length: int) -> object:
        return ["B", "x" * length] if field == "steps" else "x" * length

    assert of_topic(**{field: value(LONGEST[field])}) == []
    found = of_topic(**{field: value(LONGEST[field] + 1)})
    assert len(found) == 1
    assert f"has {LONGEST[field] + 1} characters, {LONGEST[field]} fit" in found[0]


@pytest.mark.parametrize("text", ["a\u200fb", "a\ue000b", "a → b", "a ✓", "٣ ا"])
def test_characters_that_break_the_screen_are_errors(text: str) -> None:
    found = of_topic(title=text)
    assert any(line.startswith("error topics/anmeldung: ar.title: U+") for line in found)


def test_characters_are_looked_at_in_names_and_addresses_too() -> None:
    raw = location(name="Haus →", address={"address_1": "Weg\u00ad1"}, districts=["H\u200eörde"])
    found = [line.split(" is ")[0] for line in findings(locations=[raw])]
    assert found == [
        "error locations/haus: address.address_1: U+00AD",
        "error locations/haus: districts[0]: U+200E",
        "error locations/haus: name: U+2192",
    ]


def test_a_blank_text_is_an_error() -> None:
    assert of_topic(title="  ") == ["error topics/anmeldung: ar.title: is blank"]


@pytest.mark.parametrize("number", ["110", "112", "115", "116117", "116 Leute"])
def test_emergency_numbers_may_stand_in_a_text(number: str) -> None:
    assert german_and("", f"Rufen Sie {number}.", "") == []


@pytest.mark.parametrize("number", ["0231 5011148", "+49 231 5011148", "116118"])
def test_other_phone_numbers_belong_into_their_field(number: str) -> None:
    found = german_and("", f"Rufen Sie {number}.", "")
    assert len(found) == 5
    assert all("phone numbers belong into phones" in line for line in found)


def test_errors_come_before_warnings_and_a_finding_is_one_line() -> None:
    found = of_topic(title="→", steps=["B"])
    assert [line.split(" ")[0] for line in found] == ["error", "warning"]
    assert str(Finding("error", "a/b", "f", None, "m")) == "error a/b: f: m"
