"""The requests of terminals, answered before sessions, languages and policies of the editor come into play.

What is refused changes nothing, and the work for it is bounded: headers before the body, the sender before anything
is unpacked, and of what is packed no more than allowed.
"""

import logging
from collections.abc import Callable

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from kiosk.central import mirroring, reporting, terminals
from kiosk.central.api import bodies, senders
from kiosk.central.api.answers import Rejected, answer, too_many
from kiosk.central.api.description import DESCRIPTION_PATH, description
from kiosk.central.models import PairingCode, Terminal
from kiosk.domain.mirror import LARGEST_BODY, LARGEST_PLAIN, TICKETS_PATH, Mirror
from kiosk.domain.report import (
    PAIRINGS_PATH,
    REPORTS_PATH,
    TERMINALS_PATH,
    Known,
    Pairing,
    PairingRequest,
    Report,
    key_id,
)

PREFIX = "/api/"
BUSY_SECONDS = 30

_log = logging.getLogger(__name__)


class ServeApi:
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
            return rejected.answer()
        except OperationalError as error:
            _log.warning("a request of a terminal could not be answered: %s", error)
            said = "The database is busy or cannot be reached; nothing was changed. Send it again later."
            return Rejected(503, "busy", said, headers={"Retry-After": str(BUSY_SECONDS)}).answer()


def _answered(request: HttpRequest) -> HttpResponse:
    path = request.path_info
    if path == REPORTS_PATH:
        return _only(request, "POST", report)
    if path == TICKETS_PATH:
        return _only(request, "POST", tickets)
    if path == PAIRINGS_PATH:
        return _only(request, "POST", pairing)
    if path == DESCRIPTION_PATH:
        return _only(request, "GET", described)
    name = path.removeprefix(TERMINALS_PATH)
    if path.startswith(TERMINALS_PATH) and "/" not in name:
        return _only(request, "GET", lambda request: terminal(request, name))
    raise Rejected(404, "not-here", f"There is nothing here; {DESCRIPTION_PATH} says what there is.")


def _only(request: HttpRequest, method: str, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    allowed = ("GET", "HEAD") if method == "GET" else (method,)
    if request.method not in allowed:
        said = f"Ask by {method}."
        raise Rejected(405, "not-here", said, headers={"Allow": ", ".join(allowed)})
    return view(request)


def report(request: HttpRequest) -> HttpResponse:
    """Take a report of a terminal."""
    sender = senders.terminal_of(request)
    body = bodies.read(request, "gzip")
    senders.check_signature(request, sender, body)
    senders.limit(senders.REPORTS, sender.key_id)
    told = bodies.record(bodies.unpacked(body), Report)
    try:
        return answer(reporting.take(sender, told, timezone.now()))
    except reporting.Revoked as error:
        raise senders.revoked() from error
    except reporting.Replayed as error:
        said = "This report, or a newer one of its outbox, is here already."
        raise Rejected(409, "replayed", said, receipt=error.receipt) from error
    except reporting.Unbelievable as error:
        raise Rejected(400, "malformed", str(error)) from error
    except reporting.TooManyOutboxes as error:
        raise too_many(error.seconds) from error


def tickets(request: HttpRequest) -> HttpResponse:
    """Take where the numbers of an office stand."""
    sender = senders.terminal_of(request)
    body = bodies.read(request, "gzip", LARGEST_BODY)
    senders.check_signature(request, sender, body)
    senders.limit(senders.TICKETS, sender.key_id)
    told = bodies.record(bodies.unpacked(body, LARGEST_PLAIN), Mirror)
    try:
        return answer(mirroring.take(sender, told, timezone.now()))
    except mirroring.Older as error:
        raise Rejected(409, "replayed", "Something newer is here already.") from error
    except mirroring.Behind as error:
        raise Rejected(409, "behind", "What this builds on is not here; tell everything.") from error
    except mirroring.Unbelievable as error:
        raise Rejected(400, "malformed", str(error)) from error


def pairing(request: HttpRequest) -> HttpResponse:
    """Give a terminal that asks to be known a code for staff to type."""
    senders.limit(senders.PAIRINGS, senders.address(request))
    asked = bodies.record(bodies.read(request), PairingRequest)
    known = Terminal.objects.filter(key_id=key_id(bytes.fromhex(asked.public_key))).first()
    if known is not None and known.is_revoked:
        raise senders.revoked()
    if known is not None:
        raise Rejected(409, "known", "This terminal is connected already; ask for its state.")
    code = terminals.ask(asked, timezone.now())
    if code is None:
        raise too_many(int(terminals.CODE_LIFETIME.total_seconds()))
    return answer(Pairing(code=terminals.shown(code.code), expires_at=code.expires_at), 201)


def terminal(request: HttpRequest, name: str) -> HttpResponse:
    """Tell a terminal what is known of it."""
    senders.limit(senders.QUESTIONS, senders.address(request))
    is_key = senders.KEY_ID.fullmatch(name) is not None
    found = Terminal.objects.filter(key_id=name).first() if is_key else None
    if found is not None:
        return answer(Known(state="revoked" if found.is_revoked else "paired", name=found.name))
    if is_key and PairingCode.objects.filter(key_id=name, expires_at__gt=timezone.now()).exists():
        return answer(Known(state="waiting"))
    raise Rejected(404, "unknown", "This terminal is not known here, or its code has expired.")


def described(request: HttpRequest) -> HttpResponse:
    """Describe the interface (OpenAPI 3.1)."""
    return answer(msgspec.Raw(description()))
