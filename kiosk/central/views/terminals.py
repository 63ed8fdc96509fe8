"""The pages of the terminals: all in one look, one of them, connecting, renaming and disconnecting."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from kiosk.central import terminals, use
from kiosk.central.fleet import clock, fleet, one, printer, summary
from kiosk.central.models import Location, ServiceAtLocation, Terminal

VIEW, CHANGE = "central.view_terminal", "central.change_terminal"
SHOWN_FAULTS = 50
DAYS_OF_USE = 30


class CodeForm(forms.Form):
    """The code on a terminal's screen."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen of the terminal"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 12}),
    )


class PlaceForm(forms.Form):
    """What a terminal is called, and where it stands."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=terminals.LONGEST_NAME,
        help_text=gettext_lazy("As your colleagues call it, such as “Hörde, entrance”."),
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), label=gettext_lazy("Where it stands"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the offices, and the place it stands in already."""
        super().__init__(*args, **kwargs)
        ours = ServiceAtLocation.objects.exclude(kind="referral").values("location")
        offices = Location.objects.filter(pk__in=ours)
        chosen = self.initial.get("location")
        self.fields["location"].queryset = offices | Location.objects.filter(pk=chosen.pk if chosen else None)


@require_safe
@permission_required(VIEW, raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Show all terminals in one look."""
    found = fleet(timezone.now())
    context = {
        "header_title": _("Terminals"),
        "summary": summary(found),
        "connected": [seen for seen in found if seen.state != "revoked"],
        "revoked": [seen for seen in found if seen.state == "revoked"],
        "may_change": request.user.has_perm(CHANGE),
    }
    return TemplateResponse(request, "central/terminals.html", context)


@require_safe
@permission_required(VIEW, raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one terminal: how it is, what went wrong, how it is used."""
    terminal = get_object_or_404(Terminal, pk=pk)
    seen = one(terminal, timezone.now())
    offset = seen.status.clock_offset_seconds
    days = use.days("topic", use.of_days(timezone.localdate(), DAYS_OF_USE), [terminal.pk])
    context = {
        "header_title": terminal.name,
        "seen": seen,
        "terminal": seen.terminal,
        "clock": _("not known") if offset is None else clock(offset),
        "printer": printer(seen.status.printer),
        "details": [problem for problem in seen.status.problems if problem.detail],
        "faults": terminal.faults.all()[:SHOWN_FAULTS],
        "days": days,
        "highest": use.highest(days),
        "told": any(day.terminals for day in days),
        "may_change": request.user.has_perm(CHANGE),
    }
    return TemplateResponse(request, "central/terminal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def connect(request: HttpRequest) -> HttpResponse:
    """Ask for the code that a terminal shows, then for its name and place, and connect it."""
    form: forms.Form = CodeForm(request.POST or None)
    context: dict[str, Any] = {"header_title": _("Connect a terminal")}
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            waiting = terminals.waiting(code, request.user)
            context |= {"code": terminals.shown(waiting.code), "waiting": waiting}
            form = _place_form(request, waiting)
            if form.is_bound and form.is_valid():
                return _connected(request, code, form)
        except terminals.Refused as error:
            form.add_error("name" if context.get("waiting") else "code", str(error))
    return TemplateResponse(request, "central/terminal_connect.html", context | {"form": form})


def _place_form(request: HttpRequest, waiting: Any) -> PlaceForm:
    place = Location.objects.filter(identifier=waiting.office).first()
    data = request.POST if "name" in request.POST else None
    name = f"{place.name} {waiting.series}" if place else ""
    return PlaceForm(data, initial={"name": name[: terminals.LONGEST_NAME], "location": place})


def _connected(request: HttpRequest, code: str, form: forms.Form) -> HttpResponse:
    terminal = terminals.confirm(code, form.cleaned_data["name"], form.cleaned_data["location"], request.user)
    messages.success(
        request, _("%(name)s is connected. It reports within five minutes.") % {"name": terminal.name}
    )
    return redirect("central_terminal", terminal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a terminal another name or place."""
    terminal = get_object_or_404(Terminal, pk=pk, revoked_at=None)
    before = {"name": terminal.name, "location": terminal.location}
    form = PlaceForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            terminals.rename(terminal, form.cleaned_data["name"], form.cleaned_data["location"], request.user)
        except terminals.Refused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("central_terminal", pk)
    context = {"header_title": _("Name and place"), "form": form, "terminal": terminal}
    return TemplateResponse(request, "central/terminal_rename.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a terminal is to be disconnected, and do it."""
    terminal = get_object_or_404(Terminal, pk=pk, revoked_at=None)
    if request.method == "POST":
        terminals.revoke(terminal, request.user)
        messages.success(request, _("%(name)s is disconnected.") % {"name": terminal.name})
        return redirect("central_terminals")
    context = {"header_title": _("Disconnect a terminal"), "terminal": terminal}
    return TemplateResponse(request, "central/terminal_revoke.html", context)
