"""What every answer of the office server carries, and what it refuses before a page sees it.

No page loads anything from elsewhere, no page is framed, and nothing is kept by a cache but what never changes. A
request that changes something must come from a page of this server (Fetch Metadata, and the Origin for older
browsers), besides the secret that its forms carry.
"""

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
"""Bytes of a request at most; a list of appointments is the largest."""

SAFE = ("GET", "HEAD")


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(Request(scope))

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await (refusal or self.app)(scope, receive, send_guarded)


def _refusal(request: Request) -> Response | None:
    if request.method in SAFE:
        return None
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        return PlainTextResponse("say how long it is (Content-Length)", 411)
    if int(length) > LARGEST_BODY:
        return PlainTextResponse(f"at most {LARGEST_BODY} bytes are taken", 413)
    return None if _is_bare(request) else _foreign(request)


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
    return "authorization" in request.headers and "cookie" not in request.headers
