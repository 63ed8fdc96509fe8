"""Text lines of contact cards and calendar entries: cleaning, escaping, cutting and filling up to the limit.

vCard 3.0 (RFC 2426, section 4) and iCalendar (RFC 5545, section 3.3.11) share the escaping of text and the
line end. Lines are not folded: both formats only recommend it, and each fold costs three bytes of few.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from kiosk.takehome.qr import byte_count

END = "\r\n"

_SPECIAL = re.compile(r"([\\;,])")
_JOINERS = "\u200c\u200d"
_LOOSE_ENDS = " ,;:(-–—„“\"'/"


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters, with single spaces."""
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"}).split())


def escaped(text: str) -> str:
    """Escape one line of text as a value of a card or an event."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def shortened(text: str, size: int) -> str:
    """Return the text, or the longest good start of it whose escaped form has at most `size` bytes.

    A cut falls before an open bracket or between words when that keeps at least half, else between characters;
    a letter never loses its marks. At least one character stays when `size` is four or more.
    """
    line = one_line(text)
    end = _most_characters(line, size)
    if end == len(line):
        return line
    head = line[: _boundary(line, end) or end]
    words = head if line[len(head)] == " " else head.rpartition(" ")[0]
    before, _, bracket = words.rpartition("(")
    for cut in (before, words) if before and ")" not in bracket else (words,):
        tidy = cut.rstrip(_LOOSE_ENDS)
        if len(tidy) * 2 >= len(head):
            return tidy
    return head.rstrip() or head


def filled(begin: str, parts: Iterable[tuple[int, Sequence[str]]], end: str, limit: int) -> str:
    """Join lines, taking optional ones as long as they fit.

    Args:
        begin: The lines that must be there.
        parts: By priority, the place in the result and the forms of one line, best first.
        end: The closing lines.
        limit: Bytes allowed for the whole.
    """
    taken: list[tuple[int, str]] = []
    room = limit - byte_count(begin + end)
    for position, forms in parts:
        line = next((form for form in forms if byte_count(form) <= room), "")
        room -= byte_count(line)
        taken.append((position, line))
    return begin + "".join(line for _, line in sorted(taken, key=lambda part: part[0])) + end


def _most_characters(line: str, size: int) -> int:
    used = 0
    for index, character in enumerate(line):
        used += byte_count(escaped(character) or character)
        if used > size:
            return index
    return len(line)


def _boundary(line: str, end: int) -> int:
    """Return the last place up to `end` where no letter loses a mark and no joiner hangs loose."""
    while 0 < end < len(line) and (_joins(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    return end


def _joins(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")
