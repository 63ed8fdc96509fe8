"""The addresses of the counter: the page of the calls, its stream, the presses of its buttons, and the other pages."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk.domain.ticket import Reason, Ticket
from kiosk.errors import LedgerError
from kiosk.i18n.queueing import CLOSED_REASONS
from kiosk.office import pages
from kiosk.office.counter import appointments, clerks, duty, gate, numbers, signin, statistics
from kiosk.office.counter.actions import ACTIONS, Press, said
from kiosk.office.counter.view import view
from kiosk.office.counter.ways import HOME, ways
from kiosk.office.counter.words import COOKIE, LANGUAGES, Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session

INTAKES = ("open", "last_tickets", "closed")
LONGEST_VALUE = 80
CALM_SECONDS = 0.5
"""What others did is on a counter's page up to so much later, so that their displays are quick."""


def routes(office: Office) -> list[BaseRoute]:
    """Return the addresses of the counter."""

    async def live(request: Request) -> Response:
        if await duty.on_duty(office, signin.session_of(office, request)) is None:
            return Response("sign in again", 401)

        async def drawer() -> dict[str, Any] | None:
            session = await duty.on_duty(office, signin.session_of(office, request))
            return await _context(office, request, session) if session else None

        return await pages.live(request, office.feed, "counter/live.html.jinja", drawer, CALM_SECONDS)

    async def enter(request: Request) -> Response:
        return await signin.sign_in(office, request)

    async def speak(request: Request) -> Response:
        chosen = request.path_params["code"]
        answer = RedirectResponse(HOME, 303)
        if chosen in LANGUAGES:
            answer.set_cookie(COOKIE, chosen, max_age=31_536_000, samesite="strict", path=HOME)
        return answer

    post = ["POST"]
    return [
        Route("/counter/", gate.page(office, home)),
        Route("/counter/live", live),
        Route("/counter/in", enter, methods=post),
        Route("/counter/out", gate.form(office, signin.sign_out), methods=post),
        Route("/counter/duty", gate.page(office, duty.show)),
        Route("/counter/duty", gate.form(office, duty.start), methods=post),
        Route("/counter/duty/end", gate.form(office, leave), methods=post),
        Route("/counter/act", gate.form(office, act), methods=post),
        Route("/counter/intake", gate.form(office, intake), methods=post),
        Route("/counter/appointments", gate.page(office, appointments.show)),
        Route("/counter/appointments", gate.form(office, appointments.change), methods=post),
        Route("/counter/numbers", gate.page(office, numbers.show)),
        Route("/counter/numbers", gate.form(office, numbers.change), methods=post),
        Route("/counter/clerks", gate.page(office, clerks.show, lead=True)),
        Route("/counter/clerks", gate.form(office, clerks.add, lead=True), methods=post),
        Route("/counter/clerks/{clerk}", gate.page(office, clerks.show_one, lead=True)),
        Route("/counter/clerks/{clerk}", gate.form(office, clerks.change, lead=True), methods=post),
        Route("/counter/pin", gate.page(office, clerks.show_pin)),
        Route("/counter/pin", gate.form(office, clerks.change_pin), methods=post),
        Route("/counter/statistics", gate.page(office, statistics.show, lead=True)),
        Route("/counter/statistics/{name}.csv", gate.page(office, statistics.table, lead=True)),
        Route("/counter/language/{code}", speak),
    ]


async def home(office: Office, request: Request, session: Session) -> Response:
    """Show the calls to whoever is on duty, and ask the others where they are."""
    if await duty.on_duty(office, session) is None:
        return await duty.show(office, request, session)
    return pages.page("counter/page.html.jinja", **await _context(office, request, session))


async def leave(office: Office, request: Request, session: Session) -> Response:
    """End duty, unless somebody is still at the counter."""
    problem = await duty.still_there(office, session, Words(office, language_of(request)))
    if not problem:
        return await duty.end(office, request, session)
    context = await _context(office, request, session) | {"message": problem, "is_problem": True}
    return pages.page("counter/page.html.jinja", **context)


async def act(office: Office, request: Request, session: Session) -> Response:
    """Do what a button says and answer with the page as it is then."""
    if await duty.on_duty(office, session) is None:
        return RedirectResponse(HOME, 303)
    form = await request.form()
    name = str(form.get("action", ""))
    if name not in ACTIONS:
        return Response("there is no such action", 400)
    press = await _press(office, session, {key: str(value) for key, value in form.items()})
    words = Words(office, language_of(request))
    if name == "transfer" and press.value not in dict(_targets(office, session, words)):
        return Response("there is nobody to pass it on to", 400)
    outcome: Ticket | Exception | None
    try:
        outcome = await office.change(lambda ledger: ACTIONS[name](ledger, press))
    except (LedgerError, ValueError) as error:
        outcome = error
        await office.feed.look()
    context = await _context(office, request, session)
    context["message"], context["is_problem"] = said(words, name, outcome, press.services is not None)
    return pages.page("counter/page.html.jinja", **context)


async def intake(office: Office, request: Request, session: Session) -> Response:
    """Switch the giving of numbers: open, last ones, closed with a reason for visitors."""
    form = await request.form()
    state, reason = str(form.get("state", "")), str(form.get("reason", ""))
    if state not in INTAKES or reason not in ("", *CLOSED_REASONS):
        return Response("there is no such state", 400)
    if state == "open":
        reason = ""
    await office.desk.ask(lambda ledger: ledger.set_intake(office.id, state, reason, office.now()))  # type: ignore[arg-type]
    await office.feed.look()
    return RedirectResponse(HOME, 303)


async def _press(office: Office, session: Session, form: dict[str, str]) -> Press:
    board = await office.board()
    own = next((one for one in board.duty if one.counter == session.counter), None)
    return Press(
        office=office.id,
        counter=session.counter,
        languages=own.languages if own else (),
        services=own.services if own else None,
        ticket=form.get("ticket", ""),
        value=form.get("value", "")[:LONGEST_VALUE],
        request=form.get("request", ""),
        at=office.now(),
    )


async def _context(office: Office, request: Request, session: Session) -> dict[str, Any]:
    board, now = await office.board(), office.now()
    words = Words(office, language_of(request))
    shown, _ = view(board, session, words, now), words.texts.gettext
    visitors = office.words(words.language)
    return gate.shell(office, request, session) | {
        "ways": ways(words, session, HOME),
        "view": shown,
        "duty": [(one.counter, one.counter == session.counter) for one in board.duty],
        "transfer_to": _targets(office, session, words),
        "reasons": [
            (reason.value, words.reason(reason)) for reason in Reason if reason is not Reason.APPOINTMENT
        ],
        "closed_reasons": [(key, visitors.gettext(text)) for key, text in CLOSED_REASONS.items()],
        "intakes": [
            ("open", _("are given")),
            ("last_tickets", _("no more today")),
            ("closed", _("closed now")),
        ],
        "is_free": shown.now is None,
    }


def _targets(office: Office, session: Session, words: Words) -> list[tuple[str, str]]:
    """Return where a ticket can be passed on to: other counters, other concerns."""
    _ = words.texts.gettext
    counters = [name for name in office.settings.office_server.counters if name != session.counter]
    return [
        *((f"counter:{name}", _("Counter {counter}").format(counter=name)) for name in counters),
        *((f"service:{key}", said) for key, said in words.concerns()),
    ]
