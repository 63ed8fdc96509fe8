"""What a clerk can do with tickets: each press of a button is one action on the ledger, and one sentence about it.

Nothing here asks "are you sure?": the last step of a counter can be taken back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ticket import Reason, Ticket
from kiosk.errors import LedgerError, RecallRefused, StateChanged, UnknownTicket
from kiosk.office.counter.words import Words
from kiosk.store.ledger import Ledger


@dataclass(frozen=True)
class Press:
    """One press of a button.

    Attributes:
        office: Id of the office.
        counter: Where it was pressed.
        languages: Spoken there.
        services: Served there, None: all.
        ticket: The ticket it is about, or empty.
        value: What was chosen or typed with it.
        request: The same for a press that is sent again.
        at: When, aware.
    """

    office: str
    counter: str
    languages: tuple[str, ...]
    services: tuple[str, ...] | None
    ticket: str
    value: str
    request: str
    at: datetime


Action = Callable[[Ledger, Press], Ticket | None]


def _next(ledger: Ledger, press: Press) -> Ticket | None:
    return ledger.call_next(
        press.office, press.counter, press.at, services=press.services, request_id=press.request
    )


def _next_ours(ledger: Ledger, press: Press) -> Ticket | None:
    return ledger.call_next(
        press.office,
        press.counter,
        press.at,
        services=press.services,
        languages=press.languages,
        request_id=press.request,
    )


def _transfer(ledger: Ledger, press: Press) -> Ticket:
    kind, _, name = press.value.partition(":")
    if kind == "counter":
        return ledger.transfer(press.ticket, press.counter, press.at, to_counter=name)
    return ledger.transfer(press.ticket, press.counter, press.at, service=name)


def _park(ledger: Ledger, press: Press) -> Ticket:
    parked = ledger.park(press.ticket, press.counter, press.at)
    if press.value:
        ledger.write_note(press.ticket, press.value, press.counter, press.at)
    return parked


def _note(ledger: Ledger, press: Press) -> Ticket:
    ledger.write_note(press.ticket, press.value, press.counter, press.at)
    return ledger.ticket(press.ticket)


def _print(ledger: Ledger, press: Press) -> Ticket:
    ledger.ask_print(press.ticket)
    return ledger.ticket(press.ticket)


ACTIONS: Mapping[str, Action] = {
    "next": _next,
    "next_ours": _next_ours,
    "call": lambda ledger, press: ledger.call(press.ticket, press.counter, press.at, press.request),
    "recall": lambda ledger, press: ledger.recall(
        press.ticket, press.counter, press.at, request_id=press.request
    ),
    "serve": lambda ledger, press: ledger.serve(press.ticket, press.counter, press.at),
    "finish": lambda ledger, press: ledger.finish(press.ticket, press.counter, press.at),
    "no_show": lambda ledger, press: ledger.no_show(press.ticket, press.counter, press.at),
    "bring_back": lambda ledger, press: ledger.bring_back(press.ticket, press.counter, press.at),
    "park": _park,
    "transfer": _transfer,
    "refer": lambda ledger, press: ledger.refer(press.ticket, press.counter, press.at),
    "prioritise": lambda ledger, press: ledger.prioritise(
        press.ticket, press.counter, press.at, Reason(press.value)
    ),
    "cancel": lambda ledger, press: ledger.cancel(press.ticket, press.at, press.counter),
    "undo": lambda ledger, press: ledger.undo_last(press.office, press.counter, press.at),
    "note": _note,
    "print": _print,
}
"""Every action by the name that its button sends."""


def said(
    words: Words, name: str, outcome: Ticket | Exception | None, is_choosy: bool = False
) -> tuple[str, bool]:
    """Return what to tell the clerk, and whether it is a problem; an empty sentence where the page says enough.

    Args:
        words: The words of the page.
        name: The action.
        outcome: What came of it.
        is_choosy: The counter serves only some concerns.
    """
    _ = words.texts.gettext
    if isinstance(outcome, RecallRefused):
        seconds = round(outcome.wait)
        return _("Called often enough. Again in {minutes} min.").format(minutes=-(-seconds // 60)), True
    if isinstance(outcome, UnknownTicket):
        return (
            (_("There is nothing to take back."), True) if name == "undo" else (_("Its day is over."), True)
        )
    if isinstance(outcome, StateChanged):
        return _("Somebody else was faster. The list is up to date now."), True
    if isinstance(outcome, LedgerError):
        return words.fault(outcome), True
    if outcome is None:
        return _nobody(words, name, is_choosy), False
    if isinstance(outcome, Exception):
        return _("That is not possible."), True
    return (_("Taken back: {number}").format(number=outcome.label), False) if name == "undo" else ("", False)


def _nobody(words: Words, name: str, is_choosy: bool) -> str:
    """Say that there is nobody to call; others may be waiting."""
    _ = words.texts.gettext
    if name == "next_ours":
        return _("Nobody is waiting whom you serve and whose language you speak.")
    if is_choosy:
        return _("Nobody is waiting for what you serve.")
    return _("Nobody is waiting.")
