"""From a real HTTP server into the drafts of the editor."""

import argparse
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import ModelLogEntry, Revision

from kiosk.central import main
from kiosk.central.content import export_documents
from kiosk.central.documents import document
from kiosk.central.integreat import taking
from kiosk.central.integreat.client import Client
from kiosk.central.integreat.mapping import Remote, identifier
from kiosk.central.integreat.taking import Report, take
from kiosk.central.models import ENTITIES, Imported
from kiosk.central.publishing import findings, live_tables
from kiosk.domain import tree
from kiosk.errors import FetchError
from kiosk.settings import Settings
from tests.central.integreat.server import Server, below, page
from tests.central.people import entity, logged_in, person, save

ANMELDEN = "topics/" + identifier("/musterstadt/de/anmelden/")
AT = "service_at_locations/" + identifier("/musterstadt/de/musterhaus/")
NOTICE = "notices/" + identifier("/musterstadt/de/fest$2026-12-03/")

pytestmark = pytest.mark.usefixtures("content")


def taken(server: Server, today: date = date(2026, 11, 25), **options: Any) -> Report:
    return take(Client(server.url, "musterstadt", **options), ["ar"], "CC BY 4.0", today)


def draft(name: str) -> Any:
    return entity(name).latest()


def everything() -> tuple[Any, ...]:
    return (
        [list(model.objects.order_by("pk").values()) for model in ENTITIES.values()],
        list(Revision.objects.order_by("pk").values_list("pk", flat=True)),
        list(Imported.objects.order_by("pk").values()),
    )


def anmelden(server: Server) -> dict[str, Any]:
    return server.answers["de/pages"][1]


def test_everything_comes_as_drafts_and_the_next_release_says_what_it_said(remote: Server) -> None:
    before = tree.canonical(export_documents())
    report = taken(remote)
    assert len(report.new) == 8
    assert (report.conflicts, report.gone) == ([], [])
    assert tree.canonical(export_documents()) == before
    found = [entity(name) for name in report.new]
    assert not any(one.live for one in found)
    assert all(one.has_unpublished_changes and one.latest_revision for one in found)


def test_a_draft_says_what_integreat_says_and_names_it(remote: Server) -> None:
    taken(remote)
    raw = document(draft(ANMELDEN))
    assert raw["translations"]["de"]["answer"] == "Melden Sie sich an."
    assert raw["translations"]["ar"]["translated_from_rev"] == 1
    assert raw["external_ids"] == {"integreat": "/musterstadt/de/anmelden/"}
    assert (raw["attribution"], raw["license"]) == ("Integreat, musterstadt", "CC BY 4.0")
    assert ModelLogEntry.objects.filter(action="central.integreat").count() == 8


def test_a_place_is_closed_on_the_public_holidays_of_the_only_calendar(remote: Server) -> None:
    taken(remote)
    assert document(draft(AT))["hours"]["calendar"] == "nw"


def test_a_second_import_changes_nothing(remote: Server) -> None:
    taken(remote)
    before = everything()
    report = taken(remote)
    assert (report.new, report.changed, report.unchanged) == ([], [], 8)
    assert everything() == before


def test_a_change_there_changes_the_draft_and_not_what_is_live(remote: Server) -> None:
    taken(remote)
    draft(ANMELDEN).save_revision().publish()
    anmelden(remote)["title"] = "Wohnung anmelden"
    report = taken(remote)
    assert report.changed == [ANMELDEN]
    assert entity(ANMELDEN).title == "Adresse anmelden"
    assert draft(ANMELDEN).title == "Wohnung anmelden"
    assert draft(ANMELDEN).source_rev == 2
    assert draft(ANMELDEN).translations.get(language="ar").translated_from_rev == 1


def test_what_somebody_edited_in_the_browser_is_kept_and_the_rest_is_taken(remote: Server) -> None:
    taken(remote)
    save(logged_in(person("editor")), entity(ANMELDEN), {"title": "Hier anmelden"})
    anmelden(remote)["order"] = 77
    report = taken(remote)
    assert report.conflicts == []
    assert (draft(ANMELDEN).title, draft(ANMELDEN).order) == ("Hier anmelden", 77)


def test_a_text_that_changed_in_both_places_is_a_conflict_and_stays(remote: Server) -> None:
    taken(remote)
    ours = draft(ANMELDEN)
    ours.title = "Hier anmelden"
    ours.save_revision()
    anmelden(remote)["title"] = "Dort anmelden"
    for _again in range(2):
        report = taken(remote)
        assert report.conflicts == [f"{ANMELDEN}: de"]
        assert draft(ANMELDEN).title == "Hier anmelden"


def test_a_draft_that_somebody_locked_is_left_alone_until_later(remote: Server) -> None:
    taken(remote)
    type(entity(ANMELDEN)).objects.filter(pk=entity(ANMELDEN).pk).update(locked=True)
    anmelden(remote)["title"] = "Dort anmelden"
    assert taken(remote).conflicts == [f"{ANMELDEN}: somebody works on it"]
    type(entity(ANMELDEN)).objects.filter(pk=entity(ANMELDEN).pk).update(locked=False)
    assert taken(remote).changed == [ANMELDEN]


def test_what_is_no_longer_there_is_listed_and_stays(remote: Server) -> None:
    taken(remote)
    del remote.answers["de/pages"][1]
    report = taken(remote)
    assert report.gone == [ANMELDEN]
    assert draft(ANMELDEN).title == "Adresse anmelden"


def test_an_event_that_is_over_is_not_missed(remote: Server) -> None:
    taken(remote)
    remote.answers["de/events"] = []
    assert taken(remote, date(2026, 12, 3)).gone == [NOTICE]
    assert taken(remote, date(2026, 12, 4)).gone == []


def test_what_somebody_deleted_is_not_taken_again(remote: Server) -> None:
    taken(remote)
    entity(NOTICE).delete()
    report = taken(remote)
    assert (report.new, report.deleted_here) == ([], [NOTICE])


def test_a_document_with_the_same_external_id_is_known_under_its_own_name(
    remote: Server, sample: dict[str, list[dict[str, Any]]]
) -> None:
    from kiosk.central.content import import_documents

    group = next(raw for raw in sample["topics"] if raw.get("kind") == "group")
    external = {"integreat": "/musterstadt/de/ankommen/"}
    import_documents({"topics": [group | {"external_ids": external}]})
    report = taken(remote)
    assert any(line.startswith(f"topics/{group['id']}: ") for line in report.conflicts)
    assert draft(ANMELDEN).parent.identifier == group["id"]
    assert draft(f"topics/{group['id']}").title == group["translations"]["de"]["title"]


def test_a_page_that_moved_below_another_moves_here(remote: Server) -> None:
    taken(remote)
    remote.answers["de/pages"].append(page("de", "wohnen", "Wohnen", "<p>Wohnen.</p>", order=1))
    anmelden(remote)["parent"] = below("/musterstadt/de/wohnen/")
    taken(remote)
    assert draft(ANMELDEN).parent.title == "Wohnen"


def test_drafts_that_people_publish_are_in_the_next_release_with_their_credit(remote: Server) -> None:
    for name in taken(remote).new:
        draft(name).latest_revision.publish()
    assert [str(finding) for finding in findings() if finding.severity == "error"] == []
    topic = next(raw for raw in live_tables()["topics"] if f"topics/{raw['id']}" == ANMELDEN)
    assert topic["attribution"] == "Integreat, musterstadt"
    assert topic["source"] == f"{remote.url}/musterstadt/de/anmelden/"
    assert taken(remote).unchanged == 8


def test_an_import_that_was_cut_off_goes_on(remote: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    remember = taking._remember

    def cut(document: Remote, *rest: Any) -> None:
        if document.collection == "topics":
            raise KeyboardInterrupt
        remember(document, *rest)

    monkeypatch.setattr(taking, "_remember", cut)
    with pytest.raises(KeyboardInterrupt):
        taken(remote)
    monkeypatch.setattr(taking, "_remember", remember)
    assert not ENTITIES["topics"].objects.filter(identifier__startswith="integreat-").exists()
    report = taken(remote)
    assert (len(report.new), report.unchanged, report.conflicts) == (4, 4, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": 500},
        {"type": "text/html"},
        {"body": b"[{"},
        {"body": b" " * 100_000 + b"[]"},
        {"gate": threading.Event},
    ],
    ids=["error", "html", "broken", "huge", "slow"],
)
def test_a_wrong_answer_leaves_everything_as_it_was(remote: Server, wrong: dict[str, Any]) -> None:
    taken(remote)
    before = everything()
    anmelden(remote)["title"] = "Neu"
    for name, value in wrong.items():
        setattr(remote, name, value() if callable(value) else value)
    with pytest.raises(FetchError):
        taken(remote, timeout=0.2, largest=50_000)
    assert everything() == before


def test_one_broken_list_among_good_ones_leaves_everything_as_it_was(remote: Server) -> None:
    before = everything()
    remote.answers["ar/events"] = [
        {"path": "/musterstadt/ar/x/", "title": "x", "event": {"start_date": "bald"}}
    ]
    with pytest.raises(FetchError, match=r"start_date"):
        taken(remote)
    assert everything() == before


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    main.add_arguments(parser)
    return main.run(parser.parse_args(arguments), Settings(), Path("sample"), lambda source: {})


def test_the_command_says_what_it_did(
    remote: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.central.setup.set_up", lambda config: None)  # once in a process
    arguments = ("integreat", "--region", "musterstadt", "--url", remote.url, "--language", "ar", "xx")
    assert run(*arguments) == 0
    assert capsys.readouterr().out.splitlines() == [
        "kiosk: 8 new drafts, 0 changed, 0 unchanged",
        "not taken: 2",
        "  xx: the region has no such language",
        "  /musterstadt/de/leer/: has no text of its own",
    ]
    assert run(*arguments) == 0
    assert "0 new drafts, 0 changed, 8 unchanged" in capsys.readouterr().out
    with pytest.raises(FetchError, match="answers 404"):
        run("integreat", "--region", "anderswo", "--url", remote.url)
