"""The page that publishes: what is not live yet, what changes, what is wrong, and the releases so far."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from kiosk.central import publishing
from kiosk.central.difference import Change, words
from kiosk.central.documents import document
from kiosk.central.findings import shown
from kiosk.central.models import ENTITIES, Publication
from kiosk.errors import ContentError, KioskError

PUBLISH = "central.publish_release"
SHOWN_WARNINGS = 100
SHOWN_RELEASES = 30


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show everything that must be known before publishing."""
    if not request.user.has_perm("central.view_publication"):
        raise PermissionDenied
    findings = publishing.findings()
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    try:
        changes = publishing.pending()
    except ContentError:
        changes = []
    context = {
        "header_title": _("Publish"),
        "summary": words(changes),
        "changes": list(_changed(changes[:SHOWN_WARNINGS])),
        "errors": shown(errors, request.user),
        "warnings": shown(warnings[:SHOWN_WARNINGS], request.user),
        "warning_count": len(warnings),
        "drafts": list(_drafts()),
        "publications": Publication.objects.defer("tables").select_related("user")[:SHOWN_RELEASES],
        "may_publish": request.user.has_perm(PUBLISH),
        "published": _published_names(),
    }
    return TemplateResponse(request, "central/publishing.html", context)


@require_POST
@permission_required(PUBLISH, raise_exception=True)
def live(request: HttpRequest) -> HttpResponse:
    """Put the ticked drafts live, so that the next release has them."""
    ticked, done = set(request.POST.getlist("document")), 0
    for entity in list(_drafts()):
        if entity.document_name in ticked and request.user.has_perm(
            f"central.publish_{entity._meta.model_name}"
        ):
            draft = entity.latest()
            try:
                document(draft)
            except ContentError as error:
                messages.error(request, str(error))
                continue
            entity.latest_revision.publish(user=request.user)
            done += 1
    messages.success(request, _("%(count)s drafts are live now.") % {"count": done})
    return redirect("central_publishing")


@require_POST
@permission_required(PUBLISH, raise_exception=True)
def publish(request: HttpRequest) -> HttpResponse:
    """Publish all live content."""
    return _done(request, lambda now: publishing.publish(now, request.user))


@require_POST
@permission_required(PUBLISH, raise_exception=True)
def again(request: HttpRequest, release: int) -> HttpResponse:
    """Go back to the content of an older release."""
    return _done(request, lambda now: publishing.publish_again(release, now, request.user))


@require_POST
@permission_required(PUBLISH, raise_exception=True)
def recall(request: HttpRequest) -> HttpResponse:
    """Take one document away from all terminals at once."""
    collection, _slash, name = request.POST.get("document", "").partition("/")
    return _done(request, lambda now: publishing.recall(collection, name, now, request.user))


def _changed(changes: list[Change]) -> Iterator[tuple[str, str]]:
    """Yield what changes one by one: the name of the document, and how it changes."""
    for change in changes:
        entity = ENTITIES[change.collection].objects.filter(identifier=change.name).first()
        yield str(entity or change.name), words([change])


def _published_names() -> list[tuple[str, str]]:
    newest = publishing.latest()
    tables = newest.tables if newest else {}
    return [(f"{name}/{raw['id']}", _title(raw)) for name, raws in tables.items() for raw in raws]


def _title(raw: dict[str, Any]) -> str:
    german = raw.get("translations", {}).get("de", {})
    return str(raw.get("name") or german.get("title") or german.get("name") or "")


def _done(request: HttpRequest, action: Callable[[datetime], Publication]) -> HttpResponse:
    try:
        publication = action(datetime.now(UTC))
    except KioskError as error:
        messages.error(request, _("Nothing was published. %(reason)s") % {"reason": error})
    else:
        values = {"release": publication.release, "summary": publication.summary}
        messages.success(request, _("Release %(release)s is published: %(summary)s.") % values)
    return redirect("central_publishing")


def _drafts() -> Iterator[Any]:
    for model in ENTITIES.values():
        yield from model.objects.filter(has_unpublished_changes=True).select_related("latest_revision__user")
