"""The blocks to read: titles, paragraphs, numbered steps, items, banners, and the week."""

from kivy.graphics import Color, SmoothEllipse

from kiosk.domain import views
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.part import Part, panel
from kiosk.terminal.widgets.press import Actor, Press
from kiosk.terminal.widgets.stack import Panel, Row, Stack
from kiosk.terminal.widgets.text import Icon, Text


def pair(look: Look, text: str, german: str, role: str = "body", weight: int = 400) -> Part:
    """A text and, when asked for, the German line below it, so that a counsellor can point at it."""
    own = Text(look, text, role=role, weight=weight)
    if not german or german == text:
        return own
    return Stack(look, [own, Text(look, german, role="small", colour=look.theme.muted)], look.space(4))


def title(look: Look, block: views.Title, act: Actor) -> Part:
    """The title of the page, with its icon and the choice beside it when it has them."""
    words = pair(look, block.text, block.german, "title", 600)
    if block.icon and not (block.side and look.screen.narrow):
        disc = Icon(look, block.icon, look.space(104), look.theme.action, look.theme.tint)
        words = Row(look, disc, words, look.space(28))
    return Aside(look, words, SideButton(look, block.side, act)) if block.side else words


def lead(look: Look, block: views.Lead) -> Part:
    """The answer in one sentence."""
    return pair(look, block.text, block.german, "lead")


def heading(look: Look, block: views.Heading) -> Part:
    """The head of a section."""
    return pair(look, block.text, block.german, "heading", 600)


def paragraph(look: Look, block: views.Paragraph) -> Part:
    """Running text."""
    if block.muted:
        return Text(look, block.text, role="small", colour=look.theme.muted)
    return pair(look, block.text, block.german)


def running_title(look: Look, block: views.Title) -> Part:
    """The title on further sheets: there to know where one is, not to read again."""
    return Text(look, block.text, role="chrome", weight=600, colour=look.theme.muted)


class SideButton(Press):
    """A small choice beside the title: icon and word."""

    def __init__(self, look: Look, tile: views.Tile, act: Actor) -> None:
        """Takes the tile."""
        super().__init__(look, tile.label, tile.action, act, fill=look.theme.tones[tile.tone][1])
        self.icon = Icon(look, tile.icon, look.space(52), look.theme.action)
        self.words = Text(look, tile.label, role="small", weight=600)

    def fit(self, width: float) -> float:
        """As wide as its word, but no wider than `width`."""
        self.reset()
        pad, gap = self.look.space(20), self.look.space(12)
        around = 2 * pad + gap + self.icon.width
        words = self.words.fit(min(self.words.measure(), width - around))
        self.size = (round(self.words.width + around), round(max(self.look.screen.touch, words + pad)))
        self.put(self.icon, pad, (self.height - self.icon.height) / 2)
        self.put(self.words, pad + self.icon.width + gap, (self.height - words) / 2)
        return float(self.height)


class Aside(Part):
    """A wide part and a narrow one at the trailing edge, centred on each other."""

    def __init__(self, look: Look, wide: Part, narrow: Part) -> None:
        """Takes both parts."""
        super().__init__(look)
        self.wide, self.narrow = wide, narrow

    def fit(self, width: float) -> float:
        """Fits the narrow part first; it takes half at most."""
        self.reset()
        narrow = self.narrow.fit(width / 2)
        wide = self.wide.fit(width - self.narrow.width - self.look.space(24))
        self.size = (round(width), round(max(narrow, wide)))
        self.put(self.wide, 0, (self.height - wide) / 2)
        self.put(self.narrow, width - self.narrow.width, (self.height - narrow) / 2)
        return float(self.height)


class Disc(Part):
    """A number in a filled circle."""

    def __init__(self, look: Look, text: str) -> None:
        """Takes the number's text; the disc grows with the text size."""
        super().__init__(look)
        side = round(look.size("body") * 1.6)
        self.size = (side, side)
        self.words = Text(look, text, weight=700, colour=look.theme.on_action, align="center")

    def fit(self, width: float) -> float:
        """A disc does not depend on the width."""
        self.reset()
        height = self.words.fit(self.width)
        self.put(self.words, 0, (self.height - height) / 2)
        return float(self.height)

    def paint(self) -> None:
        """Draws the circle."""
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*self.look.theme.action)
            SmoothEllipse(pos=self.pos, size=self.size, segments=64)


def step(look: Look, block: views.Step) -> Part:
    """A numbered step."""
    return Row(
        look, Disc(look, str(block.number)), pair(look, block.text, block.german), look.space(24), top=True
    )


def item(look: Look, block: views.Item) -> Part:
    """A line with an icon; the small label above says what the line is."""
    colour, ground = look.theme.tones[block.tone]
    ground = look.theme.tint if block.tone == "plain" else ground
    words: list[Part] = []
    if block.label:
        words.append(Text(look, block.label, role="small", colour=look.theme.muted))
    words.append(pair(look, block.text, block.german))
    if block.detail:
        words.append(Text(look, block.detail, role="small", colour=look.theme.muted))
    disc = Icon(look, block.icon, look.space(76), colour, ground)
    return Row(look, disc, Stack(look, words, look.space(4)), look.space(24))


def state_row(look: Look, block: views.Banner, role: str = "body") -> Part:
    """A state's icon in the state's colour beside its words in the text colour."""
    icon = Icon(look, block.icon, look.size(role) * 1.25, look.theme.tones[block.tone][0])
    words: list[Part] = [Text(look, block.text, role=role, weight=600)]
    if block.detail:
        words.append(Text(look, block.detail, role="small"))
    return Row(look, icon, Stack(look, words, look.space(4)), look.space(20))


def banner(look: Look, block: views.Banner, act: Actor) -> Part:
    """A state on its ground; touchable when it has an action."""
    row = state_row(look, block)
    ground = look.theme.tones[block.tone][1]
    if block.action is None:
        return Panel(look, row, ground)
    return BannerPress(look, block, row, act)


class BannerPress(Press):
    """A banner that opens something."""

    def __init__(self, look: Look, block: views.Banner, row: Part, act: Actor) -> None:
        """Takes the row of icon and words; the block has an action."""
        assert block.action is not None
        super().__init__(look, block.text, block.action, act, fill=look.theme.tones[block.tone][1])
        self.inner = row
        self.arrow = Icon(look, "chevron-right", look.space(44))

    def fit(self, width: float) -> float:
        """Fits words, and the arrow at the trailing edge."""
        self.reset()
        pad = self.look.space(24)
        height = self.inner.fit(width - 2 * pad - self.arrow.width - pad)
        full = max(height + 2 * pad, self.look.screen.touch)
        self.put(self.inner, pad, (full - height) / 2)
        self.put(self.arrow, width - pad - self.arrow.width, (full - self.arrow.height) / 2)
        self.size = (round(width), round(full))
        return float(self.height)


class Week(Part):
    """The week as a table of day and hours; today is marked by ground, weight and a bar."""

    def __init__(self, look: Look, block: views.Week) -> None:
        """Takes the days in the order to show."""
        super().__init__(look)
        self.days = block.days
        self._marks: list[tuple[float, float]] = []

    def fit(self, width: float) -> float:
        """Fits the two columns of every day."""
        self.reset()
        self._marks.clear()
        pad, y = self.look.space(8 if self.look.screen.landscape else 16), 0.0
        for day in self.days:
            weight = 600 if day.today else 400
            name = Text(self.look, day.name, weight=weight)
            hours = Text(self.look, "\n".join(day.hours), weight=weight)
            height = max(name.fit(width * 0.4 - pad), hours.fit(width * 0.6 - 2 * pad))
            self.put(name, pad, y + pad / 2)
            self.put(hours, width * 0.4 + pad, y + pad / 2)
            if day.today:
                self._marks.append((y, height + pad))
            y += height + pad
        self.size = (round(width), round(y))
        return float(self.height)

    def paint(self) -> None:
        """Draws today's ground."""
        self.canvas.before.clear()
        for y, height in self._marks:
            box = (self.x, self.top - y - height, self.width, height)
            self.canvas.before.add(panel(self.look.theme.tint, box, self.look.space(12)))
