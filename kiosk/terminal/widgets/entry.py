"""The field that shows what was typed; our own keys fill it, there is no text input to open a keyboard."""

from kiosk.domain import views
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.part import Part, bordered
from kiosk.terminal.widgets.text import Icon, Text


class Field(Part):
    """A bordered box with the entry, or the hint while it is empty."""

    def __init__(self, look: Look, block: views.Entry) -> None:
        """Takes the text typed so far."""
        super().__init__(look)
        self.is_empty = not block.text
        colour = look.theme.muted if self.is_empty else look.theme.text
        self.words = Text(look, block.text or block.hint, role="lead", colour=colour)
        self.icon = Icon(look, block.icon, look.space(56), look.theme.muted)

    def fit(self, width: float) -> float:
        """Fits one line; a long entry wraps."""
        self.reset()
        pad = self.look.space(24)
        words = self.words.fit(width - 3 * pad - self.icon.width)
        self.size = (round(width), round(max(words + pad, self.look.screen.touch)))
        self.put(self.icon, pad, (self.height - self.icon.height) / 2)
        self.put(self.words, 2 * pad + self.icon.width, (self.height - words) / 2)
        return float(self.height)

    def paint(self) -> None:
        """Draws the box."""
        self.canvas.before.clear()
        box, radius = (self.x, self.y, self.width, self.height), self.look.space(20)
        theme = self.look.theme
        self.canvas.before.add(bordered(theme.border, theme.background, box, radius, self.look.space(3)))
