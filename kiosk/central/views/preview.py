"""The page with pictures of a draft as the terminal draws it, and the pictures."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kiosk.central import previewing
from kiosk.central.languages import all_languages, language_name
from kiosk.central.models import ENTITIES, Entity
from kiosk.errors import KioskError


@require_safe
def page(request: HttpRequest, collection: str, identifier: str) -> HttpResponse:
    """Show the newest draft in every language, or why that is not possible."""
    entity = _editable(request, collection, identifier)
    problems: list[str] = []
    shown: list[dict[str, Any]] = []
    try:
        preview = previewing.preview(entity, list(all_languages()), datetime.now(UTC))
    except KioskError as error:
        problems = str(error).splitlines()
    else:
        for code, names in preview.files.items():
            urls = [
                reverse("central_preview_picture", args=[collection, identifier, preview.key, name])
                for name in names
            ]
            shown.append({"code": code, "name": language_name(code), "urls": urls})
    model = entity._meta.model_name
    context = {
        "header_title": _("Preview on the terminal"),
        "entity": entity.latest(),
        "edit_url": reverse(f"wagtailsnippets_central_{model}:edit", args=[entity.pk]),
        "languages": shown,
        "problems": problems,
    }
    return TemplateResponse(request, "central/preview.html", context)


@require_safe
def picture(
    request: HttpRequest, collection: str, identifier: str, key: str, name: str
) -> HttpResponse | FileResponse:
    """Answer one of the pictures of that page."""
    path = previewing.picture(_editable(request, collection, identifier), key, name)
    if path is None:
        raise Http404
    try:
        file = path.open("rb")
    except OSError as error:  # forgotten just now
        raise Http404 from error
    return FileResponse(
        file,
        content_type="image/png",
        headers={"Cache-Control": f"private, max-age={previewing.FRESH_SECONDS}"},
    )


def _editable(request: HttpRequest, collection: str, identifier: str) -> Entity:
    """Return an entity that this person may edit."""
    model = ENTITIES[collection] if collection in previewing.KINDS else None
    if model is None:
        raise Http404
    if not request.user.has_perm(f"central.change_{model._meta.model_name}"):
        raise PermissionDenied
    found: Entity | None = model.objects.filter(identifier=identifier).first()
    if found is None:
        raise Http404
    return found
