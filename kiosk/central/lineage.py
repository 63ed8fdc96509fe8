"""What becomes of texts when the German one changes, and how changes are shown: plain functions, no database.

next_revision(3, changed=True, small=False)     # 4: all translations are outdated now
for part in word_diff("Montag 9 Uhr", "Montag 10 Uhr"): print(part.kind, part.text)
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from kiosk.domain.content import Lineage
from kiosk.domain.translation import is_machine, is_outdated

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

TextValue = str | Sequence[str]


class State(StrEnum):
    """How a translation is, worst first."""

    MISSING = "missing"
    OUTDATED = "outdated"
    MACHINE = "machine"
    WRITTEN = "written"
    REVIEWED = "reviewed"


OPEN = (State.MISSING, State.OUTDATED, State.MACHINE)
"""States in which something is left to do."""


class Part(NamedTuple):
    """Some words of a comparison."""

    kind: Literal["same", "removed", "added"]
    text: str


def next_revision(current: int, *, changed: bool, small: bool) -> int:
    """Return the revision of the German text after an edit; a small correction outdates no translation."""
    return current + 1 if changed and not small else current


def state(text: Lineage | None, source_rev: int, language: str) -> State:
    """Return how a translation is; None is one that does not exist."""
    if text is None:
        return State.MISSING
    if is_outdated(text, source_rev):
        return State.OUTDATED
    if is_machine(text, language):
        return State.MACHINE
    return State.REVIEWED if text.reviewed_by else State.WRITTEN


def changed_fields(old: Mapping[str, TextValue], new: Mapping[str, TextValue]) -> tuple[str, ...]:
    """Return the names of the fields that say something else; a missing one and an empty one say the same."""
    names = dict.fromkeys([*old, *new])
    return tuple(name for name in names if as_text(old.get(name)) != as_text(new.get(name)))


def as_text(value: Any) -> str:
    """Return a text, or the items of a list one a line."""
    if value is None:
        return ""
    return value if isinstance(value, str) else "\n".join(value)


def word_diff(old: str, new: str) -> list[Part]:
    """Return what stayed, went and came, word by word."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[Part] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(before[first:last])))
            continue
        if first < last:
            parts.append(Part("removed", "".join(before[first:last])))
        if start < end:
            parts.append(Part("added", "".join(after[start:end])))
    return parts
