"""Colours have their contrast and letters their size, on every screen that may be configured."""

from collections.abc import Iterator
from functools import cache
from math import radians, tan
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.session import TEXT_SCALES
from kiosk.paths import assets
from kiosk.terminal.theme import BODY_CAP_DEGREES, DARK, LIGHT, TYPE, Colour, Look, Screen, Theme, rgb

LEAST_TEXT, LEAST_PART = 7.0, 3.0
FLOOR_MM = 4.8
"""Cap height of any text (Section 508, 402.4)."""

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
Pair = tuple[str, Colour, Colour]

SCREENS = (
    (1080, 1920, 267),
    (1920, 1080, 476),
    (768, 1366, 194),
    (1080, 1920, 299),
    (2160, 3840, 398),
    (1080, 1920, 194),
)
"""Width and height in pixels and width in mm: 21.5 inches both ways, 15.6, 24, 32 in 4K, and 15.6 in Full HD."""


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def grounds(theme: Theme) -> Iterator[tuple[str, Colour]]:
    """Everything that text in the colour of text may stand on, pressed too."""
    for name in ("background", "surface", "tint", "pressed"):
        yield name, getattr(theme, name)
    for tone, (_ink, ground) in theme.tones.items():
        yield tone, ground


def text_pairs(theme: Theme) -> Iterator[Pair]:
    """Every pair of text and ground; small words that explain are muted on pages, panels and buttons alike."""
    for name, ground in grounds(theme):
        yield f"text on {name}", theme.text, ground
    for name in ("background", "surface", "pressed"):
        yield f"muted on {name}", theme.muted, getattr(theme, name)
    yield "muted on danger (what the emergency number is for)", theme.muted, theme.tones["danger"][1]
    yield "words on the main action", theme.on_action, theme.action
    yield "words on the main action, pressed", theme.on_action, theme.action_pressed


def part_pairs(theme: Theme) -> Iterator[Pair]:
    """Every pair of icon or border and what is beside it."""
    for name, ground in grounds(theme):
        yield f"action icon on {name}", theme.action, ground
        yield f"muted icon on {name}", theme.muted, ground
    for tone, (ink, own) in theme.tones.items():
        for name in ("background", "surface", "pressed", "tint"):
            yield f"{tone} icon on {name}", ink, getattr(theme, name)
        yield f"{tone} icon on its ground", ink, own
    for line in ("border", "action"):
        for name in ("background", "surface"):
            yield f"{line} on {name}", getattr(theme, line), getattr(theme, name)


def too_low(pairs: Iterator[Pair], least: float) -> list[str]:
    return [
        f"{name} {contrast(fore, ground):.2f}"
        for name, fore, ground in pairs
        if contrast(fore, ground) < least
    ]


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)


@THEMES
def test_every_text_has_a_contrast_of_seven_on_everything_it_stands_on(theme: Theme) -> None:
    assert too_low(text_pairs(theme), LEAST_TEXT) == []


@THEMES
def test_every_icon_and_border_has_a_contrast_of_three(theme: Theme) -> None:
    assert too_low(part_pairs(theme), LEAST_PART) == []


@THEMES
def test_a_pressed_button_looks_different(theme: Theme) -> None:
    assert theme.pressed not in {ground for name, ground in grounds(theme) if name != "pressed"}
    assert theme.action_pressed != theme.action


def test_both_themes_know_the_same_tones() -> None:
    assert LIGHT.tones.keys() == DARK.tones.keys()


@cache
def least_cap_height() -> float:
    """Cap height in em of the bundled font with the lowest capitals."""
    heights = []
    for path in Path(assets() / "fonts").glob("*/*.ttf"):
        font = TTFont(path)
        if ord("H") in font.getBestCmap():
            heights.append(font["OS/2"].sCapHeight / font["head"].unitsPerEm)
    return float(min(heights))


def cap_mm(look: Look, role: str) -> float:
    return look.size(role) * least_cap_height() / look.screen.px_per_mm


def looks(distance: float = 600.0) -> Iterator[Look]:
    for width, height, width_mm in SCREENS:
        for scale in TEXT_SCALES:
            yield Look(LIGHT, Screen(width, height, width_mm, distance), rtl=False, text_scale=scale)


@pytest.mark.parametrize("role", TYPE)
def test_no_text_is_smaller_than_the_floor(role: str) -> None:
    assert min(cap_mm(look, role) for look in looks()) >= FLOOR_MM


@pytest.mark.parametrize("role", ["body", "lead", "heading", "title", "tile"])
@pytest.mark.parametrize("distance", [300.0, 600.0, 700.0, 1000.0])
def test_what_is_to_be_read_has_its_visual_angle(role: str, distance: float) -> None:
    wanted = distance * tan(radians(BODY_CAP_DEGREES))
    assert min(cap_mm(look, role) for look in looks(distance)) >= wanted


@given(st.integers(480, 4320), st.integers(480, 4320), st.integers(100, 3000), st.integers(300, 1500))
def test_sizes_are_physical_on_every_screen(width: int, height: int, width_mm: int, distance: int) -> None:
    screen = Screen(width, height, width_mm, distance)
    look = Look(LIGHT, screen, rtl=False)
    assert screen.touch / screen.px_per_mm >= 20
    assert screen.touch == int(screen.touch)
    assert cap_mm(look, "body") >= distance * tan(radians(BODY_CAP_DEGREES)) * 0.9999
    assert min(cap_mm(look, role) for role in TYPE) >= FLOOR_MM


@pytest.mark.parametrize("role", TYPE)
def test_larger_text_never_makes_anything_smaller(role: str) -> None:
    screen = Screen(1080, 1920, 267)
    sizes = [Look(LIGHT, screen, rtl=False, text_scale=scale).size(role) for scale in TEXT_SCALES]
    assert sizes == sorted(sizes)


def test_body_text_grows_in_full_and_the_frame_keeps_its_size() -> None:
    screen = Screen(1080, 1920, 267)
    normal, largest = (Look(LIGHT, screen, rtl=False, text_scale=scale) for scale in (1.0, 1.5))
    assert largest.size("body") == pytest.approx(1.5 * normal.size("body"))
    assert largest.size("chrome") == normal.size("chrome")


def test_distances_are_whole_pixels() -> None:
    for look in looks():
        assert all(look.space(length) == int(look.space(length)) for length in (3, 8, 20, 56))
