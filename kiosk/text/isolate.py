"""Isolates: phones, times, codes and German names keep their own order inside right-to-left text.

`isolate` wraps one known fact; `isolate_facts` finds them in a sentence. Neither takes a visible character
away: they add isolates (U+2066, U+2069), turn the spaces of a phone number into no-break spaces and put word
joiners (U+2060) beside the dashes of phones and ranges, so that no line breaks inside them. For screen and
paper only: codes, cards and stored content never pass through here. Source: W3C, "How to use Unicode controls
for bidi text"; the measured failures are in ux.md I5 and I6.
"""

import re
import unicodedata
from collections.abc import Callable

from kiosk.text.direction import FSI, LRI, PDI, RLI, Direction, first_strong, has_rtl

NBSP = "\u00a0"
WORD_JOINER = "\u2060"

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
_ALNUM = f"[^\\W_{_RTL}]"
_BETWEEN = f"[ {NBSP}{WORD_JOINER}.,:;&/'’+@#%_=?~*–-]"
_GAP = f"[ {NBSP}{WORD_JOINER}/()–-]{{1,3}}"
_NUMBER = "[0-9](?:[0-9.:]*[0-9])?"
_AROUND = f"[ {NBSP}{WORD_JOINER}]*"
_RANGE = f"{_NUMBER}{_AROUND}[–-]{_AROUND}{_NUMBER}"
_PHONE = f"(?:\\+[0-9]{{1,3}}|\\(0[0-9]{{1,5}}\\)|(?<![0-9])0[0-9]{{1,5}})(?:{_GAP}[0-9]+)+"
_SIGN = "(?:(?<![^\\s(«])[+−€$-])?"
_UNBREAKABLE = re.compile(f"{_PHONE}|{_RANGE}")
_LIST = re.compile(r"(, +)")
# A phone, or letters and digits joined by what joins them in names, addresses, times, amounts and links.
_FACT = re.compile(f"{_PHONE}|{_SIGN}{_ALNUM}(?:{_BETWEEN}*{_ALNUM})*(?: ?[€%]| ?°C?)?")
_DASH = re.compile(f"(?<!{WORD_JOINER})([–-])(?!{WORD_JOINER})")


def isolate(text: str) -> str:
    """Wrap a left-to-right fact (phone, time, code, German name) once; an empty text stays empty."""
    if not text or (text[0] == LRI and text[-1] == PDI and _spans(text) == [(0, len(text))]):
        return text
    return f"{LRI}{_keep_together(text)}{PDI}"


def isolate_facts(text: str, direction: Direction | None = None) -> str:
    """Wrap every left-to-right fact inside right-to-left text; what is isolated already stays as it is.

    Args:
        text: One or more sentences in logical order.
        direction: Direction of the text's language. None: right-to-left when the text begins so, or when most
            of its letters are.

    Returns:
        The text with controls added; the same text when it is given again.
    """
    if not has_rtl(text):
        return _outside(text, _keep_together)
    wraps_names = (direction or _likely_direction(text)) == "rtl"
    return _outside(text, lambda part: _FACT.sub(lambda match: _wrapped(match.group(), wraps_names), part))


def _wrapped(fact: str, wraps_names: bool) -> str:
    """A fact in an isolate; the numbers of a list are isolated one by one, so the list runs leftwards."""
    if any(char.isalpha() for char in fact):
        return isolate(fact) if wraps_names else _keep_together(fact)
    return "".join(part if index % 2 else isolate(part) for index, part in enumerate(_LIST.split(fact)))


def _keep_together(text: str) -> str:
    return _UNBREAKABLE.sub(lambda match: _unbroken(match.group()), text)


def _unbroken(fact: str) -> str:
    return _DASH.sub(f"{WORD_JOINER}\\1{WORD_JOINER}", fact.replace(" ", NBSP))


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to the parts of the text that lie outside every isolate."""
    parts: list[str] = []
    at = 0
    for start, end in _spans(text):
        parts += change(text[at:start]), text[start:end]
        at = end
    return "".join((*parts, change(text[at:])))


def _spans(text: str) -> list[tuple[int, int]]:
    """Start and end of the outermost isolates; one that is never closed reaches to the end of the text."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for index, char in enumerate(text):
        if char in (LRI, RLI, FSI):
            start, depth = (index if depth == 0 else start), depth + 1
        elif char == PDI and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, index + 1))
    return [*spans, (start, len(text))] if depth else spans


def _likely_direction(text: str) -> Direction:
    if first_strong(text) == "rtl":
        return "rtl"
    balance = sum({"L": -1, "R": 1, "AL": 1}.get(unicodedata.bidirectional(char), 0) for char in text)
    return "rtl" if balance > 0 else "ltr"
