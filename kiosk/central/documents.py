"""From the tables to a document and back; a document comes back exactly as it was put in.

`fill` puts a document into an entity in memory; whoever calls it saves. What the tables have no column for is kept as
a residue (`kiosk.central.residue`). `document` refuses an entity that does not fit the schema.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from kiosk.central import mapping
from kiosk.central.mapping import Names
from kiosk.central.models import ENTITIES, Entity
from kiosk.central.models.texts import LINEAGE
from kiosk.central.residue import residue, restored
from kiosk.domain import schema, tree
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.errors import ContentError

# Keys that a document must have even when there is nothing to say, and lists for which None is something else.
_NEEDED = {
    "calendars": ("holidays",),
    "topics": ("translations",),
    "documents": ("translations",),
    "notices": ("translations",),
    "services": ("languages", "hours"),
    "service_at_locations": ("languages", "hours"),
}

Raw = Mapping[str, Any]
Find = Callable[[str, str], Entity]
"""Returns the entity with an id in a collection."""


def document(entity: Entity) -> dict[str, Any]:
    """Return the document of an entity.

    Raises:
        ContentError: It does not fit the schema.
    """
    built = stated(entity)
    schema.decode(entity.collection, built)
    rest = restored(entity.extra, _rests(entity)) if entity.extra else _rests(entity)
    return restored(built, _without_absent(rest, built))


def stated(entity: Entity) -> dict[str, Any]:
    """Return what the tables say as a document that was not checked yet; defaults are left out."""
    name = entity.collection
    found = _read(entity, mapping.COMMON + mapping.PLAIN[name])
    for key, attribute, _collection in mapping.REFERENCES.get(name, ()):
        target = getattr(entity, attribute)
        if target is not None:
            found[key] = target.identifier
    for key, _collection in mapping.REFERENCE_LISTS.get(name, ()):
        found[key] = [row.target.identifier for row in rows_of(entity, key) if row.target is not None]
    for table in mapping.ROWS.get(name, ()):
        found[table.key] = [_read(row, table.names) for row in rows_of(entity, table.relation)]
    if name == "locations" and entity.address_1:
        found["address"] = _read(entity, mapping.ADDRESS)
    if name in mapping.WITH_HOURS and entity.hours_state:
        found["hours"] = _hours(entity)
    if entity.text_fields:
        found["translations"] = dict(_translations(entity))
    needed = _NEEDED.get(name, ())
    return {key: value for key, value in found.items() if value not in ([], {}) or key in needed}


def fill(entity: Entity, raw: Raw, find: Find) -> None:
    """Put a document into an entity, in memory.

    Args:
        entity: A new entity, or one to be overwritten.
        raw: Its document, which fits the schema.
        find: Finds what it refers to.

    Raises:
        ContentError: It refers to something that does not exist, or cannot be kept as it is.
    """
    name = entity.collection
    _write(entity, raw, mapping.COMMON + mapping.PLAIN[name])
    for key, attribute, collection in mapping.REFERENCES.get(name, ()):
        setattr(entity, attribute, find(collection, raw[key]) if raw.get(key) else None)
    for key, collection in mapping.REFERENCE_LISTS.get(name, ()):
        _replace(entity, key, [{"target": find(collection, target)} for target in raw.get(key) or ()])
    for table in mapping.ROWS.get(name, ()):
        _fill_rows(entity, table, raw.get(table.key))
    if name == "locations":
        _write(entity, raw.get("address") or {}, mapping.ADDRESS)
    if name in mapping.WITH_HOURS:
        _fill_hours(entity, raw.get("hours"), find)
    if entity.text_fields:
        _fill_translations(entity, raw.get("translations") or {})
    entity.extra = {}
    entity.extra = residue(raw, document(entity))
    if tree.canonical(document(entity)) != tree.canonical(raw):
        raise ContentError(f"{entity.document_name}: cannot be kept exactly as it is")


def rows_of(entity: Entity, relation: str) -> list[Any]:
    """Return the items of a list in their order, saved or not."""
    return list(getattr(entity, relation).all())


def texts_of(holder: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the text of an entity or a translation row as a document has it, without what is empty."""
    return _read(holder, tuple((name, name) for name in (*fields, *LINEAGE)))


def has_german(entity: Entity) -> bool:
    """Tell whether an entity has a German text at all."""
    return any(getattr(entity, name) for name in entity.text_fields)


def model_of(collection: str) -> type[Entity]:
    """Return the model of a collection."""
    return ENTITIES[collection]


def with_parts(model: type[Entity]) -> Any:
    """Return a query for entities with all that their documents need, in a few queries instead of ten for each."""
    name = model.collection
    lists = [f"{key}__target" for key, _collection in mapping.REFERENCE_LISTS.get(name, ())]
    tables = [*mapping.ROWS.get(name, ()), *(mapping.HOURS_ROWS if name in mapping.WITH_HOURS else ())]
    lists += [table.relation for table in tables]
    lists += ["translations"] if model.text_fields else []
    single = [attribute for _key, attribute, _collection in mapping.REFERENCES.get(name, ())]
    single += ["calendar"] if name in mapping.WITH_HOURS else []
    found = model.objects.prefetch_related(*lists)
    return found.select_related(*single) if single else found


def _hours(entity: Any) -> dict[str, Any]:
    found = _read(entity, (("timezone", "timezone"), ("as_of", "hours_as_of")))
    for table in mapping.HOURS_ROWS:
        rows = [_read(row, table.names) for row in rows_of(entity, table.relation)]
        if table.key == "weekly":
            found |= {"weekly": rows} if entity.hours_state == "weekly" else {}
        elif rows:
            found[table.key] = rows
    if entity.calendar is not None:
        found["calendar"] = entity.calendar.identifier
    appointment = _read(entity, mapping.APPOINTMENT)
    return found | ({"appointment": appointment} if appointment else {})


def _translations(entity: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if has_german(entity):
        yield SOURCE_LANGUAGE, texts_of(entity, entity.text_fields)
    for row in rows_of(entity, "translations"):
        yield row.language, texts_of(row, entity.text_fields)


def _rests(entity: Any) -> dict[str, Any]:
    """Return the residues that the items of lists keep, in the shape of a document."""
    found: dict[str, Any] = {}
    for table in mapping.ROWS.get(entity.collection, ()):
        found |= _rest_of_rows(entity, table)
    if entity.collection in mapping.WITH_HOURS and entity.hours_state:
        hours: dict[str, Any] = {}
        for table in mapping.HOURS_ROWS:
            hours |= _rest_of_rows(entity, table)
        found |= {"hours": hours} if hours else {}
    if entity.text_fields:
        texts = {row.language: row.extra for row in rows_of(entity, "translations") if row.extra}
        found |= {"translations": texts} if texts else {}
    return found


def _rest_of_rows(entity: Any, table: mapping.Rows) -> dict[str, Any]:
    rests = [row.extra for row in rows_of(entity, table.relation)]
    return {table.key: rests} if any(rests) else {}


def _without_absent(rest: dict[str, Any], built: Raw) -> dict[str, Any]:
    """Leave out what was said beside hours, an address or a translation that is no longer there."""
    kept = {key: value for key, value in rest.items() if key in built or not _is_part(key, value)}
    if isinstance(kept.get("translations"), dict):
        texts = built.get("translations", {})
        kept["translations"] = {code: text for code, text in kept["translations"].items() if code in texts}
    return kept


def _is_part(key: str, value: Any) -> bool:
    return key in ("hours", "address", "translations", "phones", "holidays") and bool(value)


def _fill_rows(entity: Any, table: mapping.Rows, raws: Any) -> None:
    _replace(entity, table.relation, [{} for _ in raws or ()])
    for row, raw in zip(rows_of(entity, table.relation), raws or (), strict=True):
        _write(row, raw, table.names)
        row.extra = residue(raw, _read(row, table.names))


def _fill_hours(entity: Any, raw: Raw | None, find: Find) -> None:
    entity.hours_state = "" if raw is None else "unknown" if raw.get("weekly") is None else "weekly"
    raw = raw or {}
    _write(entity, raw, (("timezone", "timezone"), ("as_of", "hours_as_of")))
    _write(entity, raw.get("appointment") or {}, mapping.APPOINTMENT)
    entity.calendar = find("calendars", raw["calendar"]) if raw.get("calendar") else None
    for table in mapping.HOURS_ROWS:
        _fill_rows(entity, table, raw.get(table.key))


def _fill_translations(entity: Any, raws: Raw) -> None:
    names = tuple((name, name) for name in (*entity.text_fields, *LINEAGE))
    _write(entity, raws.get(SOURCE_LANGUAGE) or {}, names)
    others = {code: raw for code, raw in raws.items() if code != SOURCE_LANGUAGE}
    _replace(entity, "translations", [{"language": code} for code in others])
    for row in rows_of(entity, "translations"):
        raw = others[row.language]
        _write(row, raw, names)
        row.extra = residue(raw, _read(row, names))


def _replace(entity: Any, relation: str, values: list[dict[str, Any]]) -> None:
    manager = getattr(entity, relation)
    is_sorted = any(field.name == "sort_order" for field in manager.model._meta.fields)
    places = [{"sort_order": index} if is_sorted else {} for index in range(len(values))]
    manager.set([manager.model(**value, **place) for value, place in zip(values, places, strict=True)])


def _read(holder: Any, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, attribute in names:
        value = getattr(holder, attribute)
        if not _is_silent(value, holder._meta.get_field(attribute)):
            found[key] = value.isoformat() if isinstance(value, date) else value
    return found


def _is_silent(value: Any, field: Any) -> bool:
    """Tell whether a value goes without saying; who wrote a text is always said."""
    is_default = field.has_default() and value == field.get_default() and field.attname != "origin"
    return value is None or value == "" or is_default


def _write(holder: Any, raw: Raw, names: Names) -> None:
    for key, attribute in names:
        field = holder._meta.get_field(attribute)
        value = raw.get(key)
        is_date = field.get_internal_type() == "DateField" and value is not None
        setattr(
            holder,
            attribute,
            field.get_default() if value is None else field.to_python(value) if is_date else value,
        )
