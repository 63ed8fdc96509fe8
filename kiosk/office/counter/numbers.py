"""The numbers of the day: the last ones given, going on after an outage, and the end of the day.

Every clerk may print or give back one of the last numbers. Going on behind a paper roll and closing the day cannot be
taken back, so they are for leads, and closing asks for a tick while somebody waits.
"""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from kiosk.domain.label import parse_label, split_label
from kiosk.domain.ticket import OPEN_STATES, State, Ticket
from kiosk.errors import LedgerBusy, LedgerError, OfficeOpen, StateChanged, UnknownTicket
from kiosk.i18n.formats import time_text
from kiosk.office import pages
from kiosk.office.counter import gate
from kiosk.office.counter.ways import LEAD
from kiosk.office.counter.words import Words, language_of
from kiosk.office.night import phase_now
from kiosk.office.parts import Office
from kiosk.office.sessions import Session
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_night import Tidied, tidy

LAST = 8
"""So many of the last numbers are listed."""

RETURNABLE = frozenset({State.WAITING, State.CALLED, State.PARKED})
ONLY_LEADS = frozenset({"paper", "close"})

LEAP = 100
"""Whoever skips more numbers is asked whether that is meant: they are gone for the day, and a 9 is quickly typed."""

Said = tuple[str, bool]


class _Leap(Exception):
    """Many numbers would be skipped."""

    def __init__(self, label: str, count: int) -> None:
        super().__init__(label)
        self.label, self.count = label, count


async def show(
    office: Office, request: Request, session: Session, told: Said = ("", False), leap: str = ""
) -> Response:
    """Return the page; with a number to leap to it asks whether that is meant."""
    board, words = await office.board(), Words(office, language_of(request))
    last = sorted(board.tickets.values(), key=lambda ticket: ticket.issued_at, reverse=True)[:LAST]
    own = [ticket for ticket in board.tickets.values() if ticket.series == office.settings.terminal.series]
    return pages.page(
        "counter/numbers.html.jinja",
        **gate.shell(office, request, session, *told),
        rows=[_row(office, ticket, words) for ticket in last],
        newest=max(own, key=lambda ticket: ticket.number).label if own else "",
        series=office.settings.terminal.series,
        leap=leap,
        is_lead=session.role == LEAD,
        phase=phase_now(office),
        left_over=len(board.in_state(*OPEN_STATES)),
    )


async def change(office: Office, request: Request, session: Session) -> Response:
    """Print, give back, go on after a number, or close; answer with the page as it is then."""
    form, words = await request.form(), Words(office, language_of(request))
    do = str(form.get("do", ""))
    work = {"print": _print, "cancel": _cancel, "paper": _paper, "close": _close}.get(do)
    if work is None:
        return Response("there is no such action", 400)
    if do in ONLY_LEADS and session.role != LEAD:
        return gate.refused(office, request, session)
    try:
        told = await work(office, session, form, words)
    except _Leap as leap:
        said = words.texts.gettext("That skips {count} numbers. They are gone for today. Is that meant?")
        return await show(office, request, session, (said.format(count=leap.count), True), leap.label)
    except (LedgerError, ValueError) as error:
        told = _refusal(words, error), True
    await office.feed.look()
    return await show(office, request, session, told)


async def _print(office: Office, _session: Session, form: FormData, words: Words) -> Said:
    name = str(form.get("ticket", ""))
    await office.desk.ask(lambda ledger: ledger.ask_print(name))
    return words.texts.gettext("The terminal prints the slip."), False


async def _cancel(office: Office, session: Session, form: FormData, words: Words) -> Said:
    name, by = str(form.get("ticket", "")), session.counter or None
    done = await office.desk.ask(lambda ledger: ledger.cancel(name, office.now(), by))
    return words.texts.gettext("Given back: {number}").format(number=done.label), False


async def _paper(office: Office, _session: Session, form: FormData, words: Words) -> Said:
    typed, terminal = str(form.get("label", "")).strip(), office.settings.terminal
    label = parse_label(terminal.series + typed if typed.isdigit() else typed)
    if label is None or int(label[1:]) >= terminal.last_number:
        raise ValueError("not a number before the last one")
    series, number = split_label(label)
    given = (ticket.number for ticket in (await office.board()).tickets.values() if ticket.series == series)
    skipped = number - max(given, default=terminal.first_number - 1)
    if skipped > LEAP and form.get("sure") != label:
        raise _Leap(label, skipped)
    at = await office.desk.ask(lambda ledger: ledger.go_on_after(office.id, series, number, office.now()))
    said = words.texts.gettext("The terminal goes on after {number}.")
    return said.format(number=at), False


async def _close(office: Office, _session: Session, form: FormData, words: Words) -> Said:
    _, ngettext = words.texts.gettext, words.texts.ngettext
    board, now, where = await office.board(), office.now(), phase_now(office)
    if board.in_state(*OPEN_STATES) and where == "over" and not form.get("sure"):
        return _("Somebody is still here. Set the tick to close nevertheless."), True

    def work(ledger: Ledger) -> Tidied:
        return tidy(ledger, office.id, now, where)

    done = await office.desk.ask(work)
    said = ngettext(
        "Closed. {count} number was left over.", "Closed. {count} numbers were left over.", done.closed
    )
    return " ".join((said.format(count=done.closed), _("Only the statistics are kept."))), False


def _refusal(words: Words, error: Exception) -> str:
    _ = words.texts.gettext
    if isinstance(error, OfficeOpen):
        return _("The office is open. Close the day after closing time.")
    if isinstance(error, LedgerBusy):
        return _("Closed. What is left of the day is deleted at night.")
    if isinstance(error, StateChanged | UnknownTicket):
        return _("That number is finished, or at another counter.")
    if isinstance(error, LedgerError):
        return words.fault(error)
    return _("A number is a letter and digits, as in A057, and lower than the last one of the day.")


def _row(office: Office, ticket: Ticket, words: Words) -> dict[str, object]:
    _ = words.texts.gettext
    slip = _("no slip") if ticket.print_error else _("printed") if ticket.printed_at else ""
    return {
        "id": ticket.id,
        "label": ticket.label,
        "at": time_text(ticket.issued_at.astimezone(office.now().tzinfo)),
        "concern": words.concern(ticket.service),
        "language": words.language_name(ticket.language),
        "state": words.state(ticket.state),
        "slip": slip,
        "may_return": ticket.state in RETURNABLE,
    }
