"""The second factor: after the password a code from a telephone, for everybody who has switched that on.

django-otp accepts each code once, and makes the waiting time twice as long after each wrong one, up to some minutes;
`kiosk.central.models.second_factor` keeps the secrets so that the database alone is of no use.
Nothing but the page that asks for the code is reachable before it was given. A recovery code is good once, for the
day on which the telephone is lost.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY, login, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticToken
from wagtail.log_actions import log

from kiosk.central.models.second_factor import RecoveryCodes, Telephone
from kiosk.errors import TakeHomeError
from kiosk.takehome import qr

RECOVERY_CODES = 10

_DIGITS = 6
_FREE = (
    "central_second_factor_code",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
)


def is_on(user: Any) -> bool:
    """Tell whether this person is asked for a code."""
    return Telephone.objects.filter(user=user, confirmed=True).exists()


def has_given_code(request: HttpRequest) -> bool:
    """Tell whether a code was given in this session, from a device that is still this person's."""
    device = Device.from_persistent_id(request.session.get(DEVICE_ID_SESSION_KEY, ""))
    return device is not None and device.user_id == request.user.pk and device.confirmed


@transaction.atomic
def prepare(user: Any, anew: bool = False) -> Telephone:
    """Return the secret that a person may switch on; it counts only after a first code was right.

    Args:
        user: Whose.
        anew: Make another one, so that a secret somebody has seen on a screen left alone is worth nothing.
    """
    waiting = Telephone.objects.filter(user=user, confirmed=False).order_by("pk")
    if anew:
        waiting.delete()
    return waiting.first() or Telephone.made_for(user)


def check(user: Any, code: str) -> Any:
    """Return the device that this code is from, or None; a code is used up by that."""
    device = _device(user, _plain(code))
    return device and verify_token(user, device.persistent_id, _plain(code))


def waits_until(user: Any, code: str) -> datetime | None:
    """Return when the next code like this one counts; None: at once."""
    device = _device(user, _plain(code))
    _is_allowed, reason = device.verify_is_allowed() if device else (True, None)
    return reason["locked_until"] if reason else None


@transaction.atomic
def switch_on(request: HttpRequest, code: str) -> list[str]:
    """Switch it on when the code fits the prepared secret; return the recovery codes, none when it does not fit."""
    user = request.user
    if is_on(user):
        return []
    device = verify_token(user, prepare(user).persistent_id, _plain(code))
    if device is None:
        return []
    device.confirmed = True
    device.save()
    login(request, device)
    log(user, "central.second_factor_on", user=user)
    return new_codes(user)


@transaction.atomic
def new_codes(user: Any) -> list[str]:
    """Make new recovery codes, which are told once; the old ones are good no longer."""
    device, _made = RecoveryCodes.objects.get_or_create(user=user, defaults={"name": "recovery"})
    return device.renew(RECOVERY_CODES)


def codes_left(user: Any) -> int:
    """Return how many recovery codes were not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def switch_off(user: Any, by: Any) -> None:
    """Forget secret and recovery codes of a person.

    Args:
        user: Whose.
        by: Who does it, for the audit log; None for the machine.
    """
    if is_on(user):
        log(user, "central.second_factor_off", user=by)
    Telephone.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()


def picture(address: str) -> tuple[int, str]:
    """Return the width of a code in modules and an SVG path of what is dark; 0 and "" when it is too long."""
    try:
        rows = qr.modules(address)
    except TakeHomeError:
        return 0, ""
    finally:
        qr.forget()  # a secret must not stay in memory
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), "".join(dark)


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _device(user: Any, code: str) -> Any:
    """Return what a code is from, by its look: so guesses of one kind do not block the other."""
    is_from_telephone = len(code) == _DIGITS and code.isdecimal()
    kind = Telephone if is_from_telephone else RecoveryCodes
    return kind.objects.filter(user=user, confirmed=True).first()


class AskForCode:
    """Leads everybody who has switched it on, and has given no code in this session, to the page that asks.

    It takes the place of django-otp's middleware, which wraps the person in a way that Wagtail's audit log overlooks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers requests."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or redirect."""
        is_free = request.path in {reverse(name) for name in _FREE}
        if is_free or not request.user.is_authenticated or has_given_code(request) or not is_on(request.user):
            return self.get_response(request)
        wanted = request.get_full_path() if request.method == "GET" else "/admin/"
        return redirect(f"{reverse(_FREE[0])}?{urlencode({'next': wanted})}")
