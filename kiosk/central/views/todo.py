"""Facts that nobody has confirmed for a set time."""

from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from kiosk.central.links import broken
from kiosk.central.models import ENTITIES

OVERDUE = timedelta(days=180)
"""How long a confirmation is good for."""

CHECKED = ("service_at_locations", "services", "locations", "topics", "notices", "calendars")


@require_http_methods(["GET", "HEAD", "POST"])
def please_check(request: HttpRequest) -> HttpResponse:
    """Show what is to be confirmed, never confirmed first, or note that something is right today."""
    if not request.user.has_perm("central.change_topic"):
        raise PermissionDenied
    if request.method == "POST":
        return _confirm(request)
    limit = date.today() - OVERDUE
    models = (ENTITIES[name] for name in CHECKED)
    found = chain.from_iterable(model.objects.filter(live=True) for model in models)
    due = [entity for entity in found if entity.assured_date is None or entity.assured_date <= limit]
    due.sort(key=lambda entity: (entity.assured_date or date.min, entity.document_name))
    context = {"entities": due, "header_title": _("Please check"), "days": OVERDUE.days, "links": _links()}
    return TemplateResponse(request, "central/please_check.html", context)


def _links() -> list[tuple[Any, list[Any]]]:
    """Return the addresses that do not work, each with what has it."""
    return [(link, [entity for name in link.documents for entity in _named(name)]) for link in broken()]


def _named(document: str) -> Any:
    collection, _slash, name = document.partition("/")
    return ENTITIES[collection].objects.filter(identifier=name) if collection in ENTITIES else ()


def _confirm(request: HttpRequest) -> HttpResponse:
    collection, _slash, name = request.POST.get("document", "").partition("/")
    entity: Any = collection in CHECKED and ENTITIES[collection].objects.filter(identifier=name).first()
    if not entity:
        raise Http404
    lock = entity.get_lock()
    if lock is not None and lock.for_user(request.user):
        messages.error(request, lock.get_message(request.user))
        return redirect("central_check")
    had_draft, draft = entity.has_unpublished_changes, entity.latest()
    draft.assured_date = date.today()
    revision = draft.save_revision(user=request.user, log_action="central.confirm", clean=False)
    may_publish = request.user.has_perm(f"central.publish_{entity._meta.model_name}")
    if may_publish and not had_draft:
        revision.publish(user=request.user)
    messages.success(request, _("Confirmed as of today."))
    return redirect("central_check")
