"""Editing in the browser: drafts, the lineage of texts, history."""

import pytest

from kiosk.central.content import export_documents
from kiosk.central.documents import document
from kiosk.central.models import ServiceAtLocation, Topic
from kiosk.domain import tree
from tests.central.people import edit_url, entity, form, logged_in, person, save

pytestmark = pytest.mark.usefixtures("content")

ENTITIES = [
    "topics/anmeldung",
    "documents/passport",
    "services/lokal-willkommen",
    "locations/innenstadt-nord",
    "service_at_locations/innenstadt-nord",
    "organizations/polizei",
    "notices/trial",
    "calendars/nw",
]


@pytest.mark.parametrize("name", ENTITIES)
def test_a_form_that_is_saved_unchanged_changes_nothing(name: str) -> None:
    client, before = logged_in(person("publisher")), tree.canonical(document(entity(name)))
    save(client, entity(name), {}, action="action-publish")
    assert tree.canonical(document(entity(name))) == before


def test_a_draft_never_takes_the_live_text_away() -> None:
    before = tree.canonical(export_documents())
    client = logged_in(person("editor"))
    save(client, entity("topics/anmeldung"), {"title": "Ganz anders"})
    assert tree.canonical(export_documents()) == before
    topic = entity("topics/anmeldung")
    assert (topic.live, topic.has_unpublished_changes, topic.latest().title) == (True, True, "Ganz anders")


def test_a_changed_german_text_outdates_all_translations() -> None:
    client = logged_in(person("publisher"))
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"}, action="action-publish")
    raw = document(entity("topics/anmeldung"))
    assert raw["source_rev"] == 2
    assert {raw["translations"][code]["translated_from_rev"] for code in ("ar", "fa", "en", "fr")} == {1}
    assert raw["translations"]["de"]["origin"] == "human"


def test_a_small_correction_outdates_none() -> None:
    client = logged_in(person("publisher"))
    changes = {"title": "Wohnung anmelden!", "small_correction": "on"}
    save(client, entity("topics/anmeldung"), changes, action="action-publish")
    assert document(entity("topics/anmeldung"))["source_rev"] == 1


def test_a_changed_fact_outdates_none() -> None:
    client = logged_in(person("publisher"))
    save(client, entity("topics/anmeldung"), {"order": "25"}, action="action-publish")
    raw = document(entity("topics/anmeldung"))
    assert (raw["source_rev"], raw["order"]) == (1, 25)


def test_the_timetable_is_filled_in_as_on_a_door_sign() -> None:
    client, place = logged_in(person("publisher")), entity("service_at_locations/innenstadt-nord")
    slot = {
        "weekly-0-byday": "MO",
        "weekly-0-opens_at": "9",
        "weekly-0-closes_at": "12.30",
        "weekly-0-mode": "walk_in",
        "weekly-0-interval": "1",
        "weekly-0-ORDER": "1",
    }
    save(client, place, {"hours_state": "weekly", "weekly-TOTAL_FORMS": "1", **slot}, action="action-publish")
    hours = document(ServiceAtLocation.objects.get(pk=place.pk))["hours"]
    assert hours["weekly"] == [{"byday": "MO", "opens_at": "09:00", "closes_at": "12:30"}]


def test_what_breaks_a_rule_of_the_content_is_said_in_the_form() -> None:
    client, place = logged_in(person("publisher")), entity("service_at_locations/innenstadt-nord")
    data = form(client, edit_url(place))
    data.update({"valid_from": "2026-05-02", "valid_to": "2026-05-01", "action-publish": "1"})
    answer = client.post(edit_url(place), data)
    assert answer.status_code == 200
    assert b"is before valid_from" in answer.content


def test_something_new_gets_an_id_from_its_german_title() -> None:
    client = logged_in(person("editor"))
    data = form(client, "/admin/snippets/central/topic/add/")
    data.update({"title": "Führerschein umschreiben", "answer": "Das geht.", "icon": "id"})
    answer = client.post("/admin/snippets/central/topic/add/", data)
    assert answer.status_code == 302
    topic = Topic.objects.get(identifier="fuehrerschein-umschreiben")
    assert not topic.live
    assert "fuehrerschein-umschreiben" not in {raw["id"] for raw in export_documents()["topics"]}


def test_an_id_cannot_be_changed_later() -> None:
    save(logged_in(person("editor")), entity("topics/anmeldung"), {"identifier": "anders"})
    assert entity("topics/anmeldung").latest().identifier == "anmeldung"


def test_history_compares_and_restores() -> None:
    client, topic = logged_in(person("publisher")), entity("topics/anmeldung")
    first = topic.latest_revision
    save(client, topic, {"title": "Umzug melden"}, action="action-publish")
    second = entity("topics/anmeldung").latest_revision
    base = f"/admin/snippets/central/topic/history/{topic.pk}/"
    assert "Umzug" in client.get(f"{base}revisions/compare/{first.pk}...{second.pk}/").content.decode()
    data = form(client, f"{base}revisions/{first.pk}/revert/")
    client.post(edit_url(topic), data)
    draft = entity("topics/anmeldung").latest()
    assert (draft.title, draft.source_rev) == ("Wohnung anmelden", 3)
    assert entity("topics/anmeldung").title == "Umzug melden"


def test_what_others_refer_to_cannot_be_deleted() -> None:
    service = entity("services/lokal-willkommen")
    answer = logged_in(person("publisher")).post(f"/admin/snippets/central/service/delete/{service.pk}/")
    assert answer.status_code in (200, 302)
    assert entity("services/lokal-willkommen").live


def test_what_is_only_a_draft_is_left_out_of_lists_of_a_release() -> None:
    from kiosk.central.publishing import findings, live_tables

    logged_in(person("publisher")).post(
        f"/admin/snippets/central/requireddocument/unpublish/{entity('documents/passport').pk}/"
    )
    topic = next(raw for raw in live_tables()["topics"] if raw["id"] == "anmeldung")
    assert "passport" not in topic["documents"]
    assert not [finding for finding in findings() if finding.severity == "error"]
