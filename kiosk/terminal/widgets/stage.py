"""The whole screen: the frame, one sheet of the page, and the page's actions above the lower bar.

A view is drawn from scratch when it changes and not touched otherwise, so an idle terminal draws no frame.
"""

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.domain import views
from kiosk.terminal.theme import DARK, LIGHT, Look, Screen
from kiosk.terminal.widgets.foot import Foot
from kiosk.terminal.widgets.frame import BottomBar, TopBar
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor, Press
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
        self.parts: list[Part] = []
        self.sheet_count = 1
        self._finger: tuple[object, Press] | None = None

    def show(self, view: views.View) -> None:
        """Replaces what is on the screen; showing an equal view again does nothing."""
        if view == self.view:
            return
        self.view = view
        self._finger = None
        theme = DARK if view.high_contrast else LIGHT
        look = Look(theme, self.screen, view.direction == "rtl", view.text_scale)
        self._ground(look)
        arranged = self._arranged(look, view)
        self.canvas.clear()
        self.parts = [part for part, _, _ in arranged]
        for part, x, y in arranged:
            part.move(self.width - x - part.width if look.rtl else x, self.height - y)
            self.canvas.add(part.canvas)

    def on_touch_down(self, touch: Any) -> bool:
        """The first finger presses what is under it; a second one does nothing."""
        if self._finger is None:
            under = next((press for part in reversed(self.parts) if (press := _under(part, touch.pos))), None)
            if under:
                self._finger = (touch.uid, under)
                under.show("down")
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Sliding off lets go, sliding back presses again."""
        if self._finger and self._finger[0] == touch.uid:
            press = self._finger[1]
            press.show("down" if press.holds(*touch.pos) else "normal")
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Lifting the finger inside acts."""
        if self._finger and self._finger[0] == touch.uid:
            press, self._finger = self._finger[1], None
            press.show("normal")
            if press.holds(*touch.pos):
                press.release()
        return True

    def let_go(self) -> None:
        """What is pressed is pressed no more, and nothing happens by it."""
        if self._finger:
            self._finger[1].show("normal")
            self._finger = None

    def _ground(self, look: Look) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*look.theme.background)
            # also above the stage, which ends at the reach of a wheelchair user
            Rectangle(pos=(0, 0), size=(self.width, 3 * self.height))

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
        beside = look.screen.landscape and bool(view.foot)  # then the pager needs no height of its own
        pager = 0.0 if beside else PAGER_TOUCHES * self.screen.touch
        leaves = Leaves(look, view, self.act, width, free - pager)
        if leaves.count(free) == 1:
            return leaves.leaf(free), foot
        foot = Foot(look, view, self.act, width, pages=2)
        leaf = leaves.leaf(height - foot.room)
        return leaf, Foot(look, view, self.act, width, pages=leaf.count, page=leaf.number)


def _under(part: Part, place: tuple[float, float]) -> Press | None:
    """The innermost, last drawn touch target at a place."""
    found = next((press for child in reversed(part.children) if (press := _under(child, place))), None)
    return found or (part if isinstance(part, Press) and part.holds(*place) else None)
