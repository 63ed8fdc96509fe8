"""Icons are sharp white pictures of exactly the size asked for."""

from pathlib import Path

import pytest

from kiosk.errors import TextError
from kiosk.text.bitmap import ink_box
from kiosk.text.icons import icon

HEAD = 'xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none"'
LINE = f'<svg {HEAD} stroke="currentColor" stroke-width="2"><path d="M4 6v12" /></svg>'


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """A vertical line near the left edge, from 3 to 5 of 24 units."""
    path = tmp_path / "line.svg"
    path.write_text(LINE)
    return path


@pytest.mark.parametrize("size", [24, 48, 96])
def test_an_icon_fills_the_pixels_that_its_drawing_says(line: Path, size: int) -> None:
    pixels = icon(line, size)

    assert len(pixels) == 4 * size * size
    unit = size // 24
    assert ink_box(pixels[3::4], size) == (3 * unit, 6 * unit, 5 * unit, 18 * unit)
    assert set(pixels[3::4]) == {0, 255}, "edges on whole pixels stay sharp"


def test_a_mirrored_icon_has_left_and_right_exchanged(line: Path) -> None:
    assert ink_box(icon(line, 24, mirrored=True)[3::4], 24) == (19, 6, 21, 18)


def test_an_icon_is_white_everywhere_so_that_it_can_be_tinted(line: Path) -> None:
    pixels = icon(line, 50)

    assert {tuple(pixels[i : i + 3]) for i in range(0, len(pixels), 4)} == {(255, 255, 255)}


def test_a_file_that_is_no_icon_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.svg").write_text("no picture")

    with pytest.raises(TextError, match="is not an SVG file"):
        icon(tmp_path / "text.svg", 24)
    with pytest.raises(TextError, match="cannot be read"):
        icon(tmp_path / "missing.svg", 24)
