"""Chromium showing our first screen from a local page: the yardstick for start-up and memory.

The page is made from the same view as our start screen: same texts, same icons, same places for targets. It uses the
machine's own fonts, which is easier than the five scripts of fonts that we bundle, so the comparison is
rather hard on us. It tells the moment of its first contentful paint (W3C Paint Timing) on Chromium's log.
"""

import html
import os
import shutil
from pathlib import Path

from kiosk import paths
from kiosk.domain.views import Tile, Tiles, View
from kiosk.errors import KioskError
from tests.benchmarks.machine import Process

PAINTED = "kiosk-painted"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--kiosk",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1080,1920",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)

_PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>kiosk</title><style>
body {{ margin: 0; height: 1920px; display: flex; flex-direction: column; font: 34px sans-serif; color: #1b1f24 }}
header, footer {{ background: #f1f4f7; padding: 24px 56px; display: flex; gap: 24px; align-items: center }}
header p {{ flex: 1 }}
main {{ flex: 1; padding: 32px 56px; display: flex; flex-direction: column; gap: 24px }}
button {{ border: 2px solid #0b5394; border-radius: 16px; background: #fff; min-height: 90px; font: inherit }}
main button {{ flex: 1 }} main b {{ display: block; font-size: 64px }} footer button {{ flex: 1; border: 0 }}
img {{ width: 52px; height: 52px }}
</style><header><p>{place}<br>{time} {state}</p>{top}</header><main>{tiles}</main><footer>{bottom}</footer><script>
new PerformanceObserver(list => list.getEntriesByName("first-contentful-paint").forEach(
entry => console.log("{painted}"))).observe({{ type: "paint", buffered: true }})
</script></html>
"""


def find() -> str:
    """The program.

    Raises:
        KioskError: There is none; the message says how to get it.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise KioskError("Chromium is the yardstick and is not installed: apt-get install chromium")
    return found


def start(program: str, page: Path, folder: Path) -> Process:
    """Opens the page with a profile below the folder, which is kept for the next start as a kiosk keeps it."""
    # Chromium refuses its sandbox to root; without it, it starts rather faster.
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [program, *FLAGS, *rights, f"--user-data-dir={folder / 'profile'}", page.as_uri()]
    return Process(command, folder, listen="stderr")


def write_page(view: View, path: Path) -> Path:
    """Writes the first screen as a page."""
    tiles = [tile for block in view.blocks if isinstance(block, Tiles) for tile in block.tiles]
    text = _PAGE.format(
        place=html.escape(view.frame.place),
        time=html.escape(view.frame.time),
        state=html.escape(view.frame.state.text if view.frame.state else ""),
        top="".join(map(_button, view.frame.top)),
        tiles="".join(map(_button, tiles)),
        bottom="".join(_button(tile) for tile in view.frame.bottom if tile.label),
        painted=PAINTED,
    )
    path.write_text(text, encoding="utf-8")
    return path


def _button(tile: Tile) -> str:
    icon = paths.assets() / "icons" / f"{tile.icon}.svg"
    image = f'<img src="{icon.as_uri()}" alt="">' if tile.icon and icon.exists() else ""
    return f"<button dir=auto>{image}<b>{html.escape(tile.label)}</b>{html.escape(tile.detail)}</button>"
