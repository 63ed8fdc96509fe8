"""What differs between two releases, in words a counsellor uses: plain functions on documents.

words(differences(old, new))      # "3 Themen geändert, 1 Telefonnummer geändert, 12 Texte auf Arabisch veraltet"
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kiosk.central.languages import language_name
from kiosk.domain.schema import COLLECTIONS
from kiosk.domain.translation import SOURCE_LANGUAGE

Raw = Mapping[str, Any]
Tables = Mapping[str, Iterable[Raw]]

ADDED, REMOVED, CHANGED, PHONES, HOURS, TEXT, OUTDATED = (
    "added",
    "removed",
    "changed",
    "phones",
    "hours",
    "text",
    "outdated",
)


class Change(NamedTuple):
    """One thing that differs; `language` is that of a text."""

    kind: str
    collection: str
    name: str
    language: str = ""


def differences(old: Tables, new: Tables) -> list[Change]:
    """Return all changes, by collection and id."""
    found: list[Change] = []
    for collection in COLLECTIONS:
        before = {raw["id"]: raw for raw in old.get(collection, ())}
        after = {raw["id"]: raw for raw in new.get(collection, ())}
        for name in sorted(before.keys() | after.keys()):
            found += _of_document(collection, name, before.get(name), after.get(name))
    return found


def words(changes: Iterable[Change]) -> str:
    """Return the changes as one line, or that there are none."""
    counts = Counter((change.kind, change.collection, change.language) for change in changes)
    merged: Counter[tuple[str, str, str]] = Counter()
    for (kind, collection, language), count in counts.items():
        by_collection = kind in (ADDED, REMOVED, CHANGED)
        merged[kind, collection if by_collection else "", language] += count
    return ", ".join(_phrase(*key, count) for key, count in merged.items()) or _("nothing changes")


def _of_document(collection: str, name: str, old: Raw | None, new: Raw | None) -> Iterable[Change]:
    if old is None or new is None:
        yield Change(ADDED if old is None else REMOVED, collection, name)
        return
    if old == new:
        return
    special = {"translations", "phones", "hours", "source_rev"}
    if {key: value for key, value in old.items() if key not in special} != {
        key: value for key, value in new.items() if key not in special
    }:
        yield Change(CHANGED, collection, name)
    if old.get("phones") != new.get("phones"):
        yield Change(PHONES, collection, name)
    if old.get("hours") != new.get("hours"):
        yield Change(HOURS, collection, name)
    yield from _of_texts(collection, name, old, new)


def _of_texts(collection: str, name: str, old: Raw, new: Raw) -> Iterable[Change]:
    before, after = old.get("translations") or {}, new.get("translations") or {}
    for language in sorted(before.keys() | after.keys()):
        if before.get(language) != after.get(language):
            yield Change(TEXT, collection, name, language)
        if (
            language != SOURCE_LANGUAGE
            and _is_outdated(after, language, new)
            and not _is_outdated(before, language, old)
        ):
            yield Change(OUTDATED, collection, name, language)


def _is_outdated(texts: Raw, language: str, document: Raw) -> bool:
    revision = texts.get(language, {}).get("translated_from_rev")
    return revision is not None and revision < document.get("source_rev", 1)


def _phrase(kind: str, collection: str, language: str, count: int) -> str:
    if kind in (ADDED, REMOVED, CHANGED):
        things = _things(collection, count)
        sentence = {
            ADDED: _("%(things)s new"),
            REMOVED: _("%(things)s removed"),
            CHANGED: _("%(things)s changed"),
        }
        return str(sentence[kind] % {"things": things})
    pairs = {
        PHONES: ("telephone numbers of %(count)s place", "telephone numbers of %(count)s places"),
        HOURS: ("opening hours of %(count)s place", "opening hours of %(count)s places"),
        TEXT: ("%(count)s text in %(language)s changed", "%(count)s texts in %(language)s changed"),
        OUTDATED: (
            "%(count)s text in %(language)s becomes outdated",
            "%(count)s texts in %(language)s become outdated",
        ),
    }
    name = language_name(language) if language else ""
    return str(ngettext(*pairs[kind], count) % {"count": count, "language": name})


_THINGS = {
    "organizations": ("%(count)s organization", "%(count)s organizations"),
    "services": ("%(count)s service", "%(count)s services"),
    "locations": ("%(count)s location", "%(count)s locations"),
    "service_at_locations": ("%(count)s place", "%(count)s places"),
    "topics": ("%(count)s topic", "%(count)s topics"),
    "documents": ("%(count)s document to bring", "%(count)s documents to bring"),
    "notices": ("%(count)s notice", "%(count)s notices"),
    "calendars": ("%(count)s calendar", "%(count)s calendars"),
}


def _things(collection: str, count: int) -> str:
    return str(ngettext(*_THINGS[collection], count) % {"count": count})
