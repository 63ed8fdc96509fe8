"""What is left of a day after the purge: counts and times per service and, apart from them, per language.

They are never crossed, and small numbers are hidden when they are read (see `domain.masking`). Times are kept as
counts of buckets, from which nobody's visit can be read.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal

import msgspec

from kiosk.domain.masking import masked_together, rounded
from kiosk.domain.ticket import Event, masked
from kiosk.domain.times import bucket, times_of, within
from kiosk.store.ledger_read import EVENT, LedgerReader, as_json, to_event

Kind = Literal["service", "language"]
Measure = Literal["waiting", "serving", "busy"]

MEASURES: tuple[Measure, ...] = ("waiting", "serving", "busy")

_COUNT = """INSERT INTO counts
    SELECT office, business_day, '{kind}', {kind}, count(*),
        sum(state IN ('done', 'transferred')), sum(state = 'no_show')
    FROM tickets WHERE business_day < ? GROUP BY office, business_day, {kind}
    ON CONFLICT DO UPDATE SET issued = issued + excluded.issued, served = served + excluded.served,
        missed = missed + excluded.missed"""

_ADD = """INSERT INTO times VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET people = people + excluded.people"""

_ABOUT = "SELECT id, office, business_day, service, language, due_at FROM tickets WHERE business_day < ?"


class Count(msgspec.Struct, frozen=True):
    """How many people came for one service, or in one language, on one day; None is hidden."""

    business_day: date
    key: str
    issued: int | None
    served: int | None
    missed: int | None


class TimeCount(msgspec.Struct, frozen=True):
    """How many people waited, or were served, so long.

    Attributes:
        business_day: the day.
        key: the service or the language.
        measure: ``waiting``, ``serving`` or ``busy``, see `Times`.
        minutes: upper end of the bucket; 999 for all beyond.
        people: None is hidden.
    """

    business_day: date
    key: str
    measure: Measure
    minutes: int
    people: int | None


class Span(msgspec.Struct, frozen=True):
    """How long people waited, or were served, over many days.

    Attributes:
        key: the service or the language; empty for all together.
        measure: ``waiting``, ``serving`` or ``busy``, see `Times`.
        half: half of them at most so many minutes; None is hidden, 999 is beyond two hours.
        most: four in five at most so many minutes; likewise.
    """

    key: str
    measure: Measure
    half: int | None
    most: int | None


class LedgerStatistics(LedgerReader):
    """A ledger that keeps statistics of the days that are over."""

    def counts_by_service(self, office: str) -> list[Count]:
        """Counts of the purged days per day and service, small ones hidden."""
        return self._counts(office, "service")

    def counts_by_language(self, office: str) -> list[Count]:
        """Counts of the purged days per day and language, small ones hidden; never crossed with services."""
        return self._counts(office, "language")

    def sums(self, office: str, kind: Kind, first: date, last: date) -> list[Count]:
        """Counts of a span of days, both ends included, per service or language, rounded to 5.

        The day of each is ``first``.
        """
        sql = """SELECT key, sum(issued), sum(served), sum(missed) FROM counts
            WHERE office = ? AND kind = ? AND business_day BETWEEN ? AND ? GROUP BY key ORDER BY key"""
        rows = self._rows(sql, office, kind, first.isoformat(), last.isoformat())
        return [
            Count(first, str(key), *(rounded(int(str(number))) for number in numbers))
            for key, *numbers in rows
        ]

    def times(self, office: str, kind: Kind, first: date, last: date) -> list[TimeCount]:
        """Waiting and serving times per day, and service or language, small numbers hidden."""
        found: list[TimeCount] = []
        for day, key, measure, rows in self._buckets(office, kind, first, last):
            people = masked_together([int(row[4]) for row in rows])
            found += [
                TimeCount(day, key, measure, int(row[3]), number)
                for row, number in zip(rows, people, strict=True)
            ]
        return found

    def months(self, office: str) -> list[date]:
        """The first days of the months of which something is known, newest first."""
        sql = "SELECT DISTINCT substr(business_day, 1, 7) FROM counts WHERE office = ? ORDER BY 1 DESC"
        return [date.fromisoformat(f"{row[0]}-01") for row in self._rows(sql, office)]

    def totals(self, office: str, first: date, last: date) -> list[Count]:
        """Counts of all services together per day, small ones hidden; the key of each is empty."""
        sql = """SELECT business_day, sum(issued), sum(served), sum(missed) FROM counts WHERE office = ?
            AND kind = 'service' AND business_day BETWEEN ? AND ? GROUP BY business_day ORDER BY business_day"""
        rows = self._rows(sql, office, first.isoformat(), last.isoformat())
        return [
            Count(date.fromisoformat(str(day)), "", *(masked(int(str(number))) for number in numbers))
            for day, *numbers in rows
        ]

    def together(self, office: str, first: date, last: date) -> Count:
        """Counts of all services over a span of days, rounded to 5; the day is ``first`` and the key empty."""
        sql = """SELECT coalesce(sum(issued), 0), coalesce(sum(served), 0), coalesce(sum(missed), 0) FROM counts
            WHERE office = ? AND kind = 'service' AND business_day BETWEEN ? AND ?"""
        row = self._rows(sql, office, first.isoformat(), last.isoformat())[0]
        return Count(first, "", *(rounded(int(str(number))) for number in row))

    def spans(self, office: str, kind: Kind, first: date, last: date) -> list[Span]:
        """How long half of the people, and four in five, waited and were served, over a span of days.

        Per service or language, and with an empty key for all together; hidden where they are few.
        """
        sum_of: defaultdict[tuple[str, Measure], Counter[int]] = defaultdict(Counter)
        for _, key, measure, rows in self._buckets(office, kind, first, last):
            found = {int(row[3]): int(row[4]) for row in rows}
            sum_of[key, measure].update(found)
            sum_of["", measure].update(found)
        return [
            Span(key, measure, within(people, 0.5), within(people, 0.8))
            for (key, measure), people in sum_of.items()
        ]

    def spread(self, office: str, measure: Measure, first: date, last: date) -> dict[int, int | None]:
        """How many people waited, or were served, so long over a span of days, by bucket and rounded to 5."""
        sum_of: Counter[int] = Counter()
        for _, _, each, rows in self._buckets(office, "service", first, last):
            if each == measure:
                sum_of.update({int(row[3]): int(row[4]) for row in rows})
        return {minutes: rounded(people) for minutes, people in sorted(sum_of.items())}

    def busy_buckets(
        self, office: str, first: date, last: date, services: Collection[str] | None = None
    ) -> dict[int, int]:
        """How often a counter was taken so long, over a span of days: what the estimate begins a day with.

        Args:
            office: the office.
            first: the first day.
            last: the last day.
            services: only these; None: all.

        Returns:
            People per bucket, by its upper end in minutes; sums of many days for the estimate, not to be shown.
        """
        sql = """SELECT minutes, sum(people) FROM times WHERE office = ?1 AND kind = 'service' AND measure = 'busy'
            AND business_day BETWEEN ?2 AND ?3 AND (?4 IS NULL OR key IN (SELECT value FROM json_each(?4)))
            GROUP BY minutes"""
        rows = self._rows(sql, office, first.isoformat(), last.isoformat(), as_json(services))
        return {int(str(minutes)): int(str(people)) for minutes, people in rows}

    def _counts(self, office: str, kind: Kind) -> list[Count]:
        sql = """SELECT business_day, key, issued, served, missed FROM counts
            WHERE office = ? AND kind = ? ORDER BY business_day, key"""
        found: list[Count] = []
        for day, group in groupby(self._rows(sql, office, kind), key=lambda row: str(row[0])):
            rows = list(group)
            columns = [masked_together([int(str(row[column])) for row in rows]) for column in (2, 3, 4)]
            found += [
                Count(date.fromisoformat(day), str(row[1]), *numbers)
                for row, *numbers in zip(rows, *columns, strict=True)
            ]
        return found

    def _buckets(
        self, office: str, kind: Kind, first: date, last: date
    ) -> Iterator[tuple[date, str, Measure, list[tuple[Any, ...]]]]:
        sql = """SELECT business_day, key, measure, minutes, people FROM times WHERE office = ? AND kind = ?
            AND business_day BETWEEN ? AND ? ORDER BY business_day, key, measure, minutes"""
        rows = self._rows(sql, office, kind, first.isoformat(), last.isoformat())
        for (day, key, measure), group in groupby(rows, key=lambda row: row[:3]):
            yield date.fromisoformat(str(day)), str(key), measure, list(group)

    def _keep_statistics(self, db: sqlite3.Connection, before: date) -> None:
        """Count all tickets of the days before ``before``, in the transaction that deletes them."""
        for kind in ("service", "language"):
            db.execute(_COUNT.format(kind=kind), (before.isoformat(),))
        events = self._events_by_ticket(before)
        sum_of: Counter[tuple[object, ...]] = Counter()
        for ticket, office, day, service, language, due in self._rows(_ABOUT, before.isoformat()):
            times = times_of(events.get(str(ticket), []), datetime.fromisoformat(str(due)) if due else None)
            for measure in MEASURES:
                span = getattr(times, measure)
                if span is not None:
                    sum_of[office, day, "service", service, measure, bucket(span)] += 1
                    sum_of[office, day, "language", language, measure, bucket(span)] += 1
        db.executemany(_ADD, [(*key, people) for key, people in sum_of.items()])

    def _events_by_ticket(self, before: date) -> dict[str, list[Event]]:
        where = "WHERE t.business_day < ? ORDER BY e.ticket, e.seq"
        events = [to_event(row) for row in self._rows(EVENT + where, before.isoformat())]
        return {ticket: list(group) for ticket, group in groupby(events, key=lambda event: event.ticket_id)}
