"""The page of a ticket for phones outside the office's network: `/t/` and the secret of the link.

It is answered before sessions and policies of the editor come into play, sets no cookie, is kept by no cache, and shows
nothing but one ticket. Whoever guesses links is slowed down.
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
from kiosk.domain.ticket import check_token
from kiosk.i18n.languages import SOURCE, Language, load
from kiosk.takehome.pages.html import style
from kiosk.takehome.pages.status import status_page, unknown_page

PREFIX = "/t/"

GUESSES = Bucket(burst=60, per_second=2)
"""Links that are none, by address; phones of an office may share one."""

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
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return ticket(request, request.path_info.removeprefix(PREFIX))
        except Rejected as rejected:
            return _guarded(HttpResponse("", status=rejected.status, headers=rejected.headers))
        except DatabaseError as error:
            _log.warning("the page of a ticket could not be made: %s", error)
            return _guarded(HttpResponse("", status=503, headers={"Retry-After": "30"}))


def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page of one ticket.

    Raises:
        Rejected: Too many links that are none were asked for.
    """
    try:
        check_token(token)
        found = mirroring.find(token, timezone.now())
    except ValueError:
        found = None
    script = static("ticket.js")
    if found is None:
        senders.limit(GUESSES, senders.address(request))
        page = unknown_page(_language(request), paths.locales(), script)
        return _guarded(HttpResponse(page, status=404))
    at, now = timezone.localtime(found.at), timezone.now()
    return _guarded(HttpResponse(status_page(found.ticket, at, now, _languages(), paths.locales(), script)))


def _guarded(response: HttpResponse) -> HttpResponse:
    digest = base64.b64encode(hashlib.sha256(style("status").encode()).digest()).decode()
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    response["Cache-Control"] = "no-store"
    return response


@cache
def _languages() -> dict[str, Language]:
    return dict(load(paths.locales()))


def _language(request: HttpRequest) -> Language:
    given = request.headers.get("Accept-Language", "").split(",")
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in given)
    known = {code: one for code, one in _languages().items() if code in settings.PAGE_LANGUAGES}
    return next((known[code] for code in wanted if code in known), _languages()[SOURCE])
