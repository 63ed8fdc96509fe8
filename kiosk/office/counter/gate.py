"""Who may open which page of the counter, and what all of them show: the ways to the others, and who is signed in.

A page for leads is refused to everybody else, however its address was come by; a form must carry the secret of the
session that it is sent in.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.office import pages
from kiosk.office.counter import signin
from kiosk.office.counter.ways import HOME, LEAD, ways
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session

Work = Callable[[Office, Request, Session], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]


def page(office: Office, work: Work, *, lead: bool = False) -> Handler:
    """Return a handler that shows a page to somebody who is signed in, and who is a lead if need be."""

    async def answer(request: Request) -> Response:
        session = signin.session_of(office, request)
        if session is None:
            return signin.sign_in_page(office, request)
        if lead and session.role != LEAD:
            return refused(office, request, session)
        return await work(office, request, session)

    return answer


def form(office: Office, work: Work, *, lead: bool = False) -> Handler:
    """Return a handler that does the work for somebody who is signed in and sent an own form."""

    async def answer(request: Request) -> Response:
        session = signin.session_of(office, request)
        if session is None:
            return RedirectResponse(HOME, 303)
        async with request.form() as sent:  # its files are closed with it
            if not signin.is_own_form(session, sent.get("form")):
                return Response("this form is from an earlier session; load the page again", 403)
            if lead and session.role != LEAD:
                return refused(office, request, session)
            return await work(office, request, session)

    return answer


def refused(office: Office, request: Request, session: Session) -> Response:
    """Return the page that says that only leads may do this."""
    return pages.page("counter/refused.html.jinja", 403, **shell(office, request, session))


def shell(
    office: Office, request: Request, session: Session, message: str = "", is_problem: bool = False
) -> dict[str, Any]:
    """Return what every page of somebody who is signed in needs."""
    words = Words(office, language_of(request))
    return {
        "language": office.languages[words.language],
        "_": words.texts.gettext,
        "ngettext": words.texts.ngettext,
        "session": session,
        "office": office.content().place(office.id).name,
        "ways": ways(words, session, request.url.path),
        "message": message,
        "is_problem": is_problem,
    }
