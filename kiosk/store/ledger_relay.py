"""Tickets of further terminals: what such a terminal sends, and how the office's ledger takes it in, exactly once.

A terminal on another machine gives numbers from its own ledger and sends them here when the network allows. What
was sent twice is there once, because tickets and events have names of their own. A ticket that arrives late takes
the place of its time of issue; one whose day is purged is not taken, because it may have been in it. What is refused:
a label that another ticket has (two terminals with one letter), and every change but those a visitor makes at a
terminal: only the office's counters call. What became of the numbers comes back to the terminal's ledger, so that
both say the same.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from kiosk.domain.relay import Standing
from kiosk.domain.ticket import TRANSITIONS, Change, Event, State, Ticket, check_codes, check_token
from kiosk.store.ledger_desk import LedgerDesk
from kiosk.store.ledger_read import TICKET, stamp, to_ticket

RELAYED = frozenset({Change.ISSUED, Change.CANCELLED})

_TAKE_IN = """INSERT INTO tickets (id, request_id, office, business_day, series, number, service, language, needs,
    state, issued_at, token, queued_at, reason, due_at, printed_at, print_error, relayed)
    VALUES (?1, 'relayed:' || ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1)
    RETURNING seq"""

_ISSUED = """INSERT INTO events (uuid, ticket, at, change, state, call_count, service, reason)
    VALUES (coalesce(?1, lower(hex(randomblob(16)))), ?2, ?3, 'issued', 'waiting', 0, ?4, ?5)"""

_CANCELLED = """INSERT INTO events (uuid, ticket, at, change, was_state, was_counter, was_service, was_reason,
    state, call_count, counter, service, reason)
    SELECT ?1, seq, ?2, 'cancelled', state, counter, service, reason, 'cancelled', call_count, counter, service,
    reason FROM tickets WHERE id = ?3"""

_PRINTED = """UPDATE tickets SET printed_at = ?2, print_error = ?3
    WHERE id = ?1 AND coalesce(?2, ?3) IS NOT NULL AND (printed_at IS NOT ?2 OR print_error IS NOT ?3)"""

_LEARN = """UPDATE tickets SET state = ?2, call_count = ?3, counter = ?4, service = ?5
    WHERE id = ?1 AND (state IS NOT ?2 OR call_count IS NOT ?3 OR counter IS NOT ?4 OR service IS NOT ?5)
    AND NOT EXISTS (SELECT 1 FROM events WHERE ticket = tickets.seq AND seq > ?6)"""


class Outgoing(msgspec.Struct, frozen=True):
    """What a terminal has to send.

    Attributes:
        seq: to ask behind it next time, when this is delivered.
        tickets: the tickets of the events, in order of issue.
        events: what visitors did with them, oldest first.
    """

    seq: int
    tickets: list[Ticket]
    events: list[Event]


class Absorbed(msgspec.Struct, frozen=True):
    """What became of tickets and events that were sent.

    Attributes:
        tickets: ids of those that are new here.
        events: uuids of those that are new here.
        refused: ids and uuids of what does not fit and never will; do not send it again.
        late: ids of tickets that came when their day was purged; likewise, but nobody is to blame.
    """

    tickets: list[str]
    events: list[str]
    refused: list[str]
    late: list[str]


class LedgerRelay(LedgerDesk):
    """A ledger that sends to, or takes in from, another one."""

    def outgoing(self, office: str, after: int, limit: int = 200) -> Outgoing:
        """What happened at this terminal behind the event number ``after``.

        Args:
            office: the office.
            after: `Outgoing.seq` of what was delivered last; 0 to begin with.
            limit: at most so many events.
        """
        events = self.since(office, after)[:limit]
        ids = msgspec.json.encode(sorted({event.ticket_id for event in events})).decode()
        rows = self._rows(TICKET + "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq", ids)
        sent = [event for event in events if event.change in RELAYED]
        return Outgoing(events[-1].seq if events else after, [to_ticket(row) for row in rows], sent)

    def event_name(self, seq: int) -> str:
        """The UUID of an event by its number; empty when there is none, or it is purged."""
        found = self._rows("SELECT uuid FROM events WHERE seq = ?", seq)
        return str(found[0][0]) if found else ""

    def absorb(self, tickets: Sequence[Ticket], events: Sequence[Event], now: datetime) -> Absorbed:
        """Take in what another terminal sent; all of it is on the disk when this returns.

        Args:
            tickets: as `outgoing` gives them; what they say of state and counter does not count.
            events: as `outgoing` gives them.
            now: the current time; nobody queued later than that, whatever the other clock said.
        """
        issued = {event.ticket_id: event.uuid for event in events if event.change is Change.ISSUED}
        answer = Absorbed([], [], [], [])
        with self._transaction() as db:
            for ticket in tickets:
                self._take_in(db, ticket, issued.get(ticket.id), now, answer)
            for event in events:
                self._apply(db, event, answer)
        return answer

    def learn(self, standings: Iterable[Standing], through: int) -> int:
        """Take over what the office says of numbers of this terminal, and count those that changed.

        Args:
            standings: where they stand, with their ids.
            through: `Outgoing.seq` of what the office knew when it said so; a number of which something later
                happened here is left alone, because the office does not know that yet.
        """
        wanted = {one.id: (one.state, one.call_count, one.counter, one.service) for one in standings}
        sql = """SELECT id, state, call_count, counter, service FROM tickets
            WHERE id IN (SELECT value FROM json_each(?))"""
        rows = self._rows(sql, msgspec.json.encode(list(wanted)).decode())
        differing = [str(row[0]) for row in rows if row[1:] != wanted[str(row[0])]]
        if not differing:
            return 0  # nothing is written, and no other program held up
        with self._transaction() as db:
            return sum(db.execute(_LEARN, (name, *wanted[name], through)).rowcount for name in differing)

    def _take_in(
        self, db: sqlite3.Connection, ticket: Ticket, uuid: str | None, now: datetime, answer: Absorbed
    ) -> None:
        if self._rows("SELECT 1 FROM tickets WHERE id = ?", ticket.id):
            if _are_codes(ticket.print_error):
                db.execute(_PRINTED, (ticket.id, _stamp(ticket.printed_at), ticket.print_error))
            return
        ticket = msgspec.structs.replace(
            ticket, business_day=min(ticket.business_day, self.day(ticket.office, now))
        )
        if self._rows("SELECT 1 FROM purged WHERE before > ?", ticket.business_day.isoformat()):
            answer.late.append(ticket.id)
            return
        if not (_are_codes(uuid, ticket.print_error) and self._fits(ticket)):
            answer.refused.append(ticket.id)
            return
        queued = min(stamp(ticket.queued_at), stamp(now))
        number = (ticket.office, ticket.business_day.isoformat(), ticket.series, ticket.number)
        about = (
            ticket.service,
            ticket.language,
            " ".join(ticket.needs),
            stamp(ticket.issued_at),
            ticket.token,
        )
        more = (queued, ticket.reason, _stamp(ticket.due_at), _stamp(ticket.printed_at), ticket.print_error)
        (seq,) = db.execute(_TAKE_IN, (ticket.id, *number, *about, *more)).fetchone()
        db.execute(_ISSUED, (uuid, seq, stamp(ticket.issued_at), ticket.service, ticket.reason))
        answer.tickets.append(ticket.id)
        answer.events.extend(filter(None, [uuid]))

    def _fits(self, ticket: Ticket) -> bool:
        try:
            check_codes(ticket.id, ticket.office, ticket.service, ticket.language)
            check_token(ticket.token)
            is_taken = self.find(ticket.office, ticket.label, ticket.business_day) is not None
        except ValueError:
            return False
        return not (is_taken or self.by_token(ticket.token))

    def _apply(self, db: sqlite3.Connection, event: Event, answer: Absorbed) -> None:
        found = self._rows("SELECT state, seq FROM tickets WHERE id = ?", event.ticket_id)
        if found and self._rows(
            "SELECT 1 FROM events WHERE ticket = ? AND uuid = ?", found[0][1], event.uuid
        ):
            return
        may = event.change is Change.CANCELLED and _are_codes(event.uuid)
        if not (found and may and found[0][0] in TRANSITIONS[Change.CANCELLED][0]):
            answer.refused.append(event.uuid)
            return
        db.execute(_CANCELLED, (event.uuid, stamp(event.at), event.ticket_id))
        db.execute("UPDATE tickets SET state = ? WHERE id = ?", (State.CANCELLED, event.ticket_id))
        answer.events.append(event.uuid)


def _are_codes(*texts: str | None) -> bool:
    try:
        check_codes(*(text for text in texts if text is not None))
    except ValueError:
        return False
    return True


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
