"""The one file of documents in a release, byte for byte the same wherever it is made.

A release is built from source files on one machine and put together from pieces on another; both must give the
same bytes. They are those that TinyDB would write with `kiosk.store.storage`.
"""

import msgspec

from kiosk.domain import tree


def content_file_of(tables: tree.Tables) -> bytes:
    """Return the TinyDB file of some documents: one table per collection, numbered from 1 in their order."""
    return msgspec.json.encode(
        {
            name: {str(number): raw for number, raw in enumerate(documents, 1)}
            for name, documents in tree.ordered(tables).items()
        }
    )
