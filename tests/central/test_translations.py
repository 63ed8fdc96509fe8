"""Translating side by side with German."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from translate.storage.xliff import xlifffile

from kiosk.central.lineage import State
from kiosk.central.translating import entity_or_none, fields, work_on
from tests.central.people import entity, form, logged_in, person, save

pytestmark = pytest.mark.usefixtures("content")

URL = "/admin/translations/ar/topics/anmeldung/"


def work(language: str = "ar") -> Any:
    return work_on(entity_or_none("topics", "anmeldung"), language)


def post(client: Client, changes: dict[str, str], button: str = "save") -> Any:
    answer = client.get(URL)
    shown = {field.name: field.text for field in answer.context["fields"]}
    hidden = {"seen": answer.context["seen"], "source_rev": str(answer.context["work"].entity.source_rev)}
    return client.post(URL, {**shown, **hidden, **changes, button: "1"})


def test_a_saved_text_is_a_persons_draft_from_the_current_german_text() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    assert work().state is State.MACHINE
    assert post(client, {"title": "عنوان جديد"}).status_code == 302
    assert (work().state, work().row.title, work().row.origin) == (State.WRITTEN, "عنوان جديد", "human")
    assert entity("topics/anmeldung").translations.get(language="ar").origin == "machine"


def test_a_checked_text_names_who_checked_it_and_when() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    post(client, {}, button="review")
    assert (work().state, work().row.reviewed_by) == (State.REVIEWED, "translator")
    assert work().row.reviewed_at is not None


def test_a_new_text_loses_the_check_of_the_old_one() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    post(client, {}, button="review")
    post(client, {"title": "عنوان جديد"})
    assert (work().state, work().row.reviewed_by, work().row.reviewed_at) == (State.WRITTEN, "", None)


def test_an_outdated_text_shows_what_changed_in_german_word_by_word() -> None:
    save(logged_in(person("editor")), entity("topics/anmeldung"), {"title": "Wohnung rasch anmelden"})
    found = work()
    assert found.state is State.OUTDATED
    title = next(field for field in fields(found) if field.name == "title")
    assert [(part.kind, part.text) for part in title.changes] == [
        ("same", "Wohnung "),
        ("added", "rasch "),
        ("same", "anmelden"),
    ]
    page = logged_in(person("translator", languages=("ar",))).get(URL).content.decode()
    assert "<ins>rasch </ins>" in page


def test_still_right_is_one_click() -> None:
    save(logged_in(person("editor")), entity("topics/anmeldung"), {"title": "Wohnung bald anmelden"})
    post(logged_in(person("translator", languages=("ar",))), {})
    assert (work().state, work().row.translated_from_rev) == (State.MACHINE, 2)
    assert work("fa").state is State.OUTDATED


def test_a_text_made_from_an_older_german_text_stays_outdated() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    save(logged_in(person("editor")), entity("topics/anmeldung"), {"title": "Wohnung bald anmelden"})
    post(client, {"title": "عنوان", "source_rev": "1"})
    assert (work().state, work().row.translated_from_rev) == (State.OUTDATED, 1)


def test_two_translators_do_not_overwrite_each_other() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    answer = post(client, {"title": "عنوان", "seen": "0" * 16})
    assert answer.status_code == 200
    assert b"Somebody else" in answer.content
    assert work().row.title != "عنوان"


@pytest.mark.parametrize("title", ["", "x" * 601])
def test_an_empty_or_endless_text_is_not_saved(title: str) -> None:
    answer = post(logged_in(person("translator", languages=("ar",))), {"title": title})
    assert answer.status_code == 200
    assert work().state is State.MACHINE


def test_a_text_that_is_locked_cannot_be_saved() -> None:
    topic = entity("topics/anmeldung")
    topic.locked, topic.locked_by = True, person("publisher")
    topic.save()
    answer = post(logged_in(person("translator", languages=("ar",))), {"title": "عنوان"})
    assert answer.status_code == 200
    assert work().state is State.MACHINE


def test_the_list_counts_what_is_left_to_do() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    page = client.get("/admin/translations/")
    assert [row["code"] for row in page.context["rows"]] == ["ar"]
    before = page.context["rows"][0]["open"]
    post(client, {}, button="review")
    assert client.get("/admin/translations/").context["rows"][0]["open"] == before - 1
    reviewed = client.get("/admin/translations/ar/?state=reviewed").context["works"]
    assert [found.entity.identifier for found in reviewed] == ["anmeldung"]


def catalogue(client: Client) -> str:
    return str(client.get("/admin/translations/ar/po/").content, "utf-8")


def bring(client: Client, content: bytes) -> Any:
    return client.post(
        "/admin/translations/ar/po/", {"file": SimpleUploadedFile("ar.po", content)}, follow=True
    )


def test_a_catalogue_goes_out_and_comes_back() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    po = catalogue(client)
    parts = po.split("\n\n")
    mine = [
        part.replace("#, fuzzy\n", "").replace("تسجيل عنوان السكن", "عنوان جديد")
        for part in parts
        if "topics/anmeldung@1:" in part
    ]
    bring(client, "\n\n".join([parts[0], *mine]).encode())
    assert (work().state, work().row.title) == (State.WRITTEN, "عنوان جديد")
    assert len(work().row.steps) == 6


def test_what_is_not_finished_in_a_catalogue_is_left_alone() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    bring(client, catalogue(client).encode())
    assert work().state is State.MACHINE
    assert not entity("topics/anmeldung").has_unpublished_changes


@pytest.mark.parametrize(
    "file", [b"\xff\xfe", b"no catalogue at all", b'msgctxt "x/y"\nmsgid "a"\nmsgstr "b"\n']
)
def test_a_file_that_is_no_catalogue_changes_nothing(file: bytes) -> None:
    answer = bring(logged_in(person("translator", languages=("ar",))), file)
    assert answer.status_code == 200
    assert work().state is State.MACHINE


def test_an_xliff_file_goes_out_and_comes_back_filled_in_by_another_program() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    answer = client.get("/admin/translations/ar/po/?xliff")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kiosk-ar.xlf"'
    store = xlifffile.parsestring(answer.content)
    mine = [unit for unit in store.units if "topics/anmeldung@1:" in unit.getid()]
    for unit in mine:
        assert unit.target is None
        unit.target = "عنوان جديد" if unit.getid().endswith(":title") else unit.getalttrans()[0].target
    bring(client, bytes(store))
    assert (work().state, work().row.title) == (State.WRITTEN, "عنوان جديد")
    assert len(work().row.steps) == len(mine) - 2
    assert b"topics/anmeldung@1:" not in client.get("/admin/translations/ar/po/?xliff").content


def test_an_xliff_file_nobody_has_touched_changes_nothing() -> None:
    client = logged_in(person("translator", languages=("ar",)))
    everything = client.get("/admin/translations/ar/po/?all&xliff").content
    assert b"topics/anmeldung@1:title" in everything
    bring(client, everything)
    assert work().state is State.MACHINE
    assert not entity("topics/anmeldung").has_unpublished_changes


def test_a_file_for_another_language_is_refused_in_words() -> None:
    client = logged_in(person("translator", languages=("ar", "fa")))
    answer = bring(client, client.get("/admin/translations/fa/po/?xliff").content)
    assert "the file is for fa, not for ar" in answer.content.decode()


def test_the_form_of_a_topic_shows_its_translations() -> None:
    client = logged_in(person("editor"))
    assert (
        "/admin/translations/ar/topics/anmeldung/"
        in client.get(f"/admin/snippets/central/topic/edit/{entity('topics/anmeldung').pk}/").content.decode()
    )
    assert form(client, f"/admin/snippets/central/topic/edit/{entity('topics/anmeldung').pk}/")


def test_a_missing_text_is_written_and_its_place_in_the_list_goes() -> None:
    draft = entity_or_none("topics", "anmeldung")
    assert draft is not None
    draft.translations.set([row for row in draft.translations.all() if row.language != "ar"])
    draft.save_revision(clean=False)
    assert work().state is State.MISSING
    client = logged_in(person("translator", languages=("ar",)))
    assert post(client, {"title": "عنوان", "answer": "جواب", "steps": "أ\nب\n"}).status_code == 302
    assert (work().state, work().row.steps) == (State.WRITTEN, ["أ", "ب"])
    assert work("fa").state is State.MACHINE


def test_an_editor_who_saves_after_a_translator_keeps_the_translation() -> None:
    editor = logged_in(person("editor"))
    url = f"/admin/snippets/central/topic/edit/{entity('topics/anmeldung').pk}/"
    opened = form(editor, url)
    post(logged_in(person("translator", languages=("ar",))), {"title": "عنوان جديد"})
    opened["answer"] = "Nach dem Einzug gehen Sie zu den Bürgerdiensten."
    assert editor.post(url, opened).status_code == 302
    assert (work().row.title, work().state) == ("عنوان جديد", State.OUTDATED)
    assert entity("topics/anmeldung").latest().answer == "Nach dem Einzug gehen Sie zu den Bürgerdiensten."
