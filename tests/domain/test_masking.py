from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.masking import masked_counts, masked_times, rounded, rounded_sum
from kiosk.domain.ticket import SMALLEST_SHOWN_COUNT

Numbers = list[list[int]]
Shown = Sequence[Sequence[int | None]]


def issued(
    services: list[int], languages: list[int]
) -> tuple[list[int | None], list[int | None], int | None]:
    """What is shown of a day on which nobody was served."""
    first, second, totals = masked_counts([[n, 0, 0] for n in services], [[n, 0, 0] for n in languages])
    return [row[0] for row in first], [row[0] for row in second], totals[0]


@pytest.mark.parametrize(
    ("services", "shown", "total"),
    [
        ([], [], 0),
        ([9], [9], 9),
        ([0, 9], [0, 9], 9),
        ([3, 9, 20], [None, None, 20], 32),
        ([1, 1, 20], [None, None, None], 22),
        ([0, 1, 5, 5], [0, None, None, 5], 11),
        ([3], [None], None),
        ([1, 1, 1, 1, 1], [None] * 5, None),
    ],
)
def test_a_small_number_is_hidden_with_so_many_others_that_the_sum_does_not_tell_it(
    services: list[int], shown: list[int | None], total: int | None
) -> None:
    assert issued(services, [sum(services)])[::2] == (shown, total)


def test_a_sum_that_would_tell_is_not_told_by_the_other_table_either() -> None:
    """Five services with one visitor each: that it were five would say that each had one."""
    assert issued([1, 1, 1, 1, 1], [5]) == ([None] * 5, [None], None)
    assert issued([1, 1, 1, 1, 4], [8]) == ([None] * 5, [None], None)
    assert issued([9, 8], [1, 16]) == ([9, 8], [None, None], 17)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ((20, 12, 0), (20, 12, 0)),
        ((6, 5, 1), (6, None, None)),
        ((20, 18, 0), (20, None, 0)),
        ((20, 14, 6), (20, 14, 6)),
        ((20, 12, 6), (20, 12, None)),
        ((7, 1, 6), (7, None, None)),
        ((4, 0, 0), (None, 0, 0)),
    ],
)
def test_a_number_is_not_told_by_what_is_missing_in_its_row(
    row: tuple[int, int, int], shown: tuple[int | None, ...]
) -> None:
    assert masked_counts([row], [row])[0] == [list(shown)]


COUNTS = st.integers(0, 12).flatmap(
    lambda given: st.integers(0, given).flatmap(
        lambda served: st.integers(0, given - served).map(lambda missed: [given, served, missed])
    )
)


@st.composite
def days(draw: st.DrawFn) -> tuple[Numbers, Numbers]:
    """People by service and by language; each is served, missed or neither."""
    people = draw(st.lists(st.tuples(*(st.integers(0, 2),) * 3), max_size=14))
    tables: tuple[Numbers, Numbers] = ([[0] * 3 for _ in range(3)], [[0] * 3 for _ in range(3)])
    for service, language, end in people:
        for table, key in zip(tables, (service, language), strict=True):
            table[key][0] += 1
            if end:
                table[key][end] += 1
    return tables


@settings(max_examples=150)
@given(days())
def test_nobody_can_reckon_a_small_number_from_all_that_is_shown(day: tuple[Numbers, Numbers]) -> None:
    """Whoever solves all sums and differences is left with more than one answer for each hidden number."""
    services, languages, totals = masked_counts(*day)
    for table, shown in zip(day, (services, languages), strict=True):
        assert all(
            seen is None or (seen == number and (seen == 0 or seen >= SMALLEST_SHOWN_COUNT))
            for numbers, row in zip(table, shown, strict=True)
            for number, seen in zip(numbers, row, strict=True)
        )
        for column in range(3):
            known = totals[column] if totals[column] is not None else _sum_shown(services, languages, column)
            answers = list(_answers([row[column] for row in shown], known))
            for place, row in enumerate(shown):
                if row[column] is None:
                    assert known is None or len({answer[place] for answer in answers}) > 3


def _sum_shown(services: Shown, languages: Shown, column: int) -> int | None:
    for table in (services, languages):
        numbers = [row[column] for row in table]
        if None not in numbers:
            return sum(number or 0 for number in numbers)
    return None


def _answers(column: Sequence[int | None], total: int | None) -> Iterator[tuple[int, ...]]:
    if total is not None:
        hidden = column.count(None)
        left = total - sum(number or 0 for number in column)
        for values in product(range(1, left + 1), repeat=hidden):
            if sum(values) == left:
                rest = iter(values)
                yield tuple(next(rest) if number is None else number for number in column)


@given(days())
def test_times_of_one_table_are_not_told_by_the_other(day: tuple[Numbers, Numbers]) -> None:
    services, languages = masked_times(*day)
    for shown, others in ((services, languages), (languages, services)):
        for bucket in range(3):
            hidden = [place for place, row in enumerate(shown) if row and row[bucket] is None]
            gone = [place for place, row in enumerate(shown) if not row]
            is_told = all(row and row[bucket] is not None for row in others)
            assert not (is_told and len(hidden) == 1 and not gone)


def test_a_day_of_which_only_one_table_was_kept_can_be_shown() -> None:
    """Ledgers of an older version counted no languages."""
    assert masked_counts([[30, 28, 0]], []) == ([[30, None, 0]], [], [30, None, 0])
    assert masked_counts([], [[30, 20, 5]])[1] == [[30, 20, 5]]
    assert masked_times([[9, 1, 1]], []) == ([[None, None, None]], [])
    assert masked_times([], [[9, 9]]) == ([], [[9, 9]])


def test_a_time_of_a_service_is_not_told_by_the_only_language() -> None:
    services, languages = masked_times([[6, 7], [3, 8]], [[9, 15]])
    assert services == [[None, 7], [None, 8]] or services[1][0] is None
    assert None in (services[0][0], languages[0][0] if languages[0] else None)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (103, 105)]
)
def test_sums_are_rounded_to_five(number: int, shown: int | None) -> None:
    assert rounded(number) == shown


@given(st.integers(5, 60))
def test_a_sum_of_many_days_does_not_tell_the_one_that_was_hidden(shown: int) -> None:
    assert len({rounded_sum(shown, [hidden]) for hidden in range(1, 5)}) == 1
    assert rounded_sum(shown, []) == rounded(shown)


@given(st.integers(0, 60), st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_a_sum_of_many_days_says_of_no_day_that_one_person_came(shown: int, hidden: list[int]) -> None:
    told = rounded_sum(shown, hidden)
    assert told is None or told + 2 - shown - len(hidden) >= 3
    assert told is None or abs(told - shown - sum(hidden)) <= 7
