"""What a screen shows, as plain values: blocks of ready text, and what each touch does.

`kiosk.terminal.pages` makes these from content and visit; `kiosk.terminal.widgets` draws them. Because a view holds no
widget and no catalogue, it can be compared, tested and later drawn elsewhere (preview, paper).
"""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "info", "success", "warning", "danger"]


ERASE = "\b"
"""The key that takes the last character away."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a touch does: a verb of `kiosk.terminal.controller` with its arguments."""

    verb: str
    name: str = ""
    about: str = ""


def to(name: str, about: str = "") -> Action:
    """The action that opens a page."""
    return Action("open", name, about)


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice of several: icon in a tinted circle and words."""

    label: str
    action: Action
    icon: str = ""
    detail: str = ""
    tone: Tone = "plain"
    german: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The one question or answer of the page; repeated on every sheet. `side` is a small choice beside it."""

    text: str
    german: str = ""
    icon: str = ""
    side: Tile | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """The answer in one sentence."""

    text: str
    german: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section; stays with what follows it."""

    text: str
    german: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `muted` for source, age and labels. `wide` lets it run over both columns."""

    text: str
    german: str = ""
    muted: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step."""

    number: int
    text: str
    german: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line with an icon: a document to bring, a fact of a place. `label` is the small word above the text."""

    icon: str
    text: str
    german: str = ""
    label: str = ""
    detail: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Banner:
    """A state in an icon and words, on the tone's background; may be touched when it has an action."""

    text: str
    icon: str
    tone: Tone = "info"
    action: Action | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row-wise grid of choices.

    `shape` tall has the icon above the words, wide beside them, small beside small words; name has large words only.
    """

    tiles: tuple[Tile, ...]
    shape: Literal["tall", "wide", "small", "name"] = "tall"
    columns: int = 2
    landscape_columns: int = 3


@dataclass(frozen=True, slots=True)
class Button:
    """One full-width action; `main` in the accent colour, at most one on a page."""

    label: str
    action: Action
    icon: str = ""
    main: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A place in short: name, lines with icons, and its open state; the whole card is one target."""

    title: str
    action: Action
    lines: tuple[tuple[str, str], ...] = ()
    state: Banner | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week's hours."""

    name: str
    hours: tuple[str, ...]
    today: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The week as a small table with today marked."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code to scan, with the sentence that says what it does."""

    payload: str
    caption: str
    icon: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes side by side, black on white in every theme."""

    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A queue number, as wide as the page."""

    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What has been typed, in a field; `hint` stands there while it is empty."""

    text: str
    hint: str
    icon: str = "search"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys to type with; the erase key comes last. `columns` 0 fills the width, from the leading edge.

    A wide screen has `landscape_columns` instead, where they are not 0: it is too low for a pad below an answer.
    `latin` keys run from the left in every language, as on the keyboards that people know.
    """

    keys: tuple[str, ...]
    columns: int = 0
    landscape_columns: int = 0
    wide_keys: tuple[Tile, ...] = ()
    latin: bool = False


Block = (
    Title
    | Lead
    | Heading
    | Paragraph
    | Step
    | Item
    | Banner
    | Tiles
    | Button
    | Card
    | Week
    | Codes
    | Number
    | Entry
    | Keys
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: what the top says and the buttons of both bars, in their order."""

    place: str
    state: Banner | None
    time: str
    top: tuple[Tile, ...] = ()
    bottom: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One screen, complete. `foot` are the actions that stand above the lower bar on every sheet."""

    screen: str
    language: str
    direction: Literal["ltr", "rtl"]
    frame: Frame
    blocks: tuple[Block, ...]
    foot: tuple[Button, ...] = ()
    sheet: int = 0
    text_scale: float = 1.0
    high_contrast: bool = False
    sheet_words: tuple[str, str, str] = ("", "", "")
