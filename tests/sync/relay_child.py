"""A further terminal without a screen: gives numbers, prints each when it is on the disk, and lets some people leave.

Usage: python relay_child.py LEDGER OFFICE SERIES SEED; ends when its input ends.
"""

import random
import secrets
import select
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.domain.ticket import Limits
from kiosk.errors import StateChanged
from kiosk.store.ledger import Ledger, Wish

LONGEST_PAUSE = 0.5


def main(path: str, office: str, series: str, seed: str) -> None:
    chance = random.Random(seed)
    last = ""
    with Ledger(Path(path)) as ledger:
        while not select.select([sys.stdin], [], [], chance.uniform(0, LONGEST_PAUSE))[0]:
            now = datetime.now(UTC)
            if last and chance.random() < 0.2:
                try:
                    ledger.cancel(last, now)
                except StateChanged:
                    continue  # called meanwhile, the office says
            wish = Wish(
                request_id=str(uuid.uuid4()),
                office=office,
                series=series,
                service="papiere",
                language="fa",
                ticket_id=str(uuid.uuid4()),
                token=secrets.token_urlsafe(24),
            )
            ticket = ledger.issue(wish, now, Limits(), lambda _now: True).ticket
            last = ticket.id
            print(ticket.label, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
