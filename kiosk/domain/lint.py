"""What editors should look at before a release is published.

An *error* would mislead visitors or break a screen and must be mended; a *warning* is shown to visitors as
such (a German text in place of a missing one) or only looks bad. What breaks the schema is no finding: such a
document is refused by `kiosk.domain.schema` before it comes here. Nothing is changed, fetched or guessed.

    for finding in lint(records): print(finding)    # "error topics/anmeldung: ar.steps[1]: lacks phone +49
    231 …"
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from kiosk.domain.characters import forbidden
from kiosk.domain.content import Lineage, Record, Service, ServiceAtLocation
from kiosk.domain.facts import Fact, facts
from kiosk.domain.overlaps import hours_problems
from kiosk.domain.places import Place, join
from kiosk.domain.references import broken
from kiosk.domain.schema import COLLECTIONS, Records
from kiosk.domain.texts import FoundText, all_texts, translation_fields
from kiosk.domain.translation import SOURCE_LANGUAGE, is_outdated

OFFICE_LANGUAGES = ("de", "ar", "fa", "en", "fr")
"""The languages of the counselling; every text should be there in each."""

LONGEST: Mapping[str, int] = {"title": 40, "answer": 160, "steps": 120}
"""Characters that fit on the screen at the largest text size, by field."""

QR_LIMIT = 213
"""Bytes of a QR code of version 10 at level M, the largest a phone reads well from our screens."""

SHORT_NUMBERS = frozenset({"116000", "116006", "116016", "116111", "116116", "116117"})
"""Harmonised European and German numbers of help lines that may stand in a text; they do not change."""

QrBytes = Callable[[Place], int]
"""Returns the size of the largest QR payload of a place in bytes."""


class Finding(NamedTuple):
    """One thing to look at; `language` is None when it concerns all."""

    severity: Literal["error", "warning"]
    where: str
    field: str
    language: str | None
    message: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        field = f"{self.language}.{self.field}" if self.language else self.field
        return f"{self.severity} {self.where}: {field}: {self.message}"


def lint(records: Records, qr_bytes: QrBytes | None = None) -> list[Finding]:
    """Return all findings, errors first, then by document.

    Args:
        records: The records of a release.
        qr_bytes: Measures the codes of a place; without it their size is not checked.
    """
    found = [*_references(records), *_hours(records)]
    for collection in COLLECTIONS:
        for record in records.collection(collection).values():
            found += _translations(f"{collection}/{record.id}", record)
    for text in all_texts(records):
        found += _text(text)
    if qr_bytes is not None:
        found += _codes(records, qr_bytes)
    return sorted(found, key=lambda finding: (finding.severity, *map(str, finding[1:])))


def _references(records: Records) -> Iterator[Finding]:
    for reference in broken(records):
        yield Finding("error", reference.where, reference.field, None, reference.problem)


def _hours(records: Records) -> Iterator[Finding]:
    for name in ("services", "service_at_locations"):
        for record in records.collection(name).values():
            assert isinstance(record, Service | ServiceAtLocation)
            for problem in hours_problems(record.hours) if record.hours else ():
                severity: Literal["error", "warning"] = "error" if problem.is_error else "warning"
                yield Finding(severity, f"{name}/{record.id}", problem.field, None, problem.message)


def _codes(records: Records, qr_bytes: QrBytes) -> Iterator[Finding]:
    for place in join(records):
        size = qr_bytes(place)
        if size > QR_LIMIT:
            message = f"its code would hold {size} bytes, {QR_LIMIT} fit"
            yield Finding("error", f"places/{place.id}", "code", None, message)


def _translations(where: str, record: Record) -> Iterator[Finding]:
    translations: Mapping[str, Lineage] = getattr(record, "translations", {})
    source = translations.get(SOURCE_LANGUAGE)
    if source is None:
        return
    for language in OFFICE_LANGUAGES:
        if language not in translations:
            yield Finding("warning", where, "translations", language, "is missing; German is shown instead")
    for language, text in translations.items():
        if language != SOURCE_LANGUAGE:
            yield from _lineage(where, language, text, record.source_rev)
            yield from _compared(where, language, source, text)


def _lineage(where: str, language: str, text: Lineage, source_rev: int) -> Iterator[Finding]:
    field, revision = "translated_from_rev", text.translated_from_rev
    if revision is None:
        message = "is not stated, so nobody can tell whether the text is outdated"
        yield Finding("warning", where, field, language, message)
    elif revision > source_rev:
        message = f"{revision} is newer than the source, which has {source_rev}"
        yield Finding("error", where, field, language, message)
    elif is_outdated(text, source_rev):
        yield Finding(
            "warning", where, field, language, f"{revision} is outdated, the source has {source_rev}"
        )


def _compared(where: str, language: str, source: Lineage, text: Lineage) -> Iterator[Finding]:
    """Compare a translation with its source, field by field and step by step."""
    german, other = dict(translation_fields(source)), dict(translation_fields(text))
    for field in german.keys() - other.keys():
        yield Finding("warning", where, field, language, "is missing, the German text has it")
    for field in other.keys() - german.keys():
        yield Finding("warning", where, field, language, "is there, but the German text has none")
    for field in german.keys() & other.keys():
        wanted, given = facts(german[field]), facts(other[field])
        if wanted != given:
            yield Finding("error", where, field, language, _difference(wanted - given, given - wanted))


def _difference(lacking: frozenset[Fact], added: frozenset[Fact]) -> str:
    both = (("lacks", lacking), ("adds", added))
    parts = [f"{verb} {', '.join(map(str, sorted(found)))}" for verb, found in both if found]
    return " and ".join(parts) + " compared with German"


def _text(text: FoundText) -> Iterator[Finding]:
    where, field, language, words = text
    if not words.strip():
        yield Finding("error", where, field, language, "is blank")
    for problem in forbidden(words, language):
        yield Finding("error", where, field, language, problem)
    longest = LONGEST.get(field.partition("[")[0]) if language else None
    if longest is not None and len(words) > longest:
        yield Finding("warning", where, field, language, f"has {len(words)} characters, {longest} fit")
    if language is not None:
        yield from _phones(text)


def _phones(text: FoundText) -> Iterator[Finding]:
    """Find phone numbers in words; they belong into `phones`, where one entry serves all languages."""
    for fact in sorted(facts(text.text)):
        is_harmonised = fact.kind == "number" and fact.value.startswith("116") and len(fact.value) == 6
        if fact.kind == "phone" or (is_harmonised and fact.value not in SHORT_NUMBERS):
            message = f"has {fact}; phone numbers belong into phones, only those of help lines into a text"
            yield Finding("error", text.where, text.field, text.language, message)
