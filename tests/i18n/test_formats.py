import subprocess
import sys
import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.formats import (
    date_text,
    language_names,
    list_text,
    phone_text,
    tel_uri,
    time_range,
    time_text,
    weekday_name,
)
from kiosk.i18n.languages import load
from kiosk.paths import locales

CODES = tuple(load(locales()))
FRONLEICHNAM = date(2026, 6, 4)


def spaced(text: str) -> str:
    """No-break spaces made visible for comparison."""
    assert " " not in text
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "text"), [(time(9), "9:00"), (time(0, 5), "0:05"), (datetime(2026, 6, 4, 13, 30), "13:30")]
)
def test_a_time_has_24_hours_and_no_leading_zero(value: time | datetime, text: str) -> None:
    assert time_text(value) == text


def test_a_range_of_times_has_an_en_dash_without_spaces() -> None:
    assert time_range("09:00", "12:00") == "9:00\u201312:00"
    assert time_range("00:00", "24:00") == "0:00\u201324:00"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+49 231 5011148", "0231 501 11 48"),
        ("+49 231 462960", "0231 46 29 60"),
        ("+49 231 60010589", "0231 60 01 05 89"),
        ("+49 231 500", "0231 500"),
        ("+49 800 1110111", "0800 111 01 11"),
        ("+49 231 50 111 48", "0231 501 11 48"),
        ("+31 20 1234567", "+31 20 123 45 67"),
        ("116117", "116 117"),
        ("19222", "19222"),
        ("112", "112"),
    ],
)
def test_a_phone_number_is_written_as_people_here_dial_it(number: str, text: str) -> None:
    assert spaced(phone_text(number)) == text


@given(st.from_regex(r"\+49 [1-9][0-9]{1,4} [0-9]{2,9}", fullmatch=True))
def test_no_digit_of_a_phone_number_is_lost_and_no_group_has_one_digit(number: str) -> None:
    groups = spaced(phone_text(number)).split()
    assert "".join(groups) == "0" + number.removeprefix("+49 ").replace(" ", "")
    assert all(2 <= len(group) <= 3 for group in groups[1:])


def test_a_link_to_dial_has_the_whole_number_without_spaces() -> None:
    assert tel_uri("+49 231 5011148") == "tel:+492315011148"
    assert tel_uri("112") == "tel:112"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Donnerstag, 4. Juni 2026"),
        ("en", "Thursday, 4 June 2026"),
        ("fr", "jeudi 4 juin 2026"),
        ("ar", "الخميس، 4 يونيو 2026"),
        ("fa", "پنجشنبه 4 ژوئن 2026"),
    ],
)
def test_a_date_has_the_names_of_its_language_and_the_gregorian_calendar(code: str, text: str) -> None:
    assert date_text(FRONLEICHNAM, code) == text


def test_a_date_may_be_without_its_weekday() -> None:
    assert date_text(FRONLEICHNAM, "de", weekday=False) == "4. Juni 2026"


def test_a_weekday_is_named_by_its_number_or_a_date() -> None:
    assert weekday_name(0, "de") == "Montag"
    assert weekday_name(6, "ar") == "الأحد"
    assert weekday_name(FRONLEICHNAM, "fr") == "jeudi"
    assert weekday_name(datetime(2026, 6, 4, 9), "de", short=True) == "Do"


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    assert language_names(("ar", "fa", "uk"), "de") == ("Arabisch", "Persisch", "Ukrainisch")
    assert language_names(("de", "fr"), "ar") == ("الألمانية", "الفرنسية")
    assert language_names(("fa-AF", "qqq"), "en") == ("Dari", "qqq")


def test_a_list_reads_as_in_a_sentence() -> None:
    assert list_text(["A", "B", "C"], "de") == "A, B und C"
    assert list_text(["عربي", "فارسي"], "ar") == "عربي وفارسي"
    assert list_text(iter(["A"]), "fr") == "A"
    assert list_text([], "fa") == ""


def test_a_language_that_cldr_does_not_know_is_written_as_german() -> None:
    assert date_text(FRONLEICHNAM, "qqq") == "Donnerstag, 4. Juni 2026"


@pytest.mark.parametrize("code", [*CODES, "fa-AF", "ps", "ckb", "ur", "ti", "ar-EG"])
def test_no_language_brings_native_digits_or_direction_marks(code: str) -> None:
    year = [date(2026, 1, 1) + timedelta(days=9 * index) for index in range(41)]
    texts = [date_text(day, code) + date_text(day, code, weekday=False) for day in year]
    texts += [weekday_name(day, code) + weekday_name(day, code, short=True) for day in range(7)]
    texts += [list_text(["1", "2", "3"], code), *language_names(("de", "fa-AF", "ckb"), code)]
    for text in texts:
        assert all(char.isascii() for char in text if unicodedata.category(char) == "Nd"), text
        assert not any(unicodedata.bidirectional(char) in MARKS for char in text), ascii(text)
        assert not {"\u200e", "\u200f", "\u061c"} & set(text), ascii(text)
    assert all(str(day.year) in text for day, text in zip(year, texts, strict=False))


MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_times_and_phone_numbers_do_not_load_babel() -> None:
    code = (
        "import sys; from kiosk.i18n import formats, opening, catalog;"
        "formats.time_range('09:00', '12:00'); formats.phone_text('+49 231 1');"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
