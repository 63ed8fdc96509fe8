"""HTML that somebody wrote, as plain text in blocks; nothing of its markup survives.

blocks_of("<h2>Anmeldung</h2><ul><li>Termin <b>holen</b></li></ul>")
# [Block("heading", "Anmeldung"), Block("item", "Termin holen")]
"""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Literal, NamedTuple

LONGEST = 200_000
"""Characters of a page that are read; the rest is not."""

TEXT = 600
"""Characters that a text of a document may have."""

_DROPPED = frozenset({"script", "style", "template", "head", "title", "iframe", "object", "svg", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FLOW = """
p div li ul ol dl dt dd br hr table tr td th section article aside header footer blockquote pre figure figcaption
address main nav form details summary
"""
_BLOCKS = _HEADINGS | frozenset(_FLOW.split())
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,4000}>)")
_JOINERS = "\u200c\u200d"
_SENTENCE = re.compile(r"[.!?…؟۔](?=\s)")
_NOT_AN_END = re.compile(
    r"(?:\b[A-Za-zÄÖÜäöü]|\b[0-9]{1,4}|\b(?:bzw|ca|inkl|max|mind|Nr|Str|Tel|usw|vgl|evtl|ggf))\.$"
)


class Block(NamedTuple):
    """One paragraph, heading or item of a list."""

    kind: Literal["paragraph", "heading", "item"]
    text: str


def blocks_of(html: str) -> list[Block]:
    """Return what a page says, in its order, without empty blocks."""
    parser = _Parser()
    parser.feed(_well_formed(html[:LONGEST]))
    parser.close()
    parser.end()
    return parser.found


def clean(text: str, language: str | None = None) -> str:
    """Return a text in one line, of characters that content may have (see `kiosk.domain.characters`)."""
    kept = "".join(_allowed(char) for char in unicodedata.normalize("NFC", text))
    if language == "fa":
        kept = kept.replace("ي", "ی").replace("ك", "ک")
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def shortened(text: str, limit: int = TEXT) -> str:
    """Return a text that has at most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if cut.rfind(" ") > limit // 2 else cut).rstrip() + "…"


def first_sentence(text: str) -> str:
    """Return the first sentence of a text; abbreviations and dates do not end one."""
    for found in _SENTENCE.finditer(text):
        if not _NOT_AN_END.search(text[: found.end()][-12:]):
            return text[: found.end()]
    return text


def _allowed(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Cs", "Co", "Cn") and char not in _JOINERS:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if "\u2190" <= char <= "\u21ff" or "\u2700" <= char <= "\u27bf":
        return " "
    is_presentation_form = "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefe"
    return unicodedata.normalize("NFKC", char) if is_presentation_form else char


def _well_formed(html: str) -> str:
    """Leave out comments, and make text of each ``<`` that begins no tag: Python's parser crawls or fails on them."""
    parts = html.split("<!--")
    kept = parts[:1] + [part.partition("-->")[2] for part in parts[1:]]
    return _NO_TAG.sub("&lt;", " ".join(kept))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._text: list[str] = []
        self._dropped: list[str] = []
        self._kind: Literal["paragraph", "heading", "item"] = "paragraph"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif tag in _BLOCKS and not (tag in ("p", "br", "div") and self._kind == "item"):
            self.end()
            self._kind = "item" if tag == "li" else "heading" if tag in _HEADINGS else "paragraph"
        elif tag in _BLOCKS:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            if tag in self._dropped:
                del self._dropped[self._dropped.index(tag) :]
        elif tag in _BLOCKS and not (tag in ("p", "br", "div") and self._kind == "item"):
            self.end()
            self._kind = "paragraph"
        elif tag in _BLOCKS:
            self._text.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._text.append(data)

    def end(self) -> None:
        text = clean("".join(self._text))
        if text:
            self.found.append(Block(self._kind, text))
        self._text = []
