"""Codes to scan and the queue number: what a visitor takes away."""

from collections.abc import Sequence

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.domain import views
from kiosk.takehome.qr import modules
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.part import Part, bordered, panel
from kiosk.terminal.widgets.stack import Row, Stack
from kiosk.terminal.widgets.text import Icon, Text

CAPITALS = 1.02
"""Height of the number's box in font sizes: capitals and digits need no room for descenders."""

TAIL = 0.2
"""What a Q needs more, in font sizes."""

MOST_OF_HEIGHT = 0.16
"""The number leaves room for the code and the words below it on low screens."""

MODULE_MM = 1.5
"""Least side of a module (`ux.md` N2)."""
MOST_MODULE_MM = 2.0
"""Larger modules are read no better and push the words away."""


WORDS = 320
"""Design pixels of width from which on words stand beside their code instead of below it."""

EDGE = 8
"""Design pixels between a code's quiet zone and the edge of its card."""


class CodeSquare(Part):
    """A code in whole pixels, black on white in every theme, with its quiet zone. Never mirrored."""

    mirrors = False

    def __init__(self, look: Look, payload: str) -> None:
        """Takes what the code says."""
        super().__init__(look)
        self.payload = payload
        self.rows = modules(payload)
        self.module = 0

    def least(self) -> float:
        """The least width in pixels at which a phone reads it from 30 to 60 cm."""
        return float(len(self.rows) * self.least_module())

    def least_module(self) -> int:
        """Whole pixels that are at least `MODULE_MM`."""
        return int(-(-MODULE_MM * self.look.screen.px_per_mm // 1))

    def fit(self, width: float) -> float:
        """Takes the largest whole number of pixels a module that fits, up to `MOST_MODULE_MM`."""
        landscape = self.look.screen.landscape
        most = self.least_module() if landscape else int(MOST_MODULE_MM * self.look.screen.px_per_mm)
        self.module = max(1, min(int(width // len(self.rows)), most))
        side = self.module * len(self.rows)
        self.size = (side, side)
        return float(side)

    def paint(self) -> None:
        """Draws one texture, unsmoothed."""
        side = len(self.rows)
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        ink = bytes(0 if dark else 255 for row in reversed(self.rows) for dark in row)
        texture.blit_buffer(ink, colorfmt="luminance", bufferfmt="ubyte")
        with self.canvas:
            Color(1, 1, 1, 1)
            Rectangle(texture=texture, pos=self.pos, size=self.size)


class CodeColumn(Part):
    """One code with the sentence that says what it does, below it, or beside it where there is width."""

    def __init__(self, look: Look, code: views.Code, *, alone: bool) -> None:
        """Takes the code."""
        super().__init__(look)
        self.alone = alone
        self.square_room = 0.0
        self.square = CodeSquare(look, code.payload)
        words: list[Part] = [Text(look, code.caption, role="small", weight=600)]
        if code.detail:
            words.append(Text(look, code.detail, role="small", colour=look.theme.muted))
        icon = Icon(look, code.icon, look.space(64), look.theme.action)
        inner = Stack(look, words, look.space(4))
        self.words: Part = (
            Stack(look, [icon, inner], look.space(16))
            if alone
            else Row(look, icon, inner, look.space(20), top=True)
        )

    def fit(self, width: float) -> float:
        """Puts code and words in their places."""
        self.reset()
        edge, pad = self.look.space(EDGE), self.look.space(20)
        if self.alone:
            side = self.square.fit(width * 0.6)
            words = self.words.fit(width - side - 2 * edge - 2 * pad)
            height = max(max(side, self.square_room) + 2 * edge, words + 2 * pad)
            self.put(self.square, edge, (height - side) / 2)
            self.put(self.words, side + 2 * edge + pad, (height - words) / 2)
        else:
            side = self.square.fit(width - 2 * edge)
            room = max(side, self.square_room)
            words = self.words.fit(width - 2 * pad)
            self.put(self.square, (width - side) / 2, edge + (room - side) / 2)
            self.put(self.words, pad, room + edge + pad)
            height = room + words + edge + 2 * pad
        self.size = (round(width), round(height))
        return float(self.height)

    def paint(self) -> None:
        """Draws the card's border; the code brings its own white."""
        self.canvas.before.clear()
        theme, box = self.look.theme, (self.x, self.y, self.width, self.height)
        self.canvas.before.add(
            bordered(theme.border, theme.background, box, self.look.space(20), self.look.space(2))
        )


class CodeRow(Part):
    """Codes side by side, their words on one line."""

    def __init__(self, look: Look, columns: Sequence[CodeColumn]) -> None:
        """Takes the columns."""
        super().__init__(look)
        self.columns = columns

    def fit(self, width: float) -> float:
        """Gives every code the same width and room."""
        self.reset()
        gap = self.look.space(24)
        each = (width - gap * (len(self.columns) - 1)) / len(self.columns)
        inner = each - 2 * self.look.space(EDGE)
        room = max(column.square.fit(inner) for column in self.columns)
        height = 0.0
        for i, column in enumerate(self.columns):
            column.square_room = room
            height = max(height, column.fit(each))
            self.put(column, i * (each + gap), 0)
        for column in self.columns:
            column.height = height
        self.size = (round(width), round(height))
        return float(self.height)


def side_by_side(look: Look, block: views.Codes, width: float) -> bool:
    """Whether all codes are large enough to read when they share the width; one alone always is."""
    count = len(block.codes)
    inner = (width - look.space(24) * (count - 1)) / count - 2 * look.space(EDGE)
    return all(CodeSquare(look, code.payload).least() <= inner for code in block.codes)


def code_parts(look: Look, block: views.Codes, width: float) -> list[Part]:
    """The codes side by side where they can be read so, else below each other with their words beside."""
    count = len(block.codes)
    if count == 1 or not side_by_side(look, block, width):
        return [CodeColumn(look, code, alone=True) for code in block.codes]
    widest = max(CodeSquare(look, code.payload).least() for code in block.codes)
    beside = width / count - widest > look.space(WORDS)
    return [CodeRow(look, [CodeColumn(look, code, alone=beside) for code in block.codes])]


class Figures(Text):
    """Capitals and digits; the room for descenders above and below is no ink."""

    @property
    def ink_box(self) -> tuple[float, float, float, float]:
        """The box of the capitals."""
        x, y, width, height = super().ink_box
        spare = max(0.0, height - self.font_size)
        return (x, y + spare / 2, width, height - spare)


class BigNumber(Part):
    """The queue number, as large as the page allows. Its glyphs are ASCII and never mirrored."""

    def __init__(self, look: Look, label: str) -> None:
        """Takes the label, such as A017."""
        super().__init__(look)
        self.label = label

    def fit(self, width: float) -> float:
        """Chooses the largest size of the number role that fits the width."""
        self.reset()
        pad = self.look.space(16)
        size = min(self.look.size("number"), self.look.screen.height * MOST_OF_HEIGHT)
        natural = Text(self.look, self.label, weight=700, size=size).measure()
        shown = min(size, size * (width - 2 * pad) / natural)
        words = Figures(
            self.look,
            self.label,
            weight=700,
            size=shown,
            align="center",
            colour=self.look.theme.action,
        )
        self.size = (round(width), round(shown * (CAPITALS + TAIL * ("Q" in self.label))))
        self.put(words, 0, (self.height - words.fit(width)) / 2)
        return float(self.height)

    def paint(self) -> None:
        """Draws the ground."""
        self.canvas.before.clear()
        box = (self.x, self.y, self.width, self.height)
        self.canvas.before.add(panel(self.look.theme.tint, box, self.look.space(20)))
