"""What the server writes into its log: never a link of a ticket, which would open its page to whoever reads the log."""

import logging
import re

_LINK = re.compile(r"/t/[\w-]+")


class WithoutLinks(logging.Formatter):
    """Leaves the secrets out of addresses, wherever they stand in a line or in what follows it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        return _LINK.sub("/t/…", super().format(record))
