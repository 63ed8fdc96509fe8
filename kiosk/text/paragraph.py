"""A paragraph: shaped, reordered, wrapped and measured by Skia, drawn to a bitmap.

::

    paragraph = Paragraph("شماره A017", Style(size=46, weight=600), max_width=400)
    pixels = paragraph.rgba((0.07, 0.08, 0.15, 1), paragraph.canvas())

Line height is a fixed multiple of the size, never that of a fallback font, and the bitmap is as high as the
tallest and deepest letters need: nothing is clipped. A text is cut only when `max_lines` says so, and then
shows an ellipsis. There is no markup, no justification, no letter-spacing and no italic: they are wrong in
Arabic script.
"""

import re
from functools import cached_property
from math import ceil, floor
from typing import Any, Literal, NamedTuple, cast

import skia

from kiosk.text import ellipsis, fonts, script
from kiosk.text.bitmap import Box, ink_box
from kiosk.text.direction import Direction, base_direction
from kiosk.text.engine import UNLIMITED, Setting, Side, lay_out
from kiosk.text.lines import line_ranges

Align = Literal["start", "center", "end", "left", "right"]
Colour = tuple[float, float, float, float]
"""Red, green, blue, alpha; each from 0 to 1."""

LINE_HEIGHT_LATIN = 1.35  # look.md, Type; in multiples of the nominal size
LINE_HEIGHT_ARABIC = 1.55
SIDE_ROOM = 0.09  # em; ink of j, f and آ reaches that far over the edge of the letter's advance

_INVERSE = bytes(range(255, -1, -1))
_UNDRAWN = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")
_SIDES: dict[tuple[Align, Direction], Side] = {
    ("start", "ltr"): "left",
    ("start", "rtl"): "right",
    ("end", "ltr"): "right",
    ("end", "rtl"): "left",
}
# How much of the room that a box has to spare lies left of the lines.
_SHARE_LEFT: dict[Side, float] = {"left": 0.0, "center": 0.5, "right": 1.0}


class Style(NamedTuple):
    """How a paragraph is set.

    Attributes:
        size: Nominal size in px, that of the Latin letters.
        weight: 400, 600 or 700.
        line_height: Multiple of the script's own line height (1.35 or 1.55 em).
        align: "start" and "end" follow the text's own direction.
        max_lines: Most lines to show; 0 means all.
        direction: Base direction, or None for that of the text.
    """

    size: float
    weight: int = 400
    line_height: float = 1.0
    align: Align = "start"
    max_lines: int = 0
    direction: Direction | None = None


class Line(NamedTuple):
    """One line as it was wrapped: its text and the width of its letters in px."""

    text: str
    width: int


class Canvas(NamedTuple):
    """A bitmap and the place of a paragraph on it, all in px.

    Attributes:
        width: Width of the bitmap.
        height: Height of the bitmap.
        x: Left edge of the box in which lines are aligned.
        y: Upper edge of the paragraph.
        box: Width of that box.
    """

    width: int
    height: int
    x: int
    y: int
    box: int


class Paragraph:
    """A laid-out text. All sizes are whole px.

    Attributes:
        text: The logical text, cleaned.
        shown: What of it is shown, with the ellipsis if it was cut.
        was_cut: Whether max_lines took something away.
        direction: Base direction it is set in.
        line_count: Number of lines shown.
        width: Width of the longest line with room for overhanging ink.
    """

    def __init__(self, text: str, style: Style, max_width: float | None = None) -> None:
        """Lay the text out.

        Args:
            text: Logical text; a line feed begins a new line, other control characters become spaces.
            style: How to set it.
            max_width: Width in px at which lines wrap, or None for no wrapping.

        Raises:
            TextError: A bundled font does not load.
        """
        self.text = _UNDRAWN.sub(" ", text.replace("\r\n", "\n"))
        self.style = style
        self.direction: Direction = style.direction or base_direction(self.text)
        self._setting = _setting(self.text, style, self.direction)
        self._side = ceil(SIDE_ROOM * style.size)
        self._wrap = UNLIMITED if max_width is None else max(1.0, floor(max_width) - 2.0 * self._side)
        self._layout = lay_out(self.text, self._setting, self._wrap)
        self.shown = self.text
        if 0 < style.max_lines < self._count(float(self._layout.Height)):
            self.shown = ellipsis.cut(self.text, lambda part: self._lines_of(part) <= style.max_lines)
            self._layout = lay_out(self.shown, self._setting, self._wrap)
        self.was_cut = self.shown != self.text
        self.line_count = self._count(float(self._layout.Height))
        self.width = ceil(max(0.0, float(self._layout.LongestLine))) + 2 * self._side

    @property
    def min_width(self) -> int:
        """Least `max_width` in px at which no word is broken inside; too small where one is broken already."""
        return ceil(float(self._layout.MinIntrinsicWidth)) + 2 * self._side

    @property
    def line_pitch(self) -> float:
        """Distance from one baseline to the next, px."""
        return self._setting.pitch

    @cached_property
    def height(self) -> int:
        """Height of all lines with room for tall and deep letters, px."""
        above, below = self._room
        return above + ceil(self.line_count * self.line_pitch) + below

    @property
    def baseline(self) -> float:
        """Distance from the upper edge to the first baseline, px."""
        return self._room[0] + float(self._layout.AlphabeticBaseline)

    def canvas(self, width: int | None = None) -> Canvas:
        """A bitmap just large enough, or of the given width in px."""
        return Canvas(width or self.width, self.height, 0, 0, width or self.width)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they were wrapped, from the top. Slow: for tests and reports."""
        return tuple(
            self._measured(self.shown[start:end])
            for start, end in line_ranges(self.shown, self.line_count, self._line_at)
        )

    def coverage(self, canvas: Canvas) -> bytearray:
        """Draw as a mask: one byte per pixel, 0 (nothing) to 255 (ink), rows from the top."""
        return self._draw(self._layout, canvas)

    def rgba(self, colour: Colour, canvas: Canvas) -> bytearray:
        """Draw in one colour with straight alpha, four bytes per pixel: what Kivy's shader blends."""
        *rgb, alpha = (round(255 * part) for part in colour)
        mask = self.coverage(canvas)
        pixels = bytearray((*rgb, 0)) * len(mask)
        pixels[3::4] = mask if alpha == 255 else mask.translate(_scaled(alpha))
        return pixels

    def grey(self, canvas: Canvas) -> bytes:
        """Draw black on white, one byte per pixel: what a paper slip is made of."""
        return bytes(self.coverage(canvas).translate(_INVERSE))

    def ink_of(self, part: str) -> Box:
        """Box of the ink of the first occurrence of `part` in a bitmap of the paragraph's own size.

        Raises:
            ValueError: The part is not shown or has no ink.
        """
        start = self.shown.index(part)
        box = self._ink(start, start + len(part))
        if box is None:
            raise ValueError(f"{part!r} has no ink")
        return box

    @cached_property
    def _room(self) -> tuple[int, int]:
        """Px above and below the lines that tall and deep letters need."""
        need, size = script.extent(self.shown), self.style.size
        if need is None:
            return self._measured_room()
        above = float(self._layout.AlphabeticBaseline)
        below = self.line_pitch - above
        return max(0, ceil(need.up * size - above)), max(0, ceil(need.down * size - below))

    def _measured_room(self) -> tuple[int, int]:
        """The same, found by drawing with room to spare; one more row stays free."""
        spare = ceil(self.style.size)
        inner = ceil(self.line_count * self.line_pitch)
        mask = self._draw(self._layout, Canvas(self.width, inner + 2 * spare, 0, 0, self.width), spare)
        box = ink_box(mask, self.width)
        if box is None:
            return 0, 0
        return max(0, spare - box[1] + 1), max(0, box[3] + 1 - spare - inner)

    def _draw(self, layout: Any, canvas: Canvas, above: int | None = None) -> bytearray:
        above = self._room[0] if above is None else above
        mask = bytearray(canvas.width * canvas.height)
        info = skia.ImageInfo.MakeA8(canvas.width, canvas.height)
        surface = skia.Surface.MakeRasterDirect(info, mask, canvas.width)
        room = canvas.box - 2.0 * self._side
        inner = max(1.0, min(room, self._wrap))
        layout.layout(inner)
        shift = floor(max(0.0, room - inner) * _SHARE_LEFT[self._setting.side])
        layout.paint(surface.getCanvas(), canvas.x + self._side + shift, canvas.y + above)
        return mask

    def _ink(self, start: int, end: int) -> Box | None:
        layout = lay_out(self.shown, self._setting, self._wrap, (start, end))
        return ink_box(self._draw(layout, self.canvas()), self.width)

    def _line_at(self, index: int) -> int | None:
        box = self._ink(index, index + 1)
        if box is None:
            return None
        middle = (box[1] + box[3]) / 2 - self._room[0]
        return min(self.line_count - 1, max(0, int(middle / self.line_pitch)))

    def _measured(self, text: str) -> Line:
        return Line(text, ceil(max(0.0, lay_out(text, self._setting, UNLIMITED).LongestLine)))

    def _lines_of(self, text: str) -> int:
        return self._count(lay_out(text, self._setting, self._wrap).Height)

    def _count(self, height: float) -> int:
        return max(1, round(height / self.line_pitch))


def _setting(text: str, style: Style, direction: Direction) -> Setting:
    arabic = script.has_arabic(text)
    em = LINE_HEIGHT_ARABIC if arabic else LINE_HEIGHT_LATIN
    return Setting(
        size=style.size,
        weight=style.weight,
        pitch=em * style.line_height * style.size,
        side=_side(style.align, direction),
        direction=direction,
        arabic=arabic,
        families=tuple(fonts.load(family) for family in script.families(text)),
    )


def _side(align: Align, direction: Direction) -> Side:
    return _SIDES.get((align, direction)) or cast(Side, align)


def _scaled(alpha: int) -> bytes:
    return bytes(value * alpha // 255 for value in range(256))
