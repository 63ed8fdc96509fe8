"""Characters that would break a line, a font or a promise are found; what languages need is left alone."""

import pytest

from kiosk.domain.characters import forbidden


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("a\u200fb", "ar", "U+200F is an invisible control character"),
        ("a\u2067b\u2069", "fa", "U+2067 is an invisible control character"),
        ("a\u061cb", "ar", "U+061C is an invisible control character"),
        ("a\u00adb", "de", "U+00AD is an invisible control character"),
        ("a\nb", "de", "U+000A is a control character"),
        ("\ue000", "de", "U+E000 is a private-use character"),
        ("\U0010ffff", "de", "U+10FFFF is not a character"),
        ("\ud800", "de", "U+D800 is half a character"),
        ("a → b", "de", "U+2192 is an arrow or ornament"),
        ("✓ da", "de", "U+2713 is an arrow or ornament"),
        ("ساعت ۹", "fa", "U+06F9 is not an ASCII digit"),
        ("الساعة ٩", "ar", "U+0669 is not an ASCII digit"),
        ("كتاب", "fa", "U+0643 is an Arabic letter"),
        ("خانواده ي", "fa", "U+064A is an Arabic letter"),
        ("\ufefb", "ar", "U+FEFB is an Arabic presentation form"),
        ("u\u0308ber", "de", "is not in Unicode's composed form"),
    ],
)
def test_what_breaks_something_is_named(text: str, language: str, reason: str) -> None:
    assert any(problem.startswith(reason) for problem in forbidden(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Straße „Grüner Weg“ – 9–12 Uhr, 50 % …", "de"),
        ("كتاب يومي", "ar"),
        ("می\u200cتوانید", "fa"),
        ("l’été à 9\u202fh", "fr"),
        ("ትግርኛ", "ti"),
        ("کوردیی ناوەندی", "ckb"),
        ("", None),
    ],
)
def test_what_languages_need_is_left_alone(text: str, language: str | None) -> None:
    assert list(forbidden(text, language)) == []


def test_a_character_is_named_once_however_often_it_stands_there() -> None:
    assert len(list(forbidden("→→→", "de"))) == 1
