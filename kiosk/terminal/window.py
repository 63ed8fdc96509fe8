"""The window: everything that must be said to Kivy before it is imported, and the locks of kiosk mode.

Kivy reads its environment and configuration at import, so `prepare` comes first and this module imports Kivy only
inside functions. A terminal ignores Kivy's own configuration files and variables: a file left in a home folder must
not change what a visitor sees (`ux.md` K1 to K3).
"""

import os
from pathlib import Path
from typing import Any

from kiosk.errors import WindowError
from kiosk.settings import Settings
from kiosk.terminal.theme import Screen

DEFAULT_SIZE = (1080, 1920)
REACH_MM = 1100
"""How high above the floor everybody reaches a target, in millimetres."""
FRAMES_A_SECOND = 30
"""How often Kivy looks for touches; nothing is drawn unless something changed."""


def size_of(settings: Settings) -> tuple[int, int] | None:
    """The window size of the settings in pixels, None for the whole screen."""
    if settings.screen.size == "auto":
        return None
    width, height = settings.screen.size.split("x")
    return int(width), int(height)


def prepare(settings: Settings, *, offscreen: bool) -> None:
    """Configures Kivy; must run before any Kivy module is imported.

    Args:
        settings: The settings of this machine.
        offscreen: Whether to draw without a screen, on SDL's offscreen driver.
    """
    for name in [name for name in os.environ if name.startswith(("KIVY_", "KCFG_"))]:
        del os.environ[name]
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_LOG_MODE="PYTHON",  # else Kivy takes over stderr, and a fault at start says nothing
        KIVY_WINDOW="sdl2",  # its X11 window ends the process when there is no X server
        KIVY_NO_ENV_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_CONSOLELOG="1",
        KIVY_IMAGE="sdl2",  # else every image library that is installed is loaded at start
    )
    if offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kivy.config import Config

    size = size_of(settings) or (DEFAULT_SIZE if offscreen or not settings.terminal.kiosk_mode else None)
    options = {
        "kivy": {"exit_on_escape": "0", "log_enable": "0"},
        "graphics": {
            "fullscreen": "auto" if size is None else "0",
            "borderless": "1" if settings.terminal.kiosk_mode else "0",
            "show_cursor": "0" if settings.terminal.kiosk_mode else "1",
            "allow_screensaver": "0",
            "resizable": "0",
            "multisamples": "0",
            "maxfps": str(FRAMES_A_SECOND),
            "width": str((size or DEFAULT_SIZE)[0]),
            "height": str((size or DEFAULT_SIZE)[1]),
        },
    }
    for section, values in options.items():
        for key, value in values.items():
            Config.set(section, key, value)
    for section in ("input", "modules"):
        for key, _value in list(Config.items(section)):
            Config.remove_option(section, key)
    Config.set("input", "mouse", "mouse,disable_multitouch")
    _shorten_style_sheet()


def _shorten_style_sheet() -> None:
    """Imports Kivy's rule engine with our short `style.kv` in place of Kivy's.

    Kivy parses the rules of all its widgets at import, a tenth of the time to the first screen, and looks through them
    for every widget made. Ours draw themselves; of Kivy's, only Label and Button have rules here.
    """
    import kivy
    import kivy.resources  # remembers the folder as well, and has to remember the real one

    folder, kivy.kivy_data_dir = kivy.kivy_data_dir, str(Path(__file__).parent)
    try:
        import kivy.lang.builder
    finally:
        kivy.kivy_data_dir = folder


def open_window(settings: Settings) -> tuple[Any, Screen]:
    """Opens the window with our text provider in place.

    Returns:
        Kivy's window and the measures of the screen.

    Raises:
        WindowError: Kivy has no window; without graphics libraries it says nothing itself.
        TextError: A bundled font does not load.
    """
    from kiosk.terminal import label

    label.install()
    from kivy.core.window import Window

    if Window is None:
        raise WindowError(
            "there is no window: graphics libraries or a screen are missing; `kiosk check` says which"
        )
    label.assert_installed()
    if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        Window.bind(on_flip=_finish_frame)
    width, height = int(Window.size[0]), int(Window.size[1])
    short, long = sorted((settings.screen.width_mm, settings.screen.height_mm))
    across = short if width < height else long  # the screen may have been turned
    height = min(height, reachable(settings.screen.floor_mm, width / across) or height)
    return Window, Screen(width, height, across, settings.screen.viewing_distance_mm)


def _finish_frame(_window: Any) -> None:
    """Ends a frame. A screen does so by itself; without one Mesa keeps every texture that was ever drawn."""
    from kivy.graphics.opengl import glFinish

    glFinish()


def reachable(floor_mm: int, px_per_mm: float) -> int:
    """The height in pixels, from the lower edge, that a wheelchair user reaches; 0 when the floor is not known.

    Everything is drawn below this line, so every target is within reach (`ux.md` B3; EN 301 549, 8.3.2).
    """
    return int(max(0, REACH_MM - floor_mm) * px_per_mm) if floor_mm else 0


def lock(window: Any) -> None:
    """Kiosk mode: no key and no close request leaves the terminal."""
    window.bind(on_request_close=lambda *_args, **_named: True)
    window.bind(on_keyboard=lambda *_args: True)
