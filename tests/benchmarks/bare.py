"""A bare Kivy window with five buttons: run as a process, it says when its first frame is drawn."""

import os

from tests.benchmarks.startup import DRAWN


def main() -> None:
    """Opens the window, and ends after the first frame."""
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1", KIVY_NO_CONSOLELOG="1")
    from kivy.config import Config

    for key, value in {"width": "1080", "height": "1920", "multisamples": "0"}.items():
        Config.set("graphics", key, value)
    from kivy.base import runTouchApp, stopTouchApp
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish
    from kivy.uix.boxlayout import BoxLayout
    from kivy.uix.button import Button

    box = BoxLayout(orientation="vertical")
    for name in ("Deutsch", "English", "Français", "Türkçe", "Polski"):
        box.add_widget(Button(text=name, font_size=64))

    def flipped(_window: object) -> None:
        Window.unbind(on_flip=flipped)
        glFinish()
        print(DRAWN, flush=True)
        stopTouchApp()

    Window.bind(on_flip=flipped)
    runTouchApp(box)


if __name__ == "__main__":
    main()
