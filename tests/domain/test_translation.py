"""Which text a visitor gets, and what is said about it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.content import DescriptionText
from kiosk.domain.translation import chain, is_machine, is_outdated, text_for


def text(words: str = "x", **changes: object) -> DescriptionText:
    return DescriptionText(origin="human", description=words, **changes)  # type: ignore[arg-type]


ALL = {code: text(code) for code in ("de", "ar", "fa", "en", "fr")}


@pytest.mark.parametrize(
    ("language", "available", "expected"),
    [
        ("ar", "de ar fa", "ar"),
        ("prs", "de ar fa", "fa"),
        ("prs", "de prs fa", "prs"),
        ("prs", "de ar", "de"),
        ("fa-AF", "de fa", "fa"),
        ("de-simple", "de ar", "de"),
        ("de-simple", "de de-simple", "de-simple"),
        ("zh-Hant-TW", "de zh-Hant zh", "zh-Hant"),
        ("uk", "de en", "de"),
        ("uk", "fr en", "en"),
        ("fa", "prs ar", "ar"),
    ],
)
def test_the_best_text_that_is_there_is_chosen(language: str, available: str, expected: str) -> None:
    chosen = text_for({code: text(code) for code in available.split()}, language)
    assert chosen is not None
    assert (chosen.text.description, chosen.language) == (expected, expected)
    assert chosen.is_fallback == (expected != language)


def test_no_text_at_all_is_none_and_no_error() -> None:
    assert text_for({}, "ar") is None


def test_an_office_may_do_without_families() -> None:
    chosen = text_for(ALL, "prs", families={})
    assert chosen is not None
    assert chosen.language == "de"


def test_a_part_falls_back_by_itself_to_a_language_that_has_it() -> None:
    texts = {"de": text(note="Klingeln"), "ar": text()}
    whole, note = text_for(texts, "ar"), text_for(texts, "ar", part="note")
    assert whole is not None
    assert (whole.language, whole.is_fallback) == ("ar", False)
    assert note is not None
    assert (note.text.note, note.language, note.is_fallback) == ("Klingeln", "de", True)
    assert text_for(texts, "ar", part="transportation") is None


@pytest.mark.parametrize(
    ("origin", "reviewer", "language", "expected"),
    [
        ("machine", None, "ar", True),
        ("machine", "Büro", "ar", False),
        ("human", None, "ar", False),
        ("machine", None, "de", False),
    ],
)
def test_a_machine_translation_is_one_until_a_person_has_checked_it(
    origin: str, reviewer: str | None, language: str, expected: bool
) -> None:
    lineage = DescriptionText(
        origin=origin,  # type: ignore[arg-type]
        reviewed_by=reviewer,
        reviewed_at=date(2026, 1, 1),
        description="x",
    )
    assert is_machine(lineage, language) is expected


@pytest.mark.parametrize(
    ("translated_from", "source", "expected"),
    [(1, 1, False), (1, 2, True), (2, 2, False), (3, 2, False), (None, 9, False)],
)
def test_a_translation_is_outdated_when_its_source_has_moved_on(
    translated_from: int | None, source: int, expected: bool
) -> None:
    assert is_outdated(text(translated_from_rev=translated_from), source) is expected


def test_a_new_revision_of_the_source_makes_all_others_outdated_but_not_itself() -> None:
    texts = {"de": text(), **{code: text(translated_from_rev=1) for code in ("ar", "fa")}}
    outdated = {code: chosen.is_outdated for code in texts if (chosen := text_for(texts, code, source_rev=2))}
    assert outdated == {"de": False, "ar": True, "fa": True}


def test_another_language_changes_nothing_for_the_ones_that_are_there() -> None:
    texts = {"de": text(), "ar": text(translated_from_rev=1)}
    before = text_for(texts, "ar", source_rev=1)
    assert text_for({**texts, "uk": text(translated_from_rev=1)}, "ar", source_rev=1) == before


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ("de",)),
        ("ar", ("ar", "de")),
        ("prs-AF", ("prs-AF", "prs", "fa", "de")),
        ("fa-AF", ("fa-AF", "fa", "de")),
    ],
)
def test_the_languages_to_try(language: str, expected: tuple[str, ...]) -> None:
    assert chain(language) == expected


CODES = st.sampled_from(["de", "ar", "fa", "prs", "fa-AF", "en", "fr", "uk", "de-simple"])


@given(st.sets(CODES, min_size=1), CODES)
def test_as_long_as_there_is_a_text_every_language_gets_one_and_never_hides_that_it_is_another(
    available: set[str], language: str
) -> None:
    chosen = text_for({code: text(code) for code in available}, language)
    assert chosen is not None
    assert chosen.text.description == chosen.language
    assert chosen.is_fallback == (language not in available)
