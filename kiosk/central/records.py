"""Makes the records of the server known to msgspec before any thread uses them.

msgspec learns a class of records when the first value of it is read, and shows other threads what it has learned so
far: one that reads such a value in that moment ends the whole process (SIGSEGV in msgspec 0.22, which is the newest).
So everything is learned while there is one thread only, before the server forks.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from kiosk.central.integreat import shapes as shapes
from kiosk.central.releases import history as history
from kiosk.domain import content as content
from kiosk.domain import estimate as estimate
from kiosk.domain import mirror as mirror
from kiosk.domain import places as places
from kiosk.domain import report as report
from kiosk.domain import ticket as ticket
from kiosk.domain import times as times
from kiosk.domain import tree as tree


def learn() -> None:
    """Learn all records of this program that are imported: those of the modules above at least."""
    for kind in records():
        msgspec.json.Decoder(kind)


def records(kind: type[Struct] = Struct) -> Iterator[type[Struct]]:
    """Yield what this program has derived from a kind of record so far."""
    for derived in kind.__subclasses__():
        if derived.__module__.startswith("kiosk."):
            yield derived
        yield from records(derived)
