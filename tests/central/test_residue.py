"""What a document says beyond its record survives."""

from typing import Any

import pytest

from kiosk.central.content import export_documents, import_documents
from kiosk.central.documents import document
from kiosk.central.residue import residue, restored
from kiosk.errors import ContentError
from tests.central.people import entity, logged_in, person, save

RAW: dict[str, Any] = {
    "id": "neu",
    "source": "",
    "confidence": "medium",
    "service_id": "lokal-willkommen",
    "location_id": "innenstadt-nord",
    "later": {"unknown": [1, None]},
    "phones": [{"number": "112", "type": "voice", "extension": 7}],
    "languages": [],
    "hours": {
        "weekly": [{"byday": "MO", "opens_at": "09:00", "closes_at": "12:00", "languages": [], "x": True}],
        "closures": [{"from": "2026-12-24", "to": "2026-12-31", "certain": True}],
        "extra": [{"day": "2026-12-30", "opens_at": "09:00", "closes_at": "24:00", "mode": "walk_in"}],
        "appointment": {"required": None, "how": "walk"},
        "calendar": None,
        "note": "new field",
    },
    "translations": {
        "de": {"origin": "human", "description": "Beratung", "tone": "friendly"},
        "ckb": {"origin": "machine", "translated_from_rev": 1, "description": "ڕاوێژ", "audio": {"a": 1}},
    },
}


def test_what_is_built_always_wins_over_what_was_there() -> None:
    assert restored({"a": 2}, {"a": 1, "b": None}) == {"a": 2, "b": None}
    assert residue({"a": 1, "b": {"c": 1, "d": 2}}, {"a": 3, "b": {"c": 4}}) == {"b": {"d": 2}}


@pytest.mark.usefixtures("content")
def test_unknown_fields_and_stated_defaults_come_out_as_they_went_in() -> None:
    import_documents({"service_at_locations": [RAW]})
    assert next(raw for raw in export_documents()["service_at_locations"] if raw["id"] == "neu") == RAW


@pytest.mark.usefixtures("content")
def test_unknown_fields_survive_an_edit_in_the_form() -> None:
    import_documents({"service_at_locations": [RAW]})
    save(
        logged_in(person("publisher")),
        entity("service_at_locations/neu"),
        {"email": "a@b.de"},
        "action-publish",
    )
    changed = document(entity("service_at_locations/neu"))
    assert changed["email"] == "a@b.de"
    assert (changed["later"], changed["hours"]["note"]) == (RAW["later"], "new field")
    assert changed["phones"] == RAW["phones"]
    assert changed["hours"]["weekly"] == RAW["hours"]["weekly"]
    assert changed["translations"]["ckb"] == RAW["translations"]["ckb"]


@pytest.mark.usefixtures("content")
def test_hours_that_are_taken_away_do_not_leave_half_of_them() -> None:
    import_documents({"service_at_locations": [RAW]})
    save(
        logged_in(person("publisher")),
        entity("service_at_locations/neu"),
        {"hours_state": ""},
        "action-publish",
    )
    assert "hours" not in document(entity("service_at_locations/neu"))


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    "change", [{"service_id": "nobody"}, {"kind": "palace"}, {"hours": {"calendar": "mars"}}]
)
def test_a_document_that_does_not_fit_changes_nothing_at_all(change: dict[str, Any]) -> None:
    before = export_documents()
    good = {**RAW, "id": "gut"}
    with pytest.raises(ContentError, match="neu"):
        import_documents({"service_at_locations": [good, {**RAW, **change}]})
    assert export_documents() == before


@pytest.mark.usefixtures("content")
def test_an_import_over_an_edit_keeps_the_edit_in_the_history(
    sample: dict[str, list[dict[str, Any]]],
) -> None:
    save(logged_in(person("publisher")), entity("topics/anmeldung"), {"title": "Umzug"}, "action-publish")
    assert import_documents(sample)["topics"] == 1
    topic = entity("topics/anmeldung")
    assert topic.title == "Wohnung anmelden"
    assert "Umzug" in [revision.content["title"] for revision in topic.revisions.all()]
