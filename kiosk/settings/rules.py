"""What a setting may be: one small rule per kind of value, with words for people who got it wrong.

A rule says what it allows, finds out whether a value is allowed, and reads a value from an environment
variable. It refuses to guess: a number in quotes is no number, and nothing is rounded or cut.
"""

import re
from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

Value = bool | int | str | Sequence[str]  # what a setting is in TOML


class Rule(Protocol):
    """What every rule can do."""

    @property
    def meaning(self) -> str:
        """The explanation of the setting in the example file."""

    @property
    def allowed(self) -> str:
        """What the setting may be, in words."""

    def accepts(self, value: object) -> bool:
        """Say whether a value as TOML gives it is allowed."""

    def parse(self, text: str) -> Value:
        """Return the value that an environment variable means, or the text itself where it means none."""


class Explained(msgspec.Struct, frozen=True):
    """Base of the rules: an explanation, and values that are texts in an environment as well."""

    meaning: str

    def parse(self, text: str) -> Value:
        """Return the text as it is."""
        return text


class Whole(Explained, frozen=True):
    """A whole number within limits, both included."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        """Return the limits in words."""
        return f"a whole number from {self.low} to {self.high}"

    def accepts(self, value: object) -> bool:
        """Accept an int within the limits; True and False are none."""
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high

    def parse(self, text: str) -> Value:
        """Read ASCII digits with an optional sign."""
        return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else text


class Flag(Explained, frozen=True):
    """Yes or no."""

    @property
    def allowed(self) -> str:
        """Return both values."""
        return "true or false"

    def accepts(self, value: object) -> bool:
        """Accept a bool and nothing that only looks like one."""
        return isinstance(value, bool)

    def parse(self, text: str) -> Value:
        """Read the two words that TOML knows, and 1 and 0, which are usual in environments."""
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)


class Text(Explained, frozen=True):
    """A text of a given form; a secret one is never shown: it may hold a password, or a PIN put there by mistake."""

    pattern: str
    form: str
    secret: bool = False

    @property
    def allowed(self) -> str:
        """Return the form in words."""
        return self.form

    def accepts(self, value: object) -> bool:
        """Accept a text that has the form as a whole."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value) is not None


def absolute(meaning: str) -> Text:
    """Return the rule of a path that need not be set."""
    return Text(meaning, "|/[^\0]*", 'an absolute path, or ""')


def server(meaning: str) -> Text:
    """Return the rule of the address of a server that need not be set."""
    pattern = r"|https?://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
    return Text(meaning, pattern, 'an https:// or http:// address without query, or ""')


class Choice(Explained, frozen=True):
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """Return the words."""
        return "one of " + ", ".join(f'"{word}"' for word in self.words)

    def accepts(self, value: object) -> bool:
        """Accept one of the words as it is written."""
        return value in self.words


class Texts(Explained, frozen=True):
    """A list of different texts of a given form, at least one; in an environment separated by commas."""

    pattern: str
    form: str

    @property
    def allowed(self) -> str:
        """Return the form of the list in words."""
        return f"a list of at least one {self.form}, none twice"

    def accepts(self, value: object) -> bool:
        """Accept a list or tuple of texts that all have the form."""
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            return False
        if not all(isinstance(item, str) and re.fullmatch(self.pattern, item) for item in value):
            return False
        return len(set(value)) == len(value)

    def parse(self, text: str) -> Value:
        """Split at commas; spaces around an item do not count."""
        return [item.strip() for item in text.split(",")]


class Zone(Explained, frozen=True):
    """A time zone of the IANA database."""

    @property
    def allowed(self) -> str:
        """Return an example; the list has some hundred names."""
        return 'a time zone of the IANA database, as in "Europe/Berlin"'

    def accepts(self, value: object) -> bool:
        """Accept the names that this machine's database holds."""
        try:
            return isinstance(value, str) and bool(ZoneInfo(value).key)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown; an impossible path; a folder
            return False
