"""A slip as a bitmap: the text engine of the screen, on paper of 203 dots per inch (8 in a millimetre).

Every script prints, because a printer gets dots and no letters. Nothing is cut off: a slip is as long as its text.

    raster = draw(slip, WIDTHS["80mm"])
"""

from collections.abc import Iterator, Mapping
from functools import singledispatch

from kiosk.takehome import qr
from kiosk.takehome.paper.raster import Raster, blank, from_grey, over, stacked
from kiosk.takehome.paper.setup import WIDTHS
from kiosk.takehome.paper.slip import BOX, Code, Line, Number, Pair, Part, Rule, Size, Slip
from kiosk.text.direction import Direction
from kiosk.text.isolate import isolate, isolate_facts
from kiosk.text.paragraph import Align, Canvas, Paragraph, Style

SIZES: Mapping[Size, int] = {"small": 26, "normal": 32, "large": 40, "title": 48}
"""Of letters, in dots; 26 are 9 points."""

LEAST_SIZE, _SMALLEST_SIZE = 24, 20
"""A single word that is too long for a line may be smaller."""

GERMAN_SCALE = 0.8

NUMBER_SIZE = 210
MARGIN = 8
GAP = 12
"""Between parts, in dots."""

_LARGEST_MODULE, _SMALLEST_MODULE = 8, 3
_WIDEST_CODE = 0.75
_SECOND_COLUMN = 0.3
_INK, _PAPER = 0, 255


def draw(slip: Slip, width: int) -> Raster:
    """Draw a slip.

    Args:
        slip: What stands on it.
        width: Of the paper in dots, as in `WIDTHS`.

    Raises:
        TakeHomeError: A code cannot be drawn.
        TextError: A bundled font does not load.
    """
    parts: list[Raster] = []
    for part in slip.parts:
        parts += [_drawn(part, slip.direction, width), blank(width, GAP)]
    return stacked(width, parts)


@singledispatch
def _drawn(part: Part, direction: Direction, width: int) -> Raster:
    raise TypeError(f"nothing draws {type(part).__name__}")


@_drawn.register
def _line(part: Line, direction: Direction, width: int) -> Raster:
    size = _size(part.size, width)
    indent = round(1.5 * size) if part.mark else 0
    align: Align = "center" if part.middle else "left" if direction == "ltr" else "right"
    weight = 700 if part.bold or part.size == "title" else 400
    own = _isolated(part, direction)
    texts = [(own, Style(size, weight, align=align, direction=direction))]
    if part.german:
        style = Style(max(LEAST_SIZE, round(size * GERMAN_SCALE)), weight, align=align, direction="ltr")
        texts.append((isolate_facts(part.german, "ltr"), style))
    drawn = stacked(width, (_text(text, style, width, direction, indent) for text, style in texts))
    return over(drawn, _mark(part.mark, size, direction, width)) if part.mark else drawn


def _size(size: Size, width: int) -> int:
    """Narrow paper has smaller letters, or every line would hold two words."""
    return max(LEAST_SIZE, round(SIZES[size] * min(1.0, 0.4 + 0.6 * width / WIDTHS["80mm"])))


def _isolated(part: Line, direction: Direction) -> str:
    if not part.fact:
        return isolate_facts(part.text, direction)
    return "\n".join(isolate(row) for row in part.text.split("\n"))


@_drawn.register
def _pair(part: Pair, direction: Direction, width: int) -> Raster:
    sides: tuple[Align, Align] = ("left", "right") if direction == "ltr" else ("right", "left")
    size = _size("small", width)
    texts = zip((part.start, part.end), sides, (0, round(width * _SECOND_COLUMN)), strict=True)
    first, second = (
        _text(
            isolate_facts(text, direction),
            Style(size, align=side, direction=direction),
            width,
            direction,
            indent,
        )
        for text, side, indent in texts
    )
    return over(first, second)


@_drawn.register
def _number(part: Number, direction: Direction, width: int) -> Raster:
    room = width - 2 * MARGIN
    size = NUMBER_SIZE * min(1.0, room / Paragraph(part.label, Style(NUMBER_SIZE, 700)).width)
    paragraph = Paragraph(part.label, Style(size, 700, 0.9, direction="ltr"))
    left = (width - paragraph.width) // 2
    return from_grey(paragraph.grey(Canvas(width, paragraph.height, left, 0, paragraph.width)), width)


@_drawn.register
def _rule(part: Rule, direction: Direction, width: int) -> Raster:
    ink = bytes([_PAPER]) * MARGIN + bytes([_INK]) * (width - 2 * MARGIN) + bytes([_PAPER]) * MARGIN
    return stacked(width, (blank(width, GAP // 2), from_grey(ink * 2, width), blank(width, GAP // 2)))


@_drawn.register
def _code(part: Code, direction: Direction, width: int) -> Raster:
    caption = Line(text=part.caption, german=part.german, size="small", middle=True)
    return stacked(width, (from_grey(_squares(part.payload, width), width), _line(caption, direction, width)))


def _squares(payload: str, width: int) -> bytes:
    """A code in the middle of the paper, every module a square of whole dots."""
    rows = qr.modules(payload)
    scale = int(width * _WIDEST_CODE) // len(rows)
    scale = max(_SMALLEST_MODULE, min(_LARGEST_MODULE, scale))
    left = (width - scale * len(rows)) // 2
    right = width - left - scale * len(rows)
    return b"".join(
        (bytes([_PAPER]) * left + _squares_of(row, scale) + bytes([_PAPER]) * right) * scale for row in rows
    )


def _squares_of(row: list[bool], scale: int) -> bytes:
    return b"".join(bytes([_INK if dark else _PAPER]) * scale for dark in row)


def _text(text: str, style: Style, width: int, direction: Direction, indent: int) -> Raster:
    """A text in its column; `indent` is left free at the side where the language begins."""
    box = width - 2 * MARGIN - indent
    left = MARGIN + (indent if direction == "ltr" else 0)
    paragraph = Paragraph(text, _fitting(text, style, box), box)
    return from_grey(paragraph.grey(Canvas(width, paragraph.height, left, 0, box)), width)


def _fitting(text: str, style: Style, box: int) -> Style:
    """The style in letters so small that no word is broken inside, but not smaller than can be read."""
    while style.size > _SMALLEST_SIZE and (needed := Paragraph(text, style).min_width) > box:
        style = style._replace(size=max(_SMALLEST_SIZE, min(style.size - 1, int(style.size * box / needed))))
    return style


def _mark(mark: str, size: int, direction: Direction, width: int) -> Raster:
    if mark == BOX:
        return from_grey(b"".join(_box_rows(size, direction, width)), width)
    align: Align = "left" if direction == "ltr" else "right"
    return _text(mark, Style(size, 700, align=align, direction=direction), width, direction, 0)


def _box_rows(size: int, direction: Direction, width: int) -> Iterator[bytes]:
    """A square to tick off, at the height of the first line."""
    side, stroke = round(size * 0.8), 3
    left = MARGIN if direction == "ltr" else width - MARGIN - side
    yield bytes([_PAPER]) * (width * round(size * 0.3))
    for row in range(side):
        edge = row < stroke or row >= side - stroke
        inner = bytes([_INK if edge else _PAPER]) * (side - 2 * stroke)
        line = bytes([_INK]) * stroke + inner + bytes([_INK]) * stroke
        yield bytes([_PAPER]) * left + line + bytes([_PAPER]) * (width - left - side)
