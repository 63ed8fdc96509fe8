"""Takes the content of a region of Integreat into drafts.

Everything is fetched and mapped before anything is written, so a wrong answer changes nothing. Each document is written
by itself: nobody who edits meanwhile has to wait, and an import that was cut off goes on where it was. What is live is
never touched: people look at the drafts and publish them. What they changed, or deleted, is left as they want it; what
differs is listed.

    report = take(Client(PUBLIC, "dortmund"), ["de", "ar"], "CC BY 4.0", date.today())
    print(report.words())
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from kiosk.central.documents import document, fill, model_of
from kiosk.central.integreat import differing
from kiosk.central.integreat.client import Client, NotFound
from kiosk.central.integreat.mapping import Credit, Found, Mapped, Remote
from kiosk.central.integreat.merging import Hashes, Merged, first, hashes_of, merge, text_part
from kiosk.central.integreat.notices import add_notices
from kiosk.central.integreat.places import add_places
from kiosk.central.integreat.shapes import Event, Page, Place
from kiosk.central.integreat.topics import add_topics
from kiosk.central.models import Calendar, Entity, Imported
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.errors import ContentError

SYSTEM = "integreat"
ACTION = "central.integreat"

Ids = dict[tuple[str, str], str]
"""By collection and the id that the mapping gives, the id that is used here."""

_REFERENCES = (
    ("parent", "topics"),
    ("organization_id", "organizations"),
    ("service_id", "services"),
    ("location_id", "locations"),
)


@dataclass(slots=True)
class Report:
    """What an import did, each as ``collection/id`` or a path; `unchanged` is a count."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    deleted_here: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    theirs: dict[str, str] = field(default_factory=dict)
    """The hash of what a conflict says there, by ``collection/id: part``."""

    def differences(self) -> Iterator[differing.Found]:
        """Return what people should decide."""
        lists = {
            "conflict": self.conflicts,
            "gone": self.gone,
            "deleted": self.deleted_here,
            "note": self.notes,
        }
        return differing.found_in(lists)

    def words(self) -> str:
        """Return it as lines for people."""
        lines = [f"{len(self.new)} new drafts, {len(self.changed)} changed, {self.unchanged} unchanged"]
        lists = (
            ("changed here and there, left as they are here", self.conflicts),
            ("no longer in Integreat, left here", self.gone),
            ("deleted here, not taken again", self.deleted_here),
            ("not taken", self.notes),
        )
        for title, found in lists:
            if found:
                lines += [f"{title}: {len(found)}", *(f"  {item}" for item in found)]
        return "\n".join(lines)


def take(client: Client, languages: Sequence[str], license_text: str, today: date) -> Report:
    """Take pages, locations and events into drafts.

    Args:
        client: Where to ask.
        languages: Codes to ask for; German is always one of them.
        license_text: What may be done with the texts, as their owner says it.
        today: The day; an event that was before is not missed.

    Raises:
        FetchError: Something cannot be fetched; nothing is changed.
    """
    wanted = dict.fromkeys([SOURCE_LANGUAGE, *languages])
    found, notes = _fetched(client, list(wanted))
    mapped = Mapped(notes=notes)
    credit = Credit(client.url, client.region, license_text)
    add_places(mapped, found.locations, credit, _calendar())
    add_topics(mapped, found.pages, credit)
    add_notices(mapped, found.events, credit)
    asked = frozenset(found.pages)
    report = Report(notes=mapped.notes)
    rows = Imported.objects.filter(system=SYSTEM, external__startswith=f"/{client.region}/")
    known = {(row.collection, row.external): row for row in rows}
    ids: Ids = {}
    for remote in _in_order(mapped.documents):
        row = known.pop((remote.collection, remote.external), None)
        with transaction.atomic():
            _take_one(remote, row, ids, asked, report)
    report.gone += _gone(known.values(), today)
    differing.remember(SYSTEM, client.region, report.differences(), report.theirs, today)
    return report


def _fetched(client: Client, languages: Iterable[str]) -> tuple[Found, list[str]]:
    notes: list[str] = []
    pages: dict[str, list[Page]] = {}
    places: dict[str, list[Place]] = {}
    events: dict[str, list[Event]] = {}
    for language in languages:
        try:
            lists = (
                client.items(language, "pages", Page),
                client.items(language, "locations", Place),
                client.items(language, "events", Event),
            )
        except NotFound:
            if language == SOURCE_LANGUAGE:
                raise
            notes.append(f"{language}: the region has no such language")
            continue
        pages[language], places[language], events[language] = lists
    return Found(pages, places, events), notes


def _calendar() -> str | None:
    """Return the public holidays of places, if there is only one calendar to choose."""
    names = list(Calendar.objects.values_list("identifier", flat=True)[:2])
    return names[0] if len(names) == 1 else None


def _in_order(documents: Iterable[Remote]) -> list[Remote]:
    """Return documents so that each comes after those it refers to."""
    order = ("organizations", "services", "locations", "service_at_locations", "topics", "notices")
    return sorted(documents, key=lambda found: (order.index(found.collection), "parent" in found.raw))


def _take_one(remote: Remote, row: Imported | None, ids: Ids, asked: frozenset[str], report: Report) -> None:
    entity = _entity(remote, row)
    if entity is not None:
        ids[remote.collection, remote.raw["id"]] = entity.identifier
    name = f"{remote.collection}/{entity.identifier if entity is not None else remote.raw['id']}"
    if entity is None and row is not None:
        report.deleted_here.append(name)
        return
    raw = _with_our_ids(remote, ids)
    draft = entity.latest() if entity is not None else model_of(remote.collection)(live=False)
    try:
        taken = row.parts if row is not None else {}
        merged = first(raw) if entity is None else merge(document(draft), raw, taken, asked)
        if merged.changed and entity is not None and _is_held(entity):
            report.conflicts.append(f"{name}: {differing.HELD}")
            return
        if merged.changed:
            fill(draft, merged.raw, _find)
    except ContentError as error:
        report.notes.append(str(error))
        return
    if merged.changed:
        _save(draft, is_new=entity is None)
    _remember(remote, draft.identifier, row, merged)
    _note(report, name, merged, is_new=entity is None)
    there = hashes_of(raw)
    report.theirs |= {f"{name}: {part}": _hash(there, part) for part in merged.conflicts}


def _hash(there: Hashes, part: str) -> str:
    """Return the hash of a field, or of the text in a language."""
    return there.get(text_part(part)) or there.get(part, "")


def _entity(remote: Remote, row: Imported | None) -> Entity | None:
    """Return what a document is here: as it was taken, or as somebody put it in with the id it has there."""
    model = model_of(remote.collection)
    if row is not None:
        return model.objects.filter(identifier=row.identifier).first()
    there = model.objects.filter(extra__external_ids__integreat=remote.external).first()
    return there or model.objects.filter(identifier=remote.raw["id"]).first()


def _with_our_ids(remote: Remote, ids: Ids) -> dict[str, Any]:
    """Return a document that names others as they are called here."""
    raw = dict(remote.raw)
    for key, collection in (("id", remote.collection), *_REFERENCES):
        if key in raw:
            raw[key] = ids.get((collection, raw[key]), raw[key])
    return raw


def _is_held(entity: Any) -> bool:
    return bool(entity.locked or entity.workflow_in_progress)


def _find(collection: str, identifier: str) -> Entity:
    """Return what a document refers to."""
    model = model_of(collection)
    found = model.objects.filter(identifier=identifier).first()
    if found is None:
        raise ContentError(
            f"{collection}/{identifier}: is not here any more, so what refers to it is not taken"
        )
    return found


def _save(draft: Any, *, is_new: bool) -> None:
    with disable_reference_index_auto_update():  # each save would do it; once is enough
        if is_new:
            draft.has_unpublished_changes = True
            draft.save()
        draft.save_revision(log_action=ACTION, clean=False)
    if is_new:
        ReferenceIndex.create_or_update_for_object(draft)


def _remember(remote: Remote, identifier: str, row: Imported | None, merged: Merged) -> None:
    if row is None:
        row = Imported(system=SYSTEM, collection=remote.collection, external=remote.external)
    elif row.parts == merged.hashes:
        return
    row.identifier, row.parts = identifier, merged.hashes
    row.save()


def _note(report: Report, name: str, merged: Merged, *, is_new: bool) -> None:
    if is_new:
        report.new.append(name)
    elif merged.changed:
        report.changed.append(name)
    else:
        report.unchanged += 1
    if merged.conflicts:
        report.conflicts.append(f"{name}: {', '.join(merged.conflicts)}")
    report.gone += [f"{name}: {language}" for language in merged.gone]


def _gone(rows: Iterable[Imported], today: date) -> list[str]:
    """Return what is no longer there; events that are over are not missed, nor is what was deleted here."""
    found: list[str] = []
    for row in rows:
        entity = model_of(row.collection).objects.filter(identifier=row.identifier).first()
        if entity is not None and not (entity.valid_to and entity.valid_to < today):
            found.append(f"{row.collection}/{row.identifier}")
    return sorted(found)
