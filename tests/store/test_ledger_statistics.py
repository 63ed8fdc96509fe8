"""What is left of a day: numbers of many, never of one."""

from datetime import timedelta

import pytest

from kiosk.store.ledger import Ledger
from kiosk.store.ledger_statistics import Count, TimeCount

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, never, take


def visit(ledger: Ledger, waits: int, serves: int, **fields: object) -> str:
    """Somebody takes a number, waits and is served for so many minutes."""
    ticket_id = take(ledger, **fields)
    called = MORNING + timedelta(minutes=waits)
    ledger.call(ticket_id, "1", called)
    ledger.serve(ticket_id, "1", called + timedelta(minutes=1))
    ledger.finish(ticket_id, "1", called + timedelta(minutes=1 + serves))
    return ticket_id


def night(ledger: Ledger) -> None:
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    ledger.purge(TOMORROW.date())


def times(ledger: Ledger, kind: object = "service") -> list[tuple[str, str, int, int | None]]:
    found = ledger.times(OFFICE, kind, TODAY, TODAY)  # type: ignore[arg-type]
    return [(each.key, each.measure, each.minutes, each.people) for each in found]


def test_the_purge_leaves_counts_per_service_and_per_language_never_crossed(ledger: Ledger) -> None:
    for number in range(15):
        fields = {"service": "advice" if number < 10 else "papers", "language": "ar" if number < 5 else "fa"}
        if number < 5:
            visit(ledger, 10, 5, **fields)
        else:
            take(ledger, **fields)
    night(ledger)
    assert ledger.counts_by_service(OFFICE) == [
        Count(TODAY, "advice", 10, 5, 0),
        Count(TODAY, "papers", 5, 0, 0),
    ]
    assert ledger.counts_by_language(OFFICE) == [Count(TODAY, "ar", 5, 5, 0), Count(TODAY, "fa", 10, 0, 0)]
    for table in ("counts", "times"):
        columns = {str(row[0]) for row in ledger._rows("SELECT name FROM pragma_table_info(?)", table)}
        assert not {"service", "language", "ticket"} & columns


def test_a_small_count_cannot_be_told_from_the_others(ledger: Ledger) -> None:
    for service, people in (("advice", 9), ("papers", 3), ("school", 20)):
        for _ in range(people):
            take(ledger, service=service)
    night(ledger)
    issued = {count.key: count.issued for count in ledger.counts_by_service(OFFICE)}
    assert issued == {"advice": None, "papers": None, "school": 20}
    assert [count.issued for count in ledger.counts_by_language(OFFICE)] == [32]


def test_what_one_table_hides_no_other_tells(ledger: Ledger) -> None:
    """Five services with one visitor each: the day's sum, or the only language, would say so of each."""
    for number in range(5):
        take(ledger, service=f"service-{number}")
    night(ledger)
    assert {count.issued for count in ledger.counts_by_service(OFFICE)} == {None}
    assert [count.issued for count in ledger.counts_by_language(OFFICE)] == [None]
    assert [count.issued for count in ledger.totals(OFFICE, TODAY, TODAY)] == [None]


def test_a_time_that_is_hidden_for_a_service_is_not_told_by_the_languages(ledger: Ledger) -> None:
    for service, waits in (("advice", 12), ("advice", 40), ("papers", 40)):
        for _ in range(6):
            visit(ledger, waits, 4, service=service)
    for _ in range(3):
        visit(ledger, 12, 4, service="papers")
    night(ledger)
    services = {row[:3]: row[3] for row in times(ledger)}
    languages = {row[:3]: row[3] for row in times(ledger, "language")}
    assert services.get(("papers", "waiting", 15)) is None
    told = languages.get(("ar", "waiting", 15)), services.get(("advice", "waiting", 15))
    assert None in told, "nine in all without six are three"


def test_times_of_a_few_people_that_would_all_be_hidden_are_not_mentioned(ledger: Ledger) -> None:
    for waits in (1, 2, 4, 6, 9):
        visit(ledger, waits, 4)
    night(ledger)
    assert "waiting" not in {row[1] for row in times(ledger)}


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_the_sum_of_a_month_does_not_tell_the_day_that_was_hidden(ledger: Ledger, people: int) -> None:
    for day, number in ((MORNING, 101), (TOMORROW, people)):
        for _ in range(number):
            take(ledger, now=day)
    ledger.close_day(OFFICE, TOMORROW.date(), TOMORROW + timedelta(days=1), never)
    ledger.purge(TOMORROW.date() + timedelta(days=1))
    assert [count.issued for count in ledger.counts_by_service(OFFICE)] == [101, None]
    assert ledger.sums(OFFICE, "service", TODAY, TOMORROW.date())[0].issued == 105
    assert ledger.together(OFFICE, TODAY, TOMORROW.date()).issued == 105


def test_times_are_counted_in_buckets_and_small_ones_hidden(ledger: Ledger) -> None:
    for _ in range(6):
        visit(ledger, 12, 4)
    for _ in range(7):
        visit(ledger, 40, 8)
    night(ledger)
    assert times(ledger) == [
        ("advice", "busy", 5, 6),
        ("advice", "busy", 10, 7),
        ("advice", "serving", 5, 6),
        ("advice", "serving", 10, 7),
        ("advice", "waiting", 15, 6),
        ("advice", "waiting", 45, 7),
    ]
    assert [row[1:] for row in times(ledger, "language")] == [row[1:] for row in times(ledger)]


def test_a_lonely_time_hides_the_next_smallest_with_it(ledger: Ledger) -> None:
    for waits in [12] * 6 + [40] * 8 + [100]:
        visit(ledger, waits, 4)
    night(ledger)
    waiting = [row[2:] for row in times(ledger) if row[1] == "waiting"]
    assert waiting == [(15, None), (45, 8), (120, None)]


def test_times_that_nobody_knows_are_not_counted(ledger: Ledger) -> None:
    for _ in range(6):
        ticket_id = take(ledger)
        ledger.call(ticket_id, "1", MORNING + timedelta(minutes=2))
        ledger.serve(ticket_id, "1", MORNING + timedelta(minutes=3))
    night(ledger)
    assert {measure for _, measure, _, _ in times(ledger)} == {"waiting"}
    assert [count.served for count in ledger.counts_by_service(OFFICE)] == [6]


def test_sums_of_a_month_are_rounded_so_that_no_day_can_be_told_from_them(ledger: Ledger) -> None:
    for service, people in (("advice", 13), ("papers", 3)):
        for _ in range(people):
            take(ledger, service=service)
    night(ledger)
    sums = ledger.sums(OFFICE, "service", TODAY, TOMORROW.date())
    assert [(count.key, count.issued) for count in sums] == [("advice", 15), ("papers", None)]
    assert ledger.sums(OFFICE, "service", TOMORROW.date(), TOMORROW.date()) == []


def test_the_estimate_of_the_next_day_begins_with_how_long_counters_were_taken(ledger: Ledger) -> None:
    visit(ledger, 12, 4)
    visit(ledger, 12, 30, service="papers")
    night(ledger)
    assert ledger.busy_buckets(OFFICE, TODAY, TODAY) == {5: 1, 45: 1}
    assert ledger.busy_buckets(OFFICE, TODAY, TODAY, ["papers"]) == {45: 1}


@pytest.mark.parametrize("kind", ["service", "language"])
def test_another_office_has_its_own_statistics(ledger: Ledger, kind: object) -> None:
    for _ in range(6):
        visit(ledger, 12, 4)
    night(ledger)
    assert ledger.times("other", kind, TODAY, TODAY) == []  # type: ignore[arg-type]
    assert isinstance(ledger.times(OFFICE, kind, TODAY, TODAY)[0], TimeCount)  # type: ignore[arg-type]
