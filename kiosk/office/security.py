"""What every answer of the office server carries, and what it refuses before a page sees it.

No page loads anything from elsewhere, no page is framed, and nothing is kept by a cache but what never changes. A
request that changes something must come from a page of this server (Fetch Metadata, and the Origin for older
browsers), besides the secret that its forms carry. Its body is read here, whole and within some seconds, so that no
page waits for somebody who is slow on purpose.

Without HTTPS the server is only asked by browsers on this machine, under an address or as ``localhost``: a page of the
internet whose name leads to this machine for a moment (DNS rebinding) comes under its own name, and is refused.
"""

import asyncio
import ipaddress
import re

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

LARGEST_BODY = 256 * 1024
"""Bytes of a list of appointments, or of what a terminal brings, at most."""

LARGEST_FORM = 16 * 1024
"""Bytes of any other form at most."""

TERMINALS = "/api/relay"
LARGE = ("/counter/appointments", TERMINALS)

BODY_SECONDS = 30.0
"""A body that is not here by then is not waited for."""

SAFE = ("GET", "HEAD")
FILES = ("/static/", "/fonts/")
FOR_A_DAY = "public, max-age=86400"
"""Scripts and fonts are the same for everybody, and two megabytes: a phone without script asks every 15 seconds."""

HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, body_seconds: float = BODY_SECONDS) -> None:
        """Keep what answers, and for how long a body is waited for."""
        self.app = app
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(Request(scope))
        if refusal is None and scope["method"] not in SAFE:
            try:
                async with asyncio.timeout(self._body_seconds):
                    whole = await _read(receive)
                if whole is None:
                    return
                receive = whole
            except TimeoutError:
                refusal = PlainTextResponse("it took too long", 408, {"Connection": "close"})

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                is_file = scope["path"].startswith(FILES) and message["status"] in (200, 304)
                headers.setdefault("Cache-Control", FOR_A_DAY if is_file else "no-store")
            await send(message)

        await (refusal or self.app)(scope, receive, send_guarded)


def _most(path: str) -> int:
    return LARGEST_BODY if path in LARGE else LARGEST_FORM


async def _read(receive: Receive) -> Receive | None:
    """Read a body, and return what gives it whole, then what comes after it; None when whoever sent it is gone."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body, more = body + message.get("body", b""), message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return whole.pop() if whole else await receive()

    return again


def _refusal(request: Request) -> Response | None:
    if not _is_own_host(request):
        return PlainTextResponse("this server has another name", 400)
    if request.method in SAFE:
        return None
    length = request.headers.get("content-length", "")
    if "transfer-encoding" in request.headers or not re.fullmatch("[0-9]{1,9}", length):
        return PlainTextResponse("say how long it is (Content-Length)", 411)
    most = _most(request.scope["path"])
    if int(length) > most:
        return PlainTextResponse(f"at most {most} bytes are taken", 413)
    return None if _is_bare(request) else _foreign(request)


def _is_own_host(request: Request) -> bool:
    """Whether a request asks for this server; by HTTPS its certificate has answered that already."""
    found = HOST.fullmatch(request.headers.get("host", ""))
    if found is None or request.scope["scheme"] == "https":
        return found is not None
    name = found.group(1).strip("[]").lower()
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _foreign(request: Request) -> Response | None:
    """Refuse what does not come from a page of this server."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return PlainTextResponse("this form belongs to another page", 403)
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        return PlainTextResponse("this form belongs to another page", 403)
    return None


def _is_bare(request: Request) -> bool:
    """Whether it is no browser with a session, but a terminal with its own key."""
    own = "authorization" in request.headers and "cookie" not in request.headers
    return own and request.scope["path"] == TERMINALS
