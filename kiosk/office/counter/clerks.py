"""Who may sign in at the counter: added, changed, given a new PIN or taken off duty by leads; the own PIN by everybody.

A clerk who left is not deleted but may not sign in any more. Whoever gets a new PIN or another role, or may not sign
in any more, is signed out everywhere at once.
"""

import os
import time
from collections.abc import Callable
from typing import Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.errors import ClerkError, SettingsError
from kiosk.office import pages
from kiosk.office.counter import gate, signin
from kiosk.office.counter.ways import HOME, LEAD
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session
from kiosk.store.clerks import Clerk, Clerks

SALT_BYTES = 16
ADDRESS = "/counter/clerks"

Said = tuple[str, bool]


async def show(office: Office, request: Request, session: Session, told: Said = ("", False)) -> Response:
    """Return the list."""
    words = Words(office, language_of(request))
    found = await office.desk.ask_clerks(lambda clerks: clerks.all())
    rows = [(one, [words.language_name(code) for code in one.languages]) for one in found]
    return pages.page(
        "counter/clerks.html.jinja",
        **gate.shell(office, request, session, *told),
        rows=sorted(rows, key=lambda row: not row[0].active),
        languages=_languages(office, words),
    )


async def show_one(office: Office, request: Request, session: Session, told: Said = ("", False)) -> Response:
    """Return the page of one clerk."""
    name, words = request.path_params["clerk"], Words(office, language_of(request))
    try:
        clerk = await office.desk.ask_clerks(lambda clerks: clerks.get(name))
    except ClerkError:
        return RedirectResponse(ADDRESS, 303)
    return pages.page(
        "counter/clerk.html.jinja",
        **gate.shell(office, request, session, *told),
        clerk=clerk,
        languages=_languages(office, words),
    )


async def add(office: Office, request: Request, session: Session) -> Response:
    """Add somebody, who can sign in at once."""
    form, words = await request.form(), Words(office, language_of(request))
    name = str(form.get("id", "")).strip().lower()

    def work(clerks: Clerks) -> None:
        clerks.add(_clerk(office, name, form), str(form.get("secret", "")), os.urandom(SALT_BYTES))

    told = await _done(office, words, work, words.texts.gettext("{name} may sign in now.").format(name=name))
    return await show(office, request, session, told)


async def change(office: Office, request: Request, session: Session) -> Response:
    """Change a clerk, or give a new PIN."""
    form, words = await request.form(), Words(office, language_of(request))
    name, secret = request.path_params["clerk"], form.get("secret")

    def work(clerks: Clerks) -> bool:
        was = clerks.get(name)
        if secret is not None:
            clerks.set_secret(name, str(secret), os.urandom(SALT_BYTES))
            return True
        after = _clerk(office, name, form)
        clerks.put(after)
        return not after.active or after.role != was.role

    _ = words.texts.gettext
    said = _("The new PIN is valid now.") if secret is not None else _("Changed.")
    told = await _done(office, words, work, said, name)
    if signin.session_of(office, request) is None:  # it was the lead's own
        return RedirectResponse(HOME, 303)
    return await show_one(office, request, session, told)


async def show_pin(office: Office, request: Request, session: Session, told: Said = ("", False)) -> Response:
    """Return the page on which everybody changes the own PIN."""
    return pages.page("counter/pin.html.jinja", **gate.shell(office, request, session, *told))


async def change_pin(office: Office, request: Request, session: Session) -> Response:
    """Change the own PIN of somebody who knows the one before."""
    form, words = await request.form(), Words(office, language_of(request))
    _, address = words.texts.gettext, request.client.host if request.client else ""
    secret = str(form.get("secret", ""))
    if secret != form.get("again"):
        return await show_pin(office, request, session, (_("The two new ones are not the same."), True))
    if office.attempts.begin(session.clerk, address, time.monotonic()):
        return await show_pin(
            office, request, session, (_("Too many wrong attempts. Try again later."), True)
        )
    known = await office.desk.ask_clerks(
        lambda clerks: clerks.signs_in(session.clerk, str(form.get("was", "")))
    )
    if known is None:
        return await show_pin(office, request, session, (_("Name or PIN is not right."), True))
    office.attempts.right(session.clerk, address)
    told = await _done(
        office,
        words,
        lambda clerks: clerks.set_secret(session.clerk, secret, os.urandom(SALT_BYTES)),
        _("The new PIN is valid now."),
    )
    if not told[1]:  # whoever knew the one before is signed out
        office.sessions.close_clerk(session.clerk, but=request.cookies.get(signin.COOKIE, ""))
    return await show_pin(office, request, session, told)


async def _done(
    office: Office, words: Words, work: Callable[[Clerks], bool | None], said: str, ended: str = ""
) -> Said:
    """Do the work; end the sessions of a clerk when it says so."""
    _ = words.texts.gettext
    try:
        if await office.desk.ask_clerks(work):
            office.sessions.close_clerk(ended)
            await office.desk.ask(lambda ledger: ledger.end_duty(office.id, ended, office.now()))
            await office.feed.look()
    except SettingsError:
        return _("A PIN has 6 to 12 digits, a pass phrase at least 12 characters."), True
    except ClerkError:
        return _("One lead must remain. Make somebody else a lead first."), True
    except ValueError:
        return _(
            "A short name has letters and digits only and is nobody else’s; the name may not be empty."
        ), True
    return said, False


def _clerk(office: Office, name: str, form: FormData) -> Clerk:
    role: Literal["clerk", "lead"] = "lead" if form.get("role") == LEAD else "clerk"
    return Clerk(
        id=name,
        name=str(form.get("name", "")).strip(),
        role=role,
        languages=tuple(code for code in map(str, form.getlist("languages")) if code in office.languages),
        active=form.get("active") == "yes",
    )


def _languages(office: Office, words: Words) -> list[tuple[str, str]]:
    return [(code, words.language_name(code)) for code in office.settings.terminal.languages]
