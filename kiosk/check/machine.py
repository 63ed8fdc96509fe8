"""What can be wrong with the machine itself: screen, graphics, sound, printer, disk, clock.

Nothing is changed; the write test removes its file again.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk import paths
from kiosk.check import egl
from kiosk.check.finding import Finding, error, ok, warning
from kiosk.disk import LITTLE_SPACE, NO_SPACE
from kiosk.display import find
from kiosk.errors import KioskError
from kiosk.settings import Settings

FIRST_YEAR = 2026  # the kiosk did not exist before: an earlier clock is wrong


def screen(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """Say where the window would appear; in an office it must be where visitors see it."""
    display = find(environ)
    if display.visible:
        return ok("screen", display.found)
    if settings.terminal.kiosk_mode:
        return error("screen", display.found, display.mend)
    return warning("screen", display.found, f"{display.mend}; without one, `kiosk tour` makes pictures")


def graphics() -> Finding:
    """Say what draws, and whether it is the graphics chip."""
    try:
        name = egl.renderer()
    except KioskError as problem:
        return error("graphics", str(problem), "Run ./kiosk/start once, it installs the Debian packages")
    if "llvmpipe" in name or "softpipe" in name:
        mend = "Where there is a graphics chip: add the user to the groups video and render"
        return warning("graphics", f"the processor draws: {name}", mend)
    return ok("graphics", name)


def sound(cards: Path = Path("/proc/asound/cards")) -> Finding:
    """Say whether there is a sound device; only the call display makes sounds."""
    try:
        names = [line.split("]: ")[1] for line in cards.read_text().splitlines() if "]: " in line]
    except OSError:
        names = []
    mend = "A call display on this machine is silent; on another one it is not"
    return ok("sound", ", ".join(names)) if names else warning("sound", "no device", mend)


def printer(settings: Settings, find_library: Callable[[str], str | None] = find_library) -> Finding:
    """Ask the printer how it is; without one, everything stands on the screen.

    Args:
        settings: which printer.
        find_library: tells where a shared library is, None when it is nowhere.
    """
    from kiosk.takehome.paper.printing import Helper
    from kiosk.takehome.paper.setup import MEND, WORDS, Request, setup_of

    setup = setup_of(settings, paths.data_dir(settings))
    if setup is None:
        return ok("printer", "none is set up")
    if setup.device.startswith("usb:") and find_library("usb-1.0") is None:
        mend = "Install the Debian package libusb-1.0-0"
        return warning("printer", f"{setup.device} cannot be reached, libusb is missing", mend)
    helper = Helper(setup)
    answer = helper.exchange(Request(name="check"))
    helper.close()
    found = f"{setup.device} {WORDS[answer.state]}{f': {answer.detail}' if answer.detail else ''}"
    if answer.state in ("ready", "unknown") and not answer.trouble:
        return ok("printer", found)
    return warning("printer", found, MEND[answer.state])


def disk(settings: Settings) -> Finding:
    """Say whether the data folder can be written, and how much room there is."""
    folder = paths.data_dir(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written by kiosk check")
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        mend = "Free space, mend the rights, or name another folder in terminal.data_dir"
        return error("disk", f"{folder} cannot be written: {problem.strerror}", mend)
    return room(folder, shutil.disk_usage(folder).free)


def room(folder: Path, free: int) -> Finding:
    """Say whether so many free bytes are enough."""
    found = f"{free // 1_000_000:,} MB free in {folder}"
    if free < NO_SPACE:
        return error("disk", found, "Free some space: numbers could not be given")
    if free < LITTLE_SPACE:
        return warning("disk", found, "Free some space: the next release may not fit")
    return ok("disk", found)


def clock(settings: Settings, now: datetime) -> Finding:
    """Say what time it is in the office, and whether that can be.

    Args:
        settings: the time zone of the office.
        now: the time of this machine, with its zone.
    """
    local = now.astimezone(ZoneInfo(settings.office.timezone))
    found = f"{local:%Y-%m-%d %H:%M} in {settings.office.timezone}"
    if local.year < FIRST_YEAR:
        return error("clock", found, 'Set the clock: opening hours and "open now" depend on it')
    return ok("clock", found)
