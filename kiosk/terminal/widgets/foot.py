"""What stands between the page and the lower bar: the page's actions, and the way through its sheets."""

from kiosk.domain import views
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.choice import TileRow, WideTile, longest_word
from kiosk.terminal.widgets.frame import Pager
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor, Press

GAP = 24
PAGER_SHARE = 0.4
"""The pager's part of the width where it stands beside the actions."""


class Foot:
    """The parts of the foot, fitted and placed; `height` is theirs, `room` what the page must leave free."""

    def __init__(
        self, look: Look, view: views.View, act: Actor, width: float, *, pages: int = 1, page: int = 0
    ) -> None:
        """Lays the foot out for a page of `pages` sheets of which `page` (from 0) is shown."""
        self.look = look
        self.act = act
        self.spots: list[tuple[Part, float, float]] = []
        self.height = 0.0
        pager = Pager(look, page, pages, view.sheet_words, act) if pages > 1 else None
        beside = pager is not None and bool(view.foot) and look.screen.landscape
        share = width * (1 - PAGER_SHARE) - look.space(GAP) if beside else width
        rows = self._rows(view, share)
        if pager is not None and beside:
            pager.fit(width * PAGER_SHARE)
            self._stack(rows, 0)
            self.spots.append((pager, width - pager.width, (self.height - pager.height) / 2))
            return
        if pager is not None:
            pager.fit(width)
            rows.insert(0, pager)
        self._stack(rows, 0)

    @property
    def room(self) -> float:
        """The height in pixels the page cannot use: the foot and the distance to it."""
        return self.height + self.look.space(GAP) if self.spots else 0.0

    def _stack(self, parts: list[Part], x: float) -> None:
        for part in parts:
            self.spots.append((part, x, self.height))
            self.height += part.height + self.look.space(GAP)
        self.height -= self.look.space(GAP) if parts else 0

    def _rows(self, view: views.View, width: float) -> list[Part]:
        """The actions, side by side where their words fit."""
        look = self.look
        made: list[Press] = [self._button(b) for b in view.foot]
        if not made:
            return []
        needed = max(longest_word(look, b.label, "foot") for b in view.foot) + look.space(140)
        columns = len(made) if (width - look.space(20) * (len(made) - 1)) / len(made) >= needed else 1
        rows: list[Part] = [
            TileRow(look, made[i : i + columns], columns) for i in range(0, len(made), columns)
        ]
        for row in rows:
            row.fit(width)
        return rows

    def _button(self, block: views.Button) -> WideTile:
        """One action; low on a narrow screen, where the page needs the height."""
        tile = views.Tile(block.label, block.action, block.icon, block.detail)
        return WideTile(
            self.look, tile, self.act, main=block.main, role="foot", dense=self.look.screen.narrow
        )
