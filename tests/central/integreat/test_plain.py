"""HTML as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.integreat.plain import Block, blocks_of, clean, first_sentence, shortened
from kiosk.domain.characters import forbidden

_TAGS = (
    "<p>",
    "</p>",
    "<li>",
    "</ul>",
    "<script>",
    "</script>",
    "<a href='javascript:alert(1)'>",
    "<img src=x onerror=y>",
)
_BROKEN = ("<![foo[", "<!--", "-->", "<!", "<?", "<b", ">", "</")
_CHARACTERS = ("&#x202e;", "&lt;", "&#0;", "&", "x", " ", "\u202e", "١")
PIECES = st.sampled_from([*_TAGS, *_BROKEN, *_CHARACTERS])


def test_headings_items_and_paragraphs_are_blocks_of_plain_text() -> None:
    html = "<h2>Anmeldung</h2>Bringen Sie<br>mit:<ul><li>Ausweis <b>oder</b> <p>Pass</p></li><li></li></ul><p>Ende"
    assert blocks_of(html) == [
        Block("heading", "Anmeldung"),
        Block("paragraph", "Bringen Sie"),
        Block("paragraph", "mit:"),
        Block("item", "Ausweis oder Pass"),
        Block("paragraph", "Ende"),
    ]


def test_scripts_styles_and_comments_say_nothing() -> None:
    html = (
        "<style>p{}</style><p>a<!-- <b>x</b> -->b</p><script>alert('<p>c</p>')</script><p onclick='d()'>e</p>"
    )
    assert [block.text for block in blocks_of(html)] == ["a b", "e"]


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_hostile_html_becomes_text_that_content_may_have(html: str) -> None:
    for block in blocks_of(html):
        assert block.text
        assert list(forbidden(block.text, None)) == []


@pytest.mark.parametrize("piece", ["<a", "<!", "<![", "<!--", "</", "<p ", "&#", "<script>", "<a b='"])
def test_a_large_broken_page_does_not_take_long(piece: str) -> None:
    blocks_of(piece * 100_000)


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert list(forbidden(clean(text), None)) == []


def test_persian_is_written_with_its_own_letters() -> None:
    assert clean("كتاب ي", "fa") == "کتاب ی"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Kommen Sie am 3. Mai. Danach nicht.", "Kommen Sie am 3. Mai."),
        ("Bringen Sie z. B. Ausweis mit! Und Geld.", "Bringen Sie z. B. Ausweis mit!"),
        ("سجّل؟ نعم.", "سجّل؟"),
        ("Ohne Punkt", "Ohne Punkt"),
    ],
)
def test_the_first_sentence_ends_at_its_end(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(st.text(alphabet="ab ", max_size=50).map(clean))
def test_a_shortened_text_has_the_length_it_may_have(text: str) -> None:
    short = shortened(text, 20)
    assert len(short) <= 20
    assert short == text or short.endswith("…")
