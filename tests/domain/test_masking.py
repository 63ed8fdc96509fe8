import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.masking import masked_together, rounded
from kiosk.domain.ticket import SMALLEST_SHOWN_COUNT


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([], []),
        ([3], [None]),
        ([0, 9], [0, 9]),
        ([3, 9, 20], [None, None, 20]),
        ([3, 2, 20], [None, None, 20]),
        ([0, 1, 5, 5], [0, None, None, 5]),
    ],
)
def test_a_small_number_never_stands_alone(numbers: list[int], shown: list[int | None]) -> None:
    assert masked_together(numbers) == shown


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_small_number_is_shown_or_can_be_computed_from_the_sum(numbers: list[int]) -> None:
    shown = masked_together(numbers)
    hidden = [number for number, seen in zip(numbers, shown, strict=True) if seen is None]
    assert all(seen is None or seen == 0 or seen >= SMALLEST_SHOWN_COUNT for seen in shown)
    assert len(hidden) != 1 or sum(numbers) == hidden[0]


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (103, 105)]
)
def test_sums_are_rounded_to_five(number: int, shown: int | None) -> None:
    assert rounded(number) == shown
