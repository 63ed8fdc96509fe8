"""Base directions, as UAX #9 defines them."""

import pytest

from kiosk.text.direction import base_direction, first_strong, has_rtl


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Guten Tag", "ltr"),
        ("مرحبا", "rtl"),
        ("شماره A017", "rtl"),
        ("A017 شماره", "ltr"),
        ("12:00 ساعت", "rtl"),
        ("(«مرحبا»", "rtl"),
        ("\u2066Jobcenter\u2069 جای کمک", "rtl"),
        ("\u2067مرحبا\u2069 Tag", "ltr"),
        ("\u2066a\u2067ب\u2069c\u2069 د", "rtl"),
        ("\u2069\u2069 مرحبا", "rtl"),
        ("ትግርኛ", "ltr"),
        ("русский", "ltr"),
        ("שלום", "rtl"),
    ],
)
def test_the_first_strong_character_outside_isolates_decides(text: str, direction: str) -> None:
    assert base_direction(text) == direction


@pytest.mark.parametrize("text", ["", "9:00–12:00", "…", "۱۲", "\u2066abc\u2069"])
def test_a_text_without_a_strong_character_takes_the_default(text: str) -> None:
    assert first_strong(text) is None
    assert base_direction(text, "rtl") == "rtl"
    assert base_direction(text) == "ltr"


def test_rtl_characters_are_found_inside_isolates_too() -> None:
    assert has_rtl("a \u2067ب\u2069")
    assert not has_rtl("Straße 12 ትግርኛ")
