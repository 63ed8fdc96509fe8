"""The colours of the pages, light and dark: those of the project's look, with text at 7:1 at least."""

from collections.abc import Mapping

Palette = Mapping[str, str]

LIGHT: Palette = {
    "background": "#ffffff",
    "surface": "#f3f4f7",
    "text": "#131525",
    "muted": "#454b6b",
    "action": "#2044aa",
    "on_action": "#ffffff",
    "focus": "#454b6b",
    "border": "#6e7597",
    "line": "#d6d9e5",
    "info": "#006b8c",
    "info_surface": "#c0f3ff",
    "warning": "#925400",
    "warning_surface": "#ffe7b6",
    "danger": "#c31c13",
    "danger_surface": "#fee4e0",
}

DARK: Palette = {
    "background": "#000000",
    "surface": "#131525",
    "text": "#f3f4f7",
    "muted": "#b2b6cc",
    "action": "#97afe1",
    "on_action": "#000000",
    "focus": "#a9aec6",
    "border": "#6e7597",
    "line": "#33374f",
    "info": "#00a1cd",
    "info_surface": "#002533",
    "warning": "#d58100",
    "warning_surface": "#351b00",
    "danger": "#ea7060",
    "danger_surface": "#4c0000",
}

TEXT_PAIRS = (
    ("text", "background"),
    ("text", "surface"),
    ("muted", "background"),
    ("muted", "surface"),
    ("action", "background"),
    ("action", "surface"),
    ("on_action", "action"),
    ("text", "info_surface"),
    ("text", "warning_surface"),
    ("text", "danger_surface"),
)
"""Every text colour with every background it stands on."""
