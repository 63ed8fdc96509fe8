"""Content comes in and goes out as documents by collection, as a release has them.

import_documents(tables)            # live at once, with a first entry in the history; the same again: nothing
tables = export_documents()         # everything that is live
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from kiosk.central.documents import Raw, document, fill, model_of, with_parts
from kiosk.central.models import ENTITIES, Entity
from kiosk.domain import schema, tree
from kiosk.errors import ContentError


def import_documents(tables: Mapping[str, Iterable[Raw]], user: Any = None) -> dict[str, int]:
    """Put documents into the database, live, and return how many of each collection were new or different.

    A document with a known id is overwritten, and its history keeps what was there before. Others stay.

    Raises:
        ContentError: Documents break the schema or refer to something that does not exist; nothing is changed.
    """
    given = tree.ordered(tables)
    schema.decode_all(given)
    with transaction.atomic():
        entities = _found_or_made(given)
        changed: dict[str, list[Entity]] = {name: [] for name in given}
        with disable_reference_index_auto_update():  # each save would do it; once at the end is enough
            for (name, identifier), entity in entities.items():
                raw = next(raw for raw in given[name] if raw["id"] == identifier)
                if _update(entity, raw, entities, user):
                    changed[name].append(entity)
        for entity in (entity for found in changed.values() for entity in found):
            ReferenceIndex.create_or_update_for_object(entity)
    return {name: len(found) for name, found in changed.items()}


def export_documents() -> dict[str, list[dict[str, Any]]]:
    """Return the documents of all that is live, as `kiosk.domain.tree.ordered` has them.

    Raises:
        ContentError: With one line for every entity that does not fit the schema.
    """
    problems: list[str] = []
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ENTITIES}
    for name, model in ENTITIES.items():
        for entity in with_parts(model).filter(live=True).order_by("identifier"):
            try:
                found[name].append(document(entity))
            except ContentError as error:
                problems.append(str(error))
    if problems:
        raise ContentError("\n".join(problems))
    return {name: [dict(raw) for raw in raws] for name, raws in tree.ordered(found).items()}


def _found_or_made(given: Mapping[str, Iterable[Raw]]) -> dict[tuple[str, str], Entity]:
    """Return an entity for each document; new ones are empty drafts until they are filled."""
    entities: dict[tuple[str, str], Entity] = {}
    for name, raws in given.items():
        model, wanted = model_of(name), [raw["id"] for raw in raws]
        known = set(model.objects.filter(identifier__in=wanted).values_list("identifier", flat=True))
        model.objects.bulk_create(model(identifier=key, live=False) for key in wanted if key not in known)
        entities |= {
            (name, entity.identifier): entity for entity in model.objects.filter(identifier__in=wanted)
        }
    return entities


def _update(entity: Entity, raw: Raw, entities: Mapping[tuple[str, str], Entity], user: Any) -> bool:
    def find(collection: str, name: str) -> Entity:
        found = (
            entities.get((collection, name)) or model_of(collection).objects.filter(identifier=name).first()
        )
        if found is None:
            raise ContentError(f"{entity.document_name}: there is no {name!r} in {collection}")
        return found

    if entity.live and _is_same(entity, raw):
        return False
    fill(entity, raw, find)
    now = timezone.now()
    entity.live = True
    entity.save()
    revision = entity.save_revision(user=user, changed=False, clean=False, log_action=True)
    type(entity).objects.filter(pk=entity.pk).update(
        live_revision=revision,
        has_unpublished_changes=False,
        first_published_at=entity.first_published_at or now,
        last_published_at=now,
    )
    return True


def _is_same(entity: Entity, raw: Raw) -> bool:
    try:
        return tree.canonical(document(entity)) == tree.canonical(raw)
    except ContentError:  # the live one is broken: the import mends it
        return False
