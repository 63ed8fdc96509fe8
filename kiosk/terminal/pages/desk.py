"""What a page may know: the content, the visit, the words of its language, the office and the time.

Pages ask here and nowhere else, so a page is a pure function and can be tested without a screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import NullTranslations
from typing import Literal, TypeVar

from kiosk.domain.content import Lineage, Topic
from kiosk.domain.estimate import Wait
from kiosk.domain.hours import OpenState, open_state
from kiosk.domain.library import Content
from kiosk.domain.places import Place
from kiosk.domain.printer import Printer
from kiosk.domain.session import Visit
from kiosk.domain.translation import SOURCE_LANGUAGE, Chosen, text_for
from kiosk.domain.views import Banner, Block, Paragraph
from kiosk.i18n.formats import moment_text
from kiosk.i18n.languages import Language
from kiosk.i18n.opening import state_words
from kiosk.takehome.follow import NOWHERE, Follow

T = TypeVar("T", bound=Lineage)


@dataclass(frozen=True)
class QueueFacts:
    """What the queue says now, of everybody or of the line of the concern that is shown.

    `waiting` None means that no queue runs; `closed` names why none is given, `reason` is the key of what staff said
    about it. `wait` is how long it would take now; None: nobody knows. `appointments` tells whether the office expects
    people at certain times today.
    """

    waiting: int | None = None
    closed: str = ""
    reason: str = ""
    wait: Wait | None = None
    appointments: bool = False


@dataclass(frozen=True)
class TicketFacts:
    """The visitor's ticket as the pages show it.

    `ahead` counts the people before it, None when it is not waiting. `topic` is what the visitor read when taking it:
    it is on this screen only, the ledger knows the concern and no more. `wait` is how long it will take; None: nobody
    knows. `due_at` is the time of the appointment it came with. `counter` is where to go, once it is called.
    """

    id: str
    label: str
    concern: str
    state: str
    ahead: int | None
    issued_at: datetime
    token: str = ""
    topic: str = ""
    wait: Wait | None = None
    due_at: datetime | None = None
    counter: str = ""


SlipState = Literal["", "waiting", "printed", "failed"]


@dataclass(frozen=True)
class PaperFacts:
    """How the printer is, and what became of the slip of the page shown; empty when none was asked for."""

    state: Printer = "none"
    slip: SlipState = ""


@dataclass(frozen=True)
class Desk:
    """Everything a page is made from, at one moment.

    `now` is aware and in the office's time zone. `trusted` is false when the data are too old or the clock is not to
    be believed; then hours are shown but not "open now". `states` keeps what was found out for this
    minute, `found` are the results of the search on the page shown. `counted` tells whether it is counted how
    often topics are opened. `follow` is the way to the status pages of numbers. `as_of` is set where what is said of
    the queue is older than a minute.
    """

    content: Content
    visit: Visit
    languages: Mapping[str, Language]
    offered: tuple[Language, ...]
    words: NullTranslations
    now: datetime
    office_id: str
    base_url: str = ""
    follow: Follow = NOWHERE
    trusted: bool = True
    content_age_days: int = 0
    max_age_days: int = 30
    queue: QueueFacts = QueueFacts()
    ticket: TicketFacts | None = None
    paper: PaperFacts = PaperFacts()
    states: dict[str, OpenState] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    counted: bool = False
    as_of: datetime | None = None

    @property
    def language(self) -> str:
        """The visitor's language, German while none is chosen."""
        return self.visit.language or SOURCE_LANGUAGE

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.date()

    @property
    def office(self) -> Place:
        """The office this terminal stands in."""
        return self.content.place(self.office_id)

    def open_state(self, place: Place) -> OpenState:
        """Whether a place is open now, and until when."""
        if place.id not in self.states:
            calendar = self.content.calendar(place.hours.calendar if place.hours else None)
            self.states[place.id] = open_state(place.hours, self.now, calendar)
        return self.states[place.id]

    def state_banner(self, place: Place, words: NullTranslations | None = None, language: str = "") -> Banner:
        """The open state of a place in words."""
        said = state_words(
            words or self.words,
            language or self.language,
            self.open_state(place),
            self.now,
            trusted=self.trusted and place.confidence != "low",
        )
        return Banner(said.text, said.icon, said.tone)

    def text(self, translations: Mapping[str, T], source_rev: int = 1) -> Chosen[T]:
        """The best text for this visitor.

        Raises:
            LookupError: There is no text in any language; a release with such a document is never activated.
        """
        chosen = text_for(translations, self.language, source_rev)
        if chosen is None:
            raise LookupError("a document without any text")
        return chosen

    def topic_title(self, topic: Topic) -> str:
        """The title of a topic in the visitor's language."""
        return self.text(topic.translations, topic.source_rev).text.title

    def beside(self, translations: Mapping[str, T]) -> T | None:
        """The German text to show beside, when the visitor asked for it and reads another one."""
        return (
            translations.get(SOURCE_LANGUAGE)
            if self.visit.german and self.language != SOURCE_LANGUAGE
            else None
        )

    def moment(self, moment: datetime | None) -> str:
        """A day with its time in the office's zone; None is never."""
        if moment is None:
            return self.words.gettext("Never")
        return moment_text(moment.astimezone(self.now.tzinfo), self.language)

    def provenance(self, *chosen: Chosen[T]) -> tuple[Block, ...]:
        """What must be said about texts that are not the visitor's own, not checked, or older than their source."""
        _ = self.words.gettext
        said: list[Block] = [*self.only_german(*chosen)]
        if any(one.is_outdated for one in chosen):
            said.append(Paragraph(_("The German text is newer. Please ask at the desk."), muted=True))
        if any(one.is_machine for one in chosen):
            said.append(Paragraph(_("Translated by a computer, not yet checked by a person."), muted=True))
        return tuple(said)

    def only_german(self, *chosen: Chosen[T]) -> tuple[Block, ...]:
        """Says that some of several short texts are shown in German."""
        _ = self.words.gettext
        if any(one.is_fallback for one in chosen):
            return (Paragraph(_("Not yet translated. Shown in German."), muted=True),)
        return ()
