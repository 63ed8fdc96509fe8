"""Kivy's text provider on top of `kiosk.text`: every Label and Button is right in every script by itself.

`install()` comes before the first import of a Kivy widget. The provider reads these options of a Label:

- text, font_size (px), color, padding, strip, mipmap as in Kivy
- bold (weight 700), font_name ("semibold" is 600, anything else 400)
- halign ("auto" and "justify" follow the text's own direction), valign, text_size
- line_height: multiple of the script's own line height (1.35 em, with Arabic script 1.55 em)
- max_lines; shorten, which means one line
- base_direction: "ltr" and "rtl" force; "weak_ltr", "weak_rtl" count for texts without direction only

It ignores italic, underline, shorten_from and every other option of Kivy, and refuses markup:
runs that are cut before layout lose their context (ux.md J10). Where text_size has a height, lines that do
not fit are cut with an ellipsis and is_shortened is set; the first line is never clipped, the texture grows.
"""

import sys
from math import ceil
from typing import Any

import kivy.core.text as core
from kivy.core.text import LabelBase
from kivy.graphics.texture import Texture

from kiosk.errors import TextError
from kiosk.text import fonts
from kiosk.text.direction import Direction, base_direction
from kiosk.text.paragraph import Align, Canvas, Paragraph, Style

_WEIGHTS = {"semibold": 600, "bold": 700}
_ALIGN: dict[str, Align] = {"auto": "start", "justify": "start"}
_FORCED: dict[str, Direction] = {"ltr": "ltr", "rtl": "rtl"}
_WEAK: dict[str, Direction] = {"weak_ltr": "ltr", "weak_rtl": "rtl"}
_WIDGETS = "kivy.uix.label"


class SkiaLabel(LabelBase):  # type: ignore[misc] # Kivy has no types
    """Kivy's core label, laid out and drawn by `kiosk.text.paragraph`."""

    texture: Any

    def __init__(self, **options: Any) -> None:
        """Take Kivy's options; nothing is laid out before `refresh`.

        Raises:
            TextError: Markup was asked for.
        """
        if type(self) is not SkiaLabel:
            raise TextError("Markup is not supported: use one Label per style.")
        super().__init__(**options)
        self.options["max_lines"] = options.get("max_lines", 0)
        self._paragraph: Paragraph | None = None
        self._size = 0, 0

    def resolve_font_name(self) -> None:
        """Do nothing: the fonts are bundled and the same for every label."""

    def get_extents(self, text: str) -> tuple[int, int]:
        """Width and height of a text in px, without wrapping and padding."""
        paragraph = Paragraph(text, _style(self.options, text))
        return paragraph.width, paragraph.height

    def render(self, real: bool = False) -> tuple[int, int]:
        """Lay the text out and return the size of its texture; with `real`, fill the texture."""
        if real:
            self._fill(self.texture)
            return self._size
        text = self.text.strip() if self.options["strip"] else self.text
        self._paragraph = self._laid_out(text)
        self.is_shortened = self._paragraph is not None and self._paragraph.was_cut
        return self._texture_size()

    def refresh(self) -> None:
        """Lay the text out again and replace the texture, which is filled when it is first drawn."""
        self._size = self.render()
        if min(self._size) <= 1:
            self.texture = self.texture_1px
            return
        texture = Texture.create(size=self._size, mipmap=self.options["mipmap"], callback=self._fill)
        texture.flip_vertical()
        texture.add_reload_observer(self._fill)
        self.texture = texture

    def _laid_out(self, text: str) -> Paragraph | None:
        """The paragraph within text_size; None when the text is empty or the width is less than one em."""
        left, top, right, bottom = self.options["padding"]
        width, height = self.text_size
        style = _style(self.options, text)
        inner = None if width is None else width - left - right
        if not text or (inner is not None and inner < style.size):
            return None
        if self.options["shorten"]:
            style = _limited(style, 1)
        paragraph = Paragraph(text, style, inner)
        if height is None or paragraph.height <= height - top - bottom:
            return paragraph
        return Paragraph(text, _limited(style, int((height - top - bottom) / paragraph.line_pitch)), inner)

    def _texture_size(self) -> tuple[int, int]:
        if self._paragraph is None:
            return 0, 0
        left, top, right, bottom = self.options["padding"]
        width, height = self.text_size
        wide = self._paragraph.width + left + right if width is None else width
        return ceil(wide), max(ceil(height or 0), ceil(self._paragraph.height + top + bottom))

    def _fill(self, texture: Texture) -> None:
        if self._paragraph is None:
            return
        pixels = self._paragraph.rgba(tuple(self.options["color"]), self._canvas(self._paragraph))
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")

    def _canvas(self, paragraph: Paragraph) -> Canvas:
        left, top, right, bottom = (round(side) for side in self.options["padding"])
        width, height = self._size
        spare = height - top - bottom - paragraph.height
        above = {"top": 0, "bottom": spare}.get(self.options["valign"], spare // 2)
        return Canvas(width, height, left, top + max(0, above), width - left - right)


def install() -> None:
    """Make this the provider of every Label and Button.

    Raises:
        TextError: A Kivy widget was imported before, which keeps Kivy's own provider.
    """
    if _WIDGETS in sys.modules and sys.modules[_WIDGETS].CoreLabel is not SkiaLabel:
        raise TextError("kiosk.terminal.label.install() must come before the first import of a Kivy widget.")
    LabelBase._fonts_dirs = [str(fonts.folder())]  # else Kivy walks through all fonts of the system
    core.Label = core.Text = SkiaLabel


def assert_installed() -> None:
    """Check that texts will be right: our provider is the active one and every bundled font loads.

    Raises:
        TextError: Otherwise (ux.md J5).
    """
    widgets = sys.modules.get(_WIDGETS)
    if core.Label is not SkiaLabel or (widgets is not None and widgets.CoreLabel is not SkiaLabel):
        raise TextError("Kivy's own text provider is active; it draws Arabic unjoined and reversed.")
    fonts.check()


def _style(options: dict[str, Any], text: str) -> Style:
    return Style(
        size=float(options["font_size"]),
        weight=700 if options["bold"] else _WEIGHTS.get(options["font_name"], 400),
        line_height=float(options["line_height"]),
        align=_ALIGN.get(options["halign"], options["halign"]),
        max_lines=int(options["max_lines"]),
        direction=_direction(options["base_direction"], text),
    )


def _direction(option: str | None, text: str) -> Direction | None:
    if option in _FORCED:
        return _FORCED[option]
    return base_direction(text, _WEAK[option]) if option in _WEAK else None


def _limited(style: Style, lines: int) -> Style:
    limit = max(1, lines) if style.max_lines == 0 else max(1, min(lines, style.max_lines))
    return style._replace(max_lines=limit)
