"""A fact is the same fact in every language and spelling."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.facts import facts, fold
from kiosk.domain.months import MONTHS

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

# Words around a fact in any script, without digits and without letters that would belong to the fact.
WORDS = st.sampled_from(["", "Heute ", "الساعة ", "تا ساعت ", "à ", "from "])
SCRIPTS = st.sampled_from([{}, ARABIC, PERSIAN])


def found(text: str) -> list[str]:
    return sorted(map(str, facts(text)))


@pytest.mark.parametrize(
    "text",
    [
        "0231 5011148",
        "0231/50-11148",
        "(0231) 5011148",
        "+49 231 5011148",
        "+49 (0)231 50 11 148",
        "0049 231 5011148",
        "٠٢٣١ ٥٠١١١٤٨",
        "Tel.: 0231\u00a0501\u00a01148.",
        "شماره \u2066+49 231 5011148\u2069 است",
    ],
)
def test_a_phone_number_is_one_however_it_is_grouped(text: str) -> None:
    assert found(text) == ["phone +492315011148"]


def test_two_phone_numbers_stay_two() -> None:
    assert found("0231 501114 / 0231 501115") == ["phone +49231501114", "phone +49231501115"]


@pytest.mark.parametrize(
    "text", ["14:30", "14.30 Uhr", "14 Uhr 30", "14 h 30", "14h30", "2:30 pm", "2:30 p.m.", "۱۴:۳۰"]
)
def test_a_time_is_one_in_every_language(text: str) -> None:
    assert found(text) == ["time 14:30"]


@pytest.mark.parametrize("text", ["14 Uhr", "14:00", "14.00 Uhr", "14 h", "2 pm", "الساعة 14", "ساعت ۱۴"])
def test_a_full_hour_equals_its_bare_number(text: str) -> None:
    assert found(text) == ["number 14"]


@pytest.mark.parametrize(
    "text", ["9:30-12:00", "9.30–12.00 Uhr", "9.30 bis 12 Uhr", "9h30 à 12h", "9:30 am to 12 pm"]
)
def test_a_range_of_times_gives_both(text: str) -> None:
    assert found(text) == ["number 12", "time 09:30"]


@pytest.mark.parametrize(
    "text",
    [
        "24.12.2026",
        "24.12.26",
        "24/12/2026",
        "2026-12-24",
        "24. Dezember 2026",
        "24 December 2026",
        "December 24, 2026",
        "24 décembre 2026",
        "24 ديسمبر 2026",
        "24 كانون الأول 2026",
        "۲۴ دسامبر ۲۰۲۶",
    ],
)
def test_a_date_is_one_in_every_language(text: str) -> None:
    assert found(text) == ["date 2026-12-24"]


@pytest.mark.parametrize("text", ["am 1.5.", "am 1. Mai", "1 May", "1er mai", "1 مايو", "1 مه"])
def test_a_date_may_lack_its_year(text: str) -> None:
    assert found(text) == ["date 05-01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.000", "1000"),
        ("1,000", "1000"),
        ("1\u202f000", "1000"),
        ("1.000,50", "1000.5"),
        ("2,50", "2.5"),
        ("2.50", "2.5"),
        ("٢٫٥", "2.5"),
        ("112.", "112"),
        ("007", "7"),
        ("44137 Dortmund", "44137"),
    ],
)
def test_a_number_is_one_however_it_is_grouped(text: str, expected: str) -> None:
    assert found(text) == [f"number {expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Info@Example.org.", ["e-mail info@example.org"]),
        ("(https://www.example.org/a/)", ["address example.org/a"]),
        ("www.example.org, dann", ["address example.org"]),
        ("99.99.2026", ["number 99.99.2026"]),
        ("24/7", ["number 24", "number 7"]),
        ("B1 oder B2", ["number 1", "number 2"]),
        ("12 Uhrmacher", ["number 12"]),
        ("zwei Wege", []),
        ("", []),
    ],
)
def test_other_facts_and_near_misses(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_repeating_a_fact_adds_nothing() -> None:
    assert found("112, wirklich 112") == ["number 112"]


GROUPS = st.lists(st.from_regex("[0-9]{1,4}", fullmatch=True), min_size=2, max_size=5)
MARKS = st.sampled_from([" ", "-", "/", "\u00a0", "\u202f", "\u2011"])


# No area code of four digits looks like a year.
AREAS = st.from_regex("[2-9][0-9]{2}|[3-9][0-9]{3,4}", fullmatch=True)


@given(AREAS, GROUPS, MARKS, WORDS, WORDS, SCRIPTS)
@example("231", ["5", "0", "11"], "-", "", "", {})
def test_any_grouping_of_a_phone_number_in_any_script_gives_its_digits(
    area: str, groups: list[str], mark: str, before: str, after: str, script: dict[int, int]
) -> None:
    number = "".join(groups)
    if len(area + number) < 6:
        return
    expected = [f"phone +49{area}{number}"]
    for prefix in ("0", "+49 ", "0049 ", "+49 (0)"):
        written = (prefix + area + mark + mark.join(groups)).translate(script)
        assert found(f"{before}{written}. {after}") == expected


@given(st.integers(0, 23), st.integers(1, 59), WORDS, SCRIPTS)
def test_any_time_in_any_script_and_style_is_the_same(
    hour: int, minute: int, before: str, script: dict[int, int]
) -> None:
    half, on_clock = ("pm" if hour >= 12 else "am"), hour % 12 or 12
    styles = [
        "{h}:{m:02}",
        "{h:02}:{m:02}",
        "{h}.{m:02} Uhr",
        "{h} h {m:02}",
        "{h} Uhr {m:02}",
        "{c}:{m:02} {half}",
    ]
    for style in styles:
        written = style.format(h=hour, m=minute, c=on_clock, half=half).translate(script)
        assert found(before + written) == [f"time {hour:02}:{minute:02}"]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(MONTHS)), WORDS, SCRIPTS)
def test_any_date_in_any_script_and_style_is_the_same(
    day: date, name: str, before: str, script: dict[int, int]
) -> None:
    day = day.replace(day=min(day.day, 28), month=MONTHS[name])
    for written in (
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day}",
        f"{day.day} {name} {day.year}",
        f"{day.day}. {name.title()} {day.year}",
    ):
        assert found(before + written.translate(script)) == [f"date {day}"]


@given(st.integers(0, 10**9), WORDS, SCRIPTS)
def test_any_number_is_the_same_in_every_script_and_grouping(
    number: int, before: str, script: dict[int, int]
) -> None:
    for written in (
        str(number),
        f"{number:,}",
        f"{number:,}".replace(",", "."),
        f"{number:,}".replace(",", "\u202f"),
    ):
        assert found(before + written.translate(script)) == [f"number {number}"]


@given(st.text(max_size=80))
def test_any_text_has_facts_of_known_kinds_and_folding_does_not_change_them(text: str) -> None:
    assert facts(text) == facts(fold(text))
    assert {fact.kind for fact in facts(text)} <= {"e-mail", "address", "phone", "date", "time", "number"}


@given(st.text(alphabet="0123456789+-/().: ,@hHUuamp\u00a0٠٩۰۹", max_size=60))
def test_no_digit_is_lost(text: str) -> None:
    digits = any(character.isdigit() for character in text)
    assert bool(facts(text)) is digits
