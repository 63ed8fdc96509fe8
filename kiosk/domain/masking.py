"""Hiding small counts, so that a statistic never singles a person out (DSGVO Art. 5 and 25).

Hiding the small cell alone is not enough where the sum is known from another table: then the one hidden number is
what is missing. So a second one is hidden with it, the smallest of the others. Sums over many days are rounded,
because a sum and all days but one would again tell the hidden one.
"""

from collections.abc import Sequence

from kiosk.domain.ticket import SMALLEST_SHOWN_COUNT, masked

ROUNDED_TO = 5


def masked_together(numbers: Sequence[int]) -> list[int | None]:
    """Hide the small ones among numbers that add up to something known; None is hidden, zero is shown."""
    shown = [masked(number) for number in numbers]
    hidden = [index for index, number in enumerate(shown) if number is None]
    others = [index for index, number in enumerate(shown) if number]
    if len(hidden) == 1 and others:
        shown[min(others, key=lambda index: numbers[index])] = None
    return shown


def rounded(number: int) -> int | None:
    """Round a sum to the nearest 5; None hides what is small."""
    if 0 < number < SMALLEST_SHOWN_COUNT:
        return None
    return ROUNDED_TO * ((number + ROUNDED_TO // 2) // ROUNDED_TO)
