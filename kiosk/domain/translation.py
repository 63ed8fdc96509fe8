"""Which text a visitor gets when theirs is missing, and what must be said about it.

The order is: the chosen language, its family (Dari readers understand Persian), German as the source,
anything else. Whatever is not the chosen language is marked, so that no screen shows a German text as if it
were the visitor's own; a machine translation nobody has checked and one that is older than its source are
marked as well.

    chosen = text_for(topic.translations, "prs", source_rev=topic.source_rev)
    chosen.text.title, chosen.language, chosen.is_fallback      # "…", "fa", True
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.domain.content import Lineage

SOURCE_LANGUAGE = "de"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "prs": ("fa",),  # Dari and Persian share the written standard
    "pes": ("fa",),  # Iranian Persian under its own code, as Integreat writes it
    "de-simple": ("de",),
}
"""Languages whose readers are served by another one before German; the office may pass its own."""

T = TypeVar("T", bound=Lineage)


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """A text and what a screen must say about it.

    Attributes:
        text: The text, never blended from several languages.
        language: The language it is in; its direction is the direction of the text.
        is_fallback: It is not in the language that was asked for: "shown in German".
        is_machine: A machine translated it and nobody has checked it. The German source is never called a
            translation.
        is_outdated: The source has changed since it was translated.
    """

    text: T
    language: str
    is_fallback: bool
    is_machine: bool
    is_outdated: bool


def chain(language: str, families: Mapping[str, tuple[str, ...]] = FAMILIES) -> tuple[str, ...]:
    """Return the languages to try, best first: ``fa-AF`` gives fa-AF, fa and de."""
    parts = language.split("-")
    wider = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    order = [found for code in wider for found in (code, *families.get(code, ()))]
    return tuple(dict.fromkeys([*order, SOURCE_LANGUAGE]))


def text_for(
    translations: Mapping[str, T],
    language: str,
    source_rev: int = 1,
    part: str | None = None,
    families: Mapping[str, tuple[str, ...]] = FAMILIES,
) -> Chosen[T] | None:
    """Return the best text for a visitor, or None when there is no text at all.

    Args:
        translations: The texts by language.
        language: The visitor's language.
        source_rev: The revision of the German source, to tell outdated translations.
        part: Consider only texts in which this field says something, such as ``note`` of a place.
        families: Languages to try before German, see `FAMILIES`.
    """
    usable = {code: text for code, text in translations.items() if part is None or getattr(text, part)}
    for code in (*chain(language, families), *sorted(usable)):
        if code in usable:
            text = usable[code]
            return Chosen(
                text,
                code,
                is_fallback=code != language,
                is_machine=is_machine(text, code),
                is_outdated=is_outdated(text, source_rev),
            )
    return None


def is_machine(text: Lineage, language: str) -> bool:
    """Tell whether this is a machine translation that no person has checked."""
    return language != SOURCE_LANGUAGE and text.origin == "machine" and text.reviewed_by is None


def is_outdated(text: Lineage, source_rev: int) -> bool:
    """Tell whether the source has changed since; a text without a known revision is not called outdated."""
    return text.translated_from_rev is not None and text.translated_from_rev < source_rev
