"""The pages of translators: what is left to do in a language, and one text side by side with German."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from kiosk.central import exchange
from kiosk.central.languages import direction, language_name, targets
from kiosk.central.lineage import OPEN, State, as_text
from kiosk.central.translating import (
    Work,
    all_work,
    entity_or_none,
    fields,
    mark_reviewed,
    may_translate,
    save_translation,
    state_counts,
    work_on,
)
from kiosk.errors import ContentError

LARGEST_FILE = 5_000_000
"""Bytes of a file that translators bring back."""


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how many texts are in which state, for the languages of this person."""
    own = [code for code in targets() if may_translate(request.user, code)]
    if not own:
        raise PermissionDenied
    rows = []
    for code, counts in state_counts(own).items():
        rows.append(
            {
                "code": code,
                "name": language_name(code),
                "counts": [(state.value, counts[state]) for state in State],
                "open": sum(counts[state] for state in OPEN),
            }
        )
    context = {"rows": rows, "states": [state.value for state in State], "header_title": _("Translations")}
    return TemplateResponse(request, "central/translations.html", context)


@require_safe
def todo(request: HttpRequest, language: str) -> HttpResponse:
    """Show the texts of a language, those with something to do first."""
    _allow(request, language)
    order = {state: index for index, state in enumerate(State)}
    works = sorted(all_work(language), key=lambda work: order[work.state])
    wanted = request.GET.get("state", "")
    if wanted in {state.value for state in State}:
        works = [work for work in works if work.state.value == wanted]
    title = _("Texts in %(language)s") % {"language": language_name(language)}
    context = {
        "works": works,
        "language": language,
        "states": [state.value for state in State],
        "wanted": wanted,
        "header_title": title,
    }
    return TemplateResponse(request, "central/todo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: HttpRequest, language: str) -> HttpResponse:
    """Give the open texts of a language as a file for translators outside, or take one back."""
    _allow(request, language)
    if request.method != "POST":
        name = "xliff" if "xliff" in request.GET else "po"
        form = exchange.FORMS[name]
        content = exchange.catalogue(language, only_open="all" not in request.GET, form=name)
        response = HttpResponse(content, content_type=form.media_type)
        response["Content-Disposition"] = f'attachment; filename="kiosk-{language}{form.suffix}"'
        return response
    given = request.FILES.get("file")
    if given is None or given.size > LARGEST_FILE:
        messages.error(request, _("Choose a PO or XLIFF file of 5 MB at most."))
        return redirect("central_todo", language)
    try:
        saved, unusable = exchange.take(given.read(), language, request.user)
    except ContentError as error:
        messages.error(request, str(error))
    else:
        values = {"saved": saved, "unusable": unusable}
        messages.success(
            request, _("%(saved)s texts saved as drafts, %(unusable)s could not be used.") % values
        )
    return redirect("central_todo", language)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, language: str, collection: str, identifier: str) -> HttpResponse:
    """Show one text side by side with German; save it, or note that it was checked."""
    _allow(request, language)
    entity = entity_or_none(collection, identifier)
    if entity is None:
        raise Http404
    work = work_on(entity, language)
    problems: list[str] = []
    texts: dict[str, Any] | None = None
    lock = entity.get_lock()
    is_locked = lock is not None and lock.for_user(request.user)
    if request.method == "POST":
        texts = _given(request, entity)
        problems = [lock.get_message(request.user)] if is_locked else _problems(request, work, texts)
        if not problems:
            return _saved(request, work, texts)
    return TemplateResponse(request, "central/translation.html", _page(work, texts, problems, is_locked))


def _allow(request: HttpRequest, language: str) -> None:
    if language not in targets():
        raise Http404
    if not may_translate(request.user, language):
        raise PermissionDenied


def _given(request: HttpRequest, entity: Any) -> dict[str, Any]:
    texts: dict[str, Any] = {}
    for name in entity.text_fields:
        text = request.POST.get(name, "").strip()
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        is_list = isinstance(getattr(entity, name), list)
        texts[name] = lines if is_list else text.replace("\r\n", "\n")
    return texts


def _problems(request: HttpRequest, work: Work, texts: dict[str, Any]) -> list[str]:
    found = []
    if request.POST.get("seen") != _seen(work):
        found.append(_("Somebody else has changed this text meanwhile. Please look at it again."))
    for name, value in texts.items():
        label = work.entity._meta.get_field(name).verbose_name
        if getattr(work.entity, name) and not value:
            found.append(_("%(field)s is missing.") % {"field": label})
        if any(len(item) > 600 for item in ([value] if isinstance(value, str) else value)):
            found.append(_("%(field)s has more than 600 characters.") % {"field": label})
    return found


def _saved(request: HttpRequest, work: Work, texts: dict[str, Any]) -> HttpResponseRedirect:
    revision = request.POST.get("source_rev", "")
    known = revision.isascii() and revision.isdigit() and 1 <= int(revision) <= work.entity.source_rev
    from_rev = int(revision) if known else None
    saved = save_translation(work.entity, work.language, texts, request.user, from_rev=from_rev)
    if "review" in request.POST:
        entity = entity_or_none(work.entity.collection, work.entity.identifier)
        saved = mark_reviewed(entity, work.language, request.user, date.today()) or saved
    messages.success(request, _("Saved as a draft.") if saved else _("Nothing was changed."))
    return redirect("central_todo", work.language)


def _page(work: Work, texts: dict[str, Any] | None, problems: list[str], is_locked: bool) -> dict[str, Any]:
    shown = fields(work)
    if texts is not None:
        given = texts
        shown = [
            type(field)(field.name, field.label, field.german, as_text(given[field.name]), field.changes)
            for field in shown
        ]
    code = work.entity._meta.model_name
    return {
        "work": work,
        "fields": shown,
        "problems": problems,
        "is_locked": is_locked,
        "seen": _seen(work),
        "direction": direction(work.language),
        "language_name": language_name(work.language),
        "header_title": str(work.entity),
        "edit_url": reverse(f"wagtailsnippets_central_{code}:edit", args=[work.entity.pk]),
    }


def _seen(work: Work) -> str:
    """Return a short name of the text as it is, to notice that somebody else has changed it."""
    row = work.row
    state = repr([getattr(row, name) for name in work.entity.text_fields]) if row else ""
    return hashlib.sha256(state.encode()).hexdigest()[:16]
