"""The pages of the second factor: one's own, the one that asks for a code, and the administrators' list."""

from base64 import b32encode
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login
from wagtail.admin import messages

from kiosk.central import second_factor

MANAGE = "auth.change_user"


class CodeForm(forms.Form):
    """One code, from the telephone or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )

    def refuse(self, request: HttpRequest) -> None:
        """Say that the code is not right, and when the next one counts."""
        until = second_factor.waits_until(request.user, self.cleaned_data["code"])
        if until is None:
            self.add_error("code", _("This code is not right."))
        else:
            values = {"time": f"{localtime(until):%H:%M:%S}"}
            self.add_error(
                "code", _("This code is not right. The next one counts from %(time)s on.") % values
            )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code after the password."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = "/admin/"
    if second_factor.has_given_code(request) or not second_factor.is_on(request.user):
        return redirect(wanted)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = second_factor.check(request.user, form.cleaned_data["code"])
        if device is not None:
            request.session.cycle_key()
            login(request, device)
            return redirect(wanted)
        form.refuse(request)
    return TemplateResponse(request, "central/second_factor_code.html", {"form": form, "next": wanted})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Let people switch their second factor on and off; each change needs a code."""
    form, codes = CodeForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        codes = _changed(request, form)
        if not codes and not form.errors:
            messages.success(request, _("The second factor is switched off."))
            return redirect("central_second_factor")
    is_on = second_factor.is_on(request.user)
    context = {"form": form, "codes": codes, "is_on": is_on, "header_title": _("Second factor")}
    context |= {"left": second_factor.codes_left(request.user)} if is_on else _secret(request)
    return TemplateResponse(request, "central/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MANAGE, raise_exception=True)
def everybody(request: HttpRequest) -> HttpResponse:
    """Show who has switched it on, and switch it off for somebody who has lost telephone and recovery codes."""
    people = get_user_model().objects.filter(totpdevice__confirmed=True).exclude(pk=request.user.pk)
    if request.method == "POST":
        number = request.POST.get("person", "")
        person = get_object_or_404(people, pk=int(number) if number.isdecimal() else 0)
        if person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        second_factor.switch_off(person, by=request.user)
        messages.success(request, _("The second factor is switched off."))
        return redirect("central_second_factors")
    context = {"people": people.order_by("username"), "header_title": _("Second factors")}
    return TemplateResponse(request, "central/second_factors.html", context)


def _changed(request: HttpRequest, form: CodeForm) -> list[str]:
    """Do what was asked for; return new recovery codes, if any."""
    code, action = form.cleaned_data["code"], request.POST.get("action")
    if not second_factor.is_on(request.user):
        codes = second_factor.switch_on(request, code)
        if not codes:
            form.add_error("code", _("This code is not right. Is the telephone’s clock right?"))
        return codes
    if second_factor.check(request.user, code) is None:
        form.refuse(request)
        return []
    if action == "off":
        second_factor.switch_off(request.user, by=request.user)
        return []
    return second_factor.new_codes(request.user)


def _secret(request: HttpRequest) -> dict[str, Any]:
    device = second_factor.prepare(request.user, anew=request.method != "POST")
    text = b32encode(device.bin_key).decode("ascii")
    width, path = second_factor.picture(device.config_url)
    spaced = " ".join(text[start : start + 4] for start in range(0, len(text), 4))
    return {"secret": spaced, "width": width, "path": path}
