"""Settings that every test needs before the first import of Kivy."""

import os

os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_CONSOLELOG="1",
    SDL_VIDEODRIVER="offscreen",
)
