"""From live content to a release: what changed in words, what is wrong, publishing, going back, recalling.

Signing and writing files is the work of `kiosk.central.releases`; it is called in one place, `kiosk.central.signing`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from kiosk.central.content import export_documents
from kiosk.central.difference import Change, differences, words
from kiosk.central.models import ENTITIES, Publication
from kiosk.central.recalling import without, without_missing
from kiosk.central.signing import publish_now
from kiosk.domain import schema
from kiosk.domain.lint import Finding, lint
from kiosk.errors import ContentError, KioskError
from kiosk.takehome.card import contact_card
from kiosk.takehome.qr import byte_count

Tables = Mapping[str, list[dict[str, Any]]]


class Refused(KioskError):
    """Content is not published because it has errors; the message has one line for each."""


def live_tables() -> Tables:
    """Return what the next release would say; mentions of mere drafts are left out of lists.

    Raises:
        ContentError: Something live does not fit the schema.
    """
    return without_missing(export_documents())


def findings(tables: Tables | None = None) -> list[Finding]:
    """Return what is to be looked at before publishing; what breaks the schema is an error as well."""
    try:
        records = schema.decode_all(tables or live_tables())
    except ContentError as error:
        return [_as_finding(line) for line in str(error).splitlines()]
    return lint(records, lambda place: byte_count(contact_card(place)))


def pending() -> list[Change]:
    """Return what would change for visitors if all live content were published now."""
    return differences(_tables_of(latest()), live_tables())


def latest() -> Publication | None:
    """Return the newest release, or None."""
    return Publication.objects.first()


def publish(now: datetime, user: Any, least: int = 1) -> Publication:
    """Publish all live content.

    Args:
        now: The time, with its zone.
        user: Who publishes; None for the machine.
        least: The least number of the release: one more than the highest that a terminal may have already.

    Raises:
        Refused: The content has errors; nothing is published.
    """
    try:
        tables = live_tables()
    except ContentError as error:
        raise Refused(str(error)) from error
    return _publish(tables, now, user, None, least)


def publish_again(release: int, now: datetime, user: Any) -> Publication:
    """Publish the content of an older release under a new number; what is edited here is not touched.

    Raises:
        Refused: There is no such release, or its content has errors.
    """
    old = Publication.objects.filter(release=release).first()
    if old is None:
        raise Refused(f"there is no release {release}")
    return _publish(old.tables, now, user, release)


def recall(collection: str, identifier: str, now: datetime, user: Any) -> Publication:
    """Publish the newest release without one document, at once, and take that out of the live content.

    What is nothing without it goes too, such as the places of a service (see `kiosk.central.recalling`).

    Raises:
        Refused: Nothing is published yet, or the release has no such document; nothing is changed.
    """
    newest = latest()
    if newest is None:
        raise Refused("nothing is published yet")
    tables = without(newest.tables, collection, identifier)
    if tables == newest.tables:
        raise Refused(f"release {newest.release} has no {collection}/{identifier}")
    with transaction.atomic():
        for name, model in ENTITIES.items():
            kept = {raw["id"] for raw in tables[name]}
            for raw in newest.tables[name]:
                if raw["id"] not in kept:
                    for entity in model.objects.filter(identifier=raw["id"], live=True):
                        entity.unpublish(user=user)
        return _publish(tables, now, user, None)


@transaction.atomic
def _publish(
    tables: Tables, now: datetime, user: Any, restored_from: int | None, least: int = 1
) -> Publication:
    errors = [str(finding) for finding in findings(tables) if finding.severity == "error"]
    if errors:
        raise Refused("\n".join(errors))
    summary = words(differences(_tables_of(latest()), tables))
    publication = Publication.objects.create(
        release=publish_now(tables, now, max(least, _next_number())),
        created_at=now,
        user=user,
        summary=summary,
        restored_from=restored_from,
        tables=tables,
    )
    log(publication, "central.publish_release", user=user, data={"summary": summary, "from": restored_from})
    return publication


def _next_number() -> int:
    newest = latest()
    return newest.release + 1 if newest else 1


def _tables_of(publication: Publication | None) -> Tables:
    return publication.tables if publication else {}


def _as_finding(line: str) -> Finding:
    where, _, rest = line.partition(": ")
    field, _, message = rest.partition(": ")
    return Finding("error", where, field if message else "", None, message or rest or line)
