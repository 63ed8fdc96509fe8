"""Words and icons on a screen: the two parts that carry a texture."""

from typing import Literal

from kivy.graphics import Color, Rectangle, SmoothEllipse

from kiosk.terminal.textures import icon_texture, laid_out, natural_width, text_texture
from kiosk.terminal.theme import Colour, Look
from kiosk.terminal.widgets.part import Part

Align = Literal["start", "center", "end"]


class Text(Part):
    """A text that wraps to its width and is as high as it needs; `align` is that of the page's direction."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        role: str = "body",
        weight: int = 400,
        colour: Colour | None = None,
        align: Align = "start",
        size: float | None = None,
    ) -> None:
        """Takes the text and how it looks; `size` in pixels overrides the role's."""
        super().__init__(look)
        self.text = text
        self.weight = weight
        self.font_size = size or look.size(role)
        self.colour = colour or look.theme.text
        self.align = align
        self._key: tuple[str, float, int, float, Literal["start", "center"], bool]
        self._ink_width = 0
        self._texture_left = 0.0

    def fit(self, width: float) -> float:
        """Lays the text out in `width` pixels."""
        inner: Literal["start", "center"] = "center" if self.align == "center" else "start"
        self._key = (self.text, self.font_size, self.weight, width, inner, self.look.rtl)
        found = laid_out(*self._key)
        self.size = (round(width), found.height)
        self._ink_width = found.width
        free = self.width - self._ink_width
        leading = {"start": 0, "center": free / 2, "end": free}[self.align]
        self._texture_left = round(free - leading if self.look.rtl else leading)
        return float(self.height)

    def measure(self) -> float:
        """The width in pixels of the text on one line."""
        return float(natural_width(self.text, self.font_size, self.weight))

    def paint(self) -> None:
        """Draws the texture in the text's colour, on whole pixels."""
        with self.canvas:
            Color(*self.colour)
            texture = text_texture(*self._key)
            Rectangle(texture=texture, pos=(self.x + self._texture_left, self.y), size=texture.size)

    @property
    def ink_box(self) -> tuple[float, float, float, float]:
        """The box of the laid-out text in window coordinates: x, y (upwards), width, height."""
        return (self.x + self._texture_left, self.y, self._ink_width, self.height)


class Word(Text):
    """A text on one line, as wide as it is."""

    def fit(self, width: float) -> float:
        """Takes its natural width."""
        return super().fit(self.measure())


class Icon(Part):
    """An icon of one size; `disc` draws it in a tinted circle. Icons that show a way mirror, others never do."""

    def __init__(
        self, look: Look, name: str, side: float, colour: Colour | None = None, disc: Colour | None = None
    ) -> None:
        """Takes the icon's name and its outer side in pixels."""
        super().__init__(look)
        self.name = name
        self.colour = colour or look.theme.text
        self.disc = disc
        self.size = (round(side), round(side))

    def fit(self, width: float) -> float:
        """An icon does not depend on the width."""
        return float(self.height)

    def paint(self) -> None:
        """Draws the circle and the icon."""
        side = round(self.width * (0.56 if self.disc else 1.0))
        texture = icon_texture(self.name, side, self.look.rtl)
        inset = round((self.width - side) / 2)
        with self.canvas:
            if self.disc:
                Color(*self.disc)
                SmoothEllipse(pos=self.pos, size=self.size, segments=48)
            Color(*self.colour)
            Rectangle(texture=texture, pos=(self.x + inset, self.y + inset), size=(side, side))
