"""What staff do with tickets: call, recall, serve, park, transfer, and undo.

Every change is one transaction: the ticket is read, the change is checked against the table of transitions,
the row is updated only if it is still as it was read, and one event is added. So two counters can never
call the same person: the second one gets `StateChanged` and looks at its list again. A press that is sent again
because its answer was lost carries the same ``request_id`` and calls nobody a second time.
"""

import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec.structs import replace

from kiosk.domain.ticket import (
    NEVER_UNDONE,
    Change,
    Reason,
    State,
    Ticket,
    check_codes,
    check_recall,
    state_after,
    utc,
)
from kiosk.errors import StateChanged
from kiosk.store.ledger_feed import LedgerFeed
from kiosk.store.ledger_read import stamp

RECALL_LIMIT = 3
RECALL_PAUSE = timedelta(minutes=5)

_UPDATE = """UPDATE tickets SET state = ?, call_count = ?, counter = ?, service = ?, reason = ?
    WHERE id = ? AND state = ? AND call_count = ?"""

_EVENT = """INSERT INTO events (ticket, at, change, by, request_id, was_state, was_counter, was_service, was_reason,
    state, call_count, counter, service, reason)
    SELECT seq, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, state, call_count, counter, service, reason
    FROM tickets WHERE id = ?1"""

_LAST_OF_TICKET = """SELECT e.change, e.was_state, e.was_counter, e.was_service, e.was_reason FROM events e
    JOIN tickets t ON t.seq = e.ticket WHERE t.id = ? ORDER BY e.seq DESC LIMIT 1"""

_OF_REQUEST = """SELECT t.id FROM events e JOIN tickets t ON t.seq = e.ticket
    WHERE e.request_id = ? AND e.by IS ?"""

_LAST_CALL = """SELECT at FROM events WHERE ticket = (SELECT seq FROM tickets WHERE id = ?)
    AND change IN ('called', 'recalled') ORDER BY seq DESC LIMIT 1"""

_LAST_OF_COUNTER = """SELECT t.id, e.seq = (SELECT max(seq) FROM events WHERE ticket = e.ticket)
    FROM events e JOIN tickets t ON t.seq = e.ticket
    WHERE e.by = ? AND t.office = ? ORDER BY e.seq DESC LIMIT 1"""


class LedgerDesk(LedgerFeed):
    """A ledger that a counter can work with.

    Every method here raises `UnknownTicket` for an id the ledger does not have, and `StateChanged` when the
    ticket's state, or the counter it is at, does not allow the change (any more).
    """

    def call_next(
        self,
        office: str,
        counter: str,
        now: datetime,
        services: Collection[str] | None = None,
        languages: Collection[str] | None = None,
        request_id: str | None = None,
    ) -> Ticket | None:
        """Call whose turn it is today, or return None when nobody waits.

        Args:
            office: the office.
            counter: who calls.
            now: the current time.
            services: services this counter serves; None: all. Who was sent to it is called in any case.
            languages: languages spoken at this counter; None: all.
            request_id: made once per press; the same id gets the ticket that it called, as it is now.
        """
        with self._transaction() as db:
            if earlier := self._called_by(request_id, counter):
                return earlier
            ticket = self._next(office, now, counter, services, languages)
            return ticket and _call(db, ticket, Change.CALLED, counter, now, request_id)

    def call(self, ticket_id: str, counter: str, now: datetime, request_id: str | None = None) -> Ticket:
        """Call one waiting ticket out of turn; see `call_next` for the request."""
        with self._transaction() as db:
            if earlier := self._called_by(request_id, counter):
                return earlier
            return _call(db, self.ticket(ticket_id), Change.CALLED, counter, now, request_id)

    def recall(
        self,
        ticket_id: str,
        counter: str,
        now: datetime,
        limit: int = RECALL_LIMIT,
        pause: timedelta = RECALL_PAUSE,
        request_id: str | None = None,
    ) -> Ticket:
        """Call the same ticket once more.

        Args:
            ticket_id: the ticket.
            counter: the counter it was called to.
            now: the current time.
            limit: calls allowed without a pause.
            pause: time between calls after that.
            request_id: made once per press; the same id calls once.

        Raises:
            RecallRefused: the limit is reached and the pause is not over.
        """
        with self._transaction() as db:
            if earlier := self._called_by(request_id, counter):
                return earlier
            ticket = self.ticket(ticket_id)
            state_after(Change.RECALLED, ticket.state)
            check_recall(ticket.call_count, utc(now) - self._last_call(ticket_id), limit, pause)
            return _call(db, ticket, Change.RECALLED, counter, now, request_id)

    def serve(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """The person has come to the counter."""
        return self._change(ticket_id, Change.SERVED, counter, now)

    def finish(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """The person has been served."""
        return self._change(ticket_id, Change.FINISHED, counter, now)

    def no_show(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """The person was called and did not come."""
        return self._change(ticket_id, Change.MISSED, counter, now)

    def bring_back(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """Put a missed or parked ticket back to its old place; any counter may call it."""
        return self._change(ticket_id, Change.RETURNED, counter, now, counter=None)

    def park(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """Let the person come back later, for example with a document."""
        return self._change(ticket_id, Change.PARKED, counter, now)

    def transfer(
        self,
        ticket_id: str,
        counter: str,
        now: datetime,
        *,
        service: str | None = None,
        to_counter: str | None = None,
    ) -> Ticket:
        """Let the person wait, at the old place, for another service or for one certain counter.

        Args:
            ticket_id: the ticket.
            counter: who transfers it.
            now: the current time.
            service: id of the new concern; None keeps it.
            to_counter: the only counter that may call it then; None: any.
        """
        fields = {"service": service} if service else {}
        return self._change(ticket_id, Change.TRANSFERRED, counter, now, counter=to_counter, **fields)

    def prioritise(self, ticket_id: str, counter: str, now: datetime, reason: Reason) -> Ticket:
        """Let somebody who waits go before those who do not have a reason; everybody can see that there is one."""
        return self._change(ticket_id, Change.PRIORITISED, counter, now, reason=reason)

    def refer(self, ticket_id: str, counter: str, now: datetime) -> Ticket:
        """Send the person to another place, whose queue this ledger does not know; ends the ticket."""
        return self._change(ticket_id, Change.REFERRED, counter, now)

    def cancel(
        self, ticket_id: str, now: datetime, counter: str | None = None, request_id: str | None = None
    ) -> Ticket:
        """The person leaves.

        Args:
            ticket_id: the ticket.
            counter: who did it; None: the visitor.
            now: the current time.
            request_id: made once per wish; the same id cancels once, whatever became of the ticket since.
        """
        return self._change(ticket_id, Change.CANCELLED, counter, now, request_id)

    def undo(self, ticket_id: str, now: datetime, counter: str | None = None) -> Ticket:
        """Take the last change of a ticket back, one step; calls stay counted.

        Raises:
            StateChanged: there is nothing to take back: it was just issued, undone or closed.
        """
        with self._transaction() as db:
            return self._undo(db, ticket_id, counter, now)

    def undo_last(self, office: str, counter: str, now: datetime) -> Ticket:
        """Take the last change a counter made back, unless somebody else changed that ticket since.

        Raises:
            UnknownTicket: the counter has changed nothing.
            StateChanged: there is nothing to take back.
        """
        with self._transaction() as db:
            found = self._rows(_LAST_OF_COUNTER, counter, office)
            ticket_id, is_latest = found[0] if found else ("", False)
            ticket = self.ticket(str(ticket_id))
            if not is_latest:
                raise StateChanged(ticket.state)
            return self._undo(db, ticket.id, counter, now)

    def _change(
        self,
        ticket_id: str,
        change: Change,
        by: str | None,
        now: datetime,
        request_id: str | None = None,
        **fields: str | None,
    ) -> Ticket:
        with self._transaction() as db:
            if earlier := self._called_by(request_id, by):
                return earlier
            ticket = self.ticket(ticket_id)
            check_counter(ticket, change, by)
            after = replace(ticket, state=state_after(change, ticket.state), **fields)
            return write_change(db, ticket, after, change, by, now, request_id)

    def _undo(self, db: sqlite3.Connection, ticket_id: str, by: str | None, now: datetime) -> Ticket:
        ticket = self.ticket(ticket_id)
        change, state, counter, service, reason = self._rows(_LAST_OF_TICKET, ticket_id)[0]
        if change in NEVER_UNDONE:
            raise StateChanged(ticket.state, "there is nothing to take back")
        was = {"state": State(str(state)), "reason": Reason(str(reason)) if reason else None}
        after = replace(ticket, counter=counter, service=service, **was)
        return write_change(db, ticket, after, Change.UNDONE, by, now)

    def _called_by(self, request_id: str | None, counter: str | None) -> Ticket | None:
        found = self._rows(_OF_REQUEST, request_id, counter) if request_id else []
        return self.ticket(str(found[0][0])) if found else None

    def _last_call(self, ticket_id: str) -> datetime:
        return datetime.fromisoformat(str(self._rows(_LAST_CALL, ticket_id)[0][0]))


def check_counter(ticket: Ticket, change: Change, counter: str | None) -> None:
    """Refuse changes by one counter to what is at, or reserved for, another.

    Raises:
        StateChanged: it is another counter's.
    """
    is_held = ticket.state in (State.CALLED, State.SERVING) or change is Change.CALLED
    if is_held and counter is not None and ticket.counter not in (None, counter):
        raise StateChanged(ticket.state, "the ticket is at another counter")


def write_change(
    db: sqlite3.Connection,
    was: Ticket,
    after: Ticket,
    change: Change,
    by: str | None,
    now: datetime,
    request_id: str | None = None,
) -> Ticket:
    """Update the row if it still is what it was, and add the event.

    Raises:
        StateChanged: the row changed since it was read.
    """
    check_codes(after.service, *filter(None, (after.counter, by, request_id)))
    values = (after.state, after.call_count, after.counter, after.service, after.reason)
    if db.execute(_UPDATE, (*values, was.id, was.state, was.call_count)).rowcount != 1:
        raise StateChanged(was.state)
    before = (was.state, was.counter, was.service, was.reason)
    db.execute(_EVENT, (was.id, stamp(now), change, by, request_id, *before))
    return after


def _call(
    db: sqlite3.Connection,
    ticket: Ticket,
    change: Change,
    counter: str,
    now: datetime,
    request_id: str | None,
) -> Ticket:
    check_counter(ticket, change, counter)
    state = state_after(change, ticket.state)
    after = replace(ticket, state=state, counter=counter, call_count=ticket.call_count + 1)
    return write_change(db, ticket, after, change, counter, now, request_id)
