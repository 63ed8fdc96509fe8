"""The call display: who is called to which counter, the last calls, who comes next, and whom nobody saw.

It shows numbers and counters, nothing of a person or a concern. A call is known by ticket and count, so a recall is
announced again, a call that came while the display was away is announced late, and none is announced twice.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.label import parse_label
from kiosk.domain.ticket import State
from kiosk.i18n.formats import date_text, time_text
from kiosk.i18n.languages import SOURCE
from kiosk.office import pages, sound
from kiosk.office.board import Board, Call
from kiosk.office.parts import Office

FOR_A_DAY = {"Cache-Control": "private, max-age=86400"}
LAST, NEXT, MISSED, CURRENT = 5, 3, 5, 4
"""How many are shown: of the last calls, of those who come next, of those missed, of those called now."""


@dataclass(frozen=True)
class Shown:
    """One call on the display.

    Attributes:
        key: Another one for each call.
        label: The number.
        counter: Where to go.
        language: The visitor's language; the sentence is in it, and it is spoken.
        direction: Of the language.
        sentence: What to do, in the visitor's language; empty when that is German.
        spoken: Addresses of what is spoken, in this order.
        at: When, in seconds since 1970: a page that opens late does not announce what is long over.
    """

    key: str
    label: str
    counter: str
    language: str
    direction: str
    sentence: str
    spoken: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Screen:
    """Everything on the display.

    Attributes:
        current: Calls that nobody has answered yet, newest first.
        last: Calls before them, newest first.
        next: Numbers that come next.
        missed: Numbers that were called and nobody came, newest first.
        waiting: How many wait.
        notices: What the office wants to say, by title and text.
        closed: What to say when no numbers are given; empty when they are.
    """

    current: tuple[Shown, ...]
    last: tuple[Shown, ...]
    next: tuple[str, ...]
    missed: tuple[str, ...]
    waiting: int
    notices: tuple[tuple[str, str], ...]
    closed: str


def routes(office: Office) -> list[BaseRoute]:
    """Return the addresses of the display."""

    async def context() -> dict[str, Any]:
        return _context(office, await office.board(), office.now())

    async def shown(_request: Request) -> Response:
        gong = office.settings.office_server.gong
        return pages.page("display.html.jinja", gong=gong, **await context())

    async def live(request: Request) -> Response:
        return await pages.live(request, office.feed, "display_live.html.jinja", context)

    async def chime(_request: Request) -> Response:
        return Response(sound.gong(), media_type="audio/wav", headers=FOR_A_DAY)

    async def spoken(request: Request) -> Response:
        language, label, counter = (request.path_params[name] for name in ("language", "label", "counter"))
        known = parse_label(label) == label and counter in office.settings.office_server.counters
        if not known or not office.speech.speaks(language):
            return Response(status_code=404)
        said = sound.sentence(office.words(language), label, counter)
        found = await asyncio.to_thread(office.speech.spoken, said, language)
        return Response(found or b"", 200 if found else 404, media_type="audio/wav", headers=FOR_A_DAY)

    return [
        Route("/display/", shown),
        Route("/display/live", live),
        Route("/display/gong.wav", chime),
        Route("/display/spoken/{language}/{label}/{counter}.wav", spoken),
    ]


def screen(office: Office, board: Board, now: datetime) -> Screen:
    """Return what the display shows."""
    current = board.called()[:CURRENT]
    keys = {call.ticket.id for call in current}
    last = [
        call
        for call in board.calls
        if call.ticket.id not in keys and call.ticket.state in (State.SERVING, State.DONE)
    ]
    missed = [call.ticket.label for call in board.calls if call.ticket.state is State.NO_SHOW]
    return Screen(
        current=tuple(_shown(office, call) for call in current),
        last=tuple(_shown(office, call) for call in last[:LAST]),
        next=tuple(ticket.label for ticket in board.waiting[:NEXT]),
        missed=tuple(missed[:MISSED]),
        waiting=len(board.waiting),
        notices=_notices(office, now),
        closed=_closed(office, board),
    )


def _context(office: Office, board: Board, now: datetime) -> dict[str, Any]:
    return {
        "language": office.languages[SOURCE],
        "_": office.words(SOURCE).gettext,
        "screen": screen(office, board, now),
        "name": office.content().place(office.id).name,
        "date": date_text(now.date(), SOURCE),
        "time": time_text(now),
    }


def _shown(office: Office, call: Call) -> Shown:
    code = call.ticket.language if call.ticket.language in office.languages else SOURCE
    sentence = office.words(code).gettext("Please go to counter {counter}.").format(counter=call.counter)
    return Shown(
        key=call.key,
        label=call.ticket.label,
        counter=call.counter,
        language=code,
        direction=office.languages[code].direction,
        sentence="" if code == SOURCE else sentence,
        spoken=_spoken(office, call, code),
        at=int(call.at.timestamp()),
    )


def _spoken(office: Office, call: Call, language: str) -> tuple[str, ...]:
    """Return the call in the visitor's language, then in German for those who help."""
    if not office.settings.office_server.speak:
        return ()
    said = (code for code in dict.fromkeys((language, SOURCE)) if office.speech.speaks(code))
    return tuple(f"/display/spoken/{code}/{call.ticket.label}/{call.counter}.wav" for code in said)


def _notices(office: Office, now: datetime) -> tuple[tuple[str, str], ...]:
    found = office.content().notices(now.date(), office.id)
    texts = (notice.translations.get(SOURCE) for notice in found)
    return tuple((text.title, text.body or "") for text in texts if text)


def _closed(office: Office, board: Board) -> str:
    _ = office.words(SOURCE).gettext
    if board.intake.state == "closed":
        return _("No more numbers now. Please ask at the desk.")
    return _("All numbers for today are given.") if board.intake.state == "last_tickets" else ""
