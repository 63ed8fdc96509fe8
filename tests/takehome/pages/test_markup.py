"""Text into HTML: nothing is lost, nothing is markup, and what is left to right stays so."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kiosk import paths
from kiosk.takehome.pages.icons import icon
from kiosk.takehome.pages.markup import clean, marked, name, number


def test_phones_times_and_names_are_isolated_inside_arabic() -> None:
    found = marked("مكتب Sozialamt (الطابق 2)، 0231 50-12345، 9:00–12:00", "rtl")
    assert found == (
        'مكتب <bdi>Sozialamt</bdi> (الطابق <bdi dir="ltr">2</bdi>)، '
        '<bdi dir="ltr" class="n">0231 50-12345</bdi>، <bdi dir="ltr" class="n">9:00–12:00</bdi>'
    )


def test_what_has_no_arabic_letter_is_one_fact_of_a_right_to_left_text() -> None:
    assert marked("IHK zu Dortmund (Büro)", "rtl") == "<bdi>IHK zu Dortmund (Büro)</bdi>"
    assert marked("9:00–12:00", "rtl") == '<bdi dir="ltr" class="n">9:00–12:00</bdi>'


def test_a_range_stays_on_one_line_in_german() -> None:
    assert marked("Dienstag, 10:00–12:00 Uhr", "ltr") == 'Dienstag, <span class="n">10:00–12:00</span> Uhr'


def test_markup_is_escaped() -> None:
    assert marked("<b>&", "ltr") == "&lt;b&gt;&amp;"
    assert name('"<i>"') == '<bdi lang="de">&#34;&lt;i&gt;&#34;</bdi>'
    assert number("<1>") == '<bdi dir="ltr" class="n">&lt;1&gt;</bdi>'


def test_a_text_cannot_turn_round_what_follows_it() -> None:
    assert marked("A\u202eB\u2069C\u2067", "ltr") == "ABC"


def test_a_number_that_is_copied_is_nothing_but_the_number() -> None:
    assert not set("\u2060\u2066\u2069") & set(marked("اتصلوا 0231 50-12345", "rtl"))


@given(st.text(), st.sampled_from(["ltr", "rtl"]))
def test_every_visible_character_stays_in_its_order(text: str, direction: str) -> None:
    shown = Markup(marked(text, direction)).striptags()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", clean(text)) or "<" in text


@pytest.mark.parametrize("file", sorted((paths.assets() / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_an_icon_keeps_all_its_strokes(file: object) -> None:
    stem, source = file.stem, file.read_text()  # type: ignore[attr-defined]
    drawn = re.findall(r' d="([^"]+)"', source)
    drawn = [path for path in drawn if path != "M0 0h24v24H0z"]
    assert all(path.startswith("M") for path in drawn), "each begins where it says, so they can be joined"
    assert re.findall(r' d="([^"]+)"', icon(stem)) == ["".join(drawn)]
    assert set(re.findall(r"<([a-z]+)", source)) == {"svg", "path"}


def test_an_icon_that_is_not_there_is_nothing() -> None:
    assert icon("") == icon("no-such-icon") == ""
