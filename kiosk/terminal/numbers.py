"""The terminal's side of the queue: may a number be given now, giving it, and asking where it stands.

The ledger decides and keeps; here the office's hours, the settings and the words for a refusal come together. A tap
carries a request id that was made when the confirmation was shown, so that a double tap is one ticket.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.appointments import parse_code
from kiosk.domain.hours import OpenState, open_state
from kiosk.domain.label import parse_label
from kiosk.domain.library import Content
from kiosk.domain.line import OTHER, Line, line_of
from kiosk.domain.ticket import Limits, Need, State, Ticket
from kiosk.errors import Closed, LedgerError, LimitReached, SeriesExhausted, UnknownAppointment
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger, Wish
from kiosk.terminal.outlook import Outlook
from kiosk.terminal.pages.desk import QueueFacts, TicketFacts

FRESH = timedelta(minutes=1)
"""What another machine told so lately counts as now."""


class Numbers:
    """Gives numbers for one terminal. Without a ledger (switched off in the settings) it gives none."""

    def __init__(self, settings: Settings, ledger: Ledger | None, content: Callable[[], Content]) -> None:
        """Takes the ledger and where the content in use is found."""
        self._settings = settings
        self._ledger = ledger
        self._content = content
        self.office = settings.office.location
        self._outlook = Outlook(ledger, self.office) if ledger else None

    def is_open(self, now: datetime) -> bool:
        """Whether numbers may be given at `now`: in walk-in hours, not too close to closing.

        An office whose hours are not known gives numbers; staff switch the giving off at the counter.
        """
        if self._settings.queue.at_any_hour:
            return True
        state = self._state(now)
        if state.kind == "unknown":
            return True
        last = timedelta(minutes=self._settings.queue.last_ticket_minutes_before_closing)
        return state.kind == "open" and (state.until is None or state.until - now > last)

    def _state(self, now: datetime) -> OpenState:
        content = self._content()
        place = content.place(self.office)
        return open_state(place.hours, now, content.calendar(place.hours.calendar if place.hours else None))

    def facts(self, now: datetime, concern: str = "") -> QueueFacts:
        """What the pages say about the queue: about the line of a concern, or about everybody who waits."""
        if self._ledger is None or self._outlook is None:
            return QueueFacts(None, "closed")
        line = self._line(concern, now) if concern else None
        try:
            intake = self._ledger.intake(self.office, now)
            waiting = self._outlook.waiting(line, now)
            expected = self._outlook.expects(now)
        except LedgerError:
            return QueueFacts(None, "fault")
        closed = intake.state
        if closed == "open":
            closed = "" if self.is_open(now) else self._why_not(now)
        said = bool(concern) or not self._settings.queue.lines  # several lines have no wait in common
        wait = self._outlook.wait(line, concern or "", waiting, now) if said and not closed else None
        return QueueFacts(waiting, closed, intake.reason_key, wait, expected)

    def _why_not(self, now: datetime) -> str:
        """`soon` in the last minutes before closing, else `hours`."""
        return "soon" if self._state(now).kind == "open" else "hours"

    def as_of(self, now: datetime) -> datetime | None:
        """Since when the place in the queue may have changed unnoticed; None: it is as it is told."""
        heard = self._ledger.heard_at() if self._ledger else None
        return heard if heard and abs(now - heard) > FRESH else None

    def letters(self, now: datetime) -> tuple[str, ...]:
        """The series in use today, for the keys to ask for a number: those of this and the other terminals."""
        own = self._settings.terminal.series
        try:
            given = (
                self._ledger.tickets(self.office, self._ledger.day(self.office, now)) if self._ledger else []
            )
        except LedgerError:
            given = []
        return tuple(sorted({own, *(ticket.series for ticket in given)}))

    def issue(
        self,
        request_id: str,
        concern: str,
        language: str,
        now: datetime,
        ticket_id: str,
        token: str,
        needs: Sequence[Need] = (),
    ) -> TicketFacts | str:
        """Gives a number, or says in one word why not: hours, closed, last_tickets, limit or fault."""
        if self._ledger is None:
            return "closed"
        wish = self._wish(request_id, concern, language, ticket_id, token, needs)
        try:
            issued = self._ledger.issue(
                wish, now, self._limits(concern), self.is_open, self._line(concern, now)
            )
        except Closed as refusal:
            return self._why_not(now) if refusal.reason == "hours" else refusal.reason
        except (LimitReached, SeriesExhausted):
            return "limit"
        except LedgerError:
            return "fault"
        return _facts(issued.ticket, issued.ahead)

    def check_in(
        self, code: str, request_id: str, language: str, now: datetime, ticket_id: str, token: str
    ) -> TicketFacts | str:
        """Gives the number of an appointment, or says in one word why not: unknown, closed, limit or fault."""
        known = parse_code(code)
        if self._ledger is None or known is None:
            return "unknown"
        wish = self._wish(request_id, OTHER, language, ticket_id, token)
        try:
            issued = self._ledger.check_in(known, wish, now, self._limits(OTHER))
        except UnknownAppointment:
            return "unknown"
        except Closed as refusal:
            return refusal.reason
        except SeriesExhausted:
            return "limit"
        except LedgerError:
            return "fault"
        return self.refreshed(_facts(issued.ticket, issued.ahead), now)

    def _wish(
        self,
        request_id: str,
        concern: str,
        language: str,
        ticket_id: str,
        token: str,
        needs: Sequence[Need] = (),
    ) -> Wish:
        return Wish(
            request_id=request_id,
            office=self.office,
            series=self._settings.terminal.series,
            service=concern,
            language=language,
            ticket_id=ticket_id,
            token=token,
            needs=tuple(needs),
        )

    def _line(self, concern: str, now: datetime) -> Line:
        groups = [group.id for group in self._content().groups(now.date())]
        return line_of(concern, self._settings.queue.lines, groups)

    def _limits(self, concern: str) -> Limits:
        queue, terminal = self._settings.queue, self._settings.terminal
        per_service = {concern: queue.per_service_limit} if queue.per_service_limit else {}
        return Limits(
            first_number=terminal.first_number,
            last_number=terminal.last_number,
            per_day=queue.daily_limit,
            per_service=per_service,
        )

    def find(self, typed: str, now: datetime) -> TicketFacts | None:
        """The ticket of today with the label that was typed, without its token: only its place is shown."""
        label = parse_label(typed)
        if label is None or self._ledger is None:
            return None
        try:
            ticket = self._ledger.find(self.office, label, self._ledger.day(self.office, now))
        except LedgerError:
            return None
        return self.refreshed(_facts(ticket, None, ""), now) if ticket else None

    def last(self, now: datetime) -> TicketFacts | None:
        """The number that this terminal gave last today, for staff; without its token."""
        if self._ledger is None:
            return None
        own = self._settings.terminal.series
        try:
            given = self._ledger.tickets(self.office, self._ledger.day(self.office, now))
        except LedgerError:
            return None
        newest = next((ticket for ticket in reversed(given) if ticket.series == own), None)
        return self.refreshed(_facts(newest, None, ""), now) if newest else None

    def print_again(self, ticket_id: str) -> None:
        """Staff want the slip of a number again; the terminal that gave it prints it."""
        if self._ledger:
            with suppress(LedgerError):  # the page goes on showing how it is
                self._ledger.ask_print(ticket_id)

    def cancel(self, ticket_id: str, now: datetime) -> None:
        """Staff take a number back; one whose visitor is being helped stays."""
        if self._ledger:
            with suppress(LedgerError):
                self._ledger.cancel(ticket_id, now)

    def refreshed(self, facts: TicketFacts, now: datetime) -> TicketFacts:
        """The same ticket as it stands at `now`."""
        if self._ledger is None or self._outlook is None:
            return facts
        try:
            ticket = self._ledger.ticket(facts.id)
            line = self._line(ticket.service, now)
            waits = ticket.state is State.WAITING
            ahead = self._ledger.position(facts.id, now, line) if waits else None
        except LedgerError:
            return facts
        wait = self._outlook.wait(line, ticket.service, ahead, now)
        return replace(_facts(ticket, ahead, facts.token), topic=facts.topic, wait=wait)


def _facts(ticket: Ticket, ahead: int | None, token: str | None = None) -> TicketFacts:
    shown = ticket.token if token is None else token
    return TicketFacts(
        ticket.id,
        ticket.label,
        ticket.service,
        ticket.state.value,
        ahead,
        ticket.issued_at,
        shown,
        due_at=ticket.due_at,
        counter=ticket.counter or "" if ticket.state in (State.CALLED, State.SERVING) else "",
    )


def facts_of(ticket: Ticket) -> TicketFacts:
    """A ticket of the ledger as the pages and slips show it."""
    return _facts(ticket, None)
