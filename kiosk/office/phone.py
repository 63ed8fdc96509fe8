"""The page of one ticket on its holder's phone: number, place in the queue, how long, where to go, what to bring.

Whoever has the link sees this ticket and nothing of anybody else; the secret in the link is at least 128 random bits
and ends with the day. The page is in the visitor's language, works without script, and is kept by no cache.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.ticket import State, Ticket, check_token
from kiosk.domain.translation import text_for
from kiosk.errors import StateChanged
from kiosk.i18n.formats import time_text
from kiosk.i18n.languages import SOURCE, Language
from kiosk.i18n.queueing import Said, leave_text, minutes_text, state_text, wait_text
from kiosk.office import pages
from kiosk.office.parts import Office
from kiosk.office.waits import Standing, Waits

LEAVABLE = (State.WAITING, State.CALLED, State.PARKED)

CALM_SECONDS = 1.0
"""A phone is told up to so much later: there are hundreds of them, and the display comes first."""


@dataclass(frozen=True)
class Place:
    """What the page says of a ticket.

    Attributes:
        label: Its number.
        said: Where it stands, in the visitor's language.
        german: The same in German, to show to somebody; empty on a German page.
        wait: How long it will take, in words; empty when it does not wait.
        minutes: The same as a range; empty when nobody knows.
        leave: Whether its holder may go out meanwhile; None when it does not wait.
        counter: Where to go, once it is called.
        bring: What to bring, in the visitor's language.
        may_leave: Whether it can be given back.
        as_of: When this was true, ``10:42``.
    """

    label: str
    said: Said
    german: str
    wait: str
    minutes: str
    leave: Said | None
    counter: str
    bring: tuple[str, ...]
    may_leave: bool
    as_of: str


def routes(office: Office) -> list[BaseRoute]:
    """Return the addresses of the phone pages."""
    waits = Waits(office)

    async def shown(request: Request) -> Response:
        return await _page(office, waits, request, "phone.html.jinja")

    async def leaving(request: Request) -> Response:
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
        return RedirectResponse(request.url.path.removesuffix("/leave"), 303)

    return [
        Route("/t/{token}", shown),
        Route("/t/{token}/live", live),
        Route("/t/{token}/leave", leaving, methods=["GET"]),
        Route("/t/{token}/leave", leave, methods=["POST"]),
    ]


def place(office: Office, ticket: Ticket, standing: Standing, now: datetime) -> Place:
    """Return what the page says of a ticket that stands there."""
    words, ahead, wait = office.words(ticket.language), standing.ahead, standing.wait
    german = "" if ticket.language == SOURCE else state_text(office.words(SOURCE), ticket.state, ahead).text
    return Place(
        label=ticket.label,
        said=state_text(words, ticket.state, ahead),
        german=german,
        wait="" if ahead is None else wait_text(words, wait),
        minutes="" if ahead is None else minutes_text(words, wait),
        leave=None if ahead is None else leave_text(words, wait),
        counter=ticket.counter or "" if ticket.state in (State.CALLED, State.SERVING) else "",
        bring=_bring(office, ticket),
        may_leave=ticket.state in LEAVABLE,
        as_of=time_text(now),
    )


def _bring(office: Office, ticket: Ticket) -> tuple[str, ...]:
    if ticket.state is not State.WAITING:
        return ()
    found = office.content().papers(ticket.service, office.now().date())
    chosen = (text_for(document.translations, ticket.language, document.source_rev) for document in found)
    return tuple(one.text.name for one in chosen if one)


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
