"""Slips as dots: every script, codes that two independent programs read, nothing cut off at the sides."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.takehome.follow import Follow
from kiosk.takehome.paper.drawing import GAP, MARGIN, draw
from kiosk.takehome.paper.raster import Raster, blank, from_grey, over
from kiosk.takehome.paper.reading import place_slip, topic_slip
from kiosk.takehome.paper.setup import WIDTHS
from kiosk.takehome.paper.slip import BOX, Code, Line, Number, Pair, Slip
from tests.takehome.paper.slips import (
    LANGUAGES,
    code_of,
    picture,
    printed,
    read_by_opencv,
    read_by_zxing,
    shop,
    speaking,
    ticket,
)
from tests.terminal.room import OFFICE


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_code_of_a_ticket_is_read_from_the_drawn_slip(code: str, paper: str) -> None:
    image = printed(ticket(code), paper)
    assert read_by_zxing(image) == [code_of(ticket(code))]
    assert read_by_opencv(image) == [code_of(ticket(code))]


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_largest_codes_are_read_from_the_drawn_slip(code: str, paper: str) -> None:
    slips = (
        ticket(code, Follow()),
        place_slip(speaking(code), shop(base_url=""), OFFICE),
        topic_slip(speaking(code), shop(base_url=""), "anmeldung"),
    )
    for slip in slips:
        image = printed(slip, paper)
        assert read_by_zxing(image) == [code_of(slip)]
        assert read_by_opencv(image) == [code_of(slip).replace("\r\n", "\n")] or read_by_opencv(image) == [
            code_of(slip)
        ]


@pytest.mark.parametrize("paper", WIDTHS)
def test_nothing_is_printed_at_the_very_edge(paper: str) -> None:
    for code in LANGUAGES:
        image = printed(topic_slip(speaking(code), shop(), "anmeldung"), paper)
        assert image[:, : MARGIN // 2].min() == 255
        assert image[:, -MARGIN // 2 :].min() == 255


def test_the_number_stands_on_one_line_nearly_as_wide_as_the_paper() -> None:
    for paper, width in WIDTHS.items():
        image = printed(Slip(direction="ltr", parts=(Number(label="W888"),)), paper)
        columns = np.flatnonzero((image == 0).any(axis=0))
        rows = np.flatnonzero((image == 0).any(axis=1))
        assert columns[-1] - columns[0] > 0.75 * width
        assert (np.diff(rows) == 1).all()


def test_an_arabic_slip_begins_at_the_right_and_has_its_boxes_there() -> None:
    lines = (Line(text="جواز السفر", mark=BOX), Line(text="جواز السفر", german="Reisepass"))
    image = printed(Slip(direction="rtl", parts=lines))
    columns = np.flatnonzero((image == 0).any(axis=0))
    assert columns[-1] > 576 - MARGIN - 4
    assert columns[0] > 576 // 2


def test_a_day_and_its_hours_stand_at_the_two_sides() -> None:
    image = printed(Slip(direction="ltr", parts=(Pair(start="Montag", end="9:00\u201312:00"),)))
    inked = np.flatnonzero((image == 0).any(axis=0))
    assert inked[0] < 576 * 0.05
    assert inked[-1] > 576 * 0.95


def test_a_word_that_is_too_long_becomes_smaller_and_is_not_broken() -> None:
    word = Line(text="lokalwillkommen.mh@stadtdo.de", fact=True)
    short = Line(text="l", fact=True)
    heights = [printed(Slip(direction="ltr", parts=(line,)), "58mm").shape[0] for line in (word, short)]
    assert heights[0] <= heights[1]


@pytest.mark.parametrize("more", ["", "n", "nn"])
@pytest.mark.parametrize("name", ["Wohnungsgeberbestätigung", "(Wohnungsgeberbestätigung)"])
def test_the_name_of_a_paper_is_not_broken_on_narrow_paper_either(name: str, more: str) -> None:
    lines = (Line(text=text, mark=BOX) for text in (name + more, "g"))
    heights = [printed(Slip(direction="ltr", parts=(line,)), "58mm").shape[0] for line in lines]
    assert heights[0] <= heights[1]


def test_the_german_text_stands_below_and_is_smaller() -> None:
    image = printed(Slip(direction="ltr", parts=(Line(text="Hx", german="Hx"),)))
    rows = np.flatnonzero((image == 0).any(axis=1))
    (split,) = np.flatnonzero(np.diff(rows) > 3)
    assert rows[split] - rows[0] > rows[-1] - rows[split + 1]


def test_every_module_of_a_code_is_a_square_of_whole_dots() -> None:
    image = printed(Slip(direction="ltr", parts=(Code(payload="https://example.org/a", caption=""),)))
    dark = image[: 29 * 8] == 0
    runs = np.flatnonzero(np.diff(dark[4 * 8].astype(int)))
    assert set(np.diff(runs) % 8) == {0}


def test_a_slip_becomes_a_picture_file_of_exactly_its_dots() -> None:
    raster = draw(ticket("fa"), 576)
    with Image.open(BytesIO(raster.png())) as file:
        assert file.mode == "1"
        assert (np.array(file.convert("L")) == picture(raster)).all()
    decoded = cv2.imdecode(np.frombuffer(raster.png(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    assert (decoded == picture(raster)).all()


def test_a_slip_without_parts_is_empty_paper() -> None:
    assert draw(Slip(direction="ltr", parts=()), 384) == Raster(384, 0, b"")
    assert from_grey(b"", 8) == Raster(8, 0, b"")


def test_bitmaps_of_different_heights_lie_on_each_other_from_the_top() -> None:
    assert over(Raster(8, 1, b"\x80"), Raster(8, 2, b"\x01\x02")) == Raster(8, 2, b"\x81\x02")
    assert over(blank(8, 2), Raster(8, 1, b"\xff")) == Raster(8, 2, b"\xff\x00")
    assert GAP > 0
