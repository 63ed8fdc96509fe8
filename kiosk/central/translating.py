"""Translations as work: what there is to do in a language, what changed in German since, and saving a text.

A translation is saved as a draft of its entity, on top of the newest draft; what is live stays until it is published.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from kiosk.central.documents import has_german, rows_of
from kiosk.central.lineage import Part, State, as_text, changed_fields, state, word_diff
from kiosk.central.models import ENTITIES, Entity
from kiosk.domain.content import Lineage
from kiosk.domain.translation import SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Work:
    """One text in one language.

    Attributes:
        entity: The newest draft of the entity.
        language: The code of the language.
        state: How the translation is.
        row: The translation, or None when it is missing.
    """

    entity: Any
    language: str
    state: State
    row: Any | None

    @property
    def kind(self) -> str:
        """What it belongs to, in words."""
        return str(self.entity._meta.verbose_name)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a text, side by side."""

    name: str
    label: str
    german: str
    text: str
    changes: tuple[Part, ...]


def may_translate(user: Any, language: str) -> bool:
    """Tell whether somebody may write a language: editors all, translators their own."""
    if not user.is_active or language == SOURCE_LANGUAGE:
        return False
    if user.is_superuser or user.has_perm("central.change_topic"):
        return True
    return bool(
        user.has_perm("central.translate") and user.language_access.filter(language=language).exists()
    )


def all_work(language: str) -> Iterator[Work]:
    """Yield every text that has a German source, with its state in a language."""
    return (work_on(draft, language) for draft in _drafts_with_text())


def state_counts(codes: Iterable[str]) -> dict[str, Counter[State]]:
    """Return how many texts are in which state, by language."""
    counts: dict[str, Counter[State]] = {code: Counter() for code in codes}
    for draft in _drafts_with_text() if counts else ():
        for code, found in counts.items():
            found[work_on(draft, code).state] += 1
    return counts


def _drafts_with_text() -> Iterator[Any]:
    for model in ENTITIES.values():
        if model.text_fields:
            found = model.objects.prefetch_related("translations").select_related("latest_revision")
            for entity in found.order_by("identifier"):
                draft = entity.latest()
                if has_german(draft):
                    yield draft


def work_on(entity: Any, language: str) -> Work:
    """Return how one entity is in a language."""
    row = next((row for row in rows_of(entity, "translations") if row.language == language), None)
    return Work(entity, language, state(_lineage(row), entity.source_rev, language), row)


def fields(work: Work) -> list[Field]:
    """Return the text side by side with German, with what changed in German since it was translated."""
    old = (
        german_at(work.entity, work.row.translated_from_rev)
        if work.row and work.state is State.OUTDATED
        else None
    )
    found = []
    for name in work.entity.text_fields:
        german = as_text(getattr(work.entity, name))
        text = as_text(getattr(work.row, name)) if work.row else ""
        before = german if old is None else as_text(old.get(name))
        changes = tuple(word_diff(before, german)) if before != german else ()
        label = str(work.entity._meta.get_field(name).verbose_name)
        found.append(Field(name, label, german, text, changes))
    return found


def german_at(entity: Any, revision: int | None) -> dict[str, Any] | None:
    """Return the last German text of a revision from the history, or None when it is not known any more."""
    if revision is None:
        return None
    kept = entity.revisions.filter(content__source_rev=revision).order_by("-created_at", "-pk").first()
    return {name: kept.content.get(name) for name in entity.text_fields} if kept else None


@transaction.atomic
def save_translation(
    entity: Any,
    language: str,
    texts: dict[str, Any],
    user: Any,
    *,
    origin: str = "human",
    from_rev: int | None = None,
) -> bool:
    """Save a text as a draft and return whether anything changed.

    A text that is saved unchanged is one that somebody found still right: it counts as translated from the current
    German text. Whoever checked it before did not check this one, so a changed text loses its review.

    Args:
        entity: The newest draft of the entity.
        language: The language of the text.
        texts: The fields of the text.
        user: Who saves it.
        origin: ``human``, or ``machine`` for a text that a machine made.
        from_rev: The revision of the German text it was made from; by default the current one.
    """
    from_rev = from_rev or entity.source_rev
    rows = rows_of(entity, "translations")
    row = next((row for row in rows if row.language == language), None)
    if row is None:
        row = entity.translations.model(language=language)
    before = {name: getattr(row, name) for name in entity.text_fields}
    changed = bool(changed_fields(before, texts))
    if not changed and row.origin == origin and row.translated_from_rev == from_rev:
        return False
    for name in entity.text_fields:
        setattr(row, name, texts.get(name) or row._meta.get_field(name).get_default())
    row.translated_from_rev = from_rev
    if changed:
        row.origin, row.reviewed_by, row.reviewed_at = origin, "", None
    entity.translations.add(row)  # of the same language and id: it takes the place of the old one
    _save_draft(entity, user, "central.translate")
    return True


@transaction.atomic
def mark_reviewed(entity: Any, language: str, user: Any, today: date) -> bool:
    """Note that a person has checked a text against German; return False when there is no such text."""
    row = next((row for row in rows_of(entity, "translations") if row.language == language), None)
    if row is None:
        return False
    row.reviewed_by, row.reviewed_at = user.get_full_name() or user.get_username(), today
    entity.translations.add(row)
    _save_draft(entity, user, "central.review")
    return True


def _save_draft(entity: Any, user: Any, action: str) -> None:
    entity.save_revision(user=user, log_action=action, clean=False)


def _lineage(row: Any | None) -> Lineage | None:
    if row is None:
        return None
    return Lineage(
        origin=row.origin,
        translated_from_rev=row.translated_from_rev,
        reviewed_by=row.reviewed_by or None,
        reviewed_at=row.reviewed_at,
    )


def entity_or_none(collection: str, identifier: str) -> Entity | None:
    """Return the newest draft of an entity with texts."""
    model = ENTITIES.get(collection)
    found = model.objects.filter(identifier=identifier).first() if model and model.text_fields else None
    return found.latest() if found else None
