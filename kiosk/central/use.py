"""How the terminals are used, from what they report: by topic, by language, and by search, never one by the other.

A terminal hides numbers from 1 to 4 before it sends them, so a sum is only known to lie between two numbers: `least`
and `most`. Days that are told by no terminal are gaps, which is something else than a day on which nobody came.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kiosk.central.languages import language_name
from kiosk.central.models import DayCount, ReportedDay, Topic
from kiosk.domain.report import HIDE_BELOW

KINDS = ("topic", "language", "search")
PERIODS = (7, 30, 90)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=index) for index in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Sums:
    """How often something was used: at least and at most."""

    least: int = 0
    most: int = 0

    def __str__(self) -> str:
        """Return it as people read it."""
        if self.least == self.most:
            return _grouped(self.least)
        if (self.least, self.most) == (1, HIDE_BELOW - 1):
            return _("fewer than %(count)s") % {"count": HIDE_BELOW}
        return f"{_grouped(self.least)}\N{EN DASH}{_grouped(self.most)}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: a name, its number (None: nothing was told), and both ends in percent of the longest."""

    name: str
    sums: Sums | None
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a chart; `terminals` is how many told of it, 0 is a gap."""

    day: date
    terminals: int
    sums: Sums
    least: float
    most: float


def of_days(today: date, days: int) -> Period:
    """Return the last days; today is not over and told by no terminal."""
    return Period(today - timedelta(days=days), today - timedelta(days=1))


def of_month(month: date, today: date) -> Period | None:
    """Return the month of a day as far as it is over, or None when nothing of it is."""
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    yesterday = today - timedelta(days=1)
    return Period(first, min(last, yesterday)) if first <= yesterday else None


def bars(kind: str, period: Period, terminals: Sequence[int]) -> list[Bar]:
    """Return how often each topic, language or kind of search was used, most used first."""
    found = _counts(period, terminals).filter(kind=kind).values("key").annotate(**_SUMS)
    return _bars(kind, {row["key"]: _sums(row) for row in found})


def offices(period: Period, places: Iterable[tuple[str, Sequence[int]]]) -> list[Bar]:
    """Return how often topics were opened in each office.

    Args:
        period: The days.
        places: The offices: a name, and the terminals that stand there.
    """
    return _scaled(
        (name, _total(_counts(period, those).filter(kind="topic")) if _told(period, those) else None)
        for name, those in places
    )


def days(kind: str, period: Period, terminals: Sequence[int]) -> list[Day]:
    """Return how often anything of a kind was used on each day."""
    counts = _counts(period, terminals).filter(kind=kind).values("day").annotate(**_SUMS)
    sums = {row["day"]: _sums(row) for row in counts}
    told = _told(period, terminals)
    highest = max((one.most for one in sums.values()), default=0) or 1
    found = ((day, told.get(day, 0), sums.get(day, Sums())) for day in period.days)
    return [Day(day, by, one, 100 * one.least / highest, 100 * one.most / highest) for day, by, one in found]


def exported(kind: str, period: Period, terminals: Sequence[int], separator: str) -> str:
    """Return a table of days as CSV, with what is known and no more; a day without a line was told by none."""
    names, told = _names(kind), _told(period, terminals)
    counts = _counts(period, terminals).filter(kind=kind).values("day", "key").annotate(**_SUMS)
    text = StringIO()
    table = csv.writer(text, delimiter=separator)
    heads = (_("day"), _("terminals that told"), "id", _("name"), _("at least"), _("at most"))
    table.writerow(heads)
    for row in counts.order_by("day", "key"):
        sums, key = _sums(row), row["key"]
        table.writerow(
            [
                row["day"],
                told.get(row["day"], 0),
                key,
                _plain(names.get(key) or _fallback(kind, key)),
                sums.least,
                sums.most,
            ]
        )
    return text.getvalue()


def _grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


_SUMS = {
    "known": Coalesce(Sum("count"), 0),
    "masked": Coalesce(Sum("hidden"), 0),
}


def _counts(period: Period, terminals: Sequence[int]) -> Any:
    return DayCount.objects.filter(
        Q(terminal__in=terminals), day__range=(period.first, period.last)
    ).order_by()


def _told(period: Period, terminals: Sequence[int]) -> dict[date, int]:
    found = ReportedDay.objects.filter(terminal__in=terminals, day__range=(period.first, period.last))
    return {row["day"]: row["by"] for row in found.order_by().values("day").annotate(by=Count(F("terminal")))}


def _total(counts: Any) -> Sums:
    return _sums(counts.aggregate(**_SUMS))


def _sums(row: dict[str, Any]) -> Sums:
    return Sums(row["known"] + row["masked"], row["known"] + (HIDE_BELOW - 1) * row["masked"])


def _bars(kind: str, sums: dict[str, Sums]) -> list[Bar]:
    names = _names(kind)
    if kind == "search":
        sums = {key: sums.get(key, Sums()) for key in names} if sums else {}
    return _scaled((names.get(key) or _fallback(kind, key), one) for key, one in sums.items())


def _scaled(found: Iterable[tuple[str, Sums | None]]) -> list[Bar]:
    """Return bars, longest first; what nothing was told of comes last."""
    lines = [(name, sums, sums or Sums(-1, -1)) for name, sums in found]
    lines.sort(key=lambda line: (-line[2].most, -line[2].least, line[0]))
    longest = max((ends.most for _name, _sums, ends in lines), default=0)
    scale = 100 / max(longest, 1)
    return [
        Bar(name, sums, max(ends.least, 0) * scale, max(ends.most, 0) * scale) for name, sums, ends in lines
    ]


def _names(kind: str) -> dict[str, str]:
    if kind == "topic":
        return dict(Topic.objects.values_list("identifier", "title"))
    if kind == "search":
        return {"found": _("something was found"), "nothing": _("nothing was found")}
    return {}


def _fallback(kind: str, key: str) -> str:
    return language_name(key) if kind == "language" else key


def highest(found: Iterable[Day]) -> Sums:
    """Return the number of the day that reaches the top of its chart."""
    return max(found, key=lambda day: day.most).sums


def gaps(found: Iterable[Day]) -> Iterator[date]:
    """Yield the days of which no terminal has told."""
    return (day.day for day in found if not day.terminals)
