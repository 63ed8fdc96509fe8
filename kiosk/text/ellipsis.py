"""Where a text that has too many lines is cut: found by measuring, because Skia's binding offers no ellipsis.

A cut never splits a grapheme or an isolated fact, for half a phone number is a wrong phone number, and prefers
the end of a word.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable

from kiosk.text.direction import FSI, LRI, PDI, RLI

ELLIPSIS = "…"

_WORD_SPAN = 12  # characters that are given up to end with a whole word
_JOINERS = "\u200c\u200d\u2060"


def cut(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of the text that fits with an ellipsis, or the ellipsis alone.

    Args:
        text: A text that does not fit.
        fits: Whether a text can be shown.
    """
    longest = bisect_left(range(1, len(text)), True, key=lambda end: not fits(text[:end] + ELLIPSIS))
    return _closed(text[: _good_end(text, longest)])


def _good_end(text: str, end: int) -> int:
    """The last place at or before `end` where a reader is not misled."""
    start = _outermost_isolate(text, end)
    if start is not None and text[:start].strip():
        return start
    while end > 0 and (
        unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] in _JOINERS
    ):
        end -= 1
    space = text.rfind(" ", max(0, end - _WORD_SPAN), end + 1)
    return space if space > 0 else end


def _outermost_isolate(text: str, end: int) -> int | None:
    """Where the isolate begins that is still open at `end`."""
    opened: list[int] = []
    for index, char in enumerate(text[:end]):
        if char in (LRI, RLI, FSI):
            opened.append(index)
        elif char == PDI and opened:
            opened.pop()
    return opened[0] if opened else None


def _closed(text: str) -> str:
    text = text.rstrip(" \n\u00a0,;:،؛-–")
    still_open = sum(text.count(char) for char in (LRI, RLI, FSI)) - text.count(PDI)
    return text + PDI * max(0, still_open) + ELLIPSIS
