"""How fast it goes: what the estimate of the wait (`domain.estimate`) needs to know, read from the ledger.

One look serves a whole line; whoever stands at place *n* replaces the number of people ahead::

    outlook = ledger.outlook(office, now)
    wait = estimate(replace(outlook, ahead=n))

Where a counter on duty serves only some concerns, it matters who asks; `LedgerPace.asks` tells whether it does.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from kiosk.domain.estimate import MOST_SAMPLES, Post, Situation
from kiosk.domain.ticket import Ticket
from kiosk.store.ledger_appointments import LedgerAppointments
from kiosk.store.ledger_duty import Duty, LedgerDuty
from kiosk.store.ledger_read import as_json, stamp
from kiosk.store.ledger_statistics import LedgerStatistics

DAYS_BEFORE = 30
BREAK = timedelta(minutes=30)  # whoever ended duty less long ago is taken to be back soon

_GAP = timedelta(minutes=5)  # a longer one until the next call is a pause of the counter, or of the visitors
_USUAL_GAP = timedelta(minutes=1)

_VISITS = """SELECT
    (SELECT c.at FROM events c WHERE c.ticket = e.ticket AND c.seq < e.seq AND c.change = 'called'
        ORDER BY c.seq DESC LIMIT 1),
    e.at,
    (SELECT n.at FROM events n WHERE n.seq > e.seq AND n.change = 'called' AND n.counter = e.was_counter
        ORDER BY n.seq LIMIT 1)
    FROM events e JOIN tickets t ON t.seq = e.ticket
    WHERE +t.office = ?1 AND +t.business_day = ?2 AND e.was_state IN ('called', 'serving')
    AND e.change IN ('finished', 'missed', 'parked', 'transferred', 'referred', 'cancelled')
    AND (?3 IS NULL OR e.was_service IN (SELECT value FROM json_each(?3)))
    AND (SELECT u.change FROM events u WHERE u.ticket = e.ticket AND u.seq > e.seq ORDER BY u.seq LIMIT 1)
        IS NOT 'undone'
    ORDER BY e.seq DESC LIMIT ?4"""

_TAKEN = """SELECT DISTINCT counter FROM tickets
    WHERE office = ? AND business_day = ? AND state IN ('called', 'serving')"""

_LAST = """SELECT e.at FROM events e JOIN tickets t ON t.seq = e.ticket
    WHERE e.by = ? AND +t.office = ? ORDER BY e.seq DESC LIMIT 1"""

_WENT = """SELECT count(DISTINCT clerk) FROM duty WHERE office = ?1 AND business_day = ?2 AND until > ?3
    AND clerk NOT IN (SELECT clerk FROM duty WHERE office = ?1 AND until IS NULL)
    AND (?4 IS NULL OR services IS NULL OR instr(' ' || services || ' ', ' ' || ?4 || ' '))"""


class LedgerPace(LedgerDuty, LedgerStatistics, LedgerAppointments):
    """A ledger that knows how fast it goes."""

    def outlook(
        self,
        office: str,
        now: datetime,
        services: Collection[str] | None = None,
        age: timedelta = timedelta(0),
        asks: str | None = None,
    ) -> Situation:
        """What is known of a line at this moment, for somebody who comes last.

        Args:
            office: the office.
            now: the current time.
            services: the services that share the queue; None: all of the office.
            age: how old the ledger's knowledge is, where another machine asks.
            asks: the concern of who asks, as `asks` gives it; None: every counter of the line may call.
        """
        day = self.day(office, now)
        queue = self.queue(office, now, services)
        there = [duty for duty in self.on_duty(office, now) if _is_of_line(duty, services)]
        able = [duty for duty in there if asks is None or duty.serves_concern(asks)]
        first, last = day - timedelta(days=DAYS_BEFORE), day - timedelta(days=1)
        return Situation(
            ahead=len(queue),
            posts=self._posts(office, day, now, able, queue),
            share=1.0 if asks is None else _share(queue, there, able),
            away=self._away(office, day, now, asks),
            first_waits=_longest(queue, now),
            samples=tuple(self._samples(office, day, now, services)),
            before=self.busy_buckets(office, first, last, services),
            appointments=tuple(self._to_come(office, day, now, services, able)),
            age=age,
        )

    def asks(self, office: str, now: datetime, service: str) -> str | None:
        """The concern of who asks for an `outlook`, or None while every counter on duty serves all concerns."""
        return service if any(duty.services is not None for duty in self.on_duty(office, now)) else None

    def _posts(
        self, office: str, day: date, now: datetime, able: Collection[Duty], queue: Collection[Ticket]
    ) -> tuple[Post, ...]:
        taken = {row[0] for row in self._rows(_TAKEN, office, day.isoformat())}
        return tuple(Post(duty.counter in taken, self._idle(office, duty, now, queue)) for duty in able)

    def _idle(self, office: str, duty: Duty, now: datetime, queue: Collection[Ticket]) -> float:
        last = self._rows(_LAST, duty.counter, office)
        since = max(duty.since, datetime.fromisoformat(str(last[0][0]))) if last else duty.since
        idle = _minutes(now - since)
        return idle if duty.services is None else min(idle, _longest(filter(duty.serves, queue), now))

    def _away(self, office: str, day: date, now: datetime, asks: str | None) -> int:
        return int(str(self._rows(_WENT, office, day.isoformat(), stamp(now - BREAK), asks)[0][0]))

    def _samples(
        self, office: str, day: date, now: datetime, services: Collection[str] | None
    ) -> list[float]:
        rows = self._rows(_VISITS, office, day.isoformat(), as_json(services), MOST_SAMPLES)
        found = []
        for called, ended, following in rows:
            end = datetime.fromisoformat(str(ended))
            limit = datetime.fromisoformat(str(following)) if following else min(now, end + _USUAL_GAP)
            span = min(max(limit, end), end + _GAP) - datetime.fromisoformat(str(called))
            if span >= timedelta(0):  # a clock that was set back tells no time
                found.append(_minutes(span))
        return found

    def _to_come(
        self,
        office: str,
        day: date,
        now: datetime,
        services: Collection[str] | None,
        able: Collection[Duty],
    ) -> list[float]:
        return [
            _minutes(each.at - now)
            for each in self.appointments(office, day)
            if each.state != "cancelled"
            and each.at > now
            and (services is None or each.service in services)
            and (not able or any(duty.serves_concern(each.service) for duty in able))
        ]


def _is_of_line(duty: Duty, services: Collection[str] | None) -> bool:
    return services is None or any(map(duty.serves_concern, services))


def _share(queue: Collection[Ticket], there: Collection[Duty], able: Collection[Duty]) -> float:
    """What part of those who wait these counters will call, when all counters that may call somebody are as quick."""
    parts = []
    for ticket in queue:
        serving = [duty for duty in there if duty.serves(ticket)]
        parts.append(sum(duty in able for duty in serving) / len(serving) if serving else 0.0)
    return sum(parts) / len(parts) if parts else 1.0


def _longest(queue: Iterable[Ticket], now: datetime) -> float:
    """For how many minutes the first of some has waited."""
    return max(
        (_minutes(now - max(one.queued_at, one.due_at or one.queued_at)) for one in queue), default=0.0
    )


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
