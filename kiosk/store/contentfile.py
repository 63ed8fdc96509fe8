"""The one file of documents in a release, byte for byte the same wherever it is made.

A release is built from source files on one machine and put together from pieces on another; both must give the
same bytes. They are those that TinyDB would write with `kiosk.store.storage`.
"""

import msgspec

from kiosk.domain import tree


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
