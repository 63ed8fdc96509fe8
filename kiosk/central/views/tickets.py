"""The page of a ticket for phones outside the office's network: `/t/` and the secret of the link.

It is answered before sessions and policies of the editor come into play, sets no cookie, is kept by no cache, and shows
nothing but one ticket. The number can be given back at `/leave` below it: that is asked once more, and then passed on
to the office. Whoever guesses links is slowed down, and so is whoever asks the office again and again.
"""

import base64
import hashlib
import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.templatetags.static import static
from django.utils import timezone

from kiosk import paths
from kiosk.central import mirroring
from kiosk.central.api import senders
from kiosk.central.api.answers import Rejected
from kiosk.central.limits import Bucket
from kiosk.central.mirroring import Found
from kiosk.domain.mirror import key_of
from kiosk.domain.ticket import check_token
from kiosk.i18n.languages import SOURCE, Language, load
from kiosk.takehome.pages.html import style
from kiosk.takehome.pages.status import Site, Told, leave_page, status_page, unknown_page

PREFIX = "/t/"

LEAVE = "leave"

GUESSES = Bucket(burst=60, per_second=2)
"""Links that are none, by address; phones of an office may share one."""

WISHES = Bucket(burst=5, per_second=1 / 60)
"""Wishes to give a number back, by its key: staff may take it back into the queue, and then it can be left again."""

_log = logging.getLogger(__name__)


class ServeTickets:
    """Answers what is below `PREFIX`, and leaves everything else to the next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers other requests."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            return _answered(request)
        except Rejected as rejected:
            return _guarded(HttpResponse("", status=rejected.status, headers=rejected.headers))
        except DatabaseError as error:
            _log.warning("the page of a ticket could not be made: %s", error)
            return _guarded(HttpResponse("", status=503, headers={"Retry-After": "30"}))


def _answered(request: HttpRequest) -> HttpResponse:
    token, _, what = request.path_info.removeprefix(PREFIX).partition("/")
    allowed = ["GET", "HEAD", "POST"] if what == LEAVE else ["GET", "HEAD"]
    if request.method not in allowed:
        return HttpResponseNotAllowed(allowed)
    found = _found(token) if what in ("", LEAVE) else None
    if found is None:
        senders.limit(GUESSES, senders.address(request))
        return _guarded(HttpResponse(unknown_page(_language(request), _site()), status=404))
    if what == LEAVE:
        return _guarded(leave(request, token, found))
    return _guarded(ticket(token, found))


def ticket(token: str, found: Found) -> HttpResponse:
    """Return the page of one ticket."""
    asked_at = timezone.localtime(found.asked_at) if found.asked_at else None
    told = Told(found.sheet, found.stand, timezone.localtime(found.at), asked_at, found.too_late)
    return HttpResponse(status_page(told, timezone.now(), _site(), f"{PREFIX}{token}/{LEAVE}"))


def leave(request: HttpRequest, token: str, found: Found) -> HttpResponse:
    """Ask whether to give a number back, or keep the wish for its office and go back to its page.

    Raises:
        Rejected: This was wished too often.
    """
    back = f"{PREFIX}{token}"
    if found.may_leave and request.method != "POST":
        return HttpResponse(leave_page(found.sheet, _site(), back))
    if found.may_leave:
        senders.limit(WISHES, key_of(token))
        mirroring.ask_to_leave(token, timezone.now())
    return HttpResponse("", status=303, headers={"Location": back})


def _found(token: str) -> Found | None:
    try:
        check_token(token)
    except ValueError:
        return None
    return mirroring.find(token, timezone.now())


def _guarded(response: HttpResponse) -> HttpResponse:
    digest = base64.b64encode(hashlib.sha256(style("status").encode()).digest()).decode()
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    response["Cache-Control"] = "no-store"
    return response


def _site() -> Site:
    return Site(_languages(), paths.locales(), static("ticket.js"))


@cache
def _languages() -> dict[str, Language]:
    return dict(load(paths.locales()))


def _language(request: HttpRequest) -> Language:
    given = request.headers.get("Accept-Language", "").split(",")
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in given)
    known = {code: one for code, one in _languages().items() if code in settings.PAGE_LANGUAGES}
    return next((known[code] for code in wanted if code in known), _languages()[SOURCE])
