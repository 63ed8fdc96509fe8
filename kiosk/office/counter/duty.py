"""The start and end of duty at a counter, and what it serves: asked when duty begins, and to be changed at any time.

What a clerk chose is remembered, so that the next duty begins with one key. A counter that serves some concerns calls
only those as its next, but may call anybody from the list; whoever was sent to it is called in any case.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.errors import CounterTaken
from kiosk.office import pages
from kiosk.office.counter import signin
from kiosk.office.counter.ways import HOME, ways
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session
from kiosk.store.clerks import Choice


async def on_duty(office: Office, session: Session | None) -> Session | None:
    """Return the session of somebody who is at a counter; nobody has taken it over, and the day has not ended."""
    if session is None or not session.counter:
        return None
    board = await office.board()
    own = any(duty.counter == session.counter and duty.clerk == session.clerk for duty in board.duty)
    return session if own else None


async def show(office: Office, request: Request, session: Session) -> Response:
    """Return the page that asks for counter, languages and concerns, filled in as it was the last time."""
    return await _page(office, request, session, await _last(office, session))


async def start(office: Office, request: Request, session: Session) -> Response:
    """Begin duty at a counter or change what it serves, or say why not."""
    form, words = await request.form(), Words(office, language_of(request))
    choice = _choice(office, form, words)
    if not choice.counter:
        return await _page(office, request, session, choice)
    if problem := await _problem(office, session, choice, words):
        return await _page(office, request, session, choice, problem=problem)
    try:
        await office.desk.ask(
            lambda ledger: ledger.start_duty(
                office.id,
                choice.counter,
                session.clerk,
                office.now(),
                languages=choice.languages,
                services=choice.services,
                take_over=form.get("take_over") == choice.counter,
            )
        )
    except CounterTaken:
        return await _page(office, request, session, choice, taken=choice.counter)
    await office.desk.ask_clerks(lambda clerks: clerks.choose(session.clerk, choice))
    office.sessions.replace(request.cookies.get(signin.COOKIE, ""), replace(session, counter=choice.counter))
    await office.feed.look()
    return RedirectResponse(HOME, 303)


async def end(office: Office, request: Request, session: Session) -> Response:
    """End duty; the session goes on."""
    await office.desk.ask(lambda ledger: ledger.end_duty(office.id, session.clerk, office.now()))
    office.sessions.replace(request.cookies.get(signin.COOKIE, ""), replace(session, counter=""))
    await office.feed.look()
    return RedirectResponse(HOME, 303)


async def still_there(office: Office, session: Session, words: Words) -> str:
    """Return that somebody is at the counter of a session, empty when nobody is.

    Nobody else could finish that visit, so the counter is not left before.
    """
    ticket = (await office.board()).ticket_at(session.counter) if await on_duty(office, session) else None
    said = words.texts.gettext("{number} is still at your counter. Finish that first.")
    return said.format(number=ticket.label) if ticket else ""


async def _problem(office: Office, session: Session, choice: Choice, words: Words) -> str:
    if choice.services == ():
        return words.texts.gettext("Choose at least one concern.")
    return await still_there(office, session, words) if choice.counter != session.counter else ""


async def _last(office: Office, session: Session) -> Choice:
    """Return what a clerk chose last, else what is known of the clerk."""
    chosen = await office.desk.ask_clerks(lambda clerks: clerks.chosen(session.clerk))
    if chosen is not None:
        return chosen
    clerk = await office.desk.ask_clerks(lambda clerks: clerks.get(session.clerk))
    return Choice(counter="", languages=clerk.languages)


def _choice(office: Office, form: FormData, words: Words) -> Choice:
    """Return what a form says: no concern at all means all where none was asked for, and none where they were."""
    known = [key for key, _ in words.concerns()]
    services = _known(map(str, form.getlist("services")), known)
    is_all = len(services) == len(known) or not (services or form.get("asked"))
    counter = str(form.get("counter", ""))
    return Choice(
        counter=counter if counter in office.settings.office_server.counters else "",
        languages=_known(map(str, form.getlist("languages")), office.languages),
        services=None if is_all else services,
    )


def _known(given: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in given if one in known)


async def _page(
    office: Office, request: Request, session: Session, choice: Choice, taken: str = "", problem: str = ""
) -> Response:
    words, there = Words(office, language_of(request)), await on_duty(office, session)
    return pages.page(
        "counter/duty.html.jinja",
        language=office.languages[words.language],
        _=words.texts.gettext,
        session=session,
        is_on_duty=there is not None,
        ways=ways(words, session, HOME)[0 if there else 1 :],
        **await _offered(office, session, choice, words, taken),
        taken=taken,
        problem=problem,
    )


async def _offered(
    office: Office, session: Session, choice: Choice, words: Words, sure: str
) -> dict[str, Any]:
    """Return what can be chosen: its key, its words, whether it is chosen; and which counters are taken."""
    board, some = await office.board(), choice.services
    taken = {duty.counter for duty in board.duty if duty.clerk != session.clerk}
    own = choice.counter if choice.counter not in taken or choice.counter == sure else ""
    return {
        "counters": [(name, name in taken, name == own) for name in office.settings.office_server.counters],
        "languages": [
            (code, words.language_name(code), code in choice.languages)
            for code in office.settings.terminal.languages
        ],
        "concerns": [(key, said, some is None or key in some) for key, said in words.concerns()],
    }
