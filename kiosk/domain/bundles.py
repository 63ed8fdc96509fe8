"""Many pieces in one file: on a long way a hundred small files take longer than their bytes.

A *pack* holds all pieces of one part, for the first time; a *step* holds the pieces that are new or gone since the
release before, for everybody who has that one. Both are one JSON object: pieces by part and document, null for one
that is gone.

A bundle only brings pieces early. Which piece belongs where is said by the sections of the index alone, so one that
does not fit what somebody has costs a few more requests, and nothing else.

    step = write(changes(names_before, pieces, names))
    add(pieces, step)
"""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from kiosk.errors import ReleaseError

Bundle = Mapping[str, Mapping[str, bytes | None]]
"""Pieces by part and document; None for one that is gone."""

_GONE = b"null"

Name = TypeVar("Name")
"""How pieces are named: equal for the same bytes."""


def write(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle, the same for the same pieces."""
    return msgspec.json.encode(
        {
            part: {name: msgspec.Raw(_GONE if piece is None else piece) for name, piece in pieces.items()}
            for part, pieces in bundle.items()
        },
        order="sorted",
    )


def add(parts: dict[str, dict[str, bytes]], data: bytes) -> None:
    """Put the pieces of a bundle in their places, and remove those that are gone.

    Raises:
        ReleaseError: It is no bundle; nothing was changed.
    """
    try:
        bundle = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
    except ValueError as error:
        raise ReleaseError(f"bundle: {error}") from error
    for part, pieces in bundle.items():
        mine = parts.setdefault(part, {})
        for name, raw in pieces.items():
            piece = bytes(raw)
            if piece == _GONE:
                mine.pop(name, None)
            else:
                mine[name] = piece
        if not mine:
            del parts[part]


def changes(
    before: Mapping[str, Mapping[str, Name]],
    after: Mapping[str, Mapping[str, bytes]],
    names: Mapping[str, Mapping[str, Name]],
) -> Bundle:
    """Return what is new or gone.

    Args:
        before: The name of each piece as it was, by part and document.
        after: The pieces as they are.
        names: The name of each piece as it is.
    """
    found: dict[str, dict[str, bytes | None]] = {}
    for part in before.keys() | names.keys():
        old, new = before.get(part, {}), names.get(part, {})
        changed: dict[str, bytes | None] = {
            document: after[part][document] for document, name in new.items() if old.get(document) != name
        }
        changed |= dict.fromkeys(old.keys() - new.keys())
        if changed:
            found[part] = changed
    return found
