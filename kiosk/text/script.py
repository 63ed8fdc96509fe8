"""Which script a piece of text is set in, and how much room its letters need.

A line that mixes scripts is set in two sizes: Arabic letters look smaller than Latin ones of the same size,
so they are set 15 % larger. Brackets and punctuation belong to the paragraph's own script, so that a pair of
brackets never has two sizes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kiosk.text.direction import LRI, PDI, Direction
from kiosk.text.fonts import ARABIC, ETHIOPIC, LATIN, Family

ARABIC_SCALE = 1.15  # ux.md I7; judged by eye with Vazirmatn beside Noto Sans: equal weight and apparent size

_ARAB = "\u0600-\u08ff\ufb50-\ufefe"  # two ranges, since patterns of many take milliseconds to compile
_ARABIC_RUN = re.compile(f"[{_ARAB}](?:[^\\w{_ARAB}{LRI}-{PDI}]*[{_ARAB}])*")
_OTHER_RUN = re.compile(
    f"{LRI}[^{_ARAB}{LRI}-{PDI}]*{PDI}|[+#€$−-]?[^\\W{_ARAB}](?:[^\\w{_ARAB}{LRI}-{PDI}]*[^\\W{_ARAB}])*(?: ?[€%°])?"
)
_ANY_ARABIC = re.compile(f"[{_ARAB}]")
_ANY_ETHIOPIC = re.compile("[\u1200-\u139f]")
_USUAL_ARABIC = (
    "\u0600-\u060f\u061b-\u063a\u0640-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u06d4\u06f0-\u06f9"
)
_USUAL_OTHER = "\0-\u024f\u0386-\u0481\u048a-\u052f\u1200-\u137f\u2000-\u206f\u20a0-\u20bf\u2116"
_DIGITS = re.compile(r"[0-9A-HK-PR-Z \u00a0]+")
_USUAL = re.compile(f"[{_USUAL_OTHER}]*")
_USUAL_WITH_ARABIC = re.compile(f"[{_USUAL_OTHER}{_USUAL_ARABIC}]*")


class Extent(NamedTuple):
    """Room above and below the baseline that ink may need, in em of the nominal size."""

    up: float
    down: float


# Measured with the bundled bold fonts and rounded up: the tallest and deepest glyph of each group.
_EXTENT_DIGITS = Extent(0.76, 0.04)
_EXTENT_USUAL = Extent(1.05, 0.27)  # Ǚ above, Ҕ below
_EXTENT_WITH_ARABIC = Extent(1.06, 0.57)  # لأ above, ي below, at ARABIC_SCALE


def has_arabic(text: str) -> bool:
    """Whether a letter, mark or digit of the Arabic script occurs."""
    return _ANY_ARABIC.search(text) is not None


def families(text: str) -> tuple[Family, ...]:
    """Families needed for the text, Latin first."""
    if text.isascii():
        return (LATIN,)
    arabic = (ARABIC,) if has_arabic(text) else ()
    return (LATIN, *arabic, *((ETHIOPIC,) if _ANY_ETHIOPIC.search(text) else ()))


def extent(text: str) -> Extent | None:
    """Room that the ink of this text may need above and below its baselines.

    None when it has vowel marks, Pashto or Sorani letters or the like, which are to be measured.
    """
    if _DIGITS.fullmatch(text):
        return _EXTENT_DIGITS
    if _USUAL.fullmatch(text):
        return _EXTENT_USUAL
    return _EXTENT_WITH_ARABIC if _USUAL_WITH_ARABIC.fullmatch(text) else None


def runs(text: str, direction: Direction) -> Iterator[tuple[str, bool]]:
    """Cut a paragraph into pieces (text, is Arabic script); punctuation goes with the paragraph's script."""
    base_is_arabic = direction == "rtl" and has_arabic(text)
    pattern = _OTHER_RUN if base_is_arabic else _ARABIC_RUN
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], base_is_arabic
        yield match.group(), not base_is_arabic
        at = match.end()
    if at < len(text):
        yield text[at:], base_is_arabic
