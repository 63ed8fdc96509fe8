"""Issues numbers as fast as it can and prints each label only after the ledger has returned it.

Usage: python ledger_child.py LEDGER SERIES COUNT [DAYS_LATER]; ends early when the series is used up.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.domain.ticket import Limits
from kiosk.errors import SeriesExhausted
from kiosk.store.ledger import Ledger, Wish


def main(path: str, series: str, count: str, days_later: str = "0") -> None:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=int(days_later))
    with Ledger(Path(path)) as ledger, Path("/dev/urandom").open("rb") as random:
        for _ in range(int(count)):
            name = random.read(16).hex()
            wish = Wish(
                request_id=name,
                office="dortmund",
                series=series,
                service="advice",
                language="ar",
                ticket_id=name,
                token=name,
            )
            try:
                issued = ledger.issue(wish, now, Limits(), lambda _: True)
            except SeriesExhausted:
                return
            print(issued.ticket.label, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
