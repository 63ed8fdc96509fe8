"""Runs the updating process with time limits that no setting allows, or with a round that crashes.

Usage: python process_child.py URL DATA SECONDS ROOT_FILE [die | reports SECONDS]
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from msgspec.structs import replace

from kiosk.settings import Settings
from kiosk.sync import process


def main(url: str, data: str, seconds: str, root: str, what: str = "", limit: str = "") -> int:
    settings = Settings()
    settings = replace(
        settings,
        terminal=replace(settings.terminal, data_dir=data),
        sync=replace(settings.sync, url=url, time_limit_seconds=float(seconds), root_file=root),
        reports=replace(settings.reports, url=url if what == "reports" else ""),
    )
    if what == "die":
        process._one_round = lambda *_: os.kill(os.getpid(), signal.SIGSEGV)  # type: ignore[assignment]
    if what == "reports":
        process.REPORT_SECONDS = float(limit)
    return process.run(settings)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
