"""Signing in and out."""

import time
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.domain.closing import last_closing
from kiosk.office import pages
from kiosk.office.counter.ways import HOME
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session

COOKIE = "counter"
GRACE_MINUTES = 90
"""A session goes on so long after closing: the last visitors are still there."""


def session_of(office: Office, request: Request) -> Session | None:
    """Return who is signed in."""
    return office.sessions.find(request.cookies.get(COOKIE, ""))


def is_own_form(session: Session, given: object) -> bool:
    """Tell whether a form carries the secret of this session."""
    return isinstance(given, str) and given == session.form


def sign_in_page(office: Office, request: Request, problem: str = "", status: int = 200) -> Response:
    """Return the page that asks who it is."""
    words = Words(office, language_of(request))
    return pages.page(
        "counter/sign_in.html.jinja",
        status,
        language=office.languages[words.language],
        _=words.texts.gettext,
        office=office.content().place(office.id).name,
        problem=problem,
    )


async def sign_in(office: Office, request: Request) -> Response:
    """Open a session for whoever knows name and PIN."""
    form = await request.form()
    name, secret = str(form.get("name", "")).strip().lower(), str(form.get("secret", ""))
    address = request.client.host if request.client else ""
    _ = Words(office, language_of(request)).texts.gettext
    wait = office.attempts.begin(name, address, time.monotonic())
    if wait:
        minutes = -(-int(wait) // 60)
        problem = _("Too many wrong attempts. Again in {minutes} min.").format(minutes=minutes)
        return sign_in_page(office, request, problem, 429)
    clerk = await office.desk.ask_clerks(lambda clerks: clerks.signs_in(name, secret))
    if clerk is None:
        return sign_in_page(office, request, _("Name or PIN is not right."), 401)
    office.attempts.right(name, address)
    office.sessions.close(request.cookies.get(COOKIE, ""))
    duty = (await office.board()).duty  # whoever was at a counter when the server ended is there still
    counter = next((one.counter for one in duty if one.clerk == clerk.id), "")
    token = office.sessions.open(clerk.id, clerk.name, clerk.role, closing(office), counter)
    answer = RedirectResponse(HOME, 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, httponly=True, secure=secure, samesite="strict", path=HOME)
    return answer


async def sign_out(office: Office, request: Request, session: Session) -> Response:
    """End duty and session."""
    await office.desk.ask(lambda ledger: ledger.end_duty(office.id, session.clerk, office.now()))
    office.sessions.close(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(HOME, 303)
    answer.delete_cookie(COOKIE, path=HOME)
    return answer


def closing(office: Office) -> datetime | None:
    """Return when sessions end today: some time after the last closing; None when nobody knows the hours."""
    hours = office.content().place(office.id).hours
    found = last_closing(hours, office.now(), office.content().calendar(hours.calendar if hours else None))
    return found + timedelta(minutes=GRACE_MINUTES) if found else None
