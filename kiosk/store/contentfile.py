"""The one file of documents in a release, byte for byte the same wherever it is made.

A release is built from source files on one machine and put together from pieces on another; both must give the
same bytes. They are those that TinyDB would write with `kiosk.store.storage`.
"""

import msgspec

from kiosk.domain import tree
from kiosk.domain.schema import COLLECTIONS
from kiosk.errors import ReleaseError


def content_file_of(tables: tree.Tables) -> bytes:
    """Return the TinyDB file of some documents: one table per collection, numbered from 1 in their order."""
    return content_file_of_ordered(tree.ordered(tables))


def content_file_of_ordered(tables: tree.Tables) -> bytes:
    """Return the same of documents that are in the order of `kiosk.domain.tree.ordered` already."""
    return msgspec.json.encode(
        {
            name: {str(number): raw for number, raw in enumerate(documents, 1)}
            for name, documents in tables.items()
        }
    )


def pieces_of(content: bytes) -> dict[str, dict[str, bytes]]:
    """Return what `kiosk.domain.tree.split` would of the documents in such a file, without reading their texts.

    Raises:
        ReleaseError: It is no such file.
    """
    parts: dict[str, dict[str, bytes]] = {tree.FACTS: {}}
    try:
        tables = msgspec.json.decode(content, type=dict[str, dict[str, dict[str, msgspec.Raw]]])
        for collection in COLLECTIONS:
            for raw in tables.get(collection, {}).values():
                name = f"{collection}/{msgspec.json.decode(raw['id'], type=str)}"
                texts = msgspec.json.decode(raw.pop("translations", b"{}"), type=dict[str, msgspec.Raw])
                parts[tree.FACTS][name] = tree.canonical(raw)
                for language, text in texts.items():
                    parts.setdefault(language, {})[name] = bytes(text)
    except (ValueError, KeyError) as error:
        raise ReleaseError(f"the documents cannot be read: {error}") from error
    return parts
