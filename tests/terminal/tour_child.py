"""The tour's walk in one window size, without pictures: what it examined and found, as JSON in a file.

python -m tests.terminal.tour_child 1080x1920 FILE LANGUAGE...
"""

import gc
import json
import sys
import tempfile
from pathlib import Path

from kiosk import paths
from kiosk.settings import Settings
from kiosk.terminal import window as windows
from kiosk.terminal.tour import Report, tour_settings


def main(size: str, file: Path, languages: list[str]) -> None:
    """Walks through all screens in each language."""
    width, _, height = size.partition("x")
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as folder:
        settings = tour_settings(Settings(), folder, (int(width), int(height)))
        windows.prepare(settings, offscreen=True)
        window, screen = windows.open_window(settings)
        from kivy.clock import Clock

        from kiosk.store.build import build_sample
        from kiosk.terminal.tour.route import MADE_AT, walk
        from kiosk.terminal.tour.walker import Walker
        from tests.terminal.sparing import hardly_filled

        Clock._max_fps = 0  # else each turn of the loop sleeps until the next frame is due
        build_sample(paths.assets() / "sample", paths.releases_dir(settings), MADE_AT)
        report = Report()
        with hardly_filled(), Walker(settings, window, screen, None, report) as walker:
            gc.collect()
            gc.freeze()  # what stays for the whole walk need not be searched for rubbish again and again
            gc.set_threshold(50_000, 20, 20)
            for language in languages:
                walk(walker, language)
    file.write_text(json.dumps({"pictures": report.pictures, "findings": report.findings}), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
