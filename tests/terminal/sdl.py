"""Events as SDL gets them from the system: keys, mouse buttons, fingers, a closed window.

They are pushed into the queue of the very SDL that Kivy has loaded, so they take the whole way through Kivy.
"""

import ctypes
import struct
from functools import cache
from pathlib import Path

QUIT, WINDOW, KEY_DOWN, KEY_UP = 0x100, 0x200, 0x300, 0x301
MOUSE_DOWN, MOUSE_UP, FINGER_DOWN, FINGER_UP = 0x401, 0x402, 0x700, 0x701
WINDOW_CLOSE = 14
CTRL = 0x40
ESCAPE = (41, 27)
F1, F11, F12 = ((58 + i, 0x4000003A + i) for i in (0, 10, 11))
E_KEY, F4 = (8, ord("e")), (61, 0x4000003D)
"""Keys as (scancode, keycode)."""


@cache
def _library() -> ctypes.CDLL:
    names = {
        line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "libSDL2-2" in line
    }
    return ctypes.CDLL(names.pop())


def _push(event: bytes) -> None:
    whole = ctypes.create_string_buffer(event, 64)
    assert _library().SDL_PushEvent(whole) == 1


def key(scancode: int, code: int, modifiers: int = 0) -> None:
    """Presses and releases a key."""
    for kind, state in ((KEY_DOWN, 1), (KEY_UP, 0)):
        _push(struct.pack("=IIIBBBBiiHxxI", kind, 0, 1, state, 0, 0, 0, scancode, code, modifiers, 0))


def mouse(kind: int, x: float, y: float, button: int = 1) -> None:
    """A mouse button goes down or up, at pixels from the upper left corner; a touchscreen's touch as SDL tells it."""
    _push(
        struct.pack("=IIIIBBBBii", kind, 0, 1, 0xFFFFFFFF, button, kind == MOUSE_DOWN, 1, 0, int(x), int(y))
    )


def finger(kind: int, number: int, x: float, y: float) -> None:
    """A finger of a touchscreen goes down or up, in parts of the window."""
    _push(struct.pack("=IIqqfffffI", kind, 0, 1, number, x, y, 0, 0, 1.0, 1))


def close() -> None:
    """Somebody or something asks the window to close, in both ways there are."""
    _push(struct.pack("=IIIBBBBii", WINDOW, 0, 1, WINDOW_CLOSE, 0, 0, 0, 0, 0))
    _push(struct.pack("=II", QUIT, 0))
