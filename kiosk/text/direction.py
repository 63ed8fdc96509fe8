"""Base direction of a text: by its first strong character, as the Unicode bidirectional algorithm says.

Characters inside isolates do not count (UAX #9, rules P2 and P3), so a text that begins with an isolated
German name is still right-to-left. Nothing here reorders anything: strings stay in logical order everywhere.
"""

import unicodedata
from typing import Literal

Direction = Literal["ltr", "rtl"]

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENING = frozenset((LRI, RLI, FSI))
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def first_strong(text: str) -> Direction | None:
    """Direction of the first strong character outside isolates, or None when there is none."""
    depth = 0
    for char in text:
        if char in _OPENING:
            depth += 1
        elif char == PDI:
            depth = max(0, depth - 1)
        elif depth == 0 and (found := _STRONG.get(unicodedata.bidirectional(char))):
            return found
    return None


def base_direction(text: str, default: Direction = "ltr") -> Direction:
    """Direction in which a paragraph with this text is to be set.

    Args:
        text: Logical text, any number of lines.
        default: Used when no character outside isolates is strong, as in "9:00–12:00".
    """
    return first_strong(text) or default


def has_rtl(text: str) -> bool:
    """Whether any character, isolated or not, is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
