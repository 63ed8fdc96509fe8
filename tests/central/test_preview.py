"""What a draft looks like on the terminal, from the editor."""

import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings

from kiosk.central import previewing
from kiosk.central.content import export_documents
from kiosk.central.models import Location
from kiosk.central.roles import EDITOR, PUBLISHER, TRANSLATOR
from kiosk.errors import KioskError
from tests.central.people import edit_url, entity, logged_in, person, save

pytestmark = pytest.mark.usefixtures("content")

URL = "/admin/preview/topics/anmeldung/"
ALL = {"de", "ar", "fa", "en", "fr"}
NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Any:
    with override_settings(PREVIEWS=tmp_path / "previews"):
        yield tmp_path / "previews"


def opened(client: Client, url: str = URL) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def errors(page: BeautifulSoup) -> str:
    return "\n".join(found.text for found in page.select(".central-error"))


@pytest.mark.ui
def test_an_editor_sees_the_draft_in_every_language_as_the_terminal_draws_it(folder: Path) -> None:
    client = logged_in(person(EDITOR))
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"})

    page = opened(client)
    urls = [str(image["src"]) for image in page.select(".central-preview img")]

    assert errors(page) == ""
    assert len(page.select(".central-preview")) == len(ALL)
    assert {url.rpartition("/")[2].partition("-")[0] for url in urls} == ALL
    pictures = [b"".join(client.get(url).streaming_content) for url in urls]
    assert len(set(pictures)) == len(urls)
    assert {struct.unpack(">II", picture[16:24]) for picture in pictures} == {(1080, 1920)}

    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.png")}
    assert opened(client).select(".central-preview img")
    kept = {path: path.stat().st_mtime_ns for path in folder.rglob("*.png")}
    assert made.items() <= kept.items()  # a new one only when five minutes have begun between
    for role in (TRANSLATOR, "nobody"):
        other = logged_in(person(role))
        assert other.get(urls[0]).status_code == 302


def test_what_is_drawn_is_the_draft_among_everything_that_is_live() -> None:
    client = logged_in(person(EDITOR))
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"})
    save(client, entity("topics/ukraine"), {"title": "Ein anderer Entwurf"})
    live = export_documents()

    tables = previewing.draft_tables(entity("topics/anmeldung"))

    titles = {raw["id"]: raw["translations"]["de"]["title"] for raw in tables["topics"]}
    before = {raw["id"]: raw["translations"]["de"]["title"] for raw in live["topics"]}
    assert titles == before | {"anmeldung": "Umzug melden"}
    assert before["anmeldung"] == "Wohnung anmelden"
    assert {name: raws for name, raws in tables.items() if name != "topics"} == {
        name: raws for name, raws in live.items() if name != "topics"
    }


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("topics/anmeldung", "topic/anmeldung"),
        ("notices/trial", "notice/trial"),
        ("service_at_locations/brackel-aplerbeck", "place/brackel-aplerbeck"),
        ("locations/brackel-aplerbeck", "place/brackel-aplerbeck"),
        ("services/lokal-willkommen", "place/brackel-aplerbeck"),
        ("services/notruf-112", "place/notruf-112"),
    ],
)
def test_each_entity_is_shown_on_the_page_where_visitors_find_it(name: str, page: str) -> None:
    assert previewing.page_of(entity(name), export_documents()) == page


@pytest.mark.parametrize(
    "name", ["topics/anmeldung", "notices/trial", "service_at_locations/brackel-aplerbeck"]
)
def test_the_form_leads_to_the_preview(name: str) -> None:
    page = opened(logged_in(person(EDITOR)), edit_url(entity(name)))
    assert page.find("a", href=f"/admin/preview/{name}/")


@pytest.mark.parametrize("name", ["documents/passport", "calendars/nw"])
def test_what_has_no_page_has_no_link_and_no_preview(name: str) -> None:
    client = logged_in(person(EDITOR))
    assert not opened(client, edit_url(entity(name))).find("a", href=f"/admin/preview/{name}/")
    assert client.get(f"/admin/preview/{name}/").status_code == 404


def test_something_new_has_no_link_before_it_is_saved() -> None:
    page = opened(logged_in(person(EDITOR)), "/admin/snippets/central/topic/add/")
    assert "/admin/preview/" not in str(page)


@pytest.mark.parametrize("role", [TRANSLATOR, ""])
def test_whoever_may_not_edit_sees_no_preview(folder: Path, role: str) -> None:
    assert logged_in(person(*filter(None, [role]))).get(URL).status_code == 302
    assert not folder.exists()


def test_nobody_sees_a_preview_without_a_login(folder: Path) -> None:
    answer = Client().get(URL)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    assert not folder.exists()


def test_a_preview_that_takes_too_long_is_ended_and_said(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(previewing, "TIME_LIMIT_SECONDS", 0.05)
    page = opened(logged_in(person(PUBLISHER)))
    assert errors(page) == "The pictures took too long. Please try again in a minute."
    assert not page.select(".central-preview")
    assert list(folder.iterdir()) == []


def test_a_draft_that_no_terminal_could_draw_is_said_in_words(folder: Path) -> None:
    draft = entity("topics/anmeldung").latest()
    draft.title = ""
    draft.save_revision(clean=False)
    page = opened(logged_in(person(EDITOR)))
    assert "topics/anmeldung" in errors(page)
    assert not page.select(".central-preview")
    assert not folder.exists()


def test_a_location_where_nothing_is_offered_yet_is_said_in_words() -> None:
    Location.objects.create(identifier="leer", name="Leer", live=True)
    page = opened(logged_in(person(EDITOR)), "/admin/preview/locations/leer/")
    assert errors(page) == "Nothing is offered at this location yet, so no page shows it."


def test_what_the_terminal_says_is_said_to_the_editor() -> None:
    service = entity("services/agentur-fuer-arbeit").latest()
    service.status = "inactive"
    service.save_revision(clean=False)
    page = opened(logged_in(person(EDITOR)), "/admin/preview/services/agentur-fuer-arbeit/")
    assert "The release has no place" in errors(page)


@pytest.mark.parametrize("name", ["../other.png", "de-0.png", "documents.json", "de-1.png"])
def test_only_pictures_of_a_preview_are_answered(folder: Path, name: str) -> None:
    key, topic = "0" * 64, entity("topics/anmeldung")
    kept = folder / f"topics.anmeldung.{key}"
    kept.mkdir(parents=True)
    for path in (kept / name, kept / "de-2.png"):
        path.write_bytes(b"-")
    (kept / "de-1.png").unlink(missing_ok=True)
    assert previewing.picture(topic, key, "de-2.png") == kept / "de-2.png"
    assert previewing.picture(topic, key, name) is None
    assert previewing.picture(topic, f"{key}/../topics.anmeldung.{key}", "de-2.png") is None
    assert logged_in(person(EDITOR)).get(f"{URL}{key}/de-1.png").status_code == 404


def test_only_the_newest_previews_are_kept(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(previewing, "TIME_LIMIT_SECONDS", 0.05)
    folder.mkdir()
    for number in range(20):
        (folder / f"topics.a.{number}").mkdir()
    with pytest.raises(KioskError):
        previewing.preview(entity("topics/anmeldung"), ["de"], NOW)
    assert len(list(folder.iterdir())) == previewing.KEPT - 1
