"""Every difficult text looks like its reference picture, shows all of itself and clips nothing."""

import pytest

from kiosk.text.bitmap import ink_box
from kiosk.text.paragraph import Paragraph, Style
from tests.text.golden import CASES, FOLDER, Case, load

DIFFERENT = 64  # of 255 grey levels: more than rounding of another processor, less than a moved edge
SHARE = 0.02  # of the inked pixels

each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@each_case
def test_looks_like_the_picture_that_was_looked_at(case: Case) -> None:
    paragraph = case.paragraph()
    canvas = paragraph.canvas(case.width)
    width, height, expected = load(case)
    drawn = paragraph.grey(canvas)

    assert (canvas.width, canvas.height) == (width, height)
    inked = sum(value < 255 for value in expected)
    different = sum(abs(a - b) > DIFFERENT for a, b in zip(drawn, expected, strict=True))
    assert different <= SHARE * inked


@each_case
def test_has_the_expected_lines_within_the_width(case: Case) -> None:
    paragraph = case.paragraph()

    assert paragraph.line_count == case.lines
    assert paragraph.was_cut is not case.shows_all
    assert paragraph.width <= case.width
    assert len(paragraph.lines) == case.lines
    assert max(line.width for line in paragraph.lines) <= paragraph.width


@each_case
@pytest.mark.parametrize("weight", [400, 600, 700])
@pytest.mark.parametrize("size", [28, 72])
def test_no_ink_touches_the_border_of_its_bitmap(case: Case, weight: int, size: int) -> None:
    style = Style(size, weight, align=case.style.align, direction=case.style.direction)
    paragraph = Paragraph(case.paragraph().text, style)
    canvas = paragraph.canvas()

    box = ink_box(paragraph.coverage(canvas), canvas.width)

    assert box is not None
    left, top, right, bottom = box
    assert left > 0
    assert top > 0
    assert right < canvas.width
    assert bottom < canvas.height


def test_every_picture_belongs_to_a_text() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == {case.name for case in CASES}
