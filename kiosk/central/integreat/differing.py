"""What the last import found otherwise there than here, kept for people to decide: the page “Integreat” of the editor.

What somebody has settled stays settled until it changes there again, or is no difference any more.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction

from kiosk.central.models import Difference

HELD = "somebody works on it"
LONGEST = 600


class Found(NamedTuple):
    """One difference; see `kiosk.central.models.Difference`."""

    kind: str
    document: str
    part: str = ""


def found_in(lists: Mapping[str, Iterable[str]]) -> Iterator[Found]:
    """Yield the differences of a report, whose lines are ``document`` or ``document: part, part``."""
    for kind, lines in lists.items():
        for line in lines:
            document, _colon, rest = line.partition(": ")
            if rest == HELD:
                yield Found("held", document)
            elif kind == "note":
                yield Found(kind, document if rest else "", rest or document)
            else:
                yield from (Found(kind, document, part) for part in rest.split(", "))


@transaction.atomic
def remember(
    system: str, region: str, found: Iterable[Found], theirs: Mapping[str, str], today: date
) -> None:
    """Keep what differs now in place of what differed before.

    Args:
        system: The other system.
        region: The part of it that was looked at.
        found: What differs.
        theirs: The hash of what it says there, by ``document: part``.
        today: Since when new differences are known.
    """
    rows = Difference.objects.filter(system=system, region=region)
    known = {(row.kind, row.document, row.part): row for row in rows}
    for one in dict.fromkeys(Found(kind, name[:LONGEST], part[:LONGEST]) for kind, name, part in found):
        text = theirs.get(f"{one.document}: {one.part}", "")
        row = known.pop((one.kind, one.document, one.part), None)
        if row is None:
            Difference.objects.create(system=system, region=region, theirs=text, since=today, **one._asdict())
        elif row.theirs != text:
            row.theirs, row.since, row.is_settled = text, today, False
            row.save()
    Difference.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
