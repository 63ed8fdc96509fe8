"""What is left of a day after the purge: counts and times per service and, apart from them, per language.

They are never crossed, and small numbers are hidden when they are read, with those that would tell them (see
`domain.masking`). Times are kept as
counts of buckets, from which nobody's visit can be read.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal, cast

import msgspec

from kiosk.domain.masking import masked_counts, masked_times, rounded_sum
from kiosk.domain.ticket import Event
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


class _Day(msgspec.Struct, frozen=True):
    """The counts of one day, and what may be shown of them; each is given, served, missed."""

    day: date
    keys: dict[Kind, list[str]]
    numbers: dict[Kind, list[list[int]]]
    shown: dict[Kind, list[list[int | None]]]
    totals: list[int | None]


class _Sum:
    """A sum over many days, of what was shown of each and what was hidden."""

    def __init__(self) -> None:
        self._shown = 0
        self._hidden: list[int] = []

    def add(self, number: int, shown: int | None) -> None:
        if shown is None:
            self._hidden.append(number)
        else:
            self._shown += number

    def told(self) -> int | None:
        return rounded_sum(self._shown, self._hidden)


class LedgerStatistics(LedgerReader):
    """A ledger that keeps statistics of the days that are over.

    Days are given by the first and the last of them, both included.
    """

    def counts_by_service(self, office: str, first: date = date.min, last: date = date.max) -> list[Count]:
        """Counts of the purged days per day and service, small ones hidden."""
        return self._counts(office, "service", first, last)

    def counts_by_language(self, office: str, first: date = date.min, last: date = date.max) -> list[Count]:
        """Counts of the purged days per day and language, small ones hidden; never crossed with services."""
        return self._counts(office, "language", first, last)

    def sums(self, office: str, kind: Kind, first: date, last: date) -> list[Count]:
        """Counts of a span of days per service or language, rounded to 5; the day of each is ``first``."""
        sums: defaultdict[str, tuple[_Sum, ...]] = defaultdict(lambda: (_Sum(), _Sum(), _Sum()))
        for day in self._days(office, first, last):
            for key, numbers, shown in zip(day.keys[kind], day.numbers[kind], day.shown[kind], strict=True):
                for column, number, seen in zip(sums[key], numbers, shown, strict=True):
                    column.add(number, seen)
        return [Count(first, key, *(column.told() for column in sums[key])) for key in sorted(sums)]

    def times(self, office: str, kind: Kind, first: date, last: date) -> list[TimeCount]:
        """Waiting and serving times per day, and service or language, small numbers hidden.

        Where a few people are spread so thinly that everything would have to be hidden, nothing is said of them.
        """
        found = [each for each, _ in self._times(office, kind, first, last)]
        return sorted(found, key=lambda each: (each.business_day, each.key, each.measure, each.minutes))

    def months(self, office: str) -> list[date]:
        """The first days of the months of which something is known, newest first."""
        sql = "SELECT DISTINCT substr(business_day, 1, 7) FROM counts WHERE office = ? ORDER BY 1 DESC"
        return [date.fromisoformat(f"{row[0]}-01") for row in self._rows(sql, office)]

    def totals(self, office: str, first: date, last: date) -> list[Count]:
        """Counts of all services together per day, small ones hidden; the key of each is empty."""
        return [Count(day.day, "", *day.totals) for day in self._days(office, first, last)]

    def together(self, office: str, first: date, last: date) -> Count:
        """Counts of all services over a span of days, rounded to 5; the day is ``first`` and the key empty."""
        sums = _Sum(), _Sum(), _Sum()
        for day in self._days(office, first, last):
            numbers = map(sum, zip(*day.numbers["service"], strict=True))
            for column, number, seen in zip(sums, numbers, day.totals, strict=True):
                column.add(number, seen)
        return Count(first, "", *(column.told() for column in sums))

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
        sums: defaultdict[int, _Sum] = defaultdict(_Sum)
        for each, number in self._times(office, "service", first, last, of=measure, with_unsaid=True):
            sums[each.minutes].add(number, each.people)
        return {minutes: sums[minutes].told() for minutes in sorted(sums)}

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

    def _counts(self, office: str, kind: Kind, first: date, last: date) -> list[Count]:
        return [
            Count(day.day, key, *shown)
            for day in self._days(office, first, last)
            for key, shown in zip(day.keys[kind], day.shown[kind], strict=True)
        ]

    def _days(self, office: str, first: date, last: date) -> Iterator[_Day]:
        sql = """SELECT business_day, kind, key, issued, served, missed FROM counts
            WHERE office = ? AND business_day BETWEEN ? AND ? ORDER BY business_day, kind, key"""
        rows = self._rows(sql, office, first.isoformat(), last.isoformat())
        for day, group in groupby(rows, key=lambda row: str(row[0])):
            keys: dict[Kind, list[str]] = {"service": [], "language": []}
            numbers: dict[Kind, list[list[int]]] = {"service": [], "language": []}
            for _, kind, key, *counts in group:
                keys[cast(Kind, kind)].append(str(key))
                numbers[cast(Kind, kind)].append([int(str(count)) for count in counts])
            services, languages, totals = masked_counts(numbers["service"], numbers["language"])
            shown: dict[Kind, list[list[int | None]]] = {"service": services, "language": languages}
            yield _Day(date.fromisoformat(day), keys, numbers, shown, totals)

    def _times(
        self,
        office: str,
        kind: Kind,
        first: date,
        last: date,
        *,
        of: Measure | None = None,
        with_unsaid: bool = False,
    ) -> Iterator[tuple[TimeCount, int]]:
        """Yield what may be shown, and the number behind it; of one measure or all."""
        sql = """SELECT business_day, measure, kind, key, minutes, people FROM times WHERE office = ?
            AND business_day BETWEEN ? AND ? AND measure = coalesce(?, measure)
            ORDER BY business_day, measure, kind, key, minutes"""
        rows = self._rows(sql, office, first.isoformat(), last.isoformat(), of)
        for (day, measure), group in groupby(rows, key=lambda row: row[:2]):
            people: dict[Any, dict[str, dict[int, int]]] = {"service": {}, "language": {}}
            for _, _, each, key, minutes, number in group:
                people[each].setdefault(str(key), {})[int(str(minutes))] = int(str(number))
            bounds = sorted({bound for table in people.values() for row in table.values() for bound in row})
            tables = [
                [[row.get(bound, 0) for bound in bounds] for row in people[each].values()] for each in people
            ]
            shown = dict(zip(people, masked_times(*tables), strict=True))[kind]
            for (key, row), seen in zip(people[kind].items(), shown, strict=True):
                if seen or with_unsaid:
                    said = dict(zip(bounds, seen, strict=True)) if seen else {}
                    for bound, number in row.items():
                        told = TimeCount(
                            date.fromisoformat(str(day)), key, cast(Measure, measure), bound, said.get(bound)
                        )
                        yield told, number

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
