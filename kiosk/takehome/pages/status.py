"""The page of one ticket outside the office's network, made from what the office told the central server.

It says less than the page of the office itself: no concern, so nothing to bring, and nothing can be done there. It
works without script; with the script that the server adds it keeps the last state when it cannot be reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.mirror import Mirrored
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
class Status:
    """What the page says; empty texts are left out.

    Attributes:
        language: Of the page.
        label: The number; empty when there is none with this link.
        title: What stands above it.
        said: Where it stands.
        german: The same in German.
        counter: Where to go, with the word for it before it.
        wait: How long, in words and in minutes.
        leave: Whether to go out meanwhile.
        as_of: When this was true.
        is_from: The same, when that is too long ago.
        old: What is said when the server cannot be reached; ``{time}`` is put in by the script.
        script: Address of the script.
        refresh: Seconds until it is asked again without a script.
    """

    language: Language
    said: Said
    script: str
    label: str = ""
    title: str = ""
    german: str = ""
    counter: tuple[str, str] | None = None
    wait: tuple[str, str] | None = None
    leave: Said | None = None
    as_of: str = ""
    is_from: str = ""
    old: str = ""
    refresh: int = REFRESH_SECONDS


def status_page(
    ticket: Mirrored,
    at: datetime,
    now: datetime,
    languages: Mapping[str, Language],
    locales: Path,
    script: str,
) -> bytes:
    """Return the page of a ticket.

    Args:
        ticket: What the office told.
        at: When that was true, in the office's time zone.
        now: The time.
        languages: All languages by code; a ticket in another one is shown in German.
        locales: The folder of the catalogues.
        script: Address of the script.
    """
    language = languages.get(ticket.language) or languages[SOURCE]
    words, german = catalog(locales, language.code), catalog(locales, SOURCE)
    _ = words.gettext
    old = now - at > OLD
    waits = ticket.ahead is not None and not old
    lost = _("No connection. This is from {time}.")
    page = Status(
        language=language,
        label=ticket.label,
        title=_("Your number"),
        said=state_text(words, ticket.state, ticket.ahead),
        german="" if language.code == SOURCE else state_text(german, ticket.state, ticket.ahead).text,
        counter=(_("Counter"), ticket.counter) if ticket.counter else None,
        wait=(wait_text(words, ticket.wait), minutes_text(words, ticket.wait)) if waits else None,
        leave=leave_text(words, ticket.wait) if waits else None,
        as_of="" if old else _("As of {time}.").format(time=time_text(at)),
        is_from=lost.format(time=time_text(at)) if old else "",
        old=lost,
        script=script,
    )
    return filled("status", page)


def unknown_page(language: Language, locales: Path, script: str) -> bytes:
    """Return the page of a link that is none today; it asks again, because the office may just be out of reach."""
    words = catalog(locales, language.code)
    said = Said(words.gettext("We do not find this number today."), "help-circle", "warning")
    return filled("status", Status(language=language, said=said, script=script))
