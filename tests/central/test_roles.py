"""Who may do what, view by view, and above all what is not allowed."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from kiosk.central.models import ENTITIES, Publication
from kiosk.central.roles import ADMINISTRATOR, EDITOR, PUBLISHER, REVIEW, TRANSLATOR
from tests.central.people import edit_url, entity, form, logged_in, person, save

pytestmark = pytest.mark.usefixtures("content")

ROLES = (EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR)
PAGES = {
    "/admin/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/add/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/edit/{topic}/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/delete/{topic}/": {PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/unpublish/{topic}/": {PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/topic/history/{topic}/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/service/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/snippets/central/notice/add/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/ar/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/ar/po/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/ar/topics/anmeldung/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/fr/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/fr/po/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/translations/fr/topics/anmeldung/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/please-check/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/publishing/": {EDITOR, PUBLISHER, ADMINISTRATOR},
    "/admin/second-factor/": {EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR},
    "/admin/second-factors/": {ADMINISTRATOR},
    "/admin/users/": {ADMINISTRATOR},
    "/admin/users/new/": {ADMINISTRATOR},
    "/admin/groups/": {ADMINISTRATOR},
    "/admin/languageaccess/": {ADMINISTRATOR},
    "/admin/languageaccess/new/": {ADMINISTRATOR},
}
POSTS = {
    "/admin/publishing/publish/": {PUBLISHER, ADMINISTRATOR},
    "/admin/publishing/live/": {PUBLISHER, ADMINISTRATOR},
    "/admin/publishing/again/1/": {PUBLISHER, ADMINISTRATOR},
    "/admin/publishing/recall/": {PUBLISHER, ADMINISTRATOR},
}


def client_of(role: str) -> Client:
    return logged_in(person(role, languages=("ar",)))


def url(path: str) -> str:
    return path.format(topic=entity("topics/anmeldung").pk)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_and_no_others(role: str) -> None:
    client = client_of(role)
    opened = {path for path in PAGES if client.get(url(path)).status_code == 200}
    assert opened == {path for path, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("path", [*PAGES, *POSTS])
def test_nobody_gets_in_without_a_login(path: str) -> None:
    for answer in (Client().get(url(path)), Client().post(url(path))):
        assert answer.status_code in (302, 405)
        assert answer.status_code == 405 or answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("path", PAGES)
def test_a_login_without_a_role_opens_nothing(path: str) -> None:
    assert logged_in(person()).get(url(path)).status_code != 200


@pytest.mark.parametrize("role", [EDITOR, TRANSLATOR])
def test_only_publishers_and_administrators_publish(role: str) -> None:
    client = client_of(role)
    for path in POSTS:
        client.post(path, {"document": "topics/anmeldung"})
    assert not Publication.objects.exists()
    assert entity("topics/anmeldung").live


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_published_by_a_link(path: str) -> None:
    assert client_of(PUBLISHER).get(path).status_code == 405


def test_an_editor_cannot_put_a_draft_live_by_asking_for_it() -> None:
    client, topic = client_of(EDITOR), entity("topics/anmeldung")
    data = form(client, edit_url(topic))
    data["title"], data["action-publish"] = "Live!", "action-publish"
    client.post(edit_url(topic), data)
    assert entity("topics/anmeldung").title == "Wohnung anmelden"


def test_an_editor_cannot_delete_or_unpublish() -> None:
    client, topic = client_of(EDITOR), entity("topics/ukraine")
    for action in ("delete", "unpublish"):
        client.post(f"/admin/snippets/central/topic/{action}/{topic.pk}/")
    assert entity("topics/ukraine").live


def test_a_translator_cannot_save_in_another_language() -> None:
    client = client_of(TRANSLATOR)
    client.post("/admin/translations/fr/topics/anmeldung/", {"title": "Non", "answer": "Non", "steps": "Non"})
    assert not entity("topics/anmeldung").has_unpublished_changes


def test_a_translator_cannot_write_german() -> None:
    assert client_of(TRANSLATOR).get("/admin/translations/de/topics/anmeldung/").status_code == 404


def test_a_translator_cannot_change_facts_through_a_form() -> None:
    client, topic = client_of(TRANSLATOR), entity("topics/anmeldung")
    client.post(
        edit_url(topic), {"title": "Nein", "answer": "Nein", "kind": "topic", "icon": "id", "order": "1"}
    )
    assert not entity("topics/anmeldung").has_unpublished_changes


def test_a_publisher_cannot_make_people_or_give_roles() -> None:
    client = client_of(PUBLISHER)
    client.post("/admin/users/new/", {"username": "neu", "password1": "x", "password2": "x"})
    assert not User.objects.filter(username="neu").exists()


def test_an_editor_asks_for_review_and_a_publisher_approves() -> None:
    editor, topic = client_of(EDITOR), entity("topics/anmeldung")
    save(editor, topic, {"title": "Umzug melden"}, action="action-submit")
    topic = entity("topics/anmeldung")
    assert topic.current_workflow_state is not None
    assert topic.current_workflow_state.workflow.name == REVIEW
    assert topic.title == "Wohnung anmelden"
    task = topic.current_workflow_task_state
    approve = f"/admin/snippets/central/topic/workflow/action/{topic.pk}/approve/{task.pk}/"
    editor.post(approve)
    assert entity("topics/anmeldung").title == "Wohnung anmelden"
    client_of(PUBLISHER).post(approve)
    assert entity("topics/anmeldung").title == "Umzug melden"


def test_every_kind_of_content_can_be_edited_and_reviewed() -> None:
    editor = Group.objects.get(name=EDITOR)
    codes = set(editor.permissions.values_list("codename", flat=True))
    for model in ENTITIES.values():
        assert f"change_{model._meta.model_name}" in codes
        assert f"publish_{model._meta.model_name}" not in codes
        assert model.get_default_workflow() is not None


def test_what_an_administrator_changes_in_a_role_survives_the_next_migration() -> None:
    from django.core.management import call_command

    group = Group.objects.get(name=EDITOR)
    group.permissions.remove(group.permissions.get(codename="add_topic"))
    call_command("migrate", interactive=False, verbosity=0)
    assert not group.permissions.filter(codename="add_topic").exists()


def test_what_was_done_is_in_the_audit_log_by_whom() -> None:
    from wagtail.models import ModelLogEntry

    save(client_of(EDITOR), entity("topics/anmeldung"), {"title": "Umzug melden"})
    client_of(TRANSLATOR).post("/admin/publishing/publish/")
    entry = ModelLogEntry.objects.filter(action="wagtail.edit").latest("timestamp")
    assert (entry.user.username, entry.object_id) == (EDITOR, str(entity("topics/anmeldung").pk))
    page = client_of(ADMINISTRATOR).get("/admin/reports/site-history/")
    assert page.status_code == 200
    assert "Umzug melden" in page.content.decode()
