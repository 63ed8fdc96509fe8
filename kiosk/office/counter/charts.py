"""Bars of a chart: where each stands and how high it is. The template draws them as SVG, so they print as they look.

What is hidden has no bar but a small point, so that it does not look like nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 240
TOP, BOTTOM, LEFT = 34, 40, 8
"""Room for the numbers above the bars, for the labels below them, and beside them; all in units of the drawing."""

FILLED = 0.7
WIDEST = 96.0


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        x: Its middle.
        left: Its left side.
        top: Its upper end.
        width: How wide it is.
        height: How high it is.
        label: What stands below it.
        number: What stands above it; empty where nothing is drawn.
        is_hidden: Whether the number is too small to be shown.
    """

    x: float
    left: float
    top: float
    width: float
    height: float
    label: str
    number: str
    is_hidden: bool


@dataclass(frozen=True)
class Chart:
    """A chart with its bars; ``base`` is the line that they stand on."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM


def chart(values: Sequence[tuple[str, int | None]]) -> Chart:
    """Return the bars of some numbers, None for those that are hidden."""
    highest = max((number or 0 for _, number in values), default=0) or 1
    room = HEIGHT - BOTTOM - TOP
    step = (WIDTH - 2 * LEFT) / max(len(values), 1)
    width = min(step * FILLED, WIDEST)
    bars = []
    for place, (label, number) in enumerate(values):
        middle, height = LEFT + step * (place + 0.5), room * (number or 0) / highest
        bars.append(
            Bar(
                x=round(middle, 1),
                left=round(middle - width / 2, 1),
                top=round(HEIGHT - BOTTOM - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                label=label,
                number=str(number) if number else "",
                is_hidden=number is None,
            )
        )
    return Chart(tuple(bars))
