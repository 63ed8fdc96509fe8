"""Which field of a document is which column: the only place that knows both names."""

from typing import NamedTuple

Names = tuple[tuple[str, str], ...]
"""Pairs of the key in a document and the attribute of a model."""


class Rows(NamedTuple):
    """A list of a document that is a child table."""

    key: str
    relation: str
    names: Names


def _same(*names: str) -> Names:
    return tuple((name, name) for name in names)


COMMON: Names = (
    ("id", "identifier"),
    *_same("source_rev", "source", "as_of", "assured_date", "confidence", "valid_from", "valid_to"),
)

PLAIN: dict[str, Names] = {
    "organizations": _same("name", "website"),
    "services": _same(
        *(
            "name",
            "status",
            "kind",
            "category",
            "url",
            "email",
            "languages",
            "interpretation_services",
            "cost",
        )
    ),
    "locations": _same("name", "location_type", "host", "latitude", "longitude", "districts", "wheelchair"),
    "service_at_locations": _same("kind", "email", "languages", "partners"),
    "topics": _same("kind", "order", "icon"),
    "documents": _same("icon"),
    "notices": _same("severity"),
    "calendars": (),
}

ADDRESS: Names = _same("address_1", "postal_code", "city", "country")

REFERENCES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "services": (("organization_id", "organization", "organizations"),),
    "service_at_locations": (
        ("service_id", "service", "services"),
        ("location_id", "location", "locations"),
    ),
    "topics": (("parent", "parent", "topics"),),
}
"""Key, attribute and collection of single references."""

REFERENCE_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "services": (("topics", "topics"),),
    "topics": (("services", "services"), ("documents", "documents")),
    "notices": (("locations", "locations"),),
}
"""Key (and relation) and collection of ordered lists of references."""

_PHONES = Rows("phones", "phones", _same("number", "type"))
_SLOTS = Rows(
    "weekly",
    "weekly",
    _same("byday", "opens_at", "closes_at", "mode", "languages", "nth", "interval", "dtstart"),
)
_CLOSURES = Rows("closures", "closures", (("from", "start"), ("to", "end"), *_same("reason", "certain")))
_OPENINGS = Rows("extra", "openings", _same("day", "opens_at", "closes_at", "mode"))

ROWS: dict[str, tuple[Rows, ...]] = {
    "services": (_PHONES,),
    "service_at_locations": (_PHONES,),
    "calendars": (Rows("holidays", "holidays", _same("day", "name", "certain")),),
}
HOURS_ROWS = (_SLOTS, _CLOSURES, _OPENINGS)
WITH_HOURS = frozenset({"services", "service_at_locations"})
APPOINTMENT: Names = (
    ("required", "appointment_required"),
    ("url", "appointment_url"),
    ("phone", "appointment_phone"),
)
