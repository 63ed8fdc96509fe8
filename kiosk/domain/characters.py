"""Characters that must not stand in content, because they break a line, a font or a promise of the design.

Sources: control of direction is the text layer's work (`kiosk.text`), so marks in content would disturb it;
digits are ASCII in every language and icons are never characters (rules I3, I5 and I11 of the project's
interface rules).
"""

import unicodedata
from collections.abc import Iterator

# Zero-width non-joiner and joiner: Persian is misspelt without the first, some scripts need the second.
_JOINERS = "\u200c\u200d"

_CATEGORIES = {
    "Cc": "a control character",
    "Cf": "an invisible control character",
    "Co": "a private-use character, which only some fonts have",
    "Cn": "not a character of Unicode",
    "Cs": "half a character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}


def forbidden(text: str, language: str | None) -> Iterator[str]:
    """Yield what is wrong with the characters of a text, once for each character."""
    for character in sorted(set(text)):
        reason = _reason(character, language)
        if reason is not None:
            yield f"U+{ord(character):04X} is {reason}"
    if unicodedata.normalize("NFC", text) != text:
        yield "is not in Unicode's composed form NFC, so a search would miss it"


def _reason(character: str, language: str | None) -> str | None:
    category = unicodedata.category(character)
    if category in _CATEGORIES and character not in _JOINERS:
        return _CATEGORIES[category]
    if category == "Nd" and not character.isascii():
        return "not an ASCII digit; digits are 0-9 in every language"
    if "\u2190" <= character <= "\u21ff" or "\u2700" <= character <= "\u27bf":
        return "an arrow or ornament; icons are pictures, not characters"
    if "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefe":
        return "an Arabic presentation form, as copied from a PDF; write the plain letters"
    if language == "fa" and character in "يك":
        return "an Arabic letter; Persian writes ی and ک"
    return None
