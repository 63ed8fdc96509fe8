"""What Integreat says otherwise than we do, on a page of the editor until somebody has settled it."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client as Browser

from kiosk.central.integreat.client import Client
from kiosk.central.integreat.mapping import identifier
from kiosk.central.integreat.taking import Report, take
from kiosk.central.models import Difference
from kiosk.central.roles import ADMINISTRATOR, EDITOR, PUBLISHER, TRANSLATOR
from tests.central.integreat.server import Server
from tests.central.people import entity, logged_in, person

pytestmark = pytest.mark.usefixtures("content")

ANMELDEN = "topics/" + identifier("/musterstadt/de/anmelden/")
NOTICE = "notices/" + identifier("/musterstadt/de/fest$2026-12-03/")
URL = "/admin/integreat/"
TODAY = date(2026, 11, 25)


def taken(server: Server, today: date = TODAY) -> Report:
    return take(Client(server.url, "musterstadt"), ["ar"], "CC BY 4.0", today)


def text(page: Any) -> str:
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def settle(client: Browser, kind: str) -> int:
    keys = list(Difference.objects.filter(kind=kind).values_list("pk", flat=True))
    return int(client.post(URL, {"difference": keys}).status_code)


@pytest.fixture
def conflict(remote: Server) -> Server:
    """A title that was changed there and here."""
    taken(remote)
    draft = entity(ANMELDEN).latest()
    draft.title = "Hier anmelden"
    draft.save_revision()
    remote.answers["de/pages"][1]["title"] = "Dort anmelden"
    taken(remote)
    return remote


def test_a_conflict_is_shown_with_the_document_the_language_and_the_day(conflict: Server) -> None:
    page = text(logged_in(person(EDITOR)).get(URL))
    assert "Changed there and here" in page
    assert "text in German" in page
    row = Difference.objects.get(kind="conflict")
    assert (row.document, row.part, row.since) == (ANMELDEN, "de", TODAY)


def test_what_is_settled_is_asked_again_only_when_it_changes_there_again(conflict: Server) -> None:
    client = logged_in(person(EDITOR))
    assert settle(client, "conflict") == 302
    taken(conflict, TODAY + timedelta(days=1))
    assert "Changed there and here" not in text(client.get(URL))
    conflict.answers["de/pages"][1]["title"] = "Ganz woanders anmelden"
    taken(conflict, TODAY + timedelta(days=2))
    row = Difference.objects.get(kind="conflict")
    assert (row.is_settled, row.since) == (False, TODAY + timedelta(days=2))
    assert "Changed there and here" in text(client.get(URL))


def test_what_differs_no_more_is_forgotten(conflict: Server) -> None:
    conflict.answers["de/pages"][1]["title"] = "Hier anmelden"
    taken(conflict)
    assert not Difference.objects.filter(kind="conflict").exists()


def test_what_is_gone_deleted_held_or_not_taken_has_its_own_list(remote: Server) -> None:
    taken(remote)
    entity(NOTICE).delete()
    found = entity(ANMELDEN)
    type(found).objects.filter(pk=found.pk).update(locked=True)
    remote.answers["de/pages"][1]["title"] = "Dort anmelden"
    taken(remote)
    client = logged_in(person(EDITOR))
    page = text(client.get(URL))
    for words in ("Deleted here", "Changed there while somebody worked on it", "has no text of its own"):
        assert words in page
    del remote.answers["de/pages"][1]
    taken(remote)
    assert "No longer there" in text(client.get(URL))
    german = text(client.get(URL, headers={"accept-language": "de"}))
    assert "hat keinen eigenen Text" in german


def test_a_failed_import_leaves_the_list_as_it_was(conflict: Server) -> None:
    from kiosk.errors import FetchError

    conflict.status = 500
    with pytest.raises(FetchError):
        taken(conflict)
    assert Difference.objects.filter(kind="conflict").exists()


def test_settling_one_document_settles_no_other(conflict: Server) -> None:
    keys = list(Difference.objects.values_list("pk", flat=True))
    documents = Difference.objects.values_list("document", flat=True)
    assert len(set(documents)) > 1
    logged_in(person(EDITOR)).post(URL, {"difference": keys})
    assert len(set(Difference.objects.filter(is_settled=True).values_list("document", flat=True))) == 1


def test_editors_see_the_page_and_translators_and_strangers_do_not(conflict: Server) -> None:
    for role in (EDITOR, PUBLISHER, ADMINISTRATOR):
        assert logged_in(person(role)).get(URL).status_code == 200
    for client in (logged_in(person(TRANSLATOR, languages=("ar",))), logged_in(person()), Browser()):
        assert client.get(URL).status_code != 200
        settle(client, "conflict")
    assert not Difference.objects.filter(is_settled=True).exists()


def test_the_menu_and_the_first_page_name_it_only_where_integreat_is_used(remote: Server) -> None:
    client = logged_in(person(EDITOR))
    assert "Integreat" not in client.get("/admin/").content.decode()
    taken(remote)
    page = client.get("/admin/").content.decode()
    assert f'href="{URL}"' in page
    assert "Differences from Integreat" in page


@pytest.mark.parametrize("keys", [[], ["x"], ["999999"], ["-1"]])
def test_what_is_not_there_cannot_be_settled(keys: list[str]) -> None:
    assert logged_in(person(EDITOR)).post(URL, {"difference": keys}).status_code == 404
