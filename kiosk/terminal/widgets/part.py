"""The base of everything drawn on a screen: a widget that is fitted to a width once and then put in its place.

Kivy's own layouts settle over several frames and are bound to every property; a screen here never changes after it
is shown, so it is measured once (`fit`), placed once (`move`) and drawn once (`paint`). Right-to-left mirrors the
places of the children, in `move` and nowhere else.
"""

from kivy.graphics import Color, InstructionGroup, SmoothRoundedRectangle
from kivy.uix.widget import Widget

from kiosk.terminal.theme import Colour, Look


class Part(Widget):  # type: ignore[misc]
    """A piece of a screen. Lengths are pixels; places are counted from the top left of the parent."""

    width: float
    height: float
    x: float
    y: float
    top: float
    mirrors = True

    def __init__(self, look: Look) -> None:
        """Takes the look; children are put by `fit`."""
        super().__init__(size_hint=(None, None))
        self.look = look
        self._spots: list[tuple[Part, float, float]] = []

    def fit(self, width: float) -> float:
        """Sets the size for a given width and puts the children; returns the height."""
        raise NotImplementedError

    def put(self, child: "Part", x: float, y: float) -> None:
        """Places a fitted child, `x` from the leading edge and `y` from the top."""
        self._spots.append((child, x, y))
        if child.parent is None:
            self.add_widget(child)

    def reset(self) -> None:
        """Forgets the places, before fitting to another width."""
        self._spots.clear()
        self.clear_widgets()

    def move(self, x: float, top: float) -> None:
        """Moves to window coordinates (left edge, upper edge, y upwards), with all children, and paints."""
        self.pos = (round(x), round(top - self.height))
        self.paint()
        for child, cx, cy in self._spots:
            left = self.width - cx - child.width if self.look.rtl and self.mirrors else cx
            child.move(self.x + left, self.top - cy)

    def paint(self) -> None:
        """Draws the part itself, below its children."""

    def stretch(self, extra: float) -> None:
        """Takes `extra` pixels of height; only parts with `stretches` are asked."""

    stretches = False


def panel(colour: Colour, box: tuple[float, float, float, float], radius: float) -> InstructionGroup:
    """A filled rectangle with round corners; `box` is x, y, width, height in pixels."""
    group = InstructionGroup()
    group.add(Color(*colour))
    group.add(SmoothRoundedRectangle(pos=box[:2], size=box[2:], radius=[radius], segments=12))
    return group


def bordered(
    border: Colour, fill: Colour, box: tuple[float, float, float, float], radius: float, width: float
) -> InstructionGroup:
    """A panel with a border `width` pixels wide inside the box."""
    x, y, w, h = box
    group = panel(border, box, radius)
    inner = (x + width, y + width, w - 2 * width, h - 2 * width)
    group.add(panel(fill, inner, max(1.0, radius - width)))
    return group
