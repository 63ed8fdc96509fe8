"""Why something failed in the background is told in the language of the page."""

import re
from gettext import NullTranslations

import pytest

from kiosk.domain.reasons import REASONS, key_of, told
from kiosk.i18n.catalog import catalog
from kiosk.paths import locales
from kiosk.sync import words as noted
from tests.terminal.room import LANGUAGES


def test_every_sentence_that_the_updating_process_notes_is_one_of_these() -> None:
    names = {name: text for name, text in vars(noted).items() if re.fullmatch("[A-Z_]+", name)}
    sentences = {text for text in names.values() if isinstance(text, str)}
    assert sentences - set(REASONS.values()) == set()


def test_a_key_fits_into_a_report() -> None:
    assert [key for key in REASONS if not re.fullmatch("[a-z-]{1,40}", key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_told_in_the_language_of_the_page_without_what_is_for_experts(
    language: str,
) -> None:
    words = catalog(locales(), language)
    for text in REASONS.values():
        shown = told(words, f"{text} (updates.example: 3 of 4)")
        assert "3 of 4" not in shown
        assert (shown == text) == (language == "en"), shown


def test_a_reason_is_known_by_its_sentence_whatever_follows() -> None:
    for key, sentence in REASONS.items():
        assert key_of(f"{sentence} (somewhere: something)") == key
    assert key_of("The server's certificate is that of another server.") == "other-name"


def test_what_is_not_known_is_told_as_it_is() -> None:
    assert told(NullTranslations(), "something else (77)") == "something else (77)"
    assert key_of("something else (77)") == ""
