"""The four roles, made after each migration; what an administrator has changed in them stays.

A permission that a later version brings is given to the roles that are there already, once: `RoleGrant` notes it.

============= ==================================================================================
editor        writes drafts of everything and asks for review; cannot publish or delete; sees the terminals
translator    writes texts in the languages of `LanguageAccess`; sees no form of an entity
publisher     edits, approves and puts drafts live, publishes, goes back, recalls; deletes; connects terminals
administrator all of that, and people, groups and the languages of translators
============= ==================================================================================
"""

from collections.abc import Iterable
from typing import Any

from kiosk.central.models import ENTITIES, RoleGrant

EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR = "editor", "translator", "publisher", "administrator"
REVIEW = "Review"

_EDIT = ("add", "change", "view")
_PUBLISH = (*_EDIT, "delete", "publish", "lock", "unlock")


def make_roles(using: str = "default", **kwargs: Any) -> None:
    """Make the groups, their permissions, and the review that drafts go through; called after each migration."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group
    from wagtail.snippets.models import create_extra_permissions

    for label in (
        "auth",
        "central",
    ):  # Django would make those of users later: it goes by the order of the apps
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    create_extra_permissions(kwargs["app_config"], using=using)
    for name, wanted in _permissions().items():
        group, made = Group.objects.using(using).get_or_create(name=name)
        _grant(group, made, wanted)
    _make_review()


def _grant(group: Any, made: bool, wanted: Iterable[str]) -> None:
    """Give a role what it was never given before."""
    if made:
        RoleGrant.objects.filter(role=group.name).delete()
    noted = set(RoleGrant.objects.filter(role=group.name).values_list("permission", flat=True))
    new = _found(name for name in wanted if name not in noted)
    group.permissions.add(*new.values())
    RoleGrant.objects.bulk_create(RoleGrant(role=group.name, permission=name) for name in new)


def _permissions() -> dict[str, tuple[str, ...]]:
    publish = _each(_PUBLISH)
    people = tuple(
        f"auth.{verb}_{what}" for verb in ("add", "change", "delete") for what in ("user", "group")
    )
    languages = tuple(f"central.{verb}_languageaccess" for verb in ("add", "change", "delete", "view"))
    access, translate = "wagtailadmin.access_admin", "central.translate"
    release = ("central.publish_release", "central.view_publication")
    see, connect = "central.view_terminal", "central.change_terminal"
    return {
        EDITOR: (access, translate, "central.view_publication", see, *_each(_EDIT)),
        TRANSLATOR: (access, translate),
        PUBLISHER: (access, translate, *release, see, connect, *publish),
        ADMINISTRATOR: (access, translate, *release, see, connect, *publish, *people, *languages),
    }


def _each(verbs: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"central.{verb}_{model._meta.model_name}" for model in ENTITIES.values() for verb in verbs)


def _found(wanted: Iterable[str]) -> dict[str, Any]:
    from django.contrib.auth.models import Permission

    known = {f"{found.content_type.app_label}.{found.codename}": found for found in _all(Permission)}
    return {name: known[name] for name in wanted if name in known}


def _all(model: Any) -> Any:
    return model.objects.select_related("content_type")


def _make_review() -> None:
    from django.contrib.auth.models import Group
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

    workflow, made = Workflow.objects.get_or_create(name=REVIEW)
    if made:
        task = GroupApprovalTask.objects.create(name=REVIEW)
        task.groups.set(Group.objects.filter(name__in=(PUBLISHER, ADMINISTRATOR)))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in ENTITIES.values():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
