"""The blocks to touch: tiles, full-width buttons, cards of places, keys."""

from collections.abc import Sequence

from kiosk.domain import views
from kiosk.terminal.textures import natural_width
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor, Press
from kiosk.terminal.widgets.prose import state_row
from kiosk.terminal.widgets.stack import Row, Stack
from kiosk.terminal.widgets.text import Icon, Text

GAP = 20


class TallTile(Press):
    """A choice with its icon above the words, both centred."""

    def __init__(self, look: Look, tile: views.Tile, act: Actor) -> None:
        """Takes the tile; its tone colours the icon's circle."""
        colour, ground = look.theme.tones[tile.tone]
        super().__init__(look, tile.label, tile.action, act)
        self.words = Text(look, tile.label, role="tile", weight=600, align="center")
        disc = look.theme.tint if tile.tone == "plain" else ground
        self.icon = Icon(look, tile.icon, look.space(104), colour, disc)

    def fit(self, width: float) -> float:
        """Fits the words below the icon."""
        self.reset()
        pad, gap = self.look.space(20), self.look.space(12)
        words = self.words.fit(width - 2 * self.look.space(20))
        self.size = (
            round(width),
            round(max(self.look.screen.touch, 2 * pad + self.icon.height + gap + words)),
        )
        self.centre(self.height)
        return float(self.height)

    def centre(self, height: float) -> None:
        """Centres icon and words in `height` pixels."""
        self._spots.clear()
        gap = self.look.space(12)
        top = (height - self.icon.height - gap - self.words.height) / 2
        self.put(self.icon, (self.width - self.icon.width) / 2, top)
        self.put(self.words, self.look.space(20), top + self.icon.height + gap)

    def stretch(self, extra: float) -> None:
        """Grows by `extra` pixels, keeping its content in the middle."""
        self.height = round(self.height + extra)
        self.centre(self.height)


class WideTile(Press):
    """A choice with its icon beside the words; also every button. Without an icon the words are centred."""

    def __init__(
        self,
        look: Look,
        tile: views.Tile,
        act: Actor,
        *,
        main: bool = False,
        role: str = "tile",
        dense: bool = False,
    ) -> None:
        """Takes the tile; `main` is the action in the accent colour, `role` the size of the words, `dense` low."""
        theme = look.theme
        super().__init__(
            look,
            tile.label,
            tile.action,
            act,
            fill=theme.action if main else theme.tones[tile.tone][1],
            pressed=theme.action_pressed if main else theme.pressed,
        )
        ink = theme.on_action if main else theme.text
        plain = not tile.icon
        words: list[Part] = [
            Text(
                look,
                tile.label,
                role=role,
                weight=600,
                colour=ink,
                align="center" if plain else "start",
            )
        ]
        if tile.detail:
            muted = ink if main else theme.muted
            words.append(
                Text(look, tile.detail, role="small", colour=muted, align="center" if plain else "start")
            )
        self.dense = dense
        self.pad = 0.0
        self.inner: Part = Stack(look, words, look.space(4))
        if tile.icon:
            side, gap = (52, 16) if dense else (64, 24)
            icon = Icon(look, tile.icon, look.space(side), ink if main else theme.tones[tile.tone][0])
            self.inner = Row(look, icon, self.inner, look.space(gap))

    def fit(self, width: float) -> float:
        """Fits the row between the paddings; never lower than a finger needs."""
        self.reset()
        pad, around = (16, 24) if self.dense else (24, 48)
        self.pad = self.look.space(pad)
        inner = self.inner.fit(width - 2 * self.pad)
        self.size = (round(width), round(max(self.look.screen.touch, inner + self.look.space(around))))
        self.put(self.inner, self.pad, (self.height - inner) / 2)
        return float(self.height)

    def stretch(self, extra: float) -> None:
        """Grows by `extra` pixels, keeping its content in the middle."""
        self.height = round(self.height + extra)
        self._spots.clear()
        self.put(self.inner, self.pad, (self.height - self.inner.height) / 2)


class TileRow(Part):
    """Tiles side by side, all as high as the highest."""

    stretches = True

    def __init__(self, look: Look, tiles: Sequence[Press], columns: int) -> None:
        """Takes at most `columns` tiles."""
        super().__init__(look)
        self.tiles = tiles
        self.columns = columns

    def fit(self, width: float) -> float:
        """Gives every tile the same width."""
        self.reset()
        gap = self.look.space(GAP)
        each = (width - gap * (self.columns - 1)) / self.columns
        height = max(tile.fit(each) for tile in self.tiles)
        for i, tile in enumerate(self.tiles):
            tile.stretch(height - tile.height)
            self.put(tile, i * (each + gap), 0)
        self.size = (round(width), round(height))
        return float(self.height)

    def stretch(self, extra: float) -> None:
        """Makes every tile higher."""
        for tile in self.tiles:
            tile.stretch(extra)
        self.height = round(self.height + extra)


def tile_rows(look: Look, block: views.Tiles, act: Actor, width: float, *, compact: bool) -> list[Part]:
    """The rows of a grid: fewer columns where a word would not fit, icons beside the words to save height."""
    columns = block.landscape_columns if look.screen.landscape else block.columns
    gap = look.space(GAP)
    small = block.shape == "small" or (compact and look.screen.narrow and block.shape == "tall")
    name = "heading" if compact and look.screen.narrow else "title"
    role = name if block.shape == "name" else "small" if small else "tile"
    beside = block.shape in ("wide", "small") or (block.shape == "tall" and compact)
    around = (16 * 2, 52 + 16) if compact else (24 * 2, 64 + 24)
    padding = look.space(around[0]) + (look.space(around[1]) if beside else 0)
    longest = max(longest_word(look, tile.label, role) for tile in block.tiles)
    while columns > 1 and (width - gap * (columns - 1)) / columns - padding < longest:
        columns -= 1
    shape = "wide" if block.shape == "tall" and (compact or columns == 1) else block.shape
    made: list[Press] = [
        TallTile(look, tile, act) if shape == "tall" else WideTile(look, tile, act, role=role, dense=compact)
        for tile in block.tiles
    ]
    return [TileRow(look, made[i : i + columns], columns) for i in range(0, len(made), columns)]


def longest_word(look: Look, text: str, role: str) -> float:
    """The width in pixels of the longest word, which must not be broken."""
    return float(max((natural_width(word, look.size(role), 600) for word in text.split()), default=0))


def button(look: Look, block: views.Button, act: Actor) -> Part:
    """A full-width action."""
    tile = views.Tile(block.label, block.action, block.icon, block.detail)
    return WideTile(look, tile, act, main=block.main)


class CardPress(Press):
    """A place in short; the whole card is one target."""

    def __init__(self, look: Look, block: views.Card, act: Actor) -> None:
        """Takes the card's lines; the open state comes last, where the eye ends."""
        super().__init__(look, block.title, block.action, act)
        lines: list[Part] = [Text(look, block.title, role="body", weight=600)]
        for icon, text in block.lines:
            mark = Icon(look, icon, look.space(40), look.theme.muted)
            lines.append(Row(look, mark, Text(look, text, role="small"), look.space(16)))
        if block.state:
            lines.append(state_row(look, block.state, "small"))
        self.inner = Stack(look, lines, look.space(10))
        self.arrow = Icon(look, "chevron-right", look.space(48), look.theme.action)

    def fit(self, width: float) -> float:
        """Fits the lines beside the arrow."""
        self.reset()
        pad = self.look.space(24)
        inner = self.inner.fit(width - 3 * pad - self.arrow.width)
        self.size = (round(width), round(max(self.look.screen.touch, inner + 2 * pad)))
        self.put(self.inner, pad, (self.height - inner) / 2)
        self.put(self.arrow, width - pad - self.arrow.width, (self.height - self.arrow.height) / 2)
        return float(self.height)


class KeyPanel(Part):
    """Keys to type with, in rows from the leading edge; each at least as large as a finger needs."""

    def __init__(self, look: Look, block: views.Keys, act: Actor) -> None:
        """Takes the characters in their order."""
        super().__init__(look)
        self.block = block
        self.mirrors = not block.columns and not block.latin  # a pad of digits reads 1 2 3 in every script
        self.keys = [Key(look, character, act) for character in block.keys]
        self.wide = [WideTile(look, tile, act) for tile in block.wide_keys]

    def fit(self, width: float) -> float:
        """Lays the keys out in as many columns as fit."""
        self.reset()
        gap = self.look.space(12)
        least = self.look.screen.touch
        wanted = self.block.landscape_columns if self.look.screen.landscape else 0
        columns = wanted or self.block.columns or int((width + gap) // (least + gap))
        each = (width - gap * (columns - 1)) / columns if not self.block.columns else max(least, least * 1.6)
        indent = (width - columns * each - gap * (columns - 1)) / 2 if self.block.columns else 0.0
        height = max((key.fit(each) for key in self.keys), default=0.0)
        for i, key in enumerate(self.keys):
            key.grow(height)
            self.put(key, indent + (i % columns) * (each + gap), (i // columns) * (height + gap))
        y = -(-len(self.keys) // columns) * (height + gap)
        for tile in self.wide:
            tile.fit(width)
            self.put(tile, 0, y)
            y += tile.height + gap
        self.size = (round(width), round(max(0, y - gap)))
        return float(self.height)


class Key(Press):
    """One key."""

    def __init__(self, look: Look, character: str, act: Actor) -> None:
        """Takes the character it types, or `views.ERASE`."""
        action = views.Action("erase") if character == views.ERASE else views.Action("type", character)
        super().__init__(look, character, action, act)
        icon = {views.ERASE: "backspace", " ": "space"}.get(character)
        self.inner: Part = (
            Icon(look, icon, look.space(48))
            if icon
            else Text(look, character, role="tile", weight=600, align="center")
        )

    def fit(self, width: float) -> float:
        """A key is at least as high as a finger needs."""
        inner = self.inner.fit(width)
        self.size = (round(width), round(max(self.look.screen.touch, self.look.space(84), inner)))
        self.grow(self.height)
        return float(self.height)

    def grow(self, height: float) -> None:
        """Takes the height of its row, its character in the middle."""
        self.reset()
        self.height = height
        self.put(self.inner, (self.width - self.inner.width) / 2, (height - self.inner.height) / 2)
