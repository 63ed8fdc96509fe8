"""Skia's side of a paragraph: styles, pieces and the layout call.

Skia's Python binding cannot set the direction of a paragraph, so every line of a right-to-left text is
wrapped in an isolate and aligned right (ux.md J4). A line of such a text without a single right-to-left
character (a German address, a phone number) is isolated left-to-right, or its parts would change places.
"""

import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import skia

from kiosk.text import fonts, script
from kiosk.text.direction import LRI, PDI, RLI, Direction, has_rtl

Side = Literal["left", "center", "right"]

UNLIMITED = 100_000.0
"""A width in px that no line reaches."""

_tl = skia.textlayout
_INK, _NO_INK = 0xFF000000, 0x00000000
_SIDES = {"left": _tl.TextAlign.kLeft, "center": _tl.TextAlign.kCenter, "right": _tl.TextAlign.kRight}


class Setting(NamedTuple):
    """What all layouts of one paragraph share.

    Attributes:
        size: Nominal size in px.
        weight: 400, 600 or 700.
        pitch: Distance between baselines in px.
        side: Where lines are aligned.
        direction: Base direction of every line.
        arabic: Whether Arabic script occurs.
        families: Names for Skia's font list, Latin first.
    """

    size: float
    weight: int
    pitch: float
    side: Side
    direction: Direction
    arabic: bool
    families: tuple[str, ...]


def lay_out(text: str, setting: Setting, width: float, mark: tuple[int, int] | None = None) -> Any:
    """Lay a text out at a width in px and return Skia's paragraph.

    Args:
        text: Logical text.
        setting: What is shared.
        width: Width in px at which lines wrap and in which they are aligned.
        mark: Start and end in the text of the only part that gets ink; None for all.
    """
    builder = _tl.ParagraphBuilder.make(_paragraph_style(setting), fonts.collection(), _unicode())
    for piece, arabic, ink in _pieces(text, setting.direction, mark):
        builder.pushStyle(_text_style(setting, arabic, ink))
        builder.addText(piece)
        builder.pop()
    layout = builder.Build()
    layout.layout(width)
    return layout


def _pieces(
    text: str, direction: Direction, mark: tuple[int, int] | None
) -> Iterator[tuple[str, bool, bool]]:
    """Cut into pieces of one style: (text, set as Arabic script, with ink)."""
    first, last = _isolated_range(text, direction, mark)
    at = 0
    for piece, arabic in script.runs(_isolated(text, direction), direction):
        cuts = sorted({0, len(piece), *(i - at for i in (first, last) if 0 < i - at < len(piece))})
        for start, end in pairwise(cuts):
            yield piece[start:end], arabic, first <= at + start < last
        at += len(piece)


def _isolated(text: str, direction: Direction) -> str:
    if direction == "ltr":
        return text
    return "\n".join(f"{RLI if has_rtl(line) else LRI}{line}{PDI}" for line in text.split("\n"))


def _isolated_range(text: str, direction: Direction, mark: tuple[int, int] | None) -> tuple[int, int]:
    if mark is None:
        return 0, sys.maxsize
    if direction == "ltr":
        return mark
    first, last = (i + 1 + 2 * text.count("\n", 0, i) for i in mark)
    return first, last


@lru_cache(maxsize=128)
def _text_style(setting: Setting, arabic: bool, ink: bool) -> Any:
    style = _tl.TextStyle()
    style.setFontFamilies(_font_list(setting.families, arabic))
    style.setFontSize(setting.size * (script.ARABIC_SCALE if arabic else 1))
    style.setFontStyle(skia.FontStyle(setting.weight, 5, skia.FontStyle.kUpright_Slant))
    style.setColor(_INK if ink else _NO_INK)
    return style


def _font_list(families: tuple[str, ...], arabic: bool) -> list[str]:
    if not arabic:
        return list(families)
    return [fonts.ARABIC.name, *(name for name in families if name != fonts.ARABIC.name)]


@lru_cache(maxsize=128)
def _paragraph_style(setting: Setting) -> Any:
    style = _tl.ParagraphStyle()
    style.setStrutStyle(_strut(setting))
    style.setTextAlign(_SIDES[setting.side])
    return style


def _strut(setting: Setting) -> Any:
    """A fixed line box; its font decides how the line is divided above and below the baseline."""
    strut = _tl.StrutStyle()
    strut.setStrutEnabled(True)
    strut.setForceStrutHeight(True)
    strut.setFontFamilies([fonts.ARABIC.name if setting.arabic else fonts.LATIN.name])
    strut.setFontSize(setting.size)
    strut.setHeightOverride(True)
    strut.setHeight(setting.pitch / setting.size)
    strut.setHalfLeading(True)
    strut.setLeading(0)
    return strut


@cache
def _unicode() -> Any:
    return skia.Unicodes.ICU.Make()
