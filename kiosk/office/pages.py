"""Templates filled in, and pages that stay up to date by themselves.

A page is drawn here, with or without script. With script it opens the stream of itself and puts in place what comes;
without, it asks again every `REFRESH_SECONDS`. Both draw the same template, so there is one place for every word.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kiosk import __version__
from kiosk.errors import LedgerError
from kiosk.office.feed import HEARTBEAT_SECONDS, Feed
from kiosk.takehome.pages.html import TEMPLATES
from kiosk.takehome.pages.icons import icon
from kiosk.takehome.pages.markup import marked

FOLDER = Path(__file__).parent
REFRESH_SECONDS = 15
SEND_SECONDS = 10.0
"""A page that does not take what it is sent for so long is gone."""

Drawer = Callable[[], Awaitable[dict[str, Any] | None]]
"""Returns what a template needs, as it is now; None when whoever looks may not look any more."""


def draw(template: str, **context: Any) -> str:
    """Return a template filled in."""
    return str(_environment().get_template(template).render(context))


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a whole page."""
    return HTMLResponse(draw(template, **context), status)


async def live(request: Request, feed: Feed, template: str, drawer: Drawer, calm: float = 0.0) -> Response:
    """Return the part of a page that changes, once, or again and again to those who ask for a stream.

    Args:
        request: What a page asks.
        feed: Tells when to draw anew.
        template: The part.
        drawer: Gives what it needs.
        calm: It may be so many seconds late; see `Feed.changes`.
    """
    if "text/event-stream" not in request.headers.get("accept", ""):
        found = await drawer()
        return Response(status_code=401) if found is None else HTMLResponse(draw(template, **found))
    return EventSourceResponse(
        _drawings(feed, template, drawer, calm),
        ping=3600,  # the heartbeat below says more: it has the time of the server
        send_timeout=SEND_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _drawings(feed: Feed, template: str, drawer: Drawer, calm: float) -> AsyncIterator[ServerSentEvent]:
    known: dict[str, Any] = {}
    last = ""
    async for number in feed.changes(HEARTBEAT_SECONDS, calm):
        async with feed.turn(calm, template):
            try:
                context = await drawer()
            except LedgerError:
                continue  # nothing is sent: the page says itself that its data are getting old
            drawn = last if context == known or context is None else draw(template, **context)
        if context is None:
            yield ServerSentEvent(event="over", data="")
            return
        known = context
        if drawn == last:
            yield ServerSentEvent(event="alive", data="")
            continue
        last = drawn
        yield ServerSentEvent(event="page", id=str(number), data=drawn)


def prepare() -> None:
    """Compile all templates, so that no page waits for it."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([FOLDER / "templates", TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(icon=icon, marked=marked, version=__version__)
    return environment
