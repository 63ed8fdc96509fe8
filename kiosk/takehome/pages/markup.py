"""Text into HTML: escaped, and with phones, times and German names in ``<bdi>`` inside right-to-left text.

The invisible controls that `kiosk.text.isolate` uses on the screen become elements here, because phones of 2015 know
``<bdi>`` but not the controls, and because a number that is copied from a page must be nothing but the number. Controls
of direction that stand in a text are dropped: a text must not turn round what follows it.
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from kiosk.takehome.lines import one_line
from kiosk.text.direction import Direction, first_strong, has_rtl
from kiosk.text.isolate import NBSP, WORD_JOINER, isolate_facts

_DIRECTION = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_DROPPED = dict.fromkeys([ord(WORD_JOINER), *_DIRECTION])
_ISOLATED = re.compile("\u2066([^\u2069]*)\u2069")
_RANGE = re.compile(f"([^{WORD_JOINER}\\s]*{WORD_JOINER}\\S*)")
_UNBROKEN = 24  # characters that may stay on one line on the narrowest phone


def clean(text: str) -> str:
    """Return a text on one line without control characters, whose direction nothing but its letters decides."""
    return one_line(text.translate(_DROPPED))


@lru_cache(maxsize=4096)  # the same words and places stand on many pages
def marked(text: str, direction: Direction) -> Markup:
    """Return a text of a language with this direction as HTML."""
    plain = clean(text)
    if direction == "rtl" and plain and not has_rtl(plain):
        return _fact(isolate_facts(plain, direction))
    parts = _ISOLATED.split(isolate_facts(plain, direction))
    return Markup("").join(_fact(part) if index % 2 else _prose(part) for index, part in enumerate(parts))


def name(text: str) -> Markup:
    """Return a German name (of a place, a street) as HTML for text of any direction; its own decides."""
    return Markup('<bdi lang="de">{}</bdi>').format(clean(text))


def number(text: str) -> Markup:
    """Return a phone number, time or code as HTML: left to right and on one line."""
    return Markup('<bdi dir="ltr" class="n">{}</bdi>').format(clean(text))


def _prose(text: str) -> Markup:
    """Return words in which ranges such as 9:00–12:00 stay on one line."""
    parts = _RANGE.split(text)
    return Markup("").join(
        Markup('<span class="n">{}</span>').format(part.replace(WORD_JOINER, ""))
        if index % 2
        else escape(part)
        for index, part in enumerate(parts)
    )


def _fact(text: str) -> Markup:
    together = (WORD_JOINER in text or NBSP in text) and len(text) <= _UNBROKEN
    plain = text.replace(WORD_JOINER, "")
    if together:
        return number(plain)
    begins_itself = first_strong(plain) == "ltr"  # then <bdi> finds the direction alone, and is shorter
    return Markup("<bdi>{}</bdi>" if begins_itself else '<bdi dir="ltr">{}</bdi>').format(plain)
