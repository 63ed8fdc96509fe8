"""The whole screen: the frame, one sheet of the page, and the page's actions above the lower bar.

A view is drawn from scratch when it changes and not touched otherwise, so an idle terminal draws no frame.
"""

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.domain import views
from kiosk.terminal.theme import DARK, LIGHT, Look, Screen
from kiosk.terminal.widgets.foot import Foot
from kiosk.terminal.widgets.frame import BottomBar, TopBar
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor
from kiosk.terminal.widgets.sheet import Leaf, Leaves

Placed = tuple[Part, float, float]
"""A fitted part with its place from the leading upper corner, in pixels."""

PAGER_TOUCHES = 1.35
"""Height of the way through the sheets with its distance, in touch targets."""


class Stage(Widget):  # type: ignore[misc] # Kivy has no types
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
        theme = DARK if view.high_contrast else LIGHT
        look = Look(theme, self.screen, view.direction == "rtl", view.text_scale)
        self._ground(look)
        for part, x, y in self._arranged(look, view):
            self.add_widget(part)
            part.move(self.width - x - part.width if look.rtl else x, self.height - y)

    def _ground(self, look: Look) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*look.theme.background)
            Rectangle(pos=(0, 0), size=self.size)

    def _arranged(self, look: Look, view: views.View) -> list[Placed]:
        top = TopBar(look, view.frame, self.act)
        bottom = BottomBar(look, view.frame.bottom, self.act)
        start = top.fit(self.width) + look.space(32)
        end = self.height - bottom.fit(self.width) - look.space(24)
        leaf, foot = self._page(look, view, end - start)
        self.sheet_count = leaf.count
        margin = look.margin
        placed: list[Placed] = [(top, 0, 0), (bottom, 0, self.height - bottom.height)]
        placed += [(part, margin + x, start + y) for part, x, y in leaf.spots]
        placed += [(part, margin + x, end - foot.height + y) for part, x, y in foot.spots]
        return placed

    def _page(self, look: Look, view: views.View, height: float) -> tuple[Leaf, Foot]:
        """The sheet to show and the foot below it; the pager takes room that decides how many sheets there are."""
        width = self.width - 2 * look.margin
        foot = Foot(look, view, self.act, width)
        free = height - foot.room
        leaves = Leaves(look, view, self.act, width, free - PAGER_TOUCHES * self.screen.touch)
        if leaves.count(free) == 1:
            return leaves.leaf(free), foot
        foot = Foot(look, view, self.act, width, pages=2)
        leaf = leaves.leaf(height - foot.room)
        return leaf, Foot(look, view, self.act, width, pages=leaf.count, page=leaf.number)
