"""Which renderer would draw on this machine, asked from EGL itself, without a window and without Kivy.

The constants are those of the EGL 1.5 specification and its extension EGL_MESA_platform_surfaceless.
"""

import ctypes
from ctypes import c_char_p, c_int, c_uint, c_void_p
from typing import Any

from kiosk.errors import KioskError

_SURFACELESS = 0x31DD
_OPENGL_ES = 0x30A0
_CONFIG = (0x3040, 4, 0x3033, 1, 0x3038)  # renderable type: OpenGL ES 2; surface type: pbuffer; end
_CONTEXT = (0x3098, 2, 0x3038)  # client version: 2; end
_GL_RENDERER = 0x1F01
_RESULTS = {
    "eglGetPlatformDisplay": c_void_p,
    "eglInitialize": c_uint,
    "eglBindAPI": c_uint,
    "eglChooseConfig": c_uint,
    "eglCreateContext": c_void_p,
    "eglMakeCurrent": c_uint,
    "eglGetProcAddress": c_void_p,
}


def renderer() -> str:
    """Return the name of the renderer, as in "llvmpipe (LLVM 15.0.6, 256 bits)".

    Raises:
        KioskError: a library or a driver is missing; the message names the step that failed.
    """
    egl = _library()
    display = c_void_p(_step(egl, "eglGetPlatformDisplay", _SURFACELESS, None, None))
    _step(egl, "eglInitialize", display, None, None)
    try:
        _make_context_current(egl, display)
        return _name(egl)
    finally:
        egl.eglTerminate(display)


def _library() -> Any:
    try:
        return ctypes.CDLL("libEGL.so.1")
    except OSError as error:
        raise KioskError(str(error)) from error


def _step(egl: Any, name: str, *arguments: Any) -> Any:
    function = getattr(egl, name)
    function.restype = _RESULTS[name]
    result = function(*arguments)
    if not result:
        raise KioskError(f"{name} failed with code {egl.eglGetError():#x}")
    return result


def _make_context_current(egl: Any, display: c_void_p) -> None:
    _step(egl, "eglBindAPI", _OPENGL_ES)
    config, found = c_void_p(), c_int()
    wanted = (c_int * len(_CONFIG))(*_CONFIG)
    _step(egl, "eglChooseConfig", display, wanted, ctypes.byref(config), 1, ctypes.byref(found))
    version = (c_int * len(_CONTEXT))(*_CONTEXT)
    context = _step(egl, "eglCreateContext", display, config, None, version)
    _step(egl, "eglMakeCurrent", display, None, None, c_void_p(context))


def _name(egl: Any) -> str:
    get_string = ctypes.CFUNCTYPE(c_char_p, c_uint)(_step(egl, "eglGetProcAddress", b"glGetString"))
    return (get_string(_GL_RENDERER) or b"unknown").decode("ascii", "replace")
