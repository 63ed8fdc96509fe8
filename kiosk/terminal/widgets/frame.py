"""The frame around every page: where one is at the top, the same six actions at the bottom, in the same places."""

from collections.abc import Sequence

from kiosk.domain import views
from kiosk.terminal.textures import natural_width
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.part import Part, panel
from kiosk.terminal.widgets.press import Actor, Press
from kiosk.terminal.widgets.prose import state_row
from kiosk.terminal.widgets.stack import Row
from kiosk.terminal.widgets.text import Icon, Text, Word


class BarButton(Press):
    """A button of the frame: icon and one word, above each other or side by side."""

    def __init__(self, look: Look, tile: views.Tile, act: Actor, *, beside: bool) -> None:
        """Takes the tile; its tone colours the icon."""
        super().__init__(look, tile.label, tile.action, act, fill=look.theme.background)
        if tile.tone != "plain":
            self.fill = look.theme.tones[tile.tone][1]
        self.icon = Icon(look, tile.icon, look.space(52), look.theme.action)
        self.words = Text(look, tile.label, role="chrome", weight=600, align="start" if beside else "center")
        self.beside = beside

    @staticmethod
    def natural_of(look: Look, label: str, beside: bool) -> float:
        """The width in pixels at which a label stays on one line."""
        icon = look.space(52) + look.space(16) if beside else 0
        words = natural_width(label, look.size("chrome"), 600)
        return words + icon + look.space(24 if beside else 8)

    def natural(self) -> float:
        """The width in pixels at which the label stays on one line."""
        return self.natural_of(self.look, self.label, self.beside)

    def fit(self, width: float) -> float:
        """Fits the words; a label too long for its place wraps and the button grows."""
        self.reset()
        pad, gap = self.look.space(12), self.look.space(4)
        if self.beside:
            left = pad + self.icon.width + self.look.space(12)
            words = self.words.fit(width - left - pad)
            height = max(self.look.screen.touch, words + 2 * pad)
            self.put(self.icon, pad, (height - self.icon.height) / 2)
            self.put(self.words, left, (height - words) / 2)
        else:
            words = self.words.fit(width - self.look.space(8))
            height = max(self.look.screen.touch, self.icon.height + gap + words + 2 * pad)
            top = (height - self.icon.height - gap - words) / 2
            self.put(self.icon, (width - self.icon.width) / 2, top)
            self.put(self.words, self.look.space(4), top + self.icon.height + gap)
        self.size = (round(width), round(height))
        return float(self.height)


class BottomBar(Part):
    """The actions within reach: one row where every word fits, else as many rows as the words need."""

    def __init__(self, look: Look, tiles: Sequence[views.Tile], act: Actor) -> None:
        """Takes the tiles in their fixed order."""
        super().__init__(look)
        self.tiles = tiles
        self.act = act

    def fit(self, width: float) -> float:
        """Chooses the number of rows by the longest word."""
        self.reset()
        self.size = (round(width), 0)
        if not self.tiles:
            return 0.0
        gap, margin = self.look.space(14), self.look.space(24)
        inner = width - 2 * margin
        columns, beside = self._columns(inner, gap)
        each = (inner - gap * (columns - 1)) / columns
        buttons = [BarButton(self.look, tile, self.act, beside=beside) for tile in self.tiles]
        y = gap
        for start in range(0, len(buttons), columns):
            row = buttons[start : start + columns]
            height = max(button.fit(each) for button in row)
            for i, button in enumerate(row):
                button.height = height
                if button.label:
                    self.put(button, margin + i * (each + gap), y)
            y += height + gap
        self.size = (round(width), round(y))
        return float(self.height)

    def _columns(self, width: float, gap: float) -> tuple[int, bool]:
        """The number of columns, and whether icons stand beside the words."""
        columns, beside = len(self.tiles), self.look.screen.landscape
        while columns > 2:
            each = (width - gap * (columns - 1)) / columns
            if all(BarButton.natural_of(self.look, tile.label, beside) <= each for tile in self.tiles):
                break
            columns, beside = -(-columns // 2), True
        return columns, beside

    def paint(self) -> None:
        """Draws the ground."""
        self.canvas.before.clear()
        self.canvas.before.add(panel(self.look.theme.surface, (self.x, self.y, self.width, self.height), 0.1))


class TopBar(Part):
    """What to read first: the office, whether it is open, the time; privacy and language in the outer corner."""

    def __init__(self, look: Look, frame: views.Frame, act: Actor) -> None:
        """Takes the frame's words and tiles."""
        super().__init__(look)
        narrow = look.screen.narrow
        place = f"{frame.time} · {frame.place}" if narrow else frame.place
        self.name = Text(look, place, role="chrome", weight=600)
        time = Word(look, frame.time, role="chrome")
        state = state_row(look, frame.state, "chrome") if frame.state else None
        self.state: Part = (
            time if state is None else state if narrow else Row(look, time, state, look.space(24))
        )
        self.buttons = [BarButton(look, tile, act, beside=look.screen.landscape) for tile in frame.top]
        self.corner = Corner(look, act)

    def fit(self, width: float) -> float:
        """Fits the buttons first, then the words into what is left; on a narrow screen the name stands above both."""
        self.reset()
        look, margin, gap = self.look, self.look.margin, self.look.space(16)
        right = width - margin
        for button in self.buttons:
            button.fit(min(max(button.natural() + gap, look.screen.touch), width * 0.3))
            right -= button.width
        right -= gap * max(0, len(self.buttons) - 1)
        above = self.name.fit(width - 2 * margin) + gap / 2 if look.screen.narrow else 0.0
        state = self.state.fit(right - margin - 2 * gap)
        words = state if above else self.name.fit(right - margin - 2 * gap) + gap / 2 + state
        row = max([words, look.screen.touch, *(button.height for button in self.buttons)])
        top = gap + above + (row - words) / 2
        self.put(self.name, margin, gap if above else top)
        self.put(self.state, margin, top + words - state)
        self.corner.fit(look.screen.touch)
        self.put(self.corner, 0, 0)
        for button in self.buttons:
            self.put(button, right, gap + above + (row - button.height) / 2)
            right += button.width + gap
        self.size = (round(width), round(row + above + 2 * gap))
        return float(self.height)

    def paint(self) -> None:
        """Draws the ground and nothing else; the page below is white."""
        self.canvas.before.clear()
        self.canvas.before.add(panel(self.look.theme.surface, (self.x, self.y, self.width, self.height), 0.1))


class Corner(Press):
    """The hidden corner for staff: it shows nothing, and touching it does nothing until the PIN page opens."""

    def __init__(self, look: Look, act: Actor) -> None:
        """Stands in the leading upper corner."""
        super().__init__(look, "", views.Action("corner"), act)

    def fit(self, width: float) -> float:
        """As large as a finger."""
        self.size = (round(width), round(width))
        return float(self.height)

    def paint(self) -> None:
        """Draws nothing."""


MOST_PAGER = 0.4
"""The most of the pager's width that one of its buttons takes; longer words wrap."""


class Pager(Part):
    """Which sheet of how many, with a large way back and on; a sheet that does not exist has no button."""

    def __init__(self, look: Look, sheet: int, count: int, words: tuple[str, str, str], act: Actor) -> None:
        """Takes the sheet (from 0) and the words for back, position and next."""
        super().__init__(look)
        before, position, after = words
        self.where = Text(look, position.format(number=sheet + 1, count=count), role="chrome", align="center")
        self.before = self._button(before, "chevron-left", sheet - 1, act) if sheet > 0 else None
        self.after = self._button(after, "chevron-right", sheet + 1, act) if sheet + 1 < count else None

    def _button(self, label: str, icon: str, sheet: int, act: Actor) -> "PagerButton":
        return PagerButton(self.look, label, icon, views.Action("sheet", str(sheet)), act)

    def fit(self, width: float) -> float:
        """The buttons at both ends, as wide as their words but a third at least; the position between them."""
        self.reset()
        least = width / 3 if width > self.look.space(900) else 0.0
        height, room = 0.0, width
        for button in (self.before, self.after):
            if button:
                height = max(height, button.fit(min(MOST_PAGER * width, max(least, button.natural()))))
        for button in (self.before, self.after):
            if button:
                self.put(button, 0.0 if button is self.before else width - button.width, 0)
                button.height = height
            room -= max(least, button.width if button else least)
        left = max(least, self.before.width if self.before else least)
        words = self.where.fit(room - self.look.space(16))
        self.put(self.where, left + self.look.space(8), (height - words) / 2)
        self.size = (round(width), round(height))
        return float(self.height)


class PagerButton(Press):
    """One large way to another sheet; the arrow stands on the side it leads to."""

    def __init__(self, look: Look, label: str, icon: str, action: views.Action, act: Actor) -> None:
        """Takes the word and the arrow."""
        super().__init__(look, label, action, act, border=look.theme.action, fill=look.theme.background)
        self.icon = Icon(look, icon, look.space(52), look.theme.action)
        self.words = Text(look, label, role="chrome", weight=600, align="center")
        self.leading = icon == "chevron-left"

    def natural(self) -> float:
        """The width in pixels at which the word stays on one line."""
        return self.words.measure() + 3 * self.look.space(16) + self.icon.width + 2

    def fit(self, width: float) -> float:
        """Fits the word beside the arrow."""
        self.reset()
        pad = self.look.space(16)
        words = self.words.fit(width - 3 * pad - self.icon.width)
        height = max(self.look.screen.touch, words + 2 * pad)
        self.put(
            self.icon, pad if self.leading else width - pad - self.icon.width, (height - self.icon.height) / 2
        )
        self.put(self.words, 2 * pad + self.icon.width if self.leading else pad, (height - words) / 2)
        self.size = (round(width), round(height))
        return float(self.height)
