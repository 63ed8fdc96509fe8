"""Colours, type scale and spacing: one set of values for every screen, sized by the physical screen.

Colours are those of the open KERN UX standard, light and dark theme, version 2.7. Sizes are written for 1080x1920 on
21.5 inches (4.03 pixels a millimetre) and scaled by the configured width in millimetres, because a visitor's finger
and eye do not scale with the pixels (`ux.md` C1, C8, D2).
"""

from dataclasses import dataclass
from functools import cached_property

DESIGN_PX_PER_MM = 4.03
Colour = tuple[float, float, float, float]


def rgb(value: str) -> Colour:
    """Turns ``#2044aa`` into red, green, blue and alpha from 0 to 1."""
    return (*(int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1.0)  # type: ignore[return-value]


@dataclass(frozen=True)
class Theme:
    """The colours of one theme; `tones` maps a tone to its icon colour and its background."""

    name: str
    background: Colour
    surface: Colour
    text: Colour
    muted: Colour
    action: Colour
    on_action: Colour
    action_pressed: Colour
    pressed: Colour
    tint: Colour
    border: Colour
    tones: dict[str, tuple[Colour, Colour]]


LIGHT = Theme(
    name="light",
    background=rgb("#ffffff"),
    surface=rgb("#f3f4f7"),
    text=rgb("#131525"),
    muted=rgb("#3e4465"),  # KERN's #51577a reaches 6.4:1 on the surface, less than our 7:1
    action=rgb("#2044aa"),
    on_action=rgb("#ffffff"),
    action_pressed=rgb("#152d72"),
    pressed=rgb("#d9deee"),
    tint=rgb("#e3e9f8"),
    border=rgb("#6e7597"),
    tones={
        "plain": (rgb("#2044aa"), rgb("#f3f4f7")),
        "info": (rgb("#006b8c"), rgb("#c0f3ff")),
        "success": (rgb("#007155"), rgb("#cdf2e4")),
        "warning": (rgb("#925400"), rgb("#ffe7b6")),
        "danger": (rgb("#c31c13"), rgb("#fee4e0")),
    },
)
DARK = Theme(
    name="high_contrast",
    background=rgb("#000000"),
    surface=rgb("#131525"),
    text=rgb("#f3f4f7"),
    muted=rgb("#c4c8da"),  # KERN's #b2b6cc is too dark on a pressed button
    action=rgb("#97afe1"),
    on_action=rgb("#000000"),
    action_pressed=rgb("#c9d6f2"),
    pressed=rgb("#2b3050"),
    tint=rgb("#1d2440"),
    border=rgb("#6e7597"),
    tones={
        "plain": (rgb("#97afe1"), rgb("#131525")),
        "info": (rgb("#00a1cd"), rgb("#002533")),
        "success": (rgb("#16a884"), rgb("#00271b")),
        "warning": (rgb("#d58100"), rgb("#351b00")),
        "danger": (rgb("#ea7060"), rgb("#4c0000")),
    },
)

BODY_CAP_DEGREES = 0.7
"""Visual angle of a capital letter in body text (EN 301 549, 5.1.4)."""

TYPE = {
    "number": 244,
    "title": 68,
    "lead": 52,
    "heading": 46,
    "foot": 42,
    "tile": 44,
    "body": 44,
    "small": 34,
    "chrome": 30,
}
"""Type scale in design pixels."""

NARROW = {"title": 0.8, "lead": 0.88, "foot": 0.8}
"""What gets smaller on a narrow screen; body text keeps its visual angle there too."""


@dataclass(frozen=True)
class Screen:
    """The window in pixels and millimetres, and how far the eye is from it."""

    width: int
    height: int
    width_mm: float
    viewing_distance_mm: float = 600.0

    @cached_property
    def px_per_mm(self) -> float:
        """Pixels a millimetre, from the configured physical width."""
        return self.width / self.width_mm

    @cached_property
    def landscape(self) -> bool:
        """Whether the window is wider than high."""
        return self.width > self.height

    @cached_property
    def narrow(self) -> bool:
        """Whether the window has less than 210 mm of width at the usual distance, as a 15.6-inch screen upright."""
        return self.width / self.unit < 860

    @cached_property
    def unit(self) -> float:
        """Pixels a design pixel, so that body text keeps its visual angle at the configured distance."""
        return self.px_per_mm / DESIGN_PX_PER_MM * max(1.0, self.viewing_distance_mm / 600.0)

    @cached_property
    def touch(self) -> float:
        """The least side of a touch target in pixels: 20 mm (`ux.md` D2), rounded up."""
        return float(-(-20.0 * self.px_per_mm // 1))


@dataclass(frozen=True)
class Look:
    """What a widget needs to draw itself: colours, sizes, direction, and the visitor's text size."""

    theme: Theme
    screen: Screen
    rtl: bool
    text_scale: float = 1.0

    def space(self, design_pixels: float) -> float:
        """A distance of the spacing scale in whole pixels."""
        return float(round(design_pixels * self.screen.unit))

    @property
    def margin(self) -> float:
        """The distance of a page from the edges of the screen."""
        return self.space(28 if self.screen.narrow else 56)

    def size(self, role: str) -> float:
        """The font size of a role in pixels; titles and main actions grow less than body text, the frame does not."""
        most = {"chrome": 1.0, "number": 1.0, "foot": 1.1, "title": 1.25}.get(role, self.text_scale)
        scale = min(self.text_scale, most)
        narrow = NARROW.get(role, 1.0) if self.screen.narrow else 1.0
        return TYPE[role] * self.screen.unit * scale * narrow
