"""Statistics as CSV for spreadsheets: one row per day and key, a point for what is hidden.

The point is the sign of official statistics in Germany for a number that is to be kept secret; an empty cell would
look like zero.
"""

import csv
import io
from collections.abc import Iterable

from kiosk.store.ledger_statistics import Count, Kind, TimeCount

HIDDEN = "."


def counts_csv(kind: Kind, counts: Iterable[Count]) -> str:
    """Write counts, with a line of names at the top."""
    head = ("day", kind, "issued", "served", "missed")
    rows = (
        (count.business_day.isoformat(), count.key, *map(_cell, (count.issued, count.served, count.missed)))
        for count in counts
    )
    return _written(head, rows)


def times_csv(kind: Kind, times: Iterable[TimeCount]) -> str:
    """Write times, with a line of names at the top; 999 minutes stand for all beyond two hours."""
    head = ("day", kind, "measure", "up_to_minutes", "people")
    rows = (
        (each.business_day.isoformat(), each.key, each.measure, str(each.minutes), _cell(each.people))
        for each in times
    )
    return _written(head, rows)


def _cell(number: int | None) -> str:
    return HIDDEN if number is None else str(number)


def _written(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue()
