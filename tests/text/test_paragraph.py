"""What can be measured about a paragraph: order, sides, lines, heights, cuts and pixels."""

import pytest

from kiosk.text.bitmap import ink_box
from kiosk.text.isolate import isolate_facts
from kiosk.text.paragraph import Paragraph, Style

BODY = Style(42)
WIDE = 2000


def order(paragraph: Paragraph, *parts: str) -> list[str]:
    """The parts as they stand from left to right."""
    return sorted(parts, key=lambda part: paragraph.ink_of(part)[0])


def rtl(text: str, style: Style = BODY, width: int = WIDE) -> Paragraph:
    return Paragraph(isolate_facts(text, "rtl"), style, width)


@pytest.mark.parametrize("word", ["شماره", "رقمك", "ژمارە"])
def test_the_signs_of_a_ticket_keep_their_order_beside_arabic_script(word: str) -> None:
    paragraph = rtl(f"{word} A583 {word}")

    assert order(paragraph, "A", "5", "8", "3") == ["A", "5", "8", "3"]


def test_a_phone_number_reads_from_left_to_right_inside_arabic() -> None:
    paragraph = rtl("الهاتف +49 (0)231 50-27132 غدا")

    assert order(paragraph, "+49", "231", "50", "27132") == ["+49", "231", "50", "27132"]
    assert order(paragraph, "غدا", "+49", "27132", "الهاتف") == ["غدا", "+49", "27132", "الهاتف"]


def test_a_bare_phone_number_would_stand_in_the_wrong_order() -> None:
    bare = Paragraph("الهاتف +49 (0)231 50-27132", BODY, WIDE)

    assert order(bare, "+49", "27132") == ["27132", "+49"]


def test_time_ranges_follow_each_other_leftwards_and_read_rightwards() -> None:
    paragraph = rtl("ساعت کار: 9:00–12:00 و 14:10–16:30")

    assert order(paragraph, "9:00", "12:00", "14:10", "16:30") == ["14:10", "16:30", "9:00", "12:00"]


def test_a_list_of_numbers_runs_leftwards() -> None:
    assert order(rtl("الأرقام 7, 12, 345"), "7", "12", "345") == ["345", "12", "7"]


def test_a_german_address_reads_rightwards_inside_arabic() -> None:
    paragraph = rtl("العنوان: Brackeler Hellweg 146, 44309 Dortmund")

    parts = ("Brackeler", "Hellweg", "146", "44309", "Dortmund", "العنوان")
    assert order(paragraph, *parts) == list(parts)


def test_a_line_of_digits_and_latin_letters_keeps_its_order_in_an_arabic_text() -> None:
    paragraph = Paragraph("العنوان:\n44309 Dortmund", BODY, WIDE)

    assert order(paragraph, "44309", "Dortmund") == ["44309", "Dortmund"]


def test_a_persian_sentence_that_begins_with_a_german_word_begins_at_the_right() -> None:
    paragraph = rtl("Jobcenter جای کمک است", Style(42, direction="rtl"))

    assert order(paragraph, "است", "Jobcenter") == ["است", "Jobcenter"]


@pytest.mark.parametrize(
    ("text", "side"), [("مرحبا", "right"), ("Guten Tag", "left"), ("9:00", "left"), ("سلام A017", "right")]
)
def test_start_is_the_side_where_the_text_itself_begins(text: str, side: str) -> None:
    paragraph = Paragraph(text, BODY, 900)

    box = ink_box(paragraph.coverage(paragraph.canvas(900)), 900)

    assert box is not None
    assert (box[0] > 450) is (side == "right")


@pytest.mark.parametrize(("align", "side"), [("end", "left"), ("left", "left"), ("right", "right")])
def test_a_side_can_be_chosen_against_the_direction(align: str, side: str) -> None:
    paragraph = Paragraph("مرحبا", Style(42, align=align), 900)  # type: ignore[arg-type]

    box = ink_box(paragraph.coverage(paragraph.canvas(900)), 900)

    assert box is not None
    assert (box[0] > 450) is (side == "right")


def test_centred_text_has_the_same_room_on_both_sides() -> None:
    paragraph = Paragraph("HHH", Style(42, align="center"), 600)

    box = ink_box(paragraph.coverage(paragraph.canvas(600)), 600)

    assert box is not None
    assert abs(box[0] - (600 - box[2])) <= 2


@pytest.mark.parametrize("align", ["start", "center", "end"])
def test_a_wide_box_does_not_wrap_the_text_again(align: str) -> None:
    paragraph = Paragraph("Bitte bringen Sie Ihren Pass mit", Style(42, align=align), 300)  # type: ignore[arg-type]

    box = ink_box(paragraph.coverage(paragraph.canvas(900)), 900)

    assert paragraph.line_count == 3
    assert box is not None
    assert box[2] - box[0] <= 300
    middle = (box[0] + box[2]) / 2
    assert middle == pytest.approx({"start": 150, "center": 450, "end": 750}[align], abs=30)


def test_wrapped_lines_of_arabic_all_begin_at_the_right() -> None:
    paragraph = rtl("أحضر معك جواز السفر وعقد الإيجار وشهادة السكن ثم انتظر هنا قليلا", width=500)

    firsts = [line.text.split()[0] for line in paragraph.lines]
    rights = [paragraph.ink_of(first)[2] for first in firsts]

    assert paragraph.line_count == 3
    assert max(rights) - min(rights) <= 8


def test_line_height_does_not_depend_on_the_font_that_a_character_falls_back_to() -> None:
    assert Paragraph("Dortmund", BODY).height == Paragraph("Dortmund ትግርኛ", BODY).height
    assert Paragraph("مرحبا", BODY).line_pitch == pytest.approx(1.55 * 42)
    assert Paragraph("Guten Tag", BODY).line_pitch == pytest.approx(1.35 * 42)


def test_height_grows_by_one_pitch_per_line() -> None:
    one, four = Paragraph("a", BODY), Paragraph("a\nb\nc\nd", BODY)

    assert four.line_count == 4
    assert four.height - one.height == pytest.approx(3 * one.line_pitch, abs=2)


def test_lines_tell_the_text_that_stands_on_them() -> None:
    paragraph = Paragraph("eins zwei\n\ndrei vier fünf", BODY, 220)

    assert [line.text for line in paragraph.lines] == ["eins zwei", "", "drei vier", "fünf"]


def test_min_width_is_the_width_at_which_no_word_is_broken() -> None:
    word = "Wohnungsgeberbestätigung"
    needed = Paragraph(word, BODY).min_width

    assert Paragraph(word, BODY, needed).line_count == 1
    assert Paragraph(word, BODY, needed - 8).line_count == 2


def test_arabic_letters_are_drawn_larger_but_digits_beside_them_are_not() -> None:
    alone, beside = Paragraph("4", BODY), Paragraph("رقم 4", BODY)

    top, bottom = alone.ink_of("4")[1::2]
    assert bottom - top == pytest.approx(beside.ink_of("4")[3] - beside.ink_of("4")[1], abs=1)


def test_ascii_digits_look_the_same_in_every_script() -> None:
    def shape(paragraph: Paragraph) -> int:
        left, top, right, bottom = paragraph.ink_of("4583")
        return (right - left) * 1000 + bottom - top

    texts = ("4583", "رقم 4583", "ቁጽሪ 4583", "номер 4583")
    assert len({shape(Paragraph(text, BODY)) // 1000 for text in texts}) <= 2  # sub-pixel positions


def test_a_text_that_fits_is_not_cut() -> None:
    paragraph = Paragraph("kurz", Style(42, max_lines=1), 400)

    assert not paragraph.was_cut
    assert paragraph.shown == "kurz"


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize(
    "text", ["Bitte bringen Sie Ihren Pass mit. " * 6, "لطفا گذرنامه خود را بیاورید. " * 6]
)
def test_a_cut_text_ends_with_an_ellipsis_within_its_lines(text: str, lines: int) -> None:
    paragraph = Paragraph(text, Style(42, max_lines=lines), 500)

    assert paragraph.was_cut
    assert paragraph.line_count == lines
    assert paragraph.width <= 500
    assert paragraph.shown.endswith("…")
    assert text.startswith(paragraph.shown.removesuffix("…").rstrip("\u2069"))


def test_the_ellipsis_of_arabic_stands_at_the_left_end() -> None:
    paragraph = rtl("أحضر معك جواز السفر وعقد الإيجار", Style(42, max_lines=1), 400)

    assert order(paragraph, "أحضر", "…") == ["…", "أحضر"]


def test_a_phone_number_is_never_cut_in_half() -> None:
    text = isolate_facts("اتصل بنا على الرقم 0231 50-27132 غدا")
    for width in range(200, 800, 20):
        shown = Paragraph(text, Style(42, max_lines=1), width).shown
        assert ("0231" in shown) == ("27132" in shown)


def test_straight_alpha_keeps_the_colour_in_every_pixel() -> None:
    paragraph = Paragraph("Tür", BODY)
    pixels = paragraph.rgba((0.2, 0.4, 0.6, 0.5), paragraph.canvas())

    assert {tuple(pixels[i : i + 3]) for i in range(0, len(pixels), 4)} == {(51, 102, 153)}
    assert 126 <= max(pixels[3::4]) <= 128


def test_grey_is_black_ink_on_white_paper() -> None:
    paragraph = Paragraph("رقمك A017", Style(60, 700))
    grey = paragraph.grey(paragraph.canvas(576))

    assert len(grey) == 576 * paragraph.height
    assert (min(grey), max(grey)) == (0, 255)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200e", "\t", "\x00"])
def test_a_text_without_ink_has_a_height_and_no_ink(text: str) -> None:
    paragraph = Paragraph(text, BODY, 300)

    assert paragraph.height > 0
    assert not any(paragraph.coverage(paragraph.canvas(300)))


def test_a_part_that_is_not_shown_has_no_box() -> None:
    with pytest.raises(ValueError, match="substring"):
        Paragraph("abc", BODY).ink_of("x")
    with pytest.raises(ValueError, match="no ink"):
        Paragraph("a b", BODY).ink_of(" ")
