"""Putting parts below and beside each other."""

from collections.abc import Sequence

from kiosk.terminal.theme import Colour, Look
from kiosk.terminal.widgets.part import Part, panel


class Stack(Part):
    """Parts below each other, `gap` pixels apart."""

    def __init__(self, look: Look, parts: Sequence[Part], gap: float = 0) -> None:
        """Takes the parts from top to bottom."""
        super().__init__(look)
        self.parts = parts
        self.gap = gap

    def fit(self, width: float) -> float:
        """Gives every part the whole width."""
        self.reset()
        y = 0.0
        for part in self.parts:
            height = part.fit(width)
            self.put(part, 0, y)
            y += height + self.gap
        self.size = (round(width), max(0, y - self.gap))
        return float(self.height)


class Row(Part):
    """A narrow part at the leading edge and a wide one that takes the rest, centred on each other or at the top."""

    def __init__(self, look: Look, lead: Part, rest: Part, gap: float, *, top: bool = False) -> None:
        """Takes the two parts; `lead` has its size already, or shrinks to its words."""
        super().__init__(look)
        self.lead = lead
        self.rest = rest
        self.gap = gap
        self.at_top = top

    def fit(self, width: float) -> float:
        """Fits the rest into what the lead leaves."""
        self.reset()
        lead_height = self.lead.fit(width)
        left = self.lead.width + self.gap
        rest_height = self.rest.fit(width - left)
        height = max(lead_height, rest_height)
        self.put(self.lead, 0, 0 if self.at_top else (height - lead_height) / 2)
        self.put(
            self.rest, left, 0 if self.at_top and rest_height > lead_height else (height - rest_height) / 2
        )
        self.size = (round(width), round(height))
        return float(self.height)


class Panel(Part):
    """A part on a coloured ground with padding."""

    def __init__(self, look: Look, inner: Part, fill: Colour, *, padding: float = 24) -> None:
        """Takes the part inside; `padding` in design pixels."""
        super().__init__(look)
        self.inner = inner
        self.fill = fill
        self.padding_px = look.space(padding)

    def fit(self, width: float) -> float:
        """Fits the inner part between the paddings."""
        self.reset()
        height = self.inner.fit(width - 2 * self.padding_px)
        self.put(self.inner, self.padding_px, self.padding_px)
        self.size = (round(width), round(height + 2 * self.padding_px))
        return float(self.height)

    def paint(self) -> None:
        """Draws the ground."""
        self.canvas.before.clear()
        box = (self.x, self.y, self.width, self.height)
        self.canvas.before.add(panel(self.fill, box, self.look.space(20)))
