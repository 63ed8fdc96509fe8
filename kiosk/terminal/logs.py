"""The terminal's log: a file a day, kept for a few days, without anything of a visitor (`ux.md` O8)."""

import logging
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path


def start_log(folder: Path, level: str, days: int) -> None:
    """Begins to write ``terminal.log`` in `folder`, keeping `days` older files.

    Raises:
        OSError: The folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = TimedRotatingFileHandler(
        folder / "terminal.log", when="midnight", backupCount=days, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("kiosk")
    log.handlers[:] = [handler]
    log.setLevel(level.upper())
