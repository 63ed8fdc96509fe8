"""One sheet of a page: chosen, its tiles grown into the free height, its keys at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from kiosk.domain import views
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.choice import KeyPanel
from kiosk.terminal.widgets.flow import GAP, Sheet, pieces_of, sheets_of
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor
from kiosk.terminal.widgets.prose import running_title

MOST_STRETCH = 0.6
"""How much higher than needed a row of tiles may become to fill the page."""


@dataclass
class Leaf:
    """The sheet that is shown: its parts with their places, its number (from 0) and how many there are."""

    spots: list[tuple[Part, float, float]]
    number: int
    count: int


class Leaves:
    """A page measured once, to be broken into sheets of any height."""

    def __init__(self, look: Look, view: views.View, act: Actor, width: float, least: float) -> None:
        """Measures the page for sheets of `width` and at least `least` pixels of height."""
        self.look = look
        self.view = view
        self.width = width
        self.head = _head(look, view, width)
        head = self.head.height + look.space(GAP) if self.head else 0
        self._measure = partial(pieces_of, look, view.blocks, act, width, (least, least - head))
        self._pieces = self._measure()
        self._tiles = any(isinstance(block, views.Tiles) for block in view.blocks)

    def count(self, height: float) -> int:
        """How many sheets of `height` pixels the page needs; tiles are set dense when that saves a sheet."""
        sheets = len(sheets_of(self.look, self._pieces, self.width, height, self.head))
        if sheets > 1 and self._tiles:
            self._tiles = False
            self._pieces = self._measure(compact=True)
            return self.count(height)
        return sheets

    def leaf(self, height: float) -> Leaf:
        """The sheet of the view, its tiles grown into the free height."""
        sheets = sheets_of(self.look, self._pieces, self.width, height, self.head)
        number = min(self.view.sheet, len(sheets) - 1)
        sheet = _anchored(_filled(sheets[number], height), height)
        return Leaf(sheet.spots, number, len(sheets))


def _head(look: Look, view: views.View, width: float) -> Part | None:
    """The title for further sheets."""
    if not view.blocks or not isinstance(view.blocks[0], views.Title):
        return None
    head = running_title(look, view.blocks[0])
    head.fit(width)
    return head


def _anchored(sheet: Sheet, height: float) -> Sheet:
    """Keys stand at the foot, where hands are."""
    if not _has_keys(sheet):
        return sheet
    keys, x, _y = sheet.spots[-1]
    return Sheet([*sheet.spots[:-1], (keys, x, height - keys.height)])


def _has_keys(sheet: Sheet) -> bool:
    return bool(sheet.spots) and isinstance(sheet.spots[-1][0], KeyPanel)


def _filled(sheet: Sheet, height: float) -> Sheet:
    """Lets rows of tiles grow into the free height up to `MOST_STRETCH`."""
    rows = [part for part, _, _ in sheet.spots if part.stretches]
    if not rows or _has_keys(sheet):
        return sheet
    used = max(y + part.height for part, _, y in sheet.spots)
    level = even_height([row.height for row in rows], max(0.0, height - used))
    moved, spots = 0.0, []
    for part, x, y in sheet.spots:
        spots.append((part, x, y + moved))
        if part.stretches:
            extra = min(max(0.0, level - part.height), part.height * MOST_STRETCH)
            part.stretch(extra)
            moved += extra
    return Sheet(spots)


def even_height(heights: Sequence[float], free: float) -> float:
    """The height to which rows may grow with `free` pixels, the lower ones first, so that rows become alike."""
    ordered = sorted(heights)
    for count, height in enumerate(ordered, 1):
        following = ordered[count] if count < len(ordered) else float("inf")
        if (following - height) * count >= free:
            return height + free / count
        free -= (following - height) * count
    return ordered[-1]
