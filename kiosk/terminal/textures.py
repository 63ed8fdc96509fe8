"""Words and icons as Kivy textures, drawn by the text layer and kept while they are in use.

The textures are white with an alpha channel and tinted when drawn, so that one texture serves both themes. The number
kept is bounded: a terminal runs for weeks.
"""

from functools import lru_cache
from typing import Any

from kivy.graphics.texture import Texture

from kiosk.i18n.mirroring import MIRRORED
from kiosk.paths import assets
from kiosk.text.direction import Direction
from kiosk.text.icons import icon
from kiosk.text.isolate import isolate_facts
from kiosk.text.paragraph import Align, Paragraph, Style

KEPT_TEXTS = 200
KEPT_ICONS = 80
SPARE_ICON = "circle"
CROWDED = 0.8
"""From this part of the line on a long word is measured exactly."""


def paragraph(
    text: str, size: float, weight: int, width: float | None, *, align: Align = "start", rtl: bool = False
) -> Paragraph:
    """Lays out a visitor's text: facts in it are isolated, so that numbers keep their order in every script.

    In a right-to-left page every text is set from the right, also one that begins with a Latin word; elsewhere a text
    has its own direction.
    """
    direction: Direction | None = "rtl" if rtl else None
    style = Style(size=size, weight=weight, align=align, direction=direction)
    return Paragraph(isolate_facts(text, direction), style, width)


@lru_cache(maxsize=KEPT_TEXTS)
def laid_out(text: str, size: float, weight: int, width: float, align: Align, rtl: bool) -> Paragraph:
    """A text wrapped to `width` pixels; measuring it costs little, so every sheet of a page is measured.

    A word that is longer than the line makes the whole text smaller instead of being broken (`look.md`: never
    hyphenate by hand).
    """
    found = paragraph(text, size, weight, width, align=align, rtl=rtl)
    if found.min_width > CROWDED * width:
        longest = max(natural_width(word, size, weight) for word in text.split())
        if longest > width:
            smaller = 0.98 * size * width / longest  # rounding must not break the word after all
            return paragraph(text, smaller, weight, width, align=align, rtl=rtl)
    return found


@lru_cache(maxsize=KEPT_TEXTS)
def text_texture(text: str, size: float, weight: int, width: float, align: Align, rtl: bool) -> Any:
    """The texture of a text as `laid_out` lays it out; made for what is shown only."""
    found = laid_out(text, size, weight, width, align, rtl)
    mask = found.coverage(found.canvas())
    pixels = bytearray(b"\xff") * (2 * len(mask))
    pixels[1::2] = mask
    return _texture(pixels, found.width, found.height, "luminance_alpha")


@lru_cache(maxsize=2 * KEPT_TEXTS)
def natural_width(text: str, size: float, weight: int) -> int:
    """The width in pixels of a text that need not wrap."""
    return paragraph(text, size, weight, None).width


@lru_cache(maxsize=KEPT_ICONS)
def icon_texture(name: str, side: int, rtl: bool) -> Any:
    """The texture of an icon, `side` pixels square; mirrored in a right-to-left page when it shows a way.

    An icon that a newer release names and this program does not have is drawn as a plain circle.
    """
    path = assets() / "icons" / f"{name}.svg"
    if not path.exists():
        path = path.with_stem(SPARE_ICON)
    pixels = icon(path, side, mirrored=rtl and name in MIRRORED)
    return _texture(pixels, side, side, "rgba")


def _texture(pixels: bytearray, width: int, height: int, colours: str) -> Any:
    """A texture of rows given from the top."""
    texture = Texture.create(size=(width, height), colorfmt=colours)
    texture.blit_buffer(bytes(pixels), colorfmt=colours, bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def forget() -> None:
    """Drops everything that may carry a visitor's words or number."""
    laid_out.cache_clear()
    text_texture.cache_clear()
    natural_width.cache_clear()
