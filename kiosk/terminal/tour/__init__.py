"""`kiosk tour`: the real terminal, walked through by real touches, with a picture of every screen.

The pictures are for people who judge the look; ``tour.json`` beside them says in numbers what was drawn where, and
every picture is examined for clipped text, small or overlapping targets and missing glyphs. A tour with a finding
ends with an error, so it is the end-to-end test as well.

One process draws in one window size; several sizes are several processes.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kiosk.errors import KioskError
from kiosk.i18n.languages import load, offered
from kiosk.paths import assets, locales
from kiosk.settings import Settings

DEFAULT_SIZE = (1080, 1920)
SCREENS_MM = {(1080, 1920): (267, 476), (1920, 1080): (476, 267), (768, 1366): (194, 345)}
"""Physical sizes of the screens a tour may stand for: 21.5 inches upright and lying, and 15.6 inches upright."""

PIN = "271828"
BASE_URL = "https://lokal-willkommen.example"
"""An address that can never exist (RFC 2606), so that the pictures show both codes before there is a server."""


@dataclass
class Report:
    """What a tour drew, and what is wrong with it."""

    pictures: list[dict[str, Any]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def main(
    settings: Settings,
    out: Path,
    languages: list[str] | None = None,
    sizes: list[tuple[int, int]] | None = None,
) -> int:
    """Walks and writes.

    Args:
        settings: The settings of this machine; the tour uses its own data, so nothing of a real terminal changes.
        out: Folder for the pictures and ``tour.json``; made when missing.
        languages: BCP 47 codes; all that the terminal offers when None.
        sizes: Window sizes in pixels; 1080x1920 when None.

    Returns:
        0 when nothing is wrong with any picture, else 1; every finding is printed.

    Raises:
        KioskError: The folder cannot be written, a language is not known, or there is no window.
    """
    rows = offered(load(locales()), tuple(languages or settings.terminal.languages))
    codes = [row.code for row in rows]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KioskError(f"the folder of the pictures cannot be made: {error}") from error
    wanted = sizes or [DEFAULT_SIZE]
    report = (
        _one_size(settings, out, codes, wanted[0]) if len(wanted) == 1 else _each_size(out, codes, wanted)
    )
    text = json.dumps({"pictures": report.pictures}, ensure_ascii=False, indent=1)
    (out / "tour.json").write_text(text + "\n", encoding="utf-8")
    for finding in report.findings:
        print(f"kiosk: {finding}")
    print(f"kiosk: {len(report.pictures)} pictures in {out}, {len(report.findings)} findings", flush=True)
    return 1 if report.findings else 0


def _each_size(out: Path, codes: Sequence[str], sizes: Sequence[tuple[int, int]]) -> Report:
    """A process for every size, because a window keeps its size."""
    report = Report()
    for width, height in sizes:
        folder = out / f"{width}x{height}"
        command = [sys.executable, "-m", "kiosk", "tour", "--out", str(folder), "--size", f"{width}x{height}"]
        done = subprocess.run([*command, "--language", *codes], check=False)
        if not (folder / "tour.json").exists():
            raise KioskError(f"the tour in {width}x{height} ended with code {done.returncode}")
        if done.returncode:
            report.findings.append(f"{width}x{height}: see the findings above")
        for picture in json.loads((folder / "tour.json").read_text(encoding="utf-8"))["pictures"]:
            report.pictures.append({**picture, "file": f"{folder.name}/{picture['file']}"})
    return report


def tour_settings(settings: Settings, data_dir: str, size: tuple[int, int]) -> Settings:
    """The settings a tour runs with: own data, known PIN, both codes, the size asked for."""
    from kiosk.domain.pin import hash_pin

    width_mm, height_mm = SCREENS_MM.get(size, (round(size[0] / 4.03), round(size[1] / 4.03)))
    replace = msgspec.structs.replace
    return replace(
        settings,
        office=replace(settings.office, location="mengede-huckarde-westerfilde"),
        terminal=replace(settings.terminal, data_dir=data_dir, kiosk_mode=False),
        screen=replace(settings.screen, width_mm=width_mm, height_mm=height_mm, size=f"{size[0]}x{size[1]}"),
        queue=replace(settings.queue, enabled=True),
        takehome=replace(settings.takehome, base_url=BASE_URL),
        sync=replace(settings.sync, url=BASE_URL),
        reports=replace(settings.reports, url=BASE_URL),
        staff=replace(settings.staff, pin_hash=hash_pin(PIN, bytes(16))),
    )


def _one_size(settings: Settings, out: Path, codes: Sequence[str], size: tuple[int, int]) -> Report:
    from kiosk.terminal import window as windows

    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as folder:
        settings = tour_settings(settings, folder, size)
        windows.prepare(settings, offscreen=True)
        window, screen = windows.open_window(settings)
        from kiosk import paths
        from kiosk.store.build import build_sample
        from kiosk.terminal.tour.route import MADE_AT, walk
        from kiosk.terminal.tour.walker import Walker

        build_sample(assets() / "sample", paths.releases_dir(settings), MADE_AT)
        report = Report()
        with Walker(settings, window, screen, out, report) as walker:
            for code in codes:
                walk(walker, code)
        return report
