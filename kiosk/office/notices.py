"""What the office wants to say between calls, cut into pages that fit on the call display, one after another.

A notice is said in every language it has a text in, each on pages of its own: nothing is cut off, nothing is shrunk,
and nothing moves. Which page is on follows from the time alone, so all displays show the same one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from kiosk.domain.content import Notice
from kiosk.domain.translation import text_for
from kiosk.i18n.languages import SOURCE
from kiosk.office.parts import Office

PAGE_SECONDS = 15
"""How long a page stays."""

PAGE_LETTERS = 120
"""Letters of a page, besides its title: two lines of the display, and read slowly in `PAGE_SECONDS`."""

TITLE_LETTERS = 60
"""A longer title is part of the text."""


@dataclass(frozen=True)
class Page:
    """One page of a notice.

    Attributes:
        language: The language of the text.
        direction: Of that language.
        title: What it is about.
        text: As much of the rest as fits.
        mark: What must be said about the translation, in its language; mostly empty.
        part: Which page of how many of this text, ``2/3``; empty when it is one.
        is_warning: It is more than news.
    """

    language: str
    direction: str
    title: str
    text: str
    mark: str
    part: str
    is_warning: bool


def turn_at(now: datetime) -> int:
    """Return a number that is one higher after each `PAGE_SECONDS`, the same on all displays."""
    return int(now.timestamp()) // PAGE_SECONDS


def page_at(office: Office, now: datetime, turn: int) -> Page | None:
    """Return the page of one turn, None when the office has nothing to say."""
    found = office.content().notices(now.date(), office.id)
    pages = [page for notice in found for page in _pages(office, notice)]
    return pages[turn % len(pages)] if pages else None


@lru_cache(maxsize=256)  # the same pages are drawn again and again
def cut(text: str, letters: int = PAGE_LETTERS) -> tuple[str, ...]:
    """Cut a text between words into pieces about equally long, none of them longer than so many letters.

    A word that is longer than that is a piece of its own.
    """
    words, total = text.split(), len(" ".join(text.split()))
    even = -(-total // -(-total // letters)) if total else 0
    for most in range(
        even, letters + 1
    ):  # words do not fall evenly: the shortest length that needs no piece more
        pieces = _filled(words, most)
        if len(pieces) <= -(-total // letters):
            return pieces
    return _filled(words, letters)


def _filled(words: list[str], most: int) -> tuple[str, ...]:
    pieces: list[str] = []
    for word in words:
        if pieces and len(pieces[-1]) + 1 + len(word) <= most:
            pieces[-1] += " " + word
        else:
            pieces.append(word)
    return tuple(pieces)


def _pages(office: Office, notice: Notice) -> Iterator[Page]:
    for code in dict.fromkeys((SOURCE, *office.settings.terminal.languages)):
        chosen = text_for(notice.translations, code, notice.source_rev)
        if chosen is None or chosen.is_fallback or chosen.is_outdated:
            continue
        _ = office.words(code).gettext
        mark = _("Translated by a computer, not yet checked by a person.") if chosen.is_machine else ""
        title, body = chosen.text.title, chosen.text.body
        if len(title) > TITLE_LETTERS:
            title, body = "", f"{title} {body}"
        pieces = cut(body) or ("",)
        for number, piece in enumerate(pieces, 1):
            yield Page(
                language=code,
                direction=office.languages[code].direction,
                title=title,
                text=piece,
                mark=mark,
                part=f"{number}/{len(pieces)}" if len(pieces) > 1 else "",
                is_warning=notice.severity == "warning",
            )
