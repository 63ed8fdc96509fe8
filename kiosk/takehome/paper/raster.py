"""Bitmaps of one bit for each dot, as printers want them, in plain Python.

A row fills whole bytes; a dot that is set is black.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_DARK_BELOW = 150
"""Grey that is printed; a little above the middle, because thin strokes would break."""

_DIGITS = bytes(ord("1") if grey < _DARK_BELOW else ord("0") for grey in range(256))


class Raster(NamedTuple):
    """A bitmap.

    Attributes:
        width: Dots in a row, a multiple of eight.
        height: Number of rows.
        rows: All rows from the top, ``width / 8`` bytes each.
    """

    width: int
    height: int
    rows: bytes

    def png(self) -> bytes:
        """Return the bitmap as a picture file, black on white."""
        step = self.width // 8
        light = bytes(byte ^ 0xFF for byte in self.rows)
        lines = b"".join(b"\0" + light[at : at + step] for at in range(0, len(light), step))
        head = struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)
        chunks = (b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def from_grey(grey: bytes, width: int) -> Raster:
    """Return what of a picture with one byte for each dot (0 is black) is dark enough."""
    if not grey:
        return Raster(width, 0, b"")
    rows = int(grey.translate(_DIGITS), 2).to_bytes(len(grey) // 8, "big")
    return Raster(width, len(grey) // width, rows)


def blank(width: int, height: int) -> Raster:
    """Return white paper."""
    return Raster(width, height, bytes(width // 8 * height))


def over(one: Raster, other: Raster) -> Raster:
    """Return two bitmaps of the same width on each other, as high as the higher one."""
    size = max(len(one.rows), len(other.rows))
    both = int.from_bytes(one.rows.ljust(size, b"\0"), "big") | int.from_bytes(
        other.rows.ljust(size, b"\0"), "big"
    )
    return Raster(one.width, max(one.height, other.height), both.to_bytes(size, "big"))


def harmless(raster: Raster) -> Raster:
    """Return a bitmap without rows of bytes that a printer takes for a command even in the middle of a picture.

    Those are DLE EOT, DLE ENQ and DLE DC4; each is avoided by one dot more.
    """
    rows = raster.rows
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        rows = rows.replace(command, b"\x18" + command[1:])
    return raster._replace(rows=rows)


def stacked(width: int, parts: Iterable[Raster]) -> Raster:
    """Return bitmaps of one width below each other."""
    found = tuple(parts)
    return Raster(width, sum(part.height for part in found), b"".join(part.rows for part in found))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
