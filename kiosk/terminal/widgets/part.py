"""The base of everything drawn on a screen: a part that is fitted to a width once and then put in its place.

Parts are no Kivy widgets. A widget carries dozens of observed properties and settles over several frames; a screen
here never changes after it is shown, so a part is measured once (`fit`), placed once (`move`) and drawn once
(`paint`), and only what is shown gets a canvas. Right-to-left mirrors the places of the children, in `move` and
nowhere else.
"""

from functools import cached_property

from kivy.graphics import Canvas, Color, InstructionGroup, SmoothRoundedRectangle

from kiosk.terminal.theme import Colour, Look


class Part:
    """A piece of a screen. Lengths are pixels; places of children are counted from the parent's leading top corner."""

    mirrors = True
    stretches = False

    def __init__(self, look: Look) -> None:
        """Takes the look; children are put by `fit`."""
        self.look = look
        self.x = self.y = self.width = self.height = 0.0
        self.parent: Part | None = None
        self.children: list[Part] = []
        self._spots: list[tuple[Part, int, int]] = []

    @cached_property
    def canvas(self) -> Canvas:
        """What Kivy draws; made when the part is first shown."""
        return Canvas()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    @size.setter
    def size(self, size: tuple[float, float]) -> None:
        self.width, self.height = size

    @property
    def pos(self) -> tuple[float, float]:
        """The lower left corner in window coordinates, y upwards."""
        return self.x, self.y

    @property
    def top(self) -> float:
        """The upper edge in window coordinates."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """The middle in window coordinates."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the window is inside."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.top

    def fit(self, width: float) -> float:
        """Sets the size for a given width and puts the children; returns the height."""
        raise NotImplementedError

    def put(self, child: "Part", x: float, y: float) -> None:
        """Places a fitted child, `x` from the leading edge and `y` from the top."""
        # whole pixels: the same picture wherever the parent is
        self._spots.append((child, round(x), round(y)))
        if child.parent is not self:
            child.parent = self
            self.children.append(child)

    def reset(self) -> None:
        """Forgets the children, before fitting to another width."""
        for child in self.children:
            child.parent = None
        self.children.clear()
        self._spots.clear()

    def move(self, x: float, top: float) -> None:
        """Moves to window coordinates (left edge, upper edge, y upwards), with all children, and draws."""
        self.x, self.y = round(x), round(top - self.height)
        self.canvas.clear()
        self.paint()
        for child, cx, cy in self._spots:
            left = self.width - cx - child.width if self.look.rtl and self.mirrors else cx
            child.move(self.x + left, self.top - cy)
            self.canvas.add(child.canvas)

    def paint(self) -> None:
        """Draws the part itself, below its children."""

    def stretch(self, extra: float) -> None:
        """Takes `extra` pixels of height; only parts with `stretches` are asked."""


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
