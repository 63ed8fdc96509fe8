"""Notes faults and sends them to its standard output, which stands for a server that takes all it can read.

Prints ``noted N`` after fault N was noted, and ``sent NUMBERS`` with the numbers and places of a batch; confirms only
after that. Usage: python outbox_child.py OUTBOX FIRST
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.domain.report import Fault
from kiosk.store.outbox import Outbox


def main(path: str, first: str) -> None:
    outbox = Outbox(Path(path))
    for fault in count(int(first)):
        outbox.fault(datetime(2026, 3, 2, tzinfo=UTC), "KeyError", str(fault))
        print("noted", fault, flush=True)
        if fault % 3 == 0:
            batch = outbox.batch(5)
            events = (f"{event.number}:{event.place}" for event in batch.events if isinstance(event, Fault))
            print("sent", batch.outbox, batch.number, *events, flush=True)
            outbox.confirm(batch.outbox, batch.events[-1].number, batch.number)


if __name__ == "__main__":
    main(*sys.argv[1:])
