"""Whether this machine has a display that somebody can see, and if not, what would give it one.

Asked before SDL is: SDL itself falls back to drawing invisibly without a word. Which kinds of display the
locked packages can draw on is known from their files: X11 and KMS everywhere, Wayland on aarch64 only.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

INVISIBLE = ("offscreen", "dummy")


class Display(NamedTuple):
    """What was found.

    Attributes:
        visible: somebody can see what is drawn.
        found: what there is, or is not.
        mend: what to do when nobody can see it.
    """

    visible: bool
    found: str
    mend: str = ""


def find(environ: Mapping[str, str], machine: str = "", root: Path = Path("/")) -> Display:
    """Find the display that the terminal would draw on.

    Args:
        environ: the environment.
        machine: the processor's name, as in "x86_64"; empty for that of this machine.
        root: where /sys and /dev are.
    """
    if driver := environ.get("SDL_VIDEODRIVER"):
        found = f"SDL_VIDEODRIVER asks for {driver}"
        return Display(driver not in INVISIBLE, found, "Unset it to draw on a screen")
    if environ.get("DISPLAY"):
        return Display(True, f"X display {environ['DISPLAY']}")
    if wayland := environ.get("WAYLAND_DISPLAY"):
        found = f"Wayland display {wayland}, and no X display"
        return Display((machine or os.uname().machine) == "aarch64", found, "Install or switch on Xwayland")
    if environ.get("SSH_CONNECTION"):
        return Display(False, "a remote session", "Start it at the machine, or set DISPLAY")
    return _monitor(root)


def _monitor(root: Path) -> Display:
    states = sorted((root / "sys/class/drm").glob("card*-*/status"))
    connected = [state.parent.name for state in states if state.read_text().strip() == "connected"]
    if not connected:
        return Display(False, "no X display and no monitor", "Connect a monitor")
    device = root / "dev/dri" / connected[0].split("-")[0]
    if os.access(device, os.R_OK | os.W_OK):
        return Display(True, f"monitor {', '.join(connected)}")
    return Display(False, f"{device} is closed to this user", "Add the user to the groups video and render")
