"""What a document says beyond its record: unknown fields, and defaults that it states although it need not.

The tables of the database hold what a record holds. To give a document back exactly as it came, the rest is kept
beside it and put in again. Plain functions on plain values.

    rest = residue({"id": "a", "email": None, "x": 1}, {"id": "a"})      # {"email": None, "x": 1}
    restored({"id": "a", "email": "b@c"}, rest)                          # {"id": "a", "email": "b@c", "x": 1}
"""

from collections.abc import Mapping
from typing import Any


def residue(raw: Mapping[str, Any], built: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `raw` has and `built` has not; lists keep it with their own items, so they are passed over."""
    rest: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in built:
            rest[key] = value
        elif isinstance(value, Mapping) and isinstance(built[key], Mapping):
            inner = residue(value, built[key])
            if inner:
                rest[key] = inner
    return rest


def restored(built: Mapping[str, Any], rest: Mapping[str, Any]) -> dict[str, Any]:
    """Return `built` with what `rest` has besides; what is built always wins."""
    merged = {key: _restored(value, rest.get(key)) for key, value in built.items()}
    return merged | {key: value for key, value in rest.items() if key not in built}


def _restored(value: Any, rest: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(rest, Mapping):
        return restored(value, rest)
    if isinstance(value, list) and isinstance(rest, list) and len(rest) == len(value):
        return [_restored(item, other) for item, other in zip(value, rest, strict=True)]
    return value
