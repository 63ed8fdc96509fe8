"""Icons: SVG outlines drawn to white bitmaps that the screen tints.

An icon is a picture and never a glyph of a font (ux.md I11). It is drawn at the exact size in px, so that it is
sharp, and mirrored only on request: clocks, telephones and check marks look the same in every direction (I2).
"""

from pathlib import Path

import skia

from kiosk.errors import TextError

_GRID = 24  # px; the square that Tabler's outline icons are drawn in
_WHITE = b"#ffffff"


def icon(path: Path, size: int, mirrored: bool = False) -> bytearray:
    """Draw an icon file in white with straight alpha, four bytes per pixel, rows from the top.

    Args:
        path: An SVG file of 24 × 24 units whose strokes have the colour `currentColor`.
        size: Width and height of the bitmap in px.
        mirrored: Whether left and right change places.

    Raises:
        TextError: The file is missing or is no SVG.
    """
    pixels = bytearray(b"\xff" * (4 * size * size))
    pixels[3::4] = _mask(_document(path), size, mirrored)
    return pixels


def _document(path: Path) -> skia.SVGDOM:
    try:
        source = path.read_bytes()
    except OSError as error:
        raise TextError(f"The icon {path} cannot be read: {error}.") from error
    stream = skia.MemoryStream.MakeCopy(source.replace(b"currentColor", _WHITE))
    found = skia.SVGDOM.MakeFromStream(stream)
    if found is None:
        raise TextError(f"The icon {path} is not an SVG file.")
    return found


def _mask(document: skia.SVGDOM, size: int, mirrored: bool) -> bytearray:
    mask = bytearray(size * size)
    surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeA8(size, size), mask, size)
    canvas = surface.getCanvas()
    if mirrored:
        canvas.translate(size, 0)
        canvas.scale(-1, 1)
    canvas.scale(size / _GRID, size / _GRID)
    document.render(canvas)
    return mask
