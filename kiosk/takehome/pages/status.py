"""The page of one ticket on its holder's phone, as the office itself shows it and as the central server does.

Both say the same, from the same `Sheet` and `Stand`, by the same parts of a page (``ticket.html.jinja``). The central
server adds what only it has to say: that the office cannot be reached, and what became of the wish to give the number
back, which it can only pass on. Its page works without script; with script it keeps the last state when the server
cannot be reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

from kiosk.domain.mirror import LEAVABLE, Sheet, Stand
from kiosk.domain.ticket import State
from kiosk.i18n.catalog import catalog
from kiosk.i18n.formats import time_text
from kiosk.i18n.languages import SOURCE, Language
from kiosk.i18n.queueing import Said, leave_text, minutes_text, state_text, wait_text
from kiosk.takehome.pages.html import filled

OLD = timedelta(minutes=2)
"""What is older is said to be old, and no wait is worked out from it: the office cannot be reached."""

REFRESH_SECONDS = 15
"""Between two looks of a page."""


@dataclass(frozen=True)
class Place:
    """What a page says of a ticket; empty texts are left out.

    Attributes:
        label: Its number.
        said: Where it stands, in the visitor's language.
        german: The same in German, to show to somebody; empty on a German page.
        wait: How long it will take, in words; empty when it does not wait.
        minutes: The same as a range; empty when nobody knows.
        leave: Whether its holder may go out meanwhile; None when it does not wait.
        counter: Where to go, once it is called.
        bring: What to bring, in the visitor's language.
        may_leave: Whether it can be given back.
        as_of: When this was true, ``10:42``.
        is_old: That is long ago.
        note: What became of the wish to give it back; None when there is nothing to say.
    """

    label: str
    said: Said
    german: str
    wait: str
    minutes: str
    leave: Said | None
    counter: str
    bring: tuple[str, ...]
    may_leave: bool
    as_of: str
    is_old: bool = False
    note: Said | None = None


@dataclass(frozen=True)
class Told:
    """A ticket as the central server knows it.

    Attributes:
        sheet: What its page says.
        stand: Where it stands.
        at: When that was true, in the office's time zone.
        asked_at: When somebody asked to give it back, likewise; None when the office has answered.
        too_late: It has answered that this was not possible any more.
    """

    sheet: Sheet
    stand: Stand
    at: datetime
    asked_at: datetime | None = None
    too_late: bool = False


@dataclass(frozen=True)
class Site:
    """What all pages of the central server need.

    Attributes:
        languages: All languages by code; a ticket in another one is shown in German.
        locales: The folder of the catalogues.
        script: Address of the script.
    """

    languages: Mapping[str, Language]
    locales: Path
    script: str

    def language(self, code: str) -> Language:
        """Return a language, German when it is not known."""
        return self.languages.get(code) or self.languages[SOURCE]

    def words(self, code: str) -> NullTranslations:
        """Return the texts of a language."""
        return catalog(self.locales, self.language(code).code)


@dataclass(frozen=True)
class _Page:
    language: Language
    words: NullTranslations
    script: str
    place: Place | None = None
    leave: str = ""
    refresh: int = REFRESH_SECONDS


@dataclass(frozen=True)
class _Leave:
    language: Language
    words: NullTranslations
    label: str
    back: str


def place_of(
    sheet: Sheet, stand: Stand, words: NullTranslations, german: NullTranslations, at: datetime
) -> Place:
    """Return what a page says of a ticket.

    Args:
        sheet: What stays.
        stand: Where it stands.
        words: The texts of its language.
        german: Those of German.
        at: When that was true, in the office's time zone.
    """
    waits = stand.ahead is not None
    said_in_german = state_text(german, stand.state, stand.ahead).text
    return Place(
        label=sheet.label,
        said=state_text(words, stand.state, stand.ahead),
        german="" if sheet.language == SOURCE else said_in_german,
        wait=wait_text(words, stand.wait) if waits else "",
        minutes=minutes_text(words, stand.wait) if waits else "",
        leave=leave_text(words, stand.wait) if waits else None,
        counter=stand.counter,
        bring=sheet.bring if stand.state is State.WAITING else (),
        may_leave=stand.state in LEAVABLE,
        as_of=time_text(at),
    )


def status_page(told: Told, now: datetime, site: Site, leave: str) -> bytes:
    """Return the page of a ticket on the central server.

    Args:
        told: The ticket.
        now: The time.
        site: What all pages need.
        leave: Where its holder is asked whether to give it back.
    """
    words, is_old = site.words(told.sheet.language), now - told.at > OLD
    place = place_of(told.sheet, told.stand, words, site.words(SOURCE), told.at)
    place = replace(place, note=_note(told, words), is_old=is_old)
    if is_old:
        place = replace(place, wait="", minutes="", leave=None)
    if told.asked_at:
        place = replace(place, may_leave=False)
    page = _Page(site.language(told.sheet.language), words, site.script, place, leave)
    return filled("status", page)


def leave_page(sheet: Sheet, site: Site, back: str) -> bytes:
    """Return the page that asks whether to give a number back; the answer is sent to the page's own address.

    Args:
        sheet: Of the ticket.
        site: What all pages need.
        back: The page of the ticket.
    """
    language, words = site.language(sheet.language), site.words(sheet.language)
    return filled("status_leave", _Leave(language, words, sheet.label, back))


def unknown_page(language: Language, site: Site) -> bytes:
    """Return the page of a link that is none today; it asks again, because the office may just be out of reach."""
    return filled("status", _Page(language, site.words(language.code), site.script))


def _note(told: Told, words: NullTranslations) -> Said | None:
    _ = words.gettext
    if told.asked_at:
        text = _("You asked at {time} to give this number back. The office has not answered yet.")
        return Said(text.format(time=time_text(told.asked_at)), "hourglass", "info")
    if told.too_late and told.stand.state not in {*LEAVABLE, State.CANCELLED}:
        return Said(_("It was too late to give this number back."), "alert-triangle", "warning")
    return None
