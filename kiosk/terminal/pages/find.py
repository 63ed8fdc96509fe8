"""Search: our own keys in the visitor's script, results as tiles."""

from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.domain.views import ERASE, Action, Block, Entry, Keys, Paragraph, Tile, Tiles, Title, to
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk

SHOWN = 4
"""Results beside the keys; typing on narrows them."""


def search(desk: Desk) -> Body:
    """What was typed, what was found, and the keys below."""
    _ = desk.words.gettext
    entry = desk.visit.entry
    blocks: list[Block] = [Title(_("Search"), icon="search"), Entry(entry, _("Type a word"))]
    tiles = tuple(_tile(desk, key) for key in desk.found[:SHOWN])
    if tiles:
        blocks.append(Tiles(tiles, shape="wide", columns=2, landscape_columns=4))
    elif entry.strip():
        blocks.append(Paragraph(_("Nothing found. Try another word, or ask us."), wide=True))
    else:
        blocks.append(Paragraph(_("You may also type a German word from a letter."), wide=True))
    blocks.append(_keys(desk))
    return Body(tuple(blocks))


def _keys(desk: Desk) -> Keys:
    """The keys of the visitor's script, with a way to Latin ones and back where the script is another."""
    own, german = desk.languages[desk.language], desk.languages[SOURCE_LANGUAGE]
    if set("aeiou") <= set(own.keys):
        return Keys((*own.keys, " ", ERASE))
    shown, other = (german, own) if desk.visit.latin_keys else (own, german)
    return Keys((*shown.keys, " ", ERASE), wide_keys=(Tile(other.name, Action("keys"), "keyboard"),))


def _tile(desk: Desk, key: str) -> Tile:
    kind, _, name = key.partition("/")
    if kind == "place":
        return Tile(desk.content.place(name).name, to("place", name), "map-pin")
    topic = desk.content.topic(name)
    return Tile(desk.topic_title(topic), to("group" if topic.kind == "group" else "topic", name), topic.icon)
