"""From live content to releases."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import override_settings
from django.utils import translation
from wagtail.models import ModelLogEntry

from kiosk.central import publishing, signing
from kiosk.central.config import Copy
from kiosk.central.content import export_documents
from kiosk.central.difference import differences, words
from kiosk.central.models import Publication, Topic
from kiosk.central.recalling import without
from kiosk.central.releases.publisher import Publisher
from kiosk.central.server import look_after
from kiosk.central.translating import entity_or_none
from kiosk.domain import tree
from tests.central.people import entity, logged_in, person, save
from tests.central.releases.storage_help import ACCESS, BUCKET, storage

pytestmark = pytest.mark.usefixtures("content", "published_folder")

Tables = dict[str, list[dict[str, Any]]]

SMALL: Tables = {"organizations": [{"id": "stadt", "name": "Stadt"}]}
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def texts(client: Any, path: str, data: dict[str, str] | None = None) -> list[str]:
    answer = client.post(path, data or {})
    assert answer.headers["Location"] == "/admin/publishing/"
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_one_click_publishes_and_is_logged(published_folder: Path) -> None:
    client = logged_in(person("publisher"))
    assert "Release 1 is published" in texts(client, "/admin/publishing/publish/")[0]
    publication = Publication.objects.get()
    assert (publication.release, publication.user.username) == (1, "publisher")
    assert publication.tables == export_documents()
    publisher = Publisher(published_folder, Path(settings.ONLINE_KEYS), lambda: NOW)
    assert tree.canonical(publisher.tables(1)) == tree.canonical(export_documents())
    assert publisher.verify() == []
    assert b"<html" in (published_folder / "ar/topic/anmeldung").read_bytes()
    assert ModelLogEntry.objects.filter(action="central.publish_release", user=publication.user).count() == 1


def test_the_difference_is_said_in_words() -> None:
    client = logged_in(person("publisher"))
    client.post("/admin/publishing/publish/")
    assert "nothing changes" in client.get("/admin/publishing/").content.decode()
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"}, action="action-publish")
    summary = client.get("/admin/publishing/").context["summary"]
    assert summary == (
        "1 text in Arabic becomes outdated, 1 text in German changed, 1 text in English becomes outdated, "
        "1 text in Persian becomes outdated, 1 text in French becomes outdated"
    )


def test_phones_hours_and_new_things_are_counted() -> None:
    old: Tables = {
        "services": [{"id": "a"}, {"id": "b", "phones": [{"number": "112"}]}],
        "topics": [{"id": "t"}],
    }
    new: Tables = {
        "services": [{"id": "b", "phones": [{"number": "110"}], "hours": {}}],
        "topics": [{"id": "t"}, {"id": "u"}],
    }
    with translation.override("en"):
        said = words(differences(old, new))
    assert said == "1 service removed, telephone numbers of 1 place, opening hours of 1 place, 1 topic new"


def test_errors_block_and_are_shown() -> None:
    client = logged_in(person("publisher"))
    save(client, entity("topics/anmeldung"), {"title": "Anruf +49 231 5011148"}, action="action-publish")
    page = client.get("/admin/publishing/")
    assert page.context["errors"]
    assert b"disabled" in page.content
    assert "Nothing was published" in texts(client, "/admin/publishing/publish/")[0]
    assert not Publication.objects.exists()


def test_warnings_are_shown_and_do_not_block() -> None:
    client = logged_in(person("publisher"))
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"}, action="action-publish")
    page = client.get("/admin/publishing/")
    assert not page.context["errors"]
    assert page.context["warning_count"] >= 4
    assert "is published" in texts(client, "/admin/publishing/publish/")[0]


def test_drafts_are_put_live_by_one_click() -> None:
    save(logged_in(person("editor")), entity("topics/anmeldung"), {"title": "Umzug melden"})
    client = logged_in(person("publisher"))
    texts(client, "/admin/publishing/live/", {"document": "topics/anmeldung"})
    assert entity("topics/anmeldung").title == "Umzug melden"


def test_an_unfinished_draft_is_not_put_live() -> None:
    draft = entity_or_none("topics", "anmeldung")
    assert isinstance(draft, Topic)
    draft.title = ""
    draft.save_revision(clean=False)
    texts(logged_in(person("publisher")), "/admin/publishing/live/", {"document": "topics/anmeldung"})
    assert entity("topics/anmeldung").title == "Wohnung anmelden"


def test_going_back_is_a_new_number_with_old_content_and_touches_no_draft() -> None:
    client = logged_in(person("publisher"))
    first = publishing.publish(NOW, None)
    save(client, entity("topics/anmeldung"), {"title": "Umzug melden"}, action="action-publish")
    publishing.publish(NOW, None)
    texts(client, "/admin/publishing/again/1/")
    third = Publication.objects.get(release=3)
    assert (third.tables, third.restored_from) == (first.tables, 1)
    assert entity("topics/anmeldung").title == "Umzug melden"


def test_going_back_to_a_release_that_never_was_publishes_nothing() -> None:
    assert "there is no release 7" in texts(logged_in(person("publisher")), "/admin/publishing/again/7/")[0]
    assert not Publication.objects.exists()


def test_a_recall_takes_one_document_away_at_once_and_nothing_else() -> None:
    client = logged_in(person("publisher"))
    publishing.publish(NOW, None)
    save(client, entity("topics/ukraine"), {"title": "Noch nicht fertig"}, action="action-publish")
    texts(client, "/admin/publishing/recall/", {"document": "topics/anmeldung"})
    tables = Publication.objects.get(release=2).tables
    titles = {raw["id"]: raw["translations"]["de"]["title"] for raw in tables["topics"]}
    assert "anmeldung" not in titles
    assert titles["ukraine"] != "Noch nicht fertig"
    assert not entity("topics/anmeldung").live
    assert publishing.findings() is not None
    assert not [found for found in publishing.findings() if found.severity == "error"]


def test_what_is_nothing_without_the_recalled_document_goes_too() -> None:
    tables: Tables = {
        "services": [{"id": "s", "topics": ["t"]}, {"id": "other", "topics": []}],
        "locations": [{"id": "l"}],
        "service_at_locations": [{"id": "p", "service_id": "s", "location_id": "l"}],
        "topics": [{"id": "t", "services": ["s", "other"]}],
        "notices": [{"id": "n", "locations": ["l"]}, {"id": "everywhere"}],
    }
    assert without(tables, "services", "s") == {
        **tables,
        "services": [{"id": "other", "topics": []}],
        "service_at_locations": [],
        "topics": [{"id": "t", "services": ["other"]}],
    }
    assert without(tables, "locations", "l")["notices"] == [{"id": "everywhere"}]


def test_recalling_what_is_not_there_publishes_nothing() -> None:
    publishing.publish(NOW, None)
    client = logged_in(person("publisher"))
    for document in ("topics/nothing", "nothing/at-all", "", "topics/../../etc"):
        found = texts(client, "/admin/publishing/recall/", {"document": document})
        assert "Nothing was published" in found[0]
    assert Publication.objects.count() == 1


def test_the_published_folder_is_served_read_only() -> None:
    from django.test import Client

    folder = Path(settings.PUBLISHED_ROOT)
    for name in ("metadata/timestamp.json", "metadata/7.targets.json", "blobs/ab/abcd", "de/topic/anmeldung"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"{}")
    (folder / "de/index.html").write_bytes(b"<p>")
    (folder / ".history").mkdir()
    (folder / ".history/pages.json").write_bytes(b"{}")
    (folder.parent / "secret-key-of-a-test").write_text("x")
    wanted = {
        "metadata/timestamp.json": ("application/json", "no-cache"),
        "metadata/7.targets.json": ("application/json", "public, max-age=31536000, immutable"),
        "blobs/ab/abcd": ("application/octet-stream", "public, max-age=31536000, immutable"),
        "de/topic/anmeldung": ("text/html; charset=utf-8", "public, max-age=300"),
        "de/": ("text/html; charset=utf-8", "public, max-age=300"),
    }
    for name, expected in wanted.items():
        answer = Client().get(f"/releases/{name}")
        assert answer.status_code == 200, name
        assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == expected
        assert b"".join(answer.streaming_content) in (b"{}", b"<p>")
        answer.close()
        assert sum(len(key) + len(value) + 4 for key, value in answer.headers.items()) < 350, name
        again = Client().get(
            f"/releases/{name}", headers={"If-Modified-Since": answer.headers["Last-Modified"]}
        )
        assert again.status_code == 304
        assert Client().post(f"/releases/{name}").status_code == 405
    for name in (
        ".history/pages.json",
        "../secret-key-of-a-test",
        "metadata",
        "blobs/zz",
        "%2e%2e/secret-key-of-a-test",
    ):
        assert Client().get(f"/releases/{name}").status_code == 404, name


def test_without_keys_nothing_is_published_and_the_page_says_why(tmp_path: Path) -> None:
    with override_settings(ONLINE_KEYS=tmp_path / "nowhere", PUBLISHED_ROOT=tmp_path / "nothing"):
        found = texts(logged_in(person("publisher")), "/admin/publishing/publish/")
    assert found[0].startswith("Nothing was published")
    assert not Publication.objects.exists()


def test_what_expires_is_signed_again_while_the_server_runs(published_folder: Path) -> None:
    publishing.publish(datetime(2026, 11, 2, tzinfo=UTC), None)
    before = (published_folder / "metadata/timestamp.json").read_bytes()
    assert signing.resign(datetime(2026, 11, 7, tzinfo=UTC))
    assert (published_folder / "metadata/timestamp.json").read_bytes() != before
    assert not signing.resign(datetime(2026, 11, 7, 1, tzinfo=UTC))


def test_the_server_looks_after_what_is_published_and_copies_it(published_folder: Path) -> None:
    signing.publish_now(SMALL, datetime.now(UTC), 1)
    stopped = Event()
    stopped.set()  # one round
    with storage() as found:
        copy = Copy(f"{found.url}/{BUCKET}/kiosk", ACCESS.region, ACCESS.key, ACCESS.secret)
        with override_settings(COPY=copy):
            look_after(stopped)
        timestamp = (published_folder / "metadata/timestamp.json").read_bytes()
        assert found.files["kiosk/metadata/timestamp.json"] == timestamp
        assert "kiosk/ar/index.html" in found.files
        with override_settings(COPY=copy):
            assert signing.copy_published() == (0, 0)


def test_a_storage_that_cannot_be_reached_does_not_end_the_server(caplog: pytest.LogCaptureFixture) -> None:
    signing.publish_now(SMALL, datetime.now(UTC), 1)
    stopped = Event()
    stopped.set()
    with override_settings(COPY=Copy("http://127.0.0.1:1/kiosk", "x", "key", "s3cret")):
        look_after(stopped)
    assert "not looked after" in caplog.text
    assert "s3cret" not in caplog.text
