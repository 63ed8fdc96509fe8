"""The figures of a month: what the page of the statistics shows, in words and without persons.

Concerns and languages are never crossed. What the ledger hides stays hidden here; sums over the month are rounded.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.times import BEYOND, BOUNDS
from kiosk.i18n.formats import weekday_name
from kiosk.office.counter.charts import Chart, chart
from kiosk.office.counter.words import Words
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_statistics import Count, Kind, Measure, Span

WHAT = ("issued", "served", "missed")
HIDDEN = "·"


@dataclass(frozen=True)
class Row:
    """One concern or language: its name, and the cells beside it."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: what it is about, the heads of its columns, and its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Month:
    """Everything on the page.

    Attributes:
        days: Numbers given per day.
        waiting: How long people waited.
        serving: How long they were helped.
        sums: Per concern, and per language.
        daily: The same per day.
    """

    days: Chart
    waiting: Chart
    serving: Chart
    sums: tuple[Table, ...]
    daily: tuple[Table, ...]


def ends(month: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def figures(ledger: Ledger, office: str, month: date, what: str, words: Words) -> Month:
    """Read the figures of a month.

    Args:
        ledger: The ledger.
        office: Id of the office.
        month: A day of it.
        what: Which number the tables per day have, one of `WHAT`.
        words: In which language.

    Raises:
        LedgerError: They cannot be read.
    """
    first, last = ends(month)
    kinds: tuple[tuple[Kind, list[Count]], ...] = (
        ("service", ledger.counts_by_service(office, first, last)),
        ("language", ledger.counts_by_language(office, first, last)),
    )
    totals, together = ledger.totals(office, first, last), ledger.together(office, first, last)
    return Month(
        days=chart([(f"{count.business_day.day}.", count.issued) for count in totals]),
        waiting=_spread(ledger.spread(office, "waiting", first, last), words),
        serving=_spread(ledger.spread(office, "serving", first, last), words),
        sums=tuple(
            _sums(
                kind,
                ledger.sums(office, kind, first, last),
                together,
                ledger.spans(office, kind, first, last),
                words,
            )
            for kind, _ in kinds
        ),
        daily=tuple(_daily(kind, counts, what, words) for kind, counts in kinds),
    )


def name_of(kind: Kind, key: str, words: Words) -> str:
    """Return the name of a concern or of a language."""
    return words.concern(key) if kind == "service" else words.language_name(key)


def _title(kind: Kind, words: Words) -> str:
    _ = words.texts.gettext
    return _("By what it is about") if kind == "service" else _("By language")


def _sums(kind: Kind, counts: Sequence[Count], together: Count, spans: Sequence[Span], words: Words) -> Table:
    _ = words.texts.gettext
    found = {(span.key, span.measure): span for span in spans}

    def row(name: str, one: Count) -> Row:
        numbers = (_cell(number) for number in (one.issued, one.served, one.missed))
        return Row(name, (*numbers, *_times(one.key, found, words)))

    most_first = sorted(counts, key=lambda one: -(one.issued or 0))
    rows = [
        *(row(name_of(kind, one.key, words), one) for one in most_first),
        row(_("All together"), together),
    ]
    heads = (
        *_counted(words),
        _("Half waited at most"),
        _("Four in five waited at most"),
        _("Half were helped within"),
    )
    return Table(_title(kind, words), heads, tuple(rows))


def _counted(words: Words) -> tuple[str, str, str]:
    _ = words.texts.gettext
    return _("Given"), _("Helped"), _("Did not come")


def _times(key: str, spans: Mapping[tuple[str, Measure], Span], words: Words) -> tuple[str, str, str]:
    waiting, serving = spans.get((key, "waiting")), spans.get((key, "serving"))
    return (
        _minutes(waiting.half if waiting else None, words),
        _minutes(waiting.most if waiting else None, words),
        _minutes(serving.half if serving else None, words),
    )


def _daily(kind: Kind, counts: Sequence[Count], what: str, words: Words) -> Table:
    keys = sorted({one.key for one in counts}, key=lambda key: name_of(kind, key, words))
    numbers = {(one.business_day, one.key): getattr(one, what) for one in counts}
    rows = [
        Row(
            f"{weekday_name(day, words.language, short=True)} {day.day}.{day.month}.",
            tuple(_cell(numbers.get((day, key), 0)) for key in keys),
        )
        for day in sorted({one.business_day for one in counts})
    ]
    return Table(_title(kind, words), tuple(name_of(kind, key, words) for key in keys), tuple(rows))


def _spread(people: Mapping[int, int | None], words: Words) -> Chart:
    if not people:
        return chart([])
    last = max(people)
    shown = [bound for bound in (*BOUNDS, BEYOND) if bound <= last]
    return chart([(_short(bound), people.get(bound, 0)) for bound in shown])


def _short(minutes: int) -> str:
    return f">{BOUNDS[-1]}" if minutes == BEYOND else f"≤{minutes}"


def _minutes(minutes: int | None, words: Words) -> str:
    _ = words.texts.gettext
    if minutes is None:
        return HIDDEN
    if minutes == BEYOND:
        return _("over {minutes} min").format(minutes=BOUNDS[-1])
    return _("{minutes} min").format(minutes=minutes)


def _cell(number: int | None) -> str:
    return HIDDEN if number is None else str(number)
