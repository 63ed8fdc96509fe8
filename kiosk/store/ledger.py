"""The ledger: numbers that are never lost and never given twice.

One file of SQLite that the terminal and the office server share::

    with Ledger(path, zone="Europe/Berlin") as ledger:
        wish = Wish(request_id=..., office=..., series="A", service=..., language=..., ticket_id=..., token=...)
        issued = ledger.issue(wish, now, Limits(per_day=80), is_open=gate)
        ledger.call_next(office, counter, now)

A number is given in one transaction that is on the disk before `Ledger.issue` returns, so show and print it
only then. What is refused: a number outside the hours or beyond a limit, however the button was drawn; a
second number for the same tap; a number of an earlier day after the clock was set back (the ledger goes on
in its newest day, `Ledger.correct_day` is the way out when that day was wrong); going on silently after the
file was damaged (see `ledger_file`). The parts: `ledger_file` the file, `ledger_read` questions, `ledger_feed`
what is new, `ledger_desk` the counters, `ledger_duty` who is there, `ledger_notes`, `ledger_printing`, `ledger_paper`,
`ledger_appointments`, `ledger_pace` how fast it goes, `ledger_relay` and `ledger_far` further terminals,
`ledger_closing` the end of a day, `ledger_statistics` what is left of it, and here the giving of numbers.
"""

import sqlite3
from collections.abc import Collection
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from kiosk.domain.appointments import Appointment, in_time
from kiosk.domain.label import format_label
from kiosk.domain.ticket import Limits, Need, OpenGate, State, Ticket, check_codes, check_token, utc
from kiosk.errors import Closed, LimitReached, SeriesExhausted, UnknownAppointment
from kiosk.store.ledger_closing import LedgerClosing
from kiosk.store.ledger_mark import BLOCK, reserve
from kiosk.store.ledger_notes import LedgerNotes
from kiosk.store.ledger_pace import LedgerPace
from kiosk.store.ledger_paper import LedgerPaper
from kiosk.store.ledger_printing import LedgerPrinting
from kiosk.store.ledger_read import Intake, count_of, stamp
from kiosk.store.ledger_relay import LedgerRelay

_INSERT = """INSERT INTO tickets (id, request_id, office, business_day, series, number, service, language,
    needs, state, issued_at, token, reason, due_at, queued_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'waiting', ?10, ?11, ?12, ?13,
        max(?10, coalesce((SELECT queued_at FROM tickets
            WHERE +office = ?3 AND +business_day = ?4 AND NOT relayed ORDER BY seq DESC LIMIT 1), '')))
    RETURNING seq, queued_at"""

_EVENT = """INSERT INTO events (ticket, at, change, state, call_count, service, reason)
    VALUES (?, ?, 'issued', 'waiting', 0, ?, ?)"""

_MARK = """INSERT INTO marks VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET last = excluded.last, reserved = excluded.reserved"""

_IS_TAKEN = "SELECT 1 FROM tickets WHERE office = ? AND business_day = ? AND series = ? AND number = ?"

_GIVEN = """SELECT (SELECT count(*) FROM tickets WHERE office = ?1 AND business_day = ?2)
    - (SELECT count(*) FROM tickets WHERE office = ?1 AND business_day = ?2 AND state = 'cancelled')"""

_GIVEN_FOR = """SELECT count(*) FROM tickets
    WHERE office = ?1 AND business_day = ?2 AND state <> 'cancelled' AND service = ?3"""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What one tap asks for; nothing in it says who somebody is.

    Attributes:
        request_id: made once per tap; the same id gets the same ticket, even after closing time.
        office: the office.
        series: letter this terminal owns, A to Z without I, O, Q.
        service: id of the concern.
        language: BCP 47 code the visitor chose.
        ticket_id: a new UUID.
        token: new secret for the status page, at least 128 random bits as 22 or more characters.
        needs: what the colleague should know beforehand.
    """

    request_id: str
    office: str
    series: str
    service: str
    language: str
    ticket_id: str
    token: str
    needs: tuple[Need, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what must not get into a ticket.

        Raises:
            ValueError: a text is not a code, or the token could be guessed.
        """
        check_codes(self.request_id, self.office, self.service, self.language, self.ticket_id)
        check_token(self.token)


_ARRIVED = """UPDATE appointments SET state = 'arrived', ticket = (SELECT seq FROM tickets WHERE id = ?3)
    WHERE office = ?1 AND id = ?2"""


class Issued(msgspec.Struct, frozen=True):
    """A ticket that is safely on the disk.

    Attributes:
        ticket: the ticket.
        ahead: people who will be called before it.
        repeated: the request had been answered before; this is the ticket it got then.
    """

    ticket: Ticket
    ahead: int
    repeated: bool


class Ledger(LedgerClosing, LedgerRelay, LedgerPace, LedgerNotes, LedgerPrinting, LedgerPaper):
    """A ledger that gives numbers; see the module for how to use it."""

    def issue(
        self,
        wish: Wish,
        now: datetime,
        limits: Limits,
        is_open: OpenGate,
        line: Collection[str] | None = None,
    ) -> Issued:
        """Give the next number, durably, or the same ticket again for the same request.

        Args:
            wish: what was asked for.
            now: the current time.
            limits: how many numbers may be given.
            is_open: tells whether numbers may be given at ``now``.
            line: services that share a queue with this one, for the count of people ahead; None: all.

        Raises:
            Closed: outside the hours, or staff stopped the giving of numbers.
            LimitReached: the limit of the day or of the service is reached.
            SeriesExhausted: the series is at its upper bound.
            LedgerBusy: another program held the ledger; the same request may be repeated.
            LedgerDamaged: see `ledger_file`.
            LedgerError: the disk does not take it; no number was given.
            ValueError: the series is not one letter, or the time has no zone.
        """
        at = utc(now)
        format_label(wish.series, limits.first_number)
        with self._transaction() as db:
            earlier = db.execute("SELECT id FROM tickets WHERE request_id = ?", (wish.request_id,)).fetchone()
            ticket = self.ticket(earlier[0]) if earlier else self._give(db, wish, at, limits, is_open)
            ahead = self._ahead(ticket.id, now, line) if ticket.state is State.WAITING else 0
        return Issued(ticket, ahead, repeated=earlier is not None)

    def check_in(
        self, code: str, wish: Wish, now: datetime, limits: Limits, line: Collection[str] | None = None
    ) -> Issued:
        """Give the number of an appointment, durably; the same one again for the same request or the same code.

        Neither the hours nor the limits of the day hold it up: the office has promised this time. It is called when
        it is due, and like everybody else when it comes more than `LATEST` late.

        Args:
            code: of the appointment, as `parse_code` reads it.
            wish: what was asked for; concern and needs are those of the appointment, whatever it says.
            now: the current time.
            limits: only the block of the series counts.
            line: services that share a queue with this one; None: all.

        Raises:
            UnknownAppointment: no appointment of today has this code, or it was cancelled.
            Closed: staff have closed the office for today.
            SeriesExhausted: the series is at its upper bound.
            LedgerBusy: another program held the ledger; the same request may be repeated.
            LedgerError: the disk does not take it; no number was given.
            ValueError: the series is not one letter, or the time has no zone.
        """
        at = utc(now)
        format_label(wish.series, limits.first_number)
        with self._transaction() as db:
            earlier = db.execute("SELECT id FROM tickets WHERE request_id = ?", (wish.request_id,)).fetchone()
            expected = None if earlier else self._expected(wish.office, self.day(wish.office, at), code)
            known: str | None = expected.ticket_id if expected else earlier[0]
            if expected is None or known:
                ticket = self.ticket(known or "")
            else:
                ticket = self._arrive(db, expected, wish, at, limits)
            ahead = self._ahead(ticket.id, now, line) if ticket.state is State.WAITING else 0
        return Issued(ticket, ahead, repeated=known is not None)

    def _arrive(
        self, db: sqlite3.Connection, expected: Appointment, wish: Wish, at: datetime, limits: Limits
    ) -> Ticket:
        day = self.day(wish.office, at)
        number = self._take_number(db, wish.office, day, wish.series, limits)
        promised = replace(wish, service=expected.service, needs=expected.needs)
        ticket = _write(db, in_time(_ticket(promised, day, number, at), expected, at), wish.request_id)
        db.execute(_ARRIVED, (wish.office, expected.id, ticket.id))
        return ticket

    def _expected(self, office: str, day: date, code: str) -> Appointment:
        if self._intake(office, day).state == "closed":
            raise Closed("closed", self._intake(office, day).reason_key)
        found = self._appointment(office, day, code)
        if found is None or found.state == "cancelled":
            raise UnknownAppointment("no appointment of today has this code")
        return found

    def _give(
        self, db: sqlite3.Connection, wish: Wish, at: datetime, limits: Limits, is_open: OpenGate
    ) -> Ticket:
        day = self.day(wish.office, at)
        _check_open(self._intake(wish.office, day), at, is_open)
        self._check_limits(wish.office, day, wish.service, limits)
        number = self._take_number(db, wish.office, day, wish.series, limits)
        return _write(db, _ticket(wish, day, number, at), wish.request_id)

    def _check_limits(self, office: str, day: date, service: str, limits: Limits) -> None:
        key = (office, day.isoformat())
        if limits.per_day is not None and count_of(self._rows(_GIVEN, *key)) >= limits.per_day:
            raise LimitReached(limits.per_day)
        limit = limits.per_service.get(service)
        if limit is not None and count_of(self._rows(_GIVEN_FOR, *key, service)) >= limit:
            raise LimitReached(limit, service)

    def _take_number(
        self, db: sqlite3.Connection, office: str, day: date, series: str, limits: Limits
    ) -> int:
        key = (office, day.isoformat(), series)
        sql = "SELECT last, reserved FROM marks WHERE office = ? AND business_day = ? AND series = ?"
        last, reserved = db.execute(sql, key).fetchone() or (0, 0)
        number = max(last + 1, limits.first_number)
        while db.execute(_IS_TAKEN, (*key, number)).fetchone():  # a terminal whose letter was wrong had it
            number += 1
        if number > limits.last_number:
            raise SeriesExhausted(series, limits.last_number)
        if number > reserved:
            reserved = min(number + BLOCK - 1, limits.last_number)
            reserve(self.path, *key, reserved)
        db.execute(_MARK, (*key, number, reserved))
        return int(number)


def _ticket(wish: Wish, day: date, number: int, at: datetime) -> Ticket:
    return Ticket(
        id=wish.ticket_id,
        office=wish.office,
        business_day=day,
        series=wish.series,
        number=number,
        service=wish.service,
        language=wish.language,
        needs=wish.needs,
        state=State.WAITING,
        call_count=0,
        counter=None,
        issued_at=at,
        token=wish.token,
        queued_at=at,
    )


def _write(db: sqlite3.Connection, ticket: Ticket, request_id: str) -> Ticket:
    at = stamp(ticket.issued_at)
    number = (ticket.office, ticket.business_day.isoformat(), ticket.series, ticket.number)
    about = (ticket.service, ticket.language, " ".join(ticket.needs), at, ticket.token)
    why = (ticket.reason, ticket.due_at and stamp(ticket.due_at))
    seq, queued = db.execute(_INSERT, (ticket.id, request_id, *number, *about, *why)).fetchone()
    db.execute(_EVENT, (seq, at, ticket.service, ticket.reason))
    return replace(ticket, queued_at=datetime.fromisoformat(queued))


def _check_open(intake: Intake, now: datetime, is_open: OpenGate) -> None:
    if intake.state != "open":
        raise Closed(intake.state, intake.reason_key)
    if not is_open(now):
        raise Closed("hours")
