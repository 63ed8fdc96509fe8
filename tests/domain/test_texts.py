"""Whatever a visitor can read is found, with the place it stands at."""

from kiosk.domain.texts import FoundText, all_texts
from tests.domain.content_help import location, records, texts, topic


def test_texts_are_found_with_document_field_and_language() -> None:
    found = set(all_texts(records()))
    assert {
        FoundText("topics/anmeldung", "title", "ar", "تسجيل السكن"),
        FoundText("topics/anmeldung", "steps[1]", "fr", "C"),
        FoundText("documents/passport", "name", "de", "Pass"),
        FoundText("notices/fest", "body", "en", "Kommen Sie."),
        FoundText("organizations/verein", "name", None, "Verein"),
        FoundText("locations/haus", "address.address_1", None, "Weg 1"),
        FoundText("locations/haus", "address.city", None, "Dortmund"),
        FoundText("calendars/nw", "holidays[0].name", None, "Fronleichnam"),
    } <= found


def test_names_of_houses_districts_and_partners_are_texts_too() -> None:
    raw = location(
        host="Gemeinde", districts=["Hörde", "Hombruch"], translations=texts(description="D", note="N")
    )
    found = {(text.field, text.text) for text in all_texts(records(locations=[raw]))}
    assert {("host", "Gemeinde"), ("districts[1]", "Hombruch"), ("description", "D"), ("note", "N")} <= found


def test_keys_and_lineage_are_no_texts() -> None:
    raw = topic(source="https://example.org", icon="home")
    raw["translations"]["ar"] |= {"reviewed_by": "Büro", "reviewed_at": "2026-01-02"}
    found = {text.text for text in all_texts(records(topics=[raw]))}
    assert not found & {"machine", "Büro", "home", "https://example.org", "anmeldung"}
