"""Small measures on bitmaps with one byte per pixel, in plain Python: no array library is needed for them."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px; right and bottom are outside."""


def ink_box(mask: bytes | bytearray, width: int) -> Box | None:
    """The smallest box that holds every byte that is not zero, or None when there is none."""
    rows = [mask[start : start + width] for start in range(0, len(mask), width)]
    inked = [index for index, row in enumerate(rows) if any(row)]
    if not inked:
        return None
    left = min(len(row) - len(row.lstrip(b"\0")) for row in (rows[i] for i in inked))
    right = max(len(row.rstrip(b"\0")) for row in (rows[i] for i in inked))
    return left, inked[0], right, inked[-1] + 1
