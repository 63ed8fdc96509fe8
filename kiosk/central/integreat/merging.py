"""What becomes of a document when it changed there, here, or in both places: plain functions.

A document has parts: each of its fields, and its text in each language. Of each part the hash of what was taken last is
known. So a part that changed only there is taken, one that changed only here stays, and one that changed in both places
stays too and is a conflict, until both say the same.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from kiosk.domain import tree
from kiosk.domain.translation import SOURCE_LANGUAGE

Raw = Mapping[str, Any]
Hashes = dict[str, str]

_OURS = frozenset({"id", "source_rev", "translations", "assured_date"})
_LINEAGE = frozenset({"origin", "translated_from_rev", "reviewed_by", "reviewed_at"})
_TEXT = "text:"


class Merged(NamedTuple):
    """The outcome.

    Attributes:
        raw: The document to save.
        hashes: What was taken last, by part.
        changed: Parts that were taken.
        conflicts: Parts that changed in both places; the names of fields, and codes of languages.
        gone: Codes of languages whose text is no longer there; it stays here.
    """

    raw: dict[str, Any]
    hashes: Hashes
    changed: tuple[str, ...]
    conflicts: tuple[str, ...]
    gone: tuple[str, ...]


def parts_of(raw: Raw) -> dict[str, Any]:
    """Return the parts of a document; who wrote and who checked a text is not part of it."""
    parts = {key: value for key, value in raw.items() if key not in _OURS}
    for language, text in (raw.get("translations") or {}).items():
        parts[_TEXT + language] = {key: value for key, value in text.items() if key not in _LINEAGE}
    return parts


def text_part(language: str) -> str:
    """Return the name of the part that is the text in a language."""
    return _TEXT + language


def hashes_of(raw: Raw) -> Hashes:
    """Return the hash of each part."""
    return {
        part: hashlib.sha256(tree.canonical(value)).hexdigest()[:24] for part, value in parts_of(raw).items()
    }


def first(remote: Raw) -> Merged:
    """Return a document that is new here."""
    raw = dict(remote)
    if "translations" in raw:
        raw["translations"] = {
            code: dict(text) if code == SOURCE_LANGUAGE else {**text, "translated_from_rev": 1}
            for code, text in raw["translations"].items()
        }
    return Merged(raw, hashes_of(remote), tuple(parts_of(remote)), (), ())


def merge(local: Raw, remote: Raw, taken: Mapping[str, str], languages: frozenset[str]) -> Merged:
    """Return a document that is known here.

    Args:
        local: The newest draft.
        remote: What Integreat says now.
        taken: The hashes of what was taken last, by part; empty when nothing was.
        languages: The languages that were asked for; nothing is known about others.
    """
    here, there = hashes_of(local), hashes_of(remote)
    hashes, changed, conflicts, gone = dict(taken), [], [], []
    for part in dict.fromkeys([*there, *taken]):
        new, old, own = there.get(part), taken.get(part), here.get(part)
        language = part.removeprefix(_TEXT) if part.startswith(_TEXT) else None
        if language is not None and new is None:
            if language in languages:
                gone.append(language)
        elif new == old:
            continue
        elif own not in (old, new):
            conflicts.append(language or part)
        else:
            if own != new:
                changed.append(part)
            hashes = {key: value for key, value in hashes.items() if key != part}
            hashes |= {part: new} if new is not None else {}
    raw = _with(local, remote, changed)
    return Merged(raw, hashes, tuple(changed), tuple(conflicts), tuple(gone))


def _with(local: Raw, remote: Raw, changed: list[str]) -> dict[str, Any]:
    raw = dict(local)
    for part in changed:
        if part.startswith(_TEXT):
            continue
        if part in remote:
            raw[part] = remote[part]
        else:
            raw.pop(part, None)
    if changed:
        raw.pop("assured_date", None)  # whoever confirmed the facts did not confirm these
    texts = [part.removeprefix(_TEXT) for part in changed if part.startswith(_TEXT)]
    if texts:
        raw |= _with_texts(local, remote, texts)
    return raw


def _with_texts(local: Raw, remote: Raw, languages: list[str]) -> dict[str, Any]:
    """Return the texts, those of `languages` as Integreat has them, and the revision of the German one."""
    texts = dict(local.get("translations") or {})
    revision = local.get("source_rev", 1)
    if SOURCE_LANGUAGE in languages and SOURCE_LANGUAGE in texts:
        revision += 1
    german = _TEXT + SOURCE_LANGUAGE
    is_ours = SOURCE_LANGUAGE not in languages and hashes_of(local).get(german) != hashes_of(remote).get(
        german
    )
    made_from = max(revision - 1, 1) if is_ours else revision  # it says what theirs says, not what ours says
    for language in languages:
        lineage = {} if language == SOURCE_LANGUAGE else {"translated_from_rev": made_from}
        texts[language] = {**remote["translations"][language], **lineage}
    return {"translations": texts} | ({"source_rev": revision} if revision > 1 else {})
