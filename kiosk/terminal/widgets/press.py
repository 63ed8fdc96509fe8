"""The one kind of touch target: a panel with words that acts when the finger is lifted inside it.

Acting on release lets a visitor slide off to cancel (`ux.md` D4). The stage follows the finger; the controller ignores
a repeated activation, so a double tap is one (`ux.md` D5). Here the pressed state is shown at once.
"""

from collections.abc import Callable
from typing import Literal

from kiosk.domain.views import Action
from kiosk.terminal.theme import Colour, Look
from kiosk.terminal.widgets.part import Part, bordered, panel

Actor = Callable[[Action], None]
"""Who is told what was touched."""

RADIUS = 20
BORDER = 3


class Press(Part):
    """A touch target around its children; `label` is what a test or a listener calls it."""

    def __init__(
        self,
        look: Look,
        label: str,
        action: Action,
        act: Actor,
        *,
        fill: Colour | None = None,
        pressed: Colour | None = None,
        border: Colour | None = None,
    ) -> None:
        """Takes the action and who is told of it; colours default to a quiet button's."""
        super().__init__(look)
        self.label = label
        self.action = action
        self._act = act
        self.state: Literal["normal", "down"] = "normal"
        self.fill = fill or look.theme.surface
        self.pressed = pressed or look.theme.pressed
        self.border = border

    def show(self, state: Literal["normal", "down"]) -> None:
        """Shows whether a finger is on it."""
        if state != self.state:
            self.state = state
            self.paint()

    def release(self) -> None:
        """The finger was lifted inside: tells the action."""
        self._act(self.action)

    def paint(self) -> None:
        """Draws the panel, and its border when it has one."""
        self.canvas.before.clear()
        box = (self.x, self.y, self.width, self.height)
        radius = self.look.space(RADIUS)
        fill = self.pressed if self.state == "down" else self.fill
        self.canvas.before.add(
            bordered(self.border, fill, box, radius, self.look.space(BORDER))
            if self.border
            else panel(fill, box, radius)
        )
