"""The one kind of touch target: a panel with words that acts when the finger is lifted inside it.

Acting on release lets a visitor slide off to cancel (`ux.md` D4). The controller ignores a repeated activation, so a
double tap is one (`ux.md` D5); here only the pressed state is shown at once.
"""

from collections.abc import Callable

from kivy.uix.behaviors import ButtonBehavior

from kiosk.domain.views import Action
from kiosk.terminal.theme import Colour, Look
from kiosk.terminal.widgets.part import Part, bordered, panel

Actor = Callable[[Action], None]
"""Who is told what was touched."""

RADIUS = 20
BORDER = 3


class Press(ButtonBehavior, Part):  # type: ignore[misc]
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
        super().__init__(look=look)
        self.label = label
        self.action = action
        self._act = act
        self.fill = fill or look.theme.surface
        self.pressed = pressed or look.theme.pressed
        self.border = border

    def on_state(self, _press: "Press", _state: str) -> None:
        """Shows at once that the touch arrived."""
        self.paint()

    def on_release(self) -> None:
        """Tells the action."""
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
