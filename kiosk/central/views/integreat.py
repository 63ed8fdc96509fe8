"""The page of what Integreat says otherwise than we do: people look, decide, and settle it."""

from typing import Any, NamedTuple

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from kiosk.central.findings import told
from kiosk.central.languages import all_languages, language_name
from kiosk.central.models import ENTITIES, Difference, Imported

CHANGE = "central.change_topic"
KINDS = ("conflict", "held", "gone", "deleted", "note")


class Row(NamedTuple):
    """One document that differs; `there` is the address of the same in Integreat."""

    document: str
    title: str
    address: str
    there: str
    what: str
    since: Any
    keys: list[int]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """Show what differs, or settle one document."""
    if request.method == "POST":
        return _settle(request)
    open_ones = Difference.objects.filter(is_settled=False)
    context = {
        "header_title": "Integreat",
        "groups": [(kind, _rows(open_ones.filter(kind=kind), request.user)) for kind in KINDS],
        "any": open_ones.exists(),
        "settled": Difference.objects.filter(is_settled=True).count(),
        "has_taken": Imported.objects.exists(),
    }
    return TemplateResponse(request, "central/integreat.html", context)


def _settle(request: HttpRequest) -> HttpResponse:
    wanted = [int(key) for key in request.POST.getlist("difference") if key.isascii() and key.isdigit()]
    first = get_object_or_404(Difference, pk__in=wanted[:1])
    Difference.objects.filter(pk__in=wanted, document=first.document).update(is_settled=True)
    messages.success(request, _("It stays as it is here, until it changes in Integreat again."))
    return redirect("central_integreat")


def _rows(found: Any, user: Any) -> list[Row]:
    by_document: dict[str, list[Any]] = {}
    for row in found:
        by_document.setdefault(row.document or row.part, []).append(row)
    finder = AdminURLFinder(user)
    return [_row(document, rows, finder) for document, rows in by_document.items()]


def _row(document: str, rows: list[Any], finder: AdminURLFinder) -> Row:
    entity = _entity(document)
    kind = rows[0].kind
    parts = [told(row.part) if kind == "note" else _part(row.part, entity) for row in rows if row.document]
    return Row(
        document=document,
        title=str(entity or document),
        address=str(finder.get_edit_url(entity) or "") if entity else "",
        there=entity.source if entity and entity.source.startswith("https://") else "",
        what=", ".join(filter(None, parts)),
        since=min(row.since for row in rows),
        keys=[row.pk for row in rows],
    )


def _part(part: str, entity: Any) -> str:
    """Return a field or a language in words."""
    if part in all_languages():
        return _("text in %(language)s") % {"language": language_name(part)}
    try:
        return str(entity._meta.get_field(part.removesuffix("_id")).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return part


def _entity(document: str) -> Any:
    collection, _slash, name = document.partition("/")
    return ENTITIES[collection].objects.filter(identifier=name).first() if collection in ENTITIES else None
