"""People with roles, logged in, and the forms they fill in."""

from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.test import Client

from kiosk.central.models import ENTITIES, Entity, LanguageAccess

PASSWORD = "Kaffee-im-Flur-um-neun"


def person(*roles: str, languages: tuple[str, ...] = ()) -> User:
    user = User.objects.create_user("-".join(roles) or "nobody", password=PASSWORD)
    user.groups.set(Group.objects.filter(name__in=roles))
    for language in languages:
        LanguageAccess.objects.create(user=user, language=language)
    return user


def logged_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entity(name: str) -> Any:
    collection, _slash, identifier = name.partition("/")
    return ENTITIES[collection].objects.get(identifier=identifier)


def edit_url(entity: Entity) -> str:
    return f"/admin/snippets/central/{entity._meta.model_name}/edit/{entity.pk}/"


class Form(QueryDict):  # type: ignore[misc]  # Django has no types
    """What a browser would send; the test client asks for `items` and would lose all but one ticked box."""

    def items(self) -> Any:
        return self.lists()


def form(client: Client, url: str, form_id: str = "w-editor-form") -> Form:
    """Return what a browser would send if nothing were changed."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.headers
    page = BeautifulSoup(answer.content, "html.parser").find("form", id=form_id)
    assert page is not None
    data = Form(mutable=True)
    for field in page.find_all(["input", "textarea", "select"]):
        if field.get("name") and field.find_parent("template") is None:
            for value in _values(field):
                data.appendlist(field["name"], value)
    return data


def _values(field: Any) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        return [
            option.get("value", option.text)
            for option in field.find_all("option")
            if option.has_attr("selected")
        ]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [] if field.get("type") in ("submit", "file", "button") else [field.get("value", "")]


def save(client: Client, entity: Entity, changes: dict[str, Any], action: str = "") -> Any:
    """Change fields of the form of an entity and save it as a draft, or with another action of the page."""
    data = form(client, edit_url(entity))
    for key, value in changes.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    if action:
        data[action] = action
    answer = client.post(edit_url(entity), data)
    errors = answer.context["form"].errors if answer.context and "form" in answer.context else None
    assert answer.status_code == 302, (errors, answer.status_code)
    return answer
