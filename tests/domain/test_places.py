"""A place is joined from the records it is described in, and nothing is invented."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain.places import Place, join
from kiosk.domain.translation import text_for
from tests.domain.content_help import Raw, link, location, records, service, slot

DAY = date(2026, 6, 1)


def places(**replaced: list[Raw]) -> list[Place]:
    return list(join(records(**replaced)))


def place(
    service_changes: Raw | None = None, link_changes: Raw | None = None, **location_changes: Any
) -> Place:
    found = places(
        services=[service(**(service_changes or {}))],
        service_at_locations=[link(**(link_changes or {}))],
        locations=[location(**location_changes)],
    )
    assert len(found) == 1
    return found[0]


def described(words: str, language: str = "de", rev: int | None = None, **more: object) -> Raw:
    lineage = {"origin": "human"} if rev is None else {"origin": "machine", "translated_from_rev": rev}
    return {language: {**lineage, "description": words, **more}}


def test_a_service_at_a_location_is_a_place_with_the_id_of_the_link() -> None:
    found = place()
    assert (found.id, found.service_id, found.location_id) == ("vmdo-haus", "vmdo", "haus")
    assert (found.name, found.organization, found.kind) == ("VMDO", "Verein", "referral")
    assert found.address is not None
    assert found.address.address_1 == "Weg 1"


def test_a_service_without_a_location_is_a_place_itself() -> None:
    found = places(services=[service(kind="emergency", phones=[{"number": "112"}])], service_at_locations=[])
    assert [(p.id, p.location_id, p.kind, p.address, p.wheelchair) for p in found] == [
        ("vmdo", None, "emergency", None, "unknown")
    ]
    assert found[0].phones[0].number == "112"


def test_one_service_at_two_locations_gives_two_places_in_order() -> None:
    found = places(
        locations=[location(), location("laden")],
        service_at_locations=[link("b", location_id="laden"), link("a")],
    )
    assert [p.id for p in found] == ["b", "a"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("main", "main"), ("outpost", "outpost"), ("referral", "main")]
)
def test_an_own_office_has_the_name_of_its_location(kind: str, expected: str) -> None:
    found = place({"kind": "office"}, {"kind": kind}, name="Büro Hörde")
    assert (found.name, found.kind) == ("Büro Hörde", expected)


def test_what_the_place_says_wins_over_what_the_service_says() -> None:
    found = place(
        {
            "languages": ["de"],
            "email": "a@example.org",
            "phones": [{"number": "110"}],
            "hours": {"weekly": []},
        },
        {
            "languages": ["ar"],
            "email": "b@example.org",
            "phones": [{"number": "112"}],
            "hours": {"weekly": [slot()]},
        },
    )
    assert (found.languages, found.email) == (("ar",), "b@example.org")
    assert found.phones[0].number == "112"
    assert found.hours is not None
    assert found.hours.weekly


def test_what_the_place_does_not_say_comes_from_the_service_and_the_organization() -> None:
    found = place({"languages": ["de"], "email": "a@example.org", "hours": {"weekly": []}, "cost": "free"})
    assert (found.languages, found.email, found.cost) == (("de",), "a@example.org", "free")
    assert found.hours is not None
    assert found.url == "https://example.org"


def test_a_place_that_says_no_languages_are_spoken_is_believed() -> None:
    assert place({"languages": ["de"]}, {"languages": []}).languages == ()


def test_what_nobody_states_stays_unknown() -> None:
    found = place()
    assert (found.languages, found.hours, found.email, found.cost, found.interpreters) == (None,) * 5
    assert (found.latitude, found.host, found.as_of, found.source, found.assured_date) == (None,) * 5


def test_a_place_is_only_as_sure_as_the_least_sure_record() -> None:
    assert place({"confidence": "high"}, {"confidence": "high"}, confidence="low").confidence == "low"
    assert place({"confidence": "high"}, {"confidence": "high"}, confidence="high").confidence == "high"


def test_source_and_age_belong_together_and_come_from_the_most_specific_record() -> None:
    found = place({"source": "s", "as_of": "2026"}, None, source="l")
    assert (found.source, found.as_of) == ("l", None)


@pytest.mark.parametrize(
    ("validity", "valid"),
    [
        ({"valid_from": "2026-06-01"}, True),
        ({"valid_from": "2026-06-02"}, False),
        ({"valid_to": "2026-05-31"}, False),
    ],
)
def test_a_place_is_valid_while_all_its_records_are(validity: Raw, valid: bool) -> None:
    assert place(validity).is_valid(DAY) is valid
    assert place(None, validity).is_valid(DAY) is valid
    assert place(None, None, **validity).is_valid(DAY) is valid


def test_an_inactive_service_is_no_place() -> None:
    assert places(services=[service(status="inactive")]) == []


def test_a_broken_reference_hides_the_place_and_breaks_nothing() -> None:
    assert places(services=[service(organization_id="gone")]) == []
    assert places(service_at_locations=[link(location_id="gone")]) == []


def test_each_text_comes_from_the_most_specific_record_that_has_it() -> None:
    found = place(
        {"translations": described("Dienst", note="Service-Notiz", transportation="Bus")},
        {"translations": described("Hier", note="Klingeln")},
    )
    text = found.translations["de"]
    assert (text.description, text.note, text.transportation) == ("Hier", "Klingeln", "Bus")


def test_a_language_only_the_service_has_is_kept() -> None:
    found = place(
        {"translations": described("Dienst") | described("خدمة", "ar", 1)},
        {"translations": described("Hier")},
    )
    assert {code: text.description for code, text in found.translations.items()} == {
        "de": "Hier",
        "ar": "خدمة",
    }


@pytest.mark.parametrize(
    ("service_rev", "link_rev", "outdated"), [(1, 1, False), (2, 1, True), (1, 2, True), (3, 3, True)]
)
def test_a_merged_text_is_outdated_when_any_part_of_it_is(
    service_rev: int, link_rev: int, outdated: bool
) -> None:
    found = place(
        {"source_rev": service_rev, "translations": described("a") | described("b", "ar", 1)},
        {"source_rev": link_rev, "translations": described("c") | described("d", "ar", 1)},
    )
    chosen = text_for(found.translations, "ar", found.source_rev)
    assert chosen is not None
    assert chosen.is_outdated is outdated


def test_a_merged_text_counts_as_checked_only_when_all_of_it_was() -> None:
    checked = described("b", "ar", 1, reviewed_by="Büro", reviewed_at="2026-01-02")
    both = place({"translations": described("a") | checked}, {"translations": described("c") | checked})
    assert both.translations["ar"].reviewed_by == "Büro"
    one = place(
        {"translations": described("a") | checked}, {"translations": described("c") | described("d", "ar", 1)}
    )
    assert one.translations["ar"].reviewed_by is None
