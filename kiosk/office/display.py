"""The call display: who is called to which counter, the last calls, who comes next, and whom nobody saw.

It shows numbers and counters, nothing of a person or a concern. A call is known by ticket and count, so a recall is
announced again, a call that came while the display was away is announced late, and none is announced twice.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.label import parse_label
from kiosk.domain.ticket import State
from kiosk.i18n.formats import date_text, time_text
from kiosk.i18n.languages import SOURCE
from kiosk.i18n.queueing import closed_reason, counter_text
from kiosk.office import pages, sound
from kiosk.office.board import Board, Call
from kiosk.office.notices import Page, page_at, turn_at
from kiosk.office.parts import Office

FOR_A_DAY = {"Cache-Control": "private, max-age=86400"}
LAST, NEXT, MISSED, CURRENT = 5, 3, 5, 5
"""How many are shown: of the last calls, of those who come next, of those missed, of those called now."""

ANSWERED = (State.CALLED, State.SERVING, State.DONE)
"""States of those who were called and neither missed it nor wait again."""

LINGERS = timedelta(seconds=20)
"""A call stays for so long although somebody has come already: a clerk may be faster than those who look up."""

ANNOUNCED = timedelta(minutes=3)
"""A display that was away announces calls until they are so old."""


@dataclass(frozen=True)
class Said:
    """One sentence in one language."""

    language: str
    direction: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One call on the display.

    Attributes:
        key: Another one for each call.
        label: The number.
        counter: Where to go.
        sentence: What to do, in the visitor's language; None when that is German.
        spoken: Addresses of what is spoken, in this order.
    """

    key: str
    label: str
    counter: str
    sentence: Said | None
    spoken: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    """Everything on the display.

    Attributes:
        current: Calls that nobody has answered yet, newest first.
        announced: Those of all calls that are to be heard, if they were not yet, oldest first.
        last: Calls before the current ones, and those that found no room among them, newest first.
        next: Numbers that come next.
        missed: Numbers that were called and nobody came, newest first.
        welcome: What this display is for, in the languages of the office.
        notice: What the office wants to say, None when there is nothing, or it is the turn of `closed`.
        closed: That no numbers are given, and why, in German and another language; empty when they are, and in
            every second turn when there is a notice.
    """

    current: tuple[Shown, ...]
    announced: tuple[Shown, ...]
    last: tuple[Shown, ...]
    next: tuple[str, ...]
    missed: tuple[str, ...]
    welcome: tuple[Said, ...]
    notice: Page | None
    closed: tuple[Said, ...]


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
        return Response(await asyncio.to_thread(sound.gong), media_type="audio/wav", headers=FOR_A_DAY)

    async def spoken(request: Request) -> Response:
        language, label, counter = (request.path_params[name] for name in ("language", "label", "counter"))
        if not office.speech.speaks(language) or not _is_call(await office.board(), label, counter):
            return Response(status_code=404)
        said = sound.sentence(office.words(language), label, counter)
        found = await asyncio.to_thread(office.speech.spoken, said, language)
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type="audio/wav", headers=FOR_A_DAY)

    return [
        Route("/display/", shown),
        Route("/display/live", live),
        Route("/display/gong.wav", chime),
        Route("/display/spoken/{language}/{label}/{counter}.wav", spoken),
    ]


def screen(office: Office, board: Board, now: datetime) -> Screen:
    """Return what the display shows."""
    called = [call for call in board.calls if _is_current(call, now)]
    current = called[:CURRENT]
    last = [call for call in board.calls if call not in current and call.ticket.state in ANSWERED]
    missed = [call.ticket.label for call in board.calls if call.ticket.state is State.NO_SHOW]
    notice, closed = _foot(office, board, now)
    heard = [call for call in reversed(called) if now - call.at <= ANNOUNCED]
    return Screen(
        current=tuple(_shown(office, call) for call in current),
        announced=tuple(_shown(office, call) for call in heard),
        last=tuple(_shown(office, call) for call in last[:LAST]),
        next=tuple(ticket.label for ticket in board.waiting[:NEXT]),
        missed=tuple(missed[:MISSED]),
        welcome=_everywhere(office, _welcome),
        notice=notice,
        closed=closed,
    )


def _is_current(call: Call, now: datetime) -> bool:
    """Whether a call stands among the large ones."""
    state = call.ticket.state
    return state is State.CALLED or (state is State.SERVING and now - call.at < LINGERS)


def _is_call(board: Board, label: str, counter: str) -> bool:
    """Whether a number was called to a counter today: nobody makes the machine speak anything else."""
    return parse_label(label) == label and any(
        (call.ticket.label, call.counter) == (label, counter) for call in board.calls
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


def _welcome(words: NullTranslations) -> str:
    _ = words.gettext
    return _("We call your number here.")


def _shown(office: Office, call: Call) -> Shown:
    code = call.ticket.language if call.ticket.language in office.languages else SOURCE
    text = counter_text(office.words(code), call.counter)
    return Shown(
        key=call.key,
        label=call.ticket.label,
        counter=call.counter,
        sentence=None if code == SOURCE else Said(code, office.languages[code].direction, text),
        spoken=_spoken(office, call, code),
    )


def _spoken(office: Office, call: Call, language: str) -> tuple[str, ...]:
    """Return the call in the visitor's language, then in German, for those who help or did not hear it well."""
    if not office.settings.office_server.speak:
        return ()
    said = (code for code in (language, SOURCE) if office.speech.speaks(code))
    counter = quote(call.counter, safe="")
    return tuple(f"/display/spoken/{code}/{call.ticket.label}/{counter}.wav" for code in said)


def _everywhere(office: Office, say: Callable[[NullTranslations], str]) -> tuple[Said, ...]:
    """Return a sentence in the languages of the office, German first."""
    codes = dict.fromkeys((SOURCE, *office.settings.terminal.languages))
    return tuple(Said(code, office.languages[code].direction, say(office.words(code))) for code in codes)


def _foot(office: Office, board: Board, now: datetime) -> tuple[Page | None, tuple[Said, ...]]:
    """Return what stands at the foot now: a page of a notice, or that no numbers are given."""
    closed, turn = _closed(office, board), turn_at(now)
    if not closed:
        return page_at(office, now, turn), ()
    round_, is_notice = divmod(turn, 2)
    notice = page_at(office, now, round_) if is_notice else None
    if notice:
        return notice, ()
    others = closed[1:]
    return None, (closed[0], *others[round_ % len(others) : round_ % len(others) + 1]) if others else closed


def _closed(office: Office, board: Board) -> tuple[Said, ...]:
    if board.intake.state == "closed":
        return _everywhere(office, lambda words: _closed_now(words, board.intake.reason_key))
    if board.intake.state == "last_tickets":
        return _everywhere(office, _all_given)
    return ()


def _closed_now(words: NullTranslations, reason_key: str) -> str:
    _ = words.gettext
    said = _("No more numbers now. Please ask at the desk.")
    return " ".join(filter(None, (closed_reason(words, reason_key), said)))


def _all_given(words: NullTranslations) -> str:
    _ = words.gettext
    return _("All numbers for today are given.")
