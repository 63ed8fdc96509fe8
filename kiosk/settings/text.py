"""Settings as TOML text: the example with every key explained, and what is in force on this machine.

The example, read again, gives the defaults. The hash of the staff PIN is never printed: what is in force may
be pasted into a mail.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from textwrap import wrap

from kiosk.settings.load import Loaded, default_file
from kiosk.settings.rules import Value
from kiosk.settings.tree import Key, keys, sections

WIDTH = 100


def example() -> str:
    """Return a complete file of all defaults, each key with its meaning, limits and variable."""
    usual = default_file({"HOME": "~"})
    head = "Settings of the kiosk. A key that is left out has the value below. "
    where = f"The file is the one that --config or KIOSK_CONFIG names, else {usual}."
    return "\n".join([*_comment(head + where), *_sections(_explained_lines)]) + "\n"


def in_force(loaded: Loaded) -> str:
    """Return all settings as they are, each with where it comes from."""

    def lines(key: Key) -> Iterable[str]:
        value = getattr(getattr(loaded.settings, key.section), key.name)
        shown = '"(set, not shown)"' if key.secret and value else toml_value(value)
        return [f"{key.name} = {shown}  # {loaded.origins.get(key.path, 'default')}"]

    return "\n".join(_sections(lines)).lstrip("\n") + "\n"


def toml_value(value: Value) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, str):
        # JSON's texts are TOML's, but for U+007F, which TOML wants escaped
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(toml_value(item) for item in value) + "]"


def _sections(lines: Callable[[Key], Iterable[str]]) -> Iterator[str]:
    for section, members in groupby(keys(), key=lambda key: key.section):
        yield from ["", *_comment(str(sections()[section].__doc__)), f"[{section}]"]
        for key in members:
            yield from lines(key)


def _explained_lines(key: Key) -> list[str]:
    return [
        "",
        *_comment(_sentence(key.rule.meaning)),
        *_comment(f"{_sentence(key.rule.allowed)} Environment: {key.variable}"),
        f"{key.name} = {toml_value(key.default)}",
    ]


def _comment(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
