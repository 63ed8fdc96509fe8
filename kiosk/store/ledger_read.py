"""Questions to the ledger: tickets, places in the queue, events and counts. Nothing here changes it.

Everybody is called in the order of issue, with two exceptions that have a visible reason: first those whom staff
let go first, then appointments that are due; one that is not due yet waits behind everybody else. Whoever was
parked, missed or transferred comes back to the old place. A ticket reserved for one counter is counted as ahead
of everybody behind it: visitors are never promised too short a queue.
"""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from kiosk.domain.label import split_label
from kiosk.domain.ticket import Change, Event, Need, Reason, State, Ticket, business_day, utc
from kiosk.errors import UnknownTicket
from kiosk.store.ledger_file import LedgerFile

TICKET = """SELECT id, office, business_day, series, number, service, language, needs, state, call_count,
    counter, issued_at, token, queued_at, reason, due_at, printed_at, print_error FROM tickets """

EVENT = """SELECT e.seq, e.uuid, t.id, e.at, e.change, e.by, e.was_state, e.state, e.call_count, e.counter,
    e.service, e.reason FROM events e JOIN tickets t ON t.seq = e.ticket """

_PLACE = """(CASE WHEN {0}.reason <> 'appointment' THEN 0 WHEN {0}.due_at <= ?1 THEN 1 ELSE 2 END,
    CASE WHEN {0}.reason <> 'appointment' THEN {0}.queued_at ELSE coalesce({0}.due_at, {0}.queued_at) END,
    {0}.seq)"""

_AHEAD = f"""SELECT count(*) FROM tickets a JOIN tickets b
    ON a.office = b.office AND a.business_day = b.business_day AND a.state = 'waiting'
    AND {_PLACE.format("a")} < {_PLACE.format("b")}
    WHERE b.id = ?2 AND (?3 IS NULL OR a.service IN (SELECT value FROM json_each(?3)))"""

_QUEUE = (
    TICKET
    + f"""WHERE office = ?2 AND business_day = ?3 AND state = 'waiting'
    AND (?4 IS NULL OR service IN (SELECT value FROM json_each(?4)))
    ORDER BY {_PLACE.format("tickets")[1:-1]}"""
)

_NEXT = (
    TICKET
    + f"""WHERE office = ?2 AND business_day = ?3 AND state = 'waiting'
    AND (?4 IS NULL OR counter = ?5 OR service IN (SELECT value FROM json_each(?4)))
    AND (counter IS NULL OR counter = ?5)
    AND (?6 IS NULL OR language IN (SELECT value FROM json_each(?6)))
    ORDER BY {_PLACE.format("tickets")[1:-1]} LIMIT 1"""
)


class Intake(msgspec.Struct, frozen=True):
    """What staff decided about giving numbers today.

    Attributes:
        state: ``open``, ``last_tickets`` (no more numbers, those waiting are served) or ``closed``.
        reason_key: key of the text for visitors, or an empty string.
    """

    state: str = "open"
    reason_key: str = ""


class LedgerReader(LedgerFile):
    """A ledger that can be asked.

    Args:
        path: the ledger's file.
        zone: IANA name of the office's time zone.
        rollover_hour: hour of the office's wall clock at which its business day begins.
    """

    def __init__(self, path: Path, zone: str = "Europe/Berlin", rollover_hour: int = 0) -> None:
        """Open the ledger; see `LedgerFile` for what can go wrong."""
        super().__init__(path)
        self._zone, self._rollover_hour = zone, rollover_hour

    def day(self, office: str, now: datetime) -> date:
        """The office's business day: the clock's, but never before the newest day of the ledger.

        A clock that was set back therefore goes on in the newest day and cannot give a number again.
        """
        today = self.clock_day(now)
        newest = self._rows("SELECT max(business_day) FROM marks WHERE office = ?", office)[0][0]
        return today if newest is None else max(today, date.fromisoformat(str(newest)))

    def heard_at(self) -> datetime | None:
        """When another machine told last what is known here; None: this ledger knows it by itself."""
        return None

    def ticket(self, ticket_id: str) -> Ticket:
        """The ticket as it is now.

        Raises:
            UnknownTicket: the ledger has none with this id.
        """
        found = self._rows(TICKET + "WHERE id = ?", ticket_id)
        if not found:
            raise UnknownTicket("the ledger has no such ticket; its day may be over")
        return to_ticket(found[0])

    def by_token(self, token: str) -> Ticket | None:
        """The ticket whose status page has this secret, or None."""
        found = self._rows(TICKET + "WHERE token = ?", token)
        return to_ticket(found[0]) if found else None

    def find(self, office: str, label: str, day: date) -> Ticket | None:
        """The ticket with a label (in its exact form, see `parse_label`) of one business day."""
        where = "WHERE office = ? AND business_day = ? AND series = ? AND number = ?"
        found = self._rows(TICKET + where, office, day.isoformat(), *split_label(label))
        return to_ticket(found[0]) if found else None

    def tickets(self, office: str, day: date) -> list[Ticket]:
        """All tickets of a day in order of issue."""
        rows = self._rows(
            TICKET + "WHERE office = ? AND business_day = ? ORDER BY seq", office, day.isoformat()
        )
        return [to_ticket(row) for row in rows]

    def queue(self, office: str, now: datetime, services: Collection[str] | None = None) -> list[Ticket]:
        """Who waits today, in the order of calling at this moment.

        Args:
            office: the office.
            now: the current time; it decides which appointments are due.
            services: only those waiting for these; None: all.
        """
        day = self.day(office, now).isoformat()
        return [to_ticket(row) for row in self._rows(_QUEUE, stamp(now), office, day, as_json(services))]

    def position(self, ticket_id: str, now: datetime, services: Collection[str] | None = None) -> int | None:
        """People who will be called before this ticket, or None when it does not wait.

        Args:
            ticket_id: the ticket.
            now: the current time; it decides which appointments are due.
            services: the services that share a queue with it; None: all of the office.

        Raises:
            UnknownTicket: the ledger has none with this id.
        """
        waits = self.ticket(ticket_id).state is State.WAITING
        return self._ahead(ticket_id, now, services) if waits else None

    def waiting_count(self, office: str, day: date, service: str | None = None) -> int:
        """People waiting, in all or for one service."""
        sql = """SELECT count(*) FROM tickets WHERE office = ?1 AND business_day = ?2 AND state = 'waiting'
            AND (?3 IS NULL OR service = ?3)"""
        return count_of(self._rows(sql, office, day.isoformat(), service))

    def events(self, office: str, day: date, after: int = 0) -> list[Event]:
        """What happened on a day, oldest first, from behind the event number ``after``."""
        where = "WHERE t.office = ? AND t.business_day = ? AND e.seq > ? ORDER BY e.seq"
        return [to_event(row) for row in self._rows(EVENT + where, office, day.isoformat(), after)]

    def intake(self, office: str, now: datetime) -> Intake:
        """What staff decided for today; a decision ends with its day, longer ones belong in the schedule."""
        return self._intake(office, self.day(office, now))

    def _intake(self, office: str, day: date) -> Intake:
        sql = "SELECT state, reason_key FROM intake WHERE office = ? AND business_day = ?"
        found = self._rows(sql, office, day.isoformat())
        return Intake(str(found[0][0]), str(found[0][1])) if found else Intake()

    def clock_day(self, now: datetime) -> date:
        """The business day by the clock alone, whatever day the ledger is in."""
        return business_day(now, self._zone, self._rollover_hour)

    def _ahead(self, ticket_id: str, now: datetime, services: Collection[str] | None) -> int:
        return count_of(self._rows(_AHEAD, stamp(now), ticket_id, as_json(services)))

    def _next(
        self,
        office: str,
        now: datetime,
        counter: str,
        services: Collection[str] | None,
        languages: Collection[str] | None,
    ) -> Ticket | None:
        place = (stamp(now), office, self.day(office, now).isoformat())
        found = self._rows(_NEXT, *place, as_json(services), counter, as_json(languages))
        return to_ticket(found[0]) if found else None


def to_ticket(row: tuple[Any, ...]) -> Ticket:
    """Make a ticket of a row of the table."""
    ticket_id, office, day, series, number, service, language, needs, state, calls, counter, *rest = row
    issued, token, queued, reason, due, printed, print_error = rest
    return Ticket(
        id=ticket_id,
        office=office,
        business_day=date.fromisoformat(day),
        series=series,
        number=number,
        service=service,
        language=language,
        needs=tuple(Need(need) for need in needs.split()),
        state=State(state),
        call_count=calls,
        counter=counter,
        issued_at=datetime.fromisoformat(issued),
        token=token,
        queued_at=datetime.fromisoformat(queued),
        reason=reason and Reason(reason),
        due_at=due and datetime.fromisoformat(due),
        printed_at=printed and datetime.fromisoformat(printed),
        print_error=print_error,
    )


def to_event(row: tuple[Any, ...]) -> Event:
    """Make an event of a row of the table."""
    seq, uuid, ticket_id, at, change, by, was, state, calls, counter, service, reason = row
    return Event(
        seq=seq,
        uuid=uuid,
        ticket_id=ticket_id,
        at=datetime.fromisoformat(at),
        change=Change(change),
        by=by,
        was=None if was is None else State(was),
        state=State(state),
        call_count=calls,
        counter=counter,
        service=service,
        reason=reason and Reason(reason),
    )


def count_of(rows: list[tuple[Any, ...]]) -> int:
    """The one number of a counting query."""
    return int(rows[0][0])


def stamp(moment: datetime) -> str:
    """Write a time as the tables have it: UTC, and all of one length, so that texts sort as times do."""
    return utc(moment).isoformat(timespec="microseconds")


def as_json(codes: Collection[str] | None) -> str | None:
    """Write codes as the queries take them; None stays None, for all of them."""
    return None if codes is None else msgspec.json.encode(sorted(codes)).decode()
