import csv
from datetime import date

from kiosk.store.ledger_statistics import Count, TimeCount
from kiosk.store.statistics_csv import counts_csv, times_csv

DAY = date(2026, 3, 2)


def test_counts_are_rows_with_a_point_for_what_is_hidden() -> None:
    text = counts_csv("service", [Count(DAY, "advice", 9, 5, 0), Count(DAY, "papers", None, 0, None)])
    assert list(csv.reader(text.splitlines())) == [
        ["day", "service", "issued", "served", "missed"],
        ["2026-03-02", "advice", "9", "5", "0"],
        ["2026-03-02", "papers", ".", "0", "."],
    ]


def test_times_are_rows_of_buckets() -> None:
    text = times_csv(
        "language", [TimeCount(DAY, "ar", "waiting", 15, 6), TimeCount(DAY, "ar", "busy", 999, None)]
    )
    assert list(csv.reader(text.splitlines())) == [
        ["day", "language", "measure", "up_to_minutes", "people"],
        ["2026-03-02", "ar", "waiting", "15", "6"],
        ["2026-03-02", "ar", "busy", "999", "."],
    ]
