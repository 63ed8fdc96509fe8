"""What stands on a slip, from top to bottom, as plain values: nothing drawn, nothing printed.

A slip travels to the process that draws and prints it as one line of JSON, through a pipe and never through a file:
it says what a visitor is here for.

    slip = Slip(direction="rtl", parts=(Number(label="A017"), Line(text="…", german="Bitte warten Sie hier.")))
"""

from typing import Literal

from msgspec import Struct

from kiosk.text.direction import Direction

Size = Literal["small", "normal", "large", "title"]

BOX = "box"
"""The mark of a line that can be ticked off."""


class Line(Struct, frozen=True, kw_only=True, tag="line", omit_defaults=True):
    """A text in the visitor's language, and the same in German below it, smaller.

    Attributes:
        text: Of any length; it wraps.
        german: Empty where there is none, or where the text is German.
        mark: What stands before it: a number, or `BOX`.
        fact: It has no language: an address, a number, a name.
    """

    text: str
    german: str = ""
    size: Size = "normal"
    mark: str = ""
    bold: bool = False
    middle: bool = False
    fact: bool = False


class Pair(Struct, frozen=True, kw_only=True, tag="pair", omit_defaults=True):
    """Two texts at the two sides of one line, as a day and its hours."""

    start: str
    end: str


class Number(Struct, frozen=True, kw_only=True, tag="number"):
    """A queue number, as wide as the paper."""

    label: str


class Rule(Struct, frozen=True, kw_only=True, tag="rule"):
    """A line across the paper."""


class Code(Struct, frozen=True, kw_only=True, tag="code", omit_defaults=True):
    """A code for a phone, with what it does below it."""

    payload: str
    caption: str
    german: str = ""


Part = Line | Pair | Number | Rule | Code


class Slip(Struct, frozen=True, kw_only=True):
    """One slip; `direction` is that of the visitor's language."""

    direction: Direction
    parts: tuple[Part, ...]
