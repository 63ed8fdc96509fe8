"""Who is on duty at which counter: from the start of duty to its end, at the latest to the closing of the day.

One clerk is at one counter, and one counter has one clerk. Duty ends with its business day, whether or not anybody
said so: nobody who forgot to sign off makes the waiting time look shorter the next morning.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from kiosk.domain.ticket import Ticket, check_codes
from kiosk.errors import CounterTaken
from kiosk.store.ledger_read import LedgerReader, stamp

_DUTY = """SELECT counter, clerk, since, languages, services FROM duty
    WHERE office = ? AND business_day = ? AND until IS NULL """

_START = """INSERT INTO duty (office, business_day, counter, clerk, since, languages, services)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""

_END_OTHERS = """UPDATE duty SET until = max(since, ?1) WHERE office = ?2 AND until IS NULL
    AND (clerk = ?3 OR counter = ?4 OR business_day <> ?5)"""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One clerk at one counter.

    Attributes:
        counter: what the display says, such as ``3``.
        clerk: id of the clerk; never shown to visitors.
        since: UTC.
        languages: languages spoken at the counter.
        services: services it serves, None: all.
    """

    counter: str
    clerk: str
    since: datetime
    languages: tuple[str, ...]
    services: tuple[str, ...] | None

    def serves(self, ticket: Ticket) -> bool:
        """Whether this counter calls a ticket as its next: its concern is served here, or it was sent here."""
        if ticket.counter is not None:
            return ticket.counter == self.counter
        return self.serves_concern(ticket.service)

    def serves_concern(self, service: str) -> bool:
        """Whether a concern is served here."""
        return self.services is None or service in self.services


class LedgerDuty(LedgerReader):
    """A ledger that knows who is on duty."""

    def start_duty(
        self,
        office: str,
        counter: str,
        clerk: str,
        now: datetime,
        *,
        languages: Collection[str],
        services: Collection[str] | None = None,
        take_over: bool = False,
    ) -> Duty:
        """Begin duty, or change languages and services; a clerk who was at another counter leaves it.

        Args:
            office: the office.
            counter: the counter.
            clerk: id of the clerk.
            now: the current time.
            languages: languages spoken at this counter.
            services: services it serves; None: all.
            take_over: end the duty of whoever is there, who forgot to.

        Raises:
            CounterTaken: another clerk is on duty there.
        """
        check_codes(office, counter, clerk, *languages, *(services or ()))
        with self._transaction() as db:
            day = self.day(office, now).isoformat()
            there = self._rows(_DUTY + "AND counter = ?", office, day, counter)
            if there and there[0][1] != clerk and not take_over:
                raise CounterTaken(f"somebody else is on duty at counter {counter}")
            db.execute(_END_OTHERS, (stamp(now), office, clerk, counter, day))
            chosen = None if services is None else " ".join(services)
            db.execute(_START, (office, day, counter, clerk, stamp(now), " ".join(languages), chosen))
            return _to_duty(self._rows(_DUTY + "AND clerk = ?", office, day, clerk)[0])

    def end_duty(self, office: str, clerk: str, now: datetime) -> None:
        """End the duty of a clerk, if there is one."""
        with self._transaction() as db:
            sql = "UPDATE duty SET until = max(since, ?) WHERE office = ? AND clerk = ? AND until IS NULL"
            db.execute(sql, (stamp(now), office, clerk))

    def on_duty(self, office: str, now: datetime) -> list[Duty]:
        """Who is on duty today, by counter."""
        rows = self._rows(_DUTY + "ORDER BY counter", office, self.day(office, now).isoformat())
        return [_to_duty(row) for row in rows]


def _to_duty(row: tuple[Any, ...]) -> Duty:
    counter, clerk, since, languages, services = row
    return Duty(
        counter=counter,
        clerk=clerk,
        since=datetime.fromisoformat(since),
        languages=tuple(languages.split()),
        services=None if services is None else tuple(services.split()),
    )
