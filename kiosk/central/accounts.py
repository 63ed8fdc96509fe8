"""Accounts: the first administrator, and first passwords that must be changed."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kiosk.central.models.accounts import FirstPassword
from kiosk.central.second_factor import switch_off

ADMIN = "admin"

_FREE = (
    "central_first_password",
    "central_second_factor_code",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
)


def create_admin(password: str) -> str:
    """Make an administrator, or give the one that is there a new first password; return the name.

    Whoever may run this on the server needs no second factor: it is the way back in when everything else is lost.
    """
    user, _made = get_user_model().objects.get_or_create(username=ADMIN, defaults={"email": ""})
    user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    switch_off(user, by=None)
    FirstPassword.objects.update_or_create(user=user, defaults={"hashed": user.password})
    return ADMIN


class ChangeFirstPassword:
    """Leads everybody with a first password to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers requests."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or redirect."""
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            free = {reverse(name) for name in _FREE}
            first = FirstPassword.objects.filter(user=request.user).first()
            if first is not None and first.is_in_force and request.path not in free:
                return redirect("central_first_password")
        return self.get_response(request)
