"""Where the lines of a laid-out text begin: read off the ink, because Skia's binding does not tell.

This is for tests and reports, not for every frame: it draws single characters until the places are found.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from kiosk.text.direction import PDI


def line_ranges(text: str, count: int, line_at: Callable[[int], int | None]) -> Iterator[tuple[int, int]]:
    """Start and end in the text of every line as it was wrapped, without the spaces between lines.

    Args:
        text: The text that is shown.
        count: Number of its lines.
        line_at: Line (from 0) on which the ink of the character at an index stands, None without ink.
    """

    def line_from(index: int) -> int:
        """Line of the first inked character at or after an index."""
        found = (line_at(at) for at in range(index, len(text)) if not text[at].isspace())
        return next((line for line in found if line is not None), count)

    starts = [
        _after_gap(text, bisect_left(range(len(text)), line, key=line_from)) for line in range(1, count)
    ]
    for start, end in zip((0, *starts), (*starts, len(text)), strict=True):
        yield start, start + len(text[start:end].rstrip())


def _after_gap(text: str, index: int) -> int:
    """Step over what has no ink and belongs to the line before: spaces and the end of an isolate."""
    while index < len(text) and (text[index].isspace() or text[index] == PDI):
        index += 1
    return index
