"""Frames of which nobody looks at the pixels: everything is drawn as ever, but only one pixel is filled in.

Without a graphics card, filling is most of the work of a frame; layout, texts, textures and commands are the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from kivy.graphics.opengl import GL_SCISSOR_TEST, glDisable, glEnable, glScissor


@contextmanager
def hardly_filled() -> Iterator[None]:
    """Within the block the window keeps the pixels it had, all but one."""
    glEnable(GL_SCISSOR_TEST)
    glScissor(0, 0, 1, 1)
    try:
        yield
    finally:
        glDisable(GL_SCISSOR_TEST)
