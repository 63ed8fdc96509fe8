"""Facts are found, wrapped once, and never damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.text.isolate import NBSP, WORD_JOINER, isolate, isolate_facts

ADDED = "\u2066\u2069" + WORD_JOINER
VISIBLE = str.maketrans({"\u2066": "[", "\u2069": "]", NBSP: "~", WORD_JOINER: None})

PARTS = """مرحبا|می‌توانید|و|۱۲|ትግርኛ|Dortmund|A017|0231 50-27132|+49 (0)231 50-0|9:00–12:00|12.03.2025|(2. Etage)
7, 12|3,5|50 €|-5 °C|5%|info@vmdo.de|https://a.de/b?c=1|،|.|,|(|)|«|»|-|\u2066Jobcenter\u2069|\u2067سلام\u2069"""
words = st.sampled_from([*PARTS.replace("\n", "|").split("|"), "\n"])
sentences = st.lists(words, max_size=12).flatmap(
    lambda found: st.sampled_from(["", " "]).map(lambda gap: gap.join(found))
)
any_text = (
    sentences
    | st.text(max_size=60)
    | st.text("اب ۱2-–:+()/,.a\u2066\u2067\u2068\u2069\u2060\u00a0", max_size=40)
)
directions = st.sampled_from([None, "rtl", "ltr"])


def bare(text: str) -> str:
    return "".join(char for char in text if char not in ADDED).replace(NBSP, " ")


def depth(text: str) -> int:
    return sum(text.count(char) for char in "\u2066\u2067\u2068") - text.count("\u2069")


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("الهاتف +49 (0)231 50-27132 غدا", "الهاتف [+49~(0)231~50-27132] غدا"),
        ("هاتف (0231) 50-0", "هاتف [(0231)~50-0]"),
        ("من 9:00–12:00 و 14:00 - 16:30.", "من [9:00–12:00] و [14:00~-~16:30]."),
        ("شماره A017 را", "شماره [A017] را"),
        ("شهادة (Meldebescheinigung) هنا", "شهادة ([Meldebescheinigung]) هنا"),
        ("الدور (2. Etage)، الباب 2.", "الدور ([2. Etage])، الباب [2]."),
        (
            "العنوان Brackeler Hellweg 146, 44309 Dortmund، هنا",
            "العنوان [Brackeler Hellweg 146, 44309 Dortmund]، هنا",
        ),
        ("الأرقام 7, 12, 15 و112", "الأرقام [7], [12], [15] و[112]"),
        ("الرسوم 37,00 € أي 50%", "الرسوم [37,00 €] أي [50%]"),
        ("الحرارة -5 °C اليوم", "الحرارة [-5 °C] اليوم"),
        ("الموعد 12.03.2025 هنا", "الموعد [12.03.2025] هنا"),
        ("به info@vmdo.de بنویسید", "به [info@vmdo.de] بنویسید"),
        ("موقع https://www.dortmund.de/a-b?x=1.", "موقع [https://www.dortmund.de/a-b?x=1]."),
        ("برای ۱۲ نفر", "برای ۱۲ نفر"),
        ("Jobcenter جای درخواست کمک مالی است", "[Jobcenter] جای درخواست کمک مالی است"),
    ],
)
def test_facts_inside_right_to_left_text_are_wrapped(text: str, wrapped: str) -> None:
    assert isolate_facts(text).translate(VISIBLE) == wrapped


def test_german_text_gets_no_isolates_but_its_phone_stays_on_one_line() -> None:
    assert (
        isolate_facts("Tel. 0231 50-0, 9:00–12:00 Uhr").translate(VISIBLE) == "Tel. 0231~50-0, 9:00–12:00 Uhr"
    )
    assert isolate_facts("Guten Tag") == "Guten Tag"


def test_in_a_german_text_with_an_arabic_word_only_numbers_are_wrapped() -> None:
    text = "Arabisch (العربية): 9:00–12:00 Raum B"

    assert isolate_facts(text).translate(VISIBLE) == "Arabisch (العربية): 9:00–12:00 Raum B"
    assert isolate_facts("Arabisch العربية 9:00").translate(VISIBLE) == "Arabisch العربية [9:00]"


def test_the_language_of_the_text_decides_when_it_is_known() -> None:
    text = "Jobcenter Dortmund، Wohngeldstelle: الباب"

    assert isolate_facts(text, "rtl").translate(VISIBLE) == "[Jobcenter Dortmund]، [Wohngeldstelle]: الباب"
    assert isolate_facts(text, "ltr") == text


def test_dashes_of_a_range_are_joined_so_that_no_line_breaks_there() -> None:
    assert isolate("9:00–12:00") == "\u20669:00\u2060–\u206012:00\u2069"


@given(sentences)
def test_isolate_wraps_once(text: str) -> None:
    assert isolate(isolate(text)) == isolate(text)


@given(any_text, directions)
def test_wrapping_facts_twice_changes_nothing(text: str, direction: object) -> None:
    once = isolate_facts(text, direction)  # type: ignore[arg-type]

    assert isolate_facts(once, direction) == once  # type: ignore[arg-type]


@given(any_text, directions)
def test_no_visible_character_is_added_or_removed(text: str, direction: object) -> None:
    assert bare(isolate_facts(text, direction)) == bare(text)  # type: ignore[arg-type]


@given(any_text, directions)
def test_every_isolate_that_is_opened_is_closed(text: str, direction: object) -> None:
    assert depth(isolate_facts(text, direction)) == depth(text)  # type: ignore[arg-type]
