"""The appointments of the day: typed in, or read from a file of a calendar program, cancelled, and arrived.

Nothing of a person is taken from a file, see `kiosk.domain.appointment_files`. Whoever comes to the desk instead of
the terminal gets a number here, of the terminal's own series, with the place of the appointment.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import uuid4

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from kiosk.domain.appointment_files import Imported, read_calendar, read_csv
from kiosk.domain.appointments import Appointment
from kiosk.domain.line import OTHER
from kiosk.domain.ticket import Limits, Need
from kiosk.errors import Closed, LedgerError, SeriesExhausted, UnknownAppointment, ValueRefused
from kiosk.i18n.formats import date_text, time_text
from kiosk.i18n.languages import SOURCE
from kiosk.office import pages
from kiosk.office.counter import gate
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session
from kiosk.store.ledger import Wish

UNKNOWN = "und"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
CODE_LENGTH = 5
TOKEN_BYTES = 24

Said = tuple[str, bool]
"""What to tell, and whether it is a problem."""


async def show(office: Office, request: Request, session: Session, told: Said = ("", False)) -> Response:
    """Return the page."""
    words, board = Words(office, language_of(request)), await office.board()
    found = await office.desk.ask(lambda ledger: ledger.appointments(office.id, board.day))
    labels = {ticket.id: ticket.label for ticket in board.tickets.values()}
    spoken = [(code, words.language_name(code)) for code in office.settings.terminal.languages]
    return pages.page(
        "counter/appointments.html.jinja",
        **gate.shell(office, request, session, *told),
        day=date_text(board.day, words.language),
        rows=[_row(office, one, words, labels.get(one.ticket_id or "", "")) for one in found],
        concerns=words.concerns(),
        languages=spoken,
        needs=[(need.value, words.need(need)[1]) for need in Need],
    )


async def change(office: Office, request: Request, session: Session) -> Response:
    """Add, import, cancel, or give a number; answer with the page as it is then."""
    form, words = await request.form(), Words(office, language_of(request))
    work = {"add": _add, "import": _import, "cancel": _cancel, "arrive": _arrive}.get(str(form.get("do", "")))
    if work is None:
        return Response("there is no such action", 400)
    try:
        told = await work(office, form, words)
    except (LedgerError, ValueError) as error:
        told = _refusal(words, error), True
    await office.feed.look()
    return await show(office, request, session, told)


async def _add(office: Office, form: FormData, words: Words) -> Said:
    board = await office.board()
    at = time.fromisoformat(str(form.get("at", "")))
    appointment = Appointment(
        id=uuid4().hex,
        at=datetime.combine(board.day, at, office.now().tzinfo),
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        service=_known(words, str(form.get("service", ""))),
        language=str(form.get("language", "")) or UNKNOWN,
        needs=tuple(Need(str(need)) for need in form.getlist("needs")),
    )
    await office.desk.ask(lambda ledger: ledger.put_appointments(office.id, [appointment]))
    said = words.texts.gettext("Written down for {time}. Code: {code}")
    return said.format(time=time_text(at), code=appointment.code), False


async def _import(office: Office, form: FormData, words: Words) -> Said:
    board, service = await office.board(), _known(words, str(form.get("service", "")))
    read = _read(office, await _text(form.get("file")), board.day, service, words)
    wanted = [_with_known(words, one, service) for one in read.appointments if one.at >= _start(board.at)]
    await office.desk.ask(lambda ledger: ledger.put_appointments(office.id, wanted))
    _, ngettext = words.texts.gettext, words.texts.ngettext
    said = ngettext("{count} appointment taken.", "{count} appointments taken.", len(wanted))
    told = [said.format(count=len(wanted))]
    if past := len(read.appointments) - len(wanted):
        told.append(
            ngettext("{count} of earlier days left out.", "{count} of earlier days left out.", past).format(
                count=past
            )
        )
    if read.left_out:
        numbers = ", ".join(map(str, read.left_out[:10]))
        told.append(_("Not understood, by line or entry: {numbers}").format(numbers=numbers))
    return " ".join(told), bool(read.left_out) or not wanted


async def _cancel(office: Office, form: FormData, words: Words) -> Said:
    name = str(form.get("id", ""))
    done = await office.desk.ask(lambda ledger: ledger.cancel_appointment(office.id, name))
    return ("", False) if done else (words.texts.gettext("Not possible: already here, or cancelled."), True)


async def _arrive(office: Office, form: FormData, words: Words) -> Said:
    board, terminal = await office.board(), office.settings.terminal
    found = await office.desk.ask(lambda ledger: ledger.appointments(office.id, board.day))
    one = next((each for each in found if each.id == form.get("id")), None)
    if one is None:
        raise UnknownAppointment("no appointment of today has this name")
    wish = Wish(
        request_id=f"desk:{one.id}"[:64],
        office=office.id,
        series=terminal.series,
        service=one.service,
        language=SOURCE if one.language == UNKNOWN else one.language,
        ticket_id=str(uuid4()),
        token=secrets.token_urlsafe(TOKEN_BYTES),
    )
    limits = Limits(first_number=terminal.first_number, last_number=terminal.last_number)
    issued = await office.desk.ask(lambda ledger: ledger.check_in(one.code, wish, office.now(), limits))
    return words.texts.gettext("The number is {number}.").format(number=issued.ticket.label), False


async def _text(file: object) -> str:
    if not isinstance(file, UploadFile):
        raise ValueError("no file was chosen")
    data = await file.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # as spreadsheets in German offices write it


def _read(office: Office, text: str, day: Any, service: str, words: Words) -> Imported:
    zone = office.settings.office.timezone
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return read_calendar(text, zone, service, frozenset(key for key, _ in words.concerns()))
    return read_csv(text, day, zone, service)


def _start(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _known(words: Words, service: str) -> str:
    known = [key for key, _ in words.concerns()]
    return service if service in known else next(iter(known), OTHER)


def _with_known(words: Words, one: Appointment, service: str) -> Appointment:
    """Return an appointment with a concern that this office has; other programs have other names for them."""
    known = {key for key, _ in words.concerns()}
    return one if one.service in known else msgspec.structs.replace(one, service=service)


def _refusal(words: Words, error: Exception) -> str:
    _ = words.texts.gettext
    if isinstance(error, Closed):
        return _("Nobody can arrive while the office is closed. Open it on the page of the calls.")
    if isinstance(error, UnknownAppointment):
        return _("This appointment was cancelled.")
    if isinstance(error, SeriesExhausted):
        return _("All numbers of today are given.")
    if isinstance(error, ValueRefused):
        return _("Two appointments of one day have the same code. Nothing was changed.")
    if isinstance(error, LedgerError):
        return words.fault(error)
    return _("The time is missing, or no file was chosen.")


def _row(office: Office, one: Appointment, words: Words, label: str) -> Mapping[str, Any]:
    _ = words.texts.gettext
    return {
        "id": one.id,
        "at": time_text(one.at.astimezone(office.now().tzinfo)),
        "code": one.code,
        "concern": words.concern(one.service),
        "language": "" if one.language == UNKNOWN else words.language_name(one.language),
        "needs": [words.need(need) for need in one.needs],
        "state": one.state,
        "said": {"cancelled": _("cancelled"), "arrived": label}.get(one.state, ""),
    }
