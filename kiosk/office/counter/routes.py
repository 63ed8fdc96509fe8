"""The addresses of the counter: the page, its stream, and the presses of its buttons."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.ticket import Reason, Ticket
from kiosk.errors import LedgerError
from kiosk.office import pages
from kiosk.office.counter import signin
from kiosk.office.counter.actions import ACTIONS, Press, said
from kiosk.office.counter.view import view
from kiosk.office.counter.words import COOKIE, LANGUAGES, Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session

INTAKES = ("open", "last_tickets", "closed")
LONGEST_VALUE = 80
CALM_SECONDS = 0.5
"""What others did is on a counter's page up to so much later, so that their displays are quick."""

Work = Callable[[Office, Request, Session], Awaitable[Response]]


def routes(office: Office) -> list[BaseRoute]:
    """Return the addresses of the counter."""

    def form(work: Work) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler that does the work for somebody who is signed in and sent an own form."""

        async def answer(request: Request) -> Response:
            session = signin.session_of(office, request)
            if session is None:
                return RedirectResponse(signin.HOME, 303)
            if not signin.is_own_form(session, (await request.form()).get("form")):
                return Response("this form is from an earlier session; load the page again", 403)
            return await work(office, request, session)

        return answer

    async def home(request: Request) -> Response:
        session = signin.session_of(office, request)
        if session is None:
            return signin.sign_in_page(office, request)
        if not session.counter:
            return await signin.duty_page(office, request, session)
        return pages.page("counter/page.html.jinja", **await _context(office, request, session))

    async def live(request: Request) -> Response:
        session = signin.session_of(office, request)
        if session is None or not session.counter:
            return Response("sign in again", 401)

        async def drawer() -> dict[str, Any]:
            return await _context(office, request, session)

        return await pages.live(request, office.feed, "counter/live.html.jinja", drawer, CALM_SECONDS)

    async def enter(request: Request) -> Response:
        return await signin.sign_in(office, request)

    async def speak(request: Request) -> Response:
        chosen = request.path_params["code"]
        answer = RedirectResponse(signin.HOME, 303)
        if chosen in LANGUAGES:
            answer.set_cookie(COOKIE, chosen, max_age=31_536_000, samesite="strict", path=signin.HOME)
        return answer

    post = ["POST"]
    return [
        Route("/counter/", home),
        Route("/counter/live", live),
        Route("/counter/in", enter, methods=post),
        Route("/counter/out", form(signin.sign_out), methods=post),
        Route("/counter/duty", form(signin.start_duty), methods=post),
        Route("/counter/duty/end", form(signin.end_duty), methods=post),
        Route("/counter/act", form(act), methods=post),
        Route("/counter/intake", form(intake), methods=post),
        Route("/counter/language/{code}", speak),
    ]


async def act(office: Office, request: Request, session: Session) -> Response:
    """Do what a button says and answer with the page as it is then."""
    if not session.counter:
        return RedirectResponse(signin.HOME, 303)
    form = await request.form()
    name = str(form.get("action", ""))
    if name not in ACTIONS:
        return Response("there is no such action", 400)
    press = await _press(office, session, {key: str(value) for key, value in form.items()})
    words = Words(office, language_of(request))
    outcome: Ticket | Exception | None
    try:
        outcome = await office.change(lambda ledger: ACTIONS[name](ledger, press))
    except (LedgerError, ValueError) as error:
        outcome = error
        await office.feed.look()
    message, is_problem = said(words, name, outcome)
    context = await _context(office, request, session)
    context |= {"message": message, "is_problem": is_problem}
    return pages.page("counter/page.html.jinja", **context)


async def intake(office: Office, request: Request, session: Session) -> Response:
    """Switch the giving of numbers: open, last ones, closed with a reason."""
    form = await request.form()
    state, reason = str(form.get("state", "")), str(form.get("reason", ""))
    if state not in INTAKES:
        return Response("there is no such state", 400)
    await office.desk.ask(lambda ledger: ledger.set_intake(office.id, state, reason, office.now()))  # type: ignore[arg-type]
    await office.feed.look()
    return RedirectResponse(signin.HOME, 303)


async def _press(office: Office, session: Session, form: dict[str, str]) -> Press:
    board = await office.board()
    duty = next((duty for duty in board.duty if duty.counter == session.counter), None)
    return Press(
        office=office.id,
        counter=session.counter,
        languages=duty.languages if duty else (),
        services=duty.services if duty else None,
        ticket=form.get("ticket", ""),
        value=form.get("value", "")[:LONGEST_VALUE],
        request=form.get("request", ""),
        at=office.now(),
    )


async def _context(office: Office, request: Request, session: Session) -> dict[str, Any]:
    board, now = await office.board(), office.now()
    words = Words(office, language_of(request))
    shown, _ = view(board, session, words, now), words.texts.gettext
    return {
        "language": office.languages[words.language],
        "_": _,
        "ngettext": words.texts.ngettext,
        "session": session,
        "office": office.content().place(office.id).name,
        "view": shown,
        "duty": [(duty.counter, duty.counter == session.counter) for duty in board.duty],
        "transfer_to": _targets(office, session, words),
        "reasons": [
            (reason.value, words.reason(reason)) for reason in Reason if reason is not Reason.APPOINTMENT
        ],
        "intakes": [
            ("open", _("are given")),
            ("last_tickets", _("no more today")),
            ("closed", _("closed now")),
        ],
        "is_free": shown.now is None,
        "message": "",
        "is_problem": False,
    }


def _targets(office: Office, session: Session, words: Words) -> list[tuple[str, str]]:
    """Return where a ticket can be passed on to: other counters, other concerns."""
    _ = words.texts.gettext
    counters = [name for name in office.settings.office_server.counters if name != session.counter]
    groups = office.content().groups(office.now().date())
    return [
        *((f"counter:{name}", _("Counter {counter}").format(counter=name)) for name in counters),
        *((f"service:{group.id}", words.concern(group.id)) for group in groups),
    ]
