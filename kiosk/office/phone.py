"""The page of one ticket on its holder's phone: number, place in the queue, how long, where to go, what to bring.

Whoever has the link sees this ticket and nothing of anybody else; the secret in the link is at least 128 random bits
and ends with the day. The page is in the visitor's language, works without script, and is kept by no cache.
"""

import contextlib
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.mirror import LEAVABLE, sheet_of, stand_of
from kiosk.domain.ticket import State, Ticket, check_token
from kiosk.errors import StateChanged
from kiosk.i18n.languages import SOURCE, Language
from kiosk.office import pages
from kiosk.office.parts import Office
from kiosk.office.waits import Standing, Waits
from kiosk.takehome.pages.status import Place, place_of

CALM_SECONDS = 1.0
"""A phone is told up to so much later: there are hundreds of them, and the display comes first."""


def routes(office: Office) -> list[BaseRoute]:
    """Return the addresses of the phone pages."""
    waits = Waits(office)

    async def shown(request: Request) -> Response:
        return await _page(office, waits, request, "phone.html.jinja")

    async def leaving(request: Request) -> Response:
        ticket = await _ticket(office, request)
        if ticket is not None and ticket.state not in LEAVABLE:
            return _back(request)
        return await _page(office, waits, request, "phone_leave.html.jinja")

    async def live(request: Request) -> Response:
        ticket = await _ticket(office, request)
        if ticket is None:
            return _gone(office, request)

        async def drawer() -> dict[str, Any]:
            return await _context(office, waits, ticket.id, ticket.language)

        return await pages.live(request, office.feed, "phone_live.html.jinja", drawer, CALM_SECONDS)

    async def leave(request: Request) -> Response:
        ticket = await _ticket(office, request)
        if ticket is None:
            return _gone(office, request)
        with contextlib.suppress(StateChanged):  # it is over already, or just being served: the page says so
            await office.desk.ask(lambda ledger: ledger.cancel(ticket.id, office.now()))
        await office.feed.look()
        return _back(request)

    return [
        Route("/t/{token}", shown),
        Route("/t/{token}/live", live),
        Route("/t/{token}/leave", leaving, methods=["GET"]),
        Route("/t/{token}/leave", leave, methods=["POST"]),
    ]


def place(office: Office, ticket: Ticket, standing: Standing, now: datetime) -> Place:
    """Return what the page says of a ticket that stands there."""
    waits = ticket.state is State.WAITING
    papers = office.content().papers(ticket.service, now.date()) if waits else ()
    sheet, stand = sheet_of(ticket, papers), stand_of(ticket, standing.ahead, standing.wait)
    return place_of(sheet, stand, office.words(ticket.language), office.words(SOURCE), now)


async def _ticket(office: Office, request: Request) -> Ticket | None:
    token = request.path_params["token"]
    try:
        check_token(token)
    except ValueError:
        return None
    return await office.desk.ask(lambda ledger: ledger.by_token(token))


async def _context(office: Office, waits: Waits, ticket_id: str, language: str) -> dict[str, Any]:
    board, now = await office.board(), office.now()
    if ticket_id not in board.tickets:  # it was given after the last look
        await office.feed.look()
        board = await office.board()
    ticket = board.tickets.get(ticket_id)
    standing = await waits.of(board, ticket) if ticket else Standing()
    return {
        "language": _language(office, language),
        "_": office.words(language).gettext,
        "place": place(office, ticket, standing, now) if ticket else None,
        "number": ticket.label if ticket else "",
        "token": ticket.token if ticket else "",
    }


async def _page(office: Office, waits: Waits, request: Request, template: str) -> Response:
    ticket = await _ticket(office, request)
    if ticket is None:
        return _gone(office, request)
    context = await _context(office, waits, ticket.id, ticket.language)
    if context["place"] is None:
        return _gone(office, request)
    return pages.page(template, **context)


def _back(request: Request) -> Response:
    return RedirectResponse(request.url.path.removesuffix("/leave"), 303)


def _gone(office: Office, request: Request) -> Response:
    """Say that there is no such number today, in the languages of the office."""
    code = next(
        (code for code in _wanted(request) if code in office.languages),
        SOURCE,
    )
    offered = [office.languages[name] for name in office.settings.terminal.languages]
    said = [(one, office.words(one.code).gettext("This number is finished.")) for one in offered]
    return pages.page("phone_gone.html.jinja", 404, language=office.languages[code], said=said)


def _wanted(request: Request) -> list[str]:
    given = request.headers.get("accept-language", "")
    return [part.partition(";")[0].strip().partition("-")[0].lower() for part in given.split(",")]


def _language(office: Office, code: str) -> Language:
    return office.languages.get(code) or office.languages[SOURCE]
