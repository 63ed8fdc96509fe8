"""The two languages of a slip: the visitor's, and German, which whoever is asked for help reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import TypeVar

from kiosk.domain.content import Lineage, RequiredDocument
from kiosk.domain.translation import SOURCE_LANGUAGE, Chosen, text_for
from kiosk.i18n.catalog import catalog
from kiosk.i18n.languages import Language
from kiosk.takehome.paper.slip import BOX, Line, Size

T = TypeVar("T", bound=Lineage)


def mark(sentence: str) -> str:
    """Return the sentence; extraction finds it when this is called ``_``, and it is translated where it is said."""
    return sentence


_ = mark


@dataclass(frozen=True)
class Voice:
    """Says things in both languages.

    Attributes:
        language: That of the visitor.
        words: Its catalogue.
        german: The German catalogue.
    """

    language: Language
    words: NullTranslations
    german: NullTranslations

    @property
    def is_german(self) -> bool:
        """Whether the visitor reads German, so that nothing is said twice."""
        return self.language.code == SOURCE_LANGUAGE

    def line(
        self,
        sentence: str,
        *,
        size: Size = "normal",
        bold: bool = False,
        middle: bool = False,
        **values: object,
    ) -> Line:
        """A sentence of the catalogues with values put in."""
        own = self.words.gettext(sentence).format(**values)
        german = self.german.gettext(sentence).format(**values)
        return self.both(own, german, size=size, bold=bold, middle=middle)

    def counted(self, one: str, many: str, count: int) -> Line:
        """A sentence with a number of things."""
        own, german = (words.ngettext(one, many, count) for words in (self.words, self.german))
        return self.both(own.format(count=count), german.format(count=count))

    def both(
        self, own: str, german: str, *, size: Size = "normal", bold: bool = False, middle: bool = False
    ) -> Line:
        """Two texts that say the same; once when they are one, or when the own one has the German words in it."""
        below = "" if self.is_german or german in own else german
        return Line(text=own, german=below, size=size, bold=bold, middle=middle)

    def chosen(self, translations: Mapping[str, T], source_rev: int) -> Chosen[T]:
        """The best text for the visitor.

        Raises:
            LookupError: There is no text in any language; a release with such a document is never activated.
        """
        found = text_for(translations, self.language.code, source_rev)
        if found is None:
            raise LookupError("a document without any text")
        return found

    def papers(self, documents: tuple[RequiredDocument, ...]) -> list[Line]:
        """What to bring, each with a box to tick off; nothing when there is nothing."""
        rows = []
        for document in documents:
            own = self.chosen(document.translations, document.source_rev)
            german = document.translations.get(SOURCE_LANGUAGE)
            both = self.both(own.text.name, german.name if german else "")
            rows.append(Line(text=both.text, german=both.german, mark=BOX))
        return [self.line(_("Bring with you"), bold=True), *rows] if rows else []

    def provenance(self, *chosen: Chosen[T]) -> list[Line]:
        """What must be said about texts that are not the visitor's own, not checked, or older than their source."""
        said = []
        if any(one.is_fallback for one in chosen):
            said.append(self.line(_("Not yet translated. Shown in German."), size="small"))
        if any(one.is_outdated for one in chosen):
            said.append(self.line(_("The German text is newer. Please ask at the desk."), size="small"))
        if any(one.is_machine for one in chosen):
            said.append(self.line(_("Translated by a computer, not yet checked by a person."), size="small"))
        return said


def voice(locales: Path, language: Language) -> Voice:
    """Return the voice for visitors who chose a language.

    Raises:
        OSError: A catalogue is missing.
    """
    return Voice(language, catalog(locales, language.code), catalog(locales, SOURCE_LANGUAGE))
