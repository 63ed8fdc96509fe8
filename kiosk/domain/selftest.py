"""The self-test of a release: may a terminal show it?

It tries what the screens will do: every topic, document, notice and place in every language, every reference,
every glyph, every opening hour. It finds what is broken, not what is unwise; that is the work of
`kiosk.domain.lint`.

    problems = self_test(content, now, missing_glyphs)
"""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime

from kiosk.domain.hours import open_state, week
from kiosk.domain.library import Content
from kiosk.domain.references import broken
from kiosk.domain.texts import all_texts
from kiosk.errors import KioskError

MissingGlyphs = Callable[[str], set[str]]
"""Returns the characters of a text that no bundled font can draw."""


def self_test(content: Content, now: datetime, missing_glyphs: MissingGlyphs | None = None) -> list[str]:
    """Return what is broken in a release; nothing when it may be shown.

    Args:
        content: The release.
        now: A moment with a time zone, to list what is valid and to work out the opening hours.
        missing_glyphs: The text layer's answer; without it no glyph is looked at.
    """
    problems = [*map(str, broken(content.records)), *_blank(content)]
    if not problems:  # with broken references the screens cannot be walked
        problems += [*_empty_screens(content, now.date()), *_hours(content, now)]
    if missing_glyphs is not None:
        problems += _without_glyph(content, missing_glyphs)
    return problems


def _blank(content: Content) -> Iterator[str]:
    for found in all_texts(content.records):
        if not found.text.strip():
            yield f"{found.where}: {found.field}: blank in {found.language or 'every language'}"


def _empty_screens(content: Content, today: date) -> Iterator[str]:
    """Yield screens that would show nothing; each list is asked for as the screens do."""
    if not content.all_topics(today):
        yield "topics: nothing is valid today"
    if not content.places(today):
        yield "services: no place is valid today"
    for topic in content.all_topics(today):
        content.documents(topic)
        content.places_for(topic.id, today)


def _without_glyph(content: Content, missing_glyphs: MissingGlyphs) -> Iterator[str]:
    for found in all_texts(content.records):
        for character in sorted(missing_glyphs(found.text)):
            name = unicodedata.name(character, "unnamed")
            yield f"{found.where}: {found.field}: no font has U+{ord(character):04X} {name}"


def _hours(content: Content, now: datetime) -> Iterator[str]:
    """Yield hours that cannot be worked out, with the functions the screens use."""
    for place in content.places(now.date()):
        if place.hours is not None:
            calendar = content.calendar(place.hours.calendar)
            try:
                open_state(place.hours, now, calendar)
                week(place.hours, now.date(), calendar)
            except (KioskError, ValueError, ArithmeticError, LookupError) as error:
                yield f"places/{place.id}: hours: {error}"
