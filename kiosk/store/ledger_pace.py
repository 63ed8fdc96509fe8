"""How fast it goes: what the estimate of the wait (`domain.estimate`) needs to know, read from the ledger.

One look serves a whole line; whoever stands at place *n* replaces the number of people ahead::

    outlook = ledger.outlook(office, now)
    wait = estimate(replace(outlook, ahead=n))
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from kiosk.domain.estimate import MOST_SAMPLES, Post, Situation
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
    AND clerk NOT IN (SELECT clerk FROM duty WHERE office = ?1 AND until IS NULL)"""


class LedgerPace(LedgerDuty, LedgerStatistics, LedgerAppointments):
    """A ledger that knows how fast it goes."""

    def outlook(
        self,
        office: str,
        now: datetime,
        services: Collection[str] | None = None,
        age: timedelta = timedelta(0),
    ) -> Situation:
        """What is known of a line at this moment, for somebody who comes last.

        Args:
            office: the office.
            now: the current time.
            services: the services that share the queue; None: all of the office.
            age: how old the ledger's knowledge is, where another machine asks.
        """
        day = self.day(office, now)
        queue = self.queue(office, now, services)
        waiting = [_minutes(now - max(each.queued_at, each.due_at or each.queued_at)) for each in queue]
        first, last = day - timedelta(days=DAYS_BEFORE), day - timedelta(days=1)
        return Situation(
            ahead=len(queue),
            posts=self._posts(office, day, now, services),
            away=self._away(office, day, now),
            first_waits=max(waiting, default=0.0),
            samples=tuple(self._samples(office, day, now, services)),
            before=self.busy_buckets(office, first, last, services),
            appointments=tuple(self._to_come(office, day, now, services)),
            age=age,
        )

    def _posts(
        self, office: str, day: date, now: datetime, services: Collection[str] | None
    ) -> tuple[Post, ...]:
        taken = {row[0] for row in self._rows(_TAKEN, office, day.isoformat())}
        return tuple(
            Post(duty.counter in taken, self._idle(office, duty, now))
            for duty in self.on_duty(office, now)
            if services is None or duty.services is None or set(services) & set(duty.services)
        )

    def _idle(self, office: str, duty: Duty, now: datetime) -> float:
        last = self._rows(_LAST, duty.counter, office)
        since = max(duty.since, datetime.fromisoformat(str(last[0][0]))) if last else duty.since
        return _minutes(now - since)

    def _away(self, office: str, day: date, now: datetime) -> int:
        return int(str(self._rows(_WENT, office, day.isoformat(), stamp(now - BREAK))[0][0]))

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
        self, office: str, day: date, now: datetime, services: Collection[str] | None
    ) -> list[float]:
        return [
            _minutes(each.at - now)
            for each in self.appointments(office, day)
            if each.state != "cancelled" and each.at > now and (services is None or each.service in services)
        ]


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
