"""The application: all pages of the office server behind one guard.

app = create_app(office)
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kiosk import paths
from kiosk.errors import KioskError
from kiosk.i18n.queueing import closed_reason
from kiosk.office import display, pages, phone, relay
from kiosk.office.counter import routes as counter
from kiosk.office.look import look
from kiosk.office.night import Night
from kiosk.office.parts import Office
from kiosk.office.security import Guard

LOG = logging.getLogger("kiosk.office")

AGAIN_SECONDS = 5.0
"""After a fault."""


def create_app(office: Office) -> Starlette:
    """Return the application of one office."""
    routes: list[BaseRoute] = [
        Route("/", lambda _request: RedirectResponse("/counter/")),
        Route("/healthz", _health(office)),
        *counter.routes(office),
        *display.routes(office),
        *phone.routes(office),
        *relay.routes(office),
        Route("/look.css", look),
        Mount("/static", StaticFiles(directory=pages.FOLDER / "static")),
        Mount("/fonts", StaticFiles(directory=paths.assets() / "fonts")),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        works = kept(office.feed.run), kept(Night(office).run), asyncio.to_thread(pages.prepare)
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            office.desk.close()

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        lifespan=lifespan,
        exception_handlers={KioskError: _fault(office, 503), Exception: _fault(office, 500)},
    )


def _health(office: Office) -> Callable[[Request], Awaitable[Response]]:
    async def health(_request: Request) -> Response:
        board = await office.board()
        return JSONResponse({"day": board.day.isoformat(), "waiting": len(board.waiting)})

    return health


async def kept(
    work: Callable[[], Awaitable[None]], wait: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Do a work that never ends; begin it again when it fails, for pages that nobody tells anything look alive."""
    while True:
        try:
            await work()
        except Exception:
            LOG.exception("a work of the office server failed and begins again")
        await wait(AGAIN_SECONDS)


def _fault(office: Office, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what says that it is not possible now.

    A page that is looked at asks again by itself, because nobody touches a call display. Visitors see it too, so it
    says nothing of files; to those who press a button it does.
    """

    async def answer(request: Request, error: Exception) -> Response:
        again = {"Retry-After": f"{AGAIN_SECONDS:.0f}"}
        if request.method != "GET":
            return PlainTextResponse(f"this is not possible now: {error}", status, again)
        offered = [office.languages[code] for code in office.settings.terminal.languages]
        said = [(one, closed_reason(office.words(one.code), "technical")) for one in offered]
        page = pages.page("fault.html.jinja", status, language=offered[0], said=said)
        page.headers.update({**again, "Refresh": f"{AGAIN_SECONDS:.0f}"})
        return page

    return answer
