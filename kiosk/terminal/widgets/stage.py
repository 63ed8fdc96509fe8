"""The whole screen: frame, the sheet of the page, the actions at its foot, and the idle warning above all.

A view is drawn from scratch when it changes and not touched otherwise, so an idle terminal draws no frame.
"""

from collections.abc import Sequence

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.domain import views
from kiosk.terminal.theme import DARK, LIGHT, Look, Screen
from kiosk.terminal.widgets.choice import KeyPanel, TileRow, WideTile, longest_word
from kiosk.terminal.widgets.flow import Sheet, pieces_of, sheets_of
from kiosk.terminal.widgets.frame import MARGIN, BottomBar, Pager, TopBar
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor, Press
from kiosk.terminal.widgets.prose import running_title

MOST_STRETCH = 0.6
"""How much higher than needed a row of tiles may become to fill the page."""


class Stage(Widget):  # type: ignore[misc]
    """Draws a `View` in a window of known size."""

    def __init__(self, screen: Screen, act: Actor) -> None:
        """Takes the window's measures and who is told of touches."""
        super().__init__(size=(screen.width, screen.height), size_hint=(None, None))
        self.screen = screen
        self.act = act
        self.view: views.View | None = None
        self.sheet_count = 1

    def show(self, view: views.View) -> None:
        """Replaces what is on the screen; showing an equal view again does nothing."""
        if view == self.view:
            return
        self.view = view
        self.clear_widgets()
        look = Look(
            DARK if view.high_contrast else LIGHT, self.screen, view.direction == "rtl", view.text_scale
        )
        self._ground(look)
        for part, x, y in self._arranged(look, view):
            self.add_widget(part)
            part.move(self.width - x - part.width if look.rtl else x, self.height - y)

    def _ground(self, look: Look) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*look.theme.background)
            Rectangle(pos=(0, 0), size=self.size)

    def _arranged(self, look: Look, view: views.View) -> list[tuple[Part, float, float]]:
        """Every part with its place from the leading upper corner."""
        top = TopBar(look, view.frame, self.act)
        bottom = BottomBar(look, view.frame.bottom, self.act)
        top.fit(self.width)
        bottom_height = bottom.fit(self.width) if view.frame.bottom else 0
        margin, gap = look.space(MARGIN), look.space(24)
        width = self.width - 2 * margin
        foot = self._foot(look, view, width)
        foot_height = sum(part.height + gap for part in foot)
        start = top.height + look.space(32)
        room = self.height - start - bottom_height - foot_height - gap
        sheet, pager = self._sheet(look, view, width, room)
        placed: list[tuple[Part, float, float]] = [(top, 0, 0)]
        placed += [(part, margin + x, start + y) for part, x, y in sheet.spots]
        y = self.height - bottom_height - gap
        for part in reversed([*([pager] if pager else []), *foot]):
            y -= part.height
            placed.append((part, margin, y))
            y -= gap
        if view.frame.bottom:
            placed.append((bottom, 0, self.height - bottom_height))
        return placed

    def _foot(self, look: Look, view: views.View, width: float) -> list[Part]:
        """The page's actions, side by side where they fit."""
        tiles = [views.Tile(b.label, b.action, b.icon, b.detail) for b in view.foot]
        made: list[Press] = [
            WideTile(look, tile, self.act, main=button.main, role="foot")
            for tile, button in zip(tiles, view.foot, strict=True)
        ]
        if not made:
            return []
        each = (width - look.space(20) * (len(made) - 1)) / len(made)
        needed = max(longest_word(look, tile.label, "foot") for tile in tiles)
        columns = len(made) if each - look.space(140) >= needed else 1
        rows: list[Part] = [
            TileRow(look, made[i : i + columns], columns) for i in range(0, len(made), columns)
        ]
        for row in rows:
            row.fit(width)
        return rows

    def _sheet(self, look: Look, view: views.View, width: float, room: float) -> tuple[Sheet, Pager | None]:
        """The sheet to show, and the pager when there are several."""
        head = self._head(look, view, width)
        pieces = pieces_of(look, view.blocks, self.act, width)
        sheets = sheets_of(look, pieces, width, room, head)
        if len(sheets) > 1 and any(isinstance(block, views.Tiles) for block in view.blocks):
            pieces = pieces_of(look, view.blocks, self.act, width, compact=True)
            sheets = sheets_of(look, pieces, width, room, head)
        pager = None
        number = 0
        if len(sheets) > 1:
            probe = Pager(look, 0, 2, view.sheet_words, self.act)
            room -= probe.fit(width) + look.space(24)
            sheets = sheets_of(look, pieces, width, room, head)
            number = min(view.sheet, len(sheets) - 1)
            pager = Pager(look, number, len(sheets), view.sheet_words, self.act)
            pager.fit(width)
        self.sheet_count = len(sheets)
        return anchored(filled(sheets[number], room), room), pager

    def _head(self, look: Look, view: views.View, width: float) -> Part | None:
        """The title for further sheets."""
        if not view.blocks or not isinstance(view.blocks[0], views.Title):
            return None
        head = running_title(look, view.blocks[0])
        head.fit(width)
        return head


def anchored(sheet: Sheet, room: float) -> Sheet:
    """Keys stand at the foot, where hands are."""
    if not sheet.spots or not isinstance(sheet.spots[-1][0], KeyPanel):
        return sheet
    keys, x, _y = sheet.spots[-1]
    return Sheet([*sheet.spots[:-1], (keys, x, room - keys.height)], 0.0)


def filled(sheet: Sheet, room: float) -> Sheet:
    """Lets rows of tiles grow into the free height, evenly, up to `MOST_STRETCH`."""
    rows = [part for part, _, _ in sheet.spots if part.stretches]
    if not rows or isinstance(sheet.spots[-1][0], KeyPanel):
        return sheet
    used = max(y + part.height for part, _, y in sheet.spots)
    level = even_height([row.height for row in rows], max(0.0, room - used))
    moved, spots = 0.0, []
    for part, x, y in sheet.spots:
        spots.append((part, x, y + moved))
        if part.stretches:
            extra = min(max(0.0, level - part.height), part.height * MOST_STRETCH)
            part.stretch(extra)
            moved += extra
    return Sheet(spots, sheet.free - moved)


def even_height(heights: Sequence[float], free: float) -> float:
    """The height to which rows may grow with `free` pixels, the lower ones first, so that rows become alike."""
    ordered = sorted(heights)
    for count, height in enumerate(ordered, 1):
        following = ordered[count] if count < len(ordered) else float("inf")
        if (following - height) * count >= free:
            return height + free / count
        free -= (following - height) * count
    return ordered[-1]
