"""The application: all pages of the office server behind one guard.

app = create_app(office)
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kiosk import paths
from kiosk.errors import KioskError
from kiosk.office import display, pages, phone, relay
from kiosk.office.counter import routes as counter
from kiosk.office.look import look
from kiosk.office.night import Night
from kiosk.office.parts import Office
from kiosk.office.security import Guard


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
        works = office.feed.run(), Night(office).run(), asyncio.to_thread(pages.prepare)
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
        exception_handlers={KioskError: _fault},
    )


def _health(office: Office) -> Callable[[Request], Awaitable[Response]]:
    async def health(_request: Request) -> Response:
        board = await office.board()
        return JSONResponse({"day": board.day.isoformat(), "waiting": len(board.waiting)})

    return health


async def _fault(_request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"this is not possible now: {error}", 503, {"Retry-After": "5"})
