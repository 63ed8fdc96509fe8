"""Why an update failed is told in the language of the page."""

import re
from gettext import NullTranslations

import pytest

from kiosk.i18n.catalog import catalog
from kiosk.paths import locales
from kiosk.sync import words as noted
from kiosk.terminal.pages.reasons import SENTENCES, told
from tests.terminal.room import LANGUAGES

NOTED = {
    name: text
    for name, text in vars(noted).items()
    if isinstance(text, str) and re.fullmatch("[A-Z_]+", name)
}


def test_every_sentence_that_the_updating_process_notes_is_known_here_and_no_other() -> None:
    assert {text.replace("'", "’") for text in NOTED.values()} == set(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_told_in_the_language_of_the_page_without_what_is_for_experts(
    language: str,
) -> None:
    words = catalog(locales(), language)
    for text in NOTED.values():
        shown = told(words, f"{text} (updates.example: 3 of 4)")
        assert "3 of 4" not in shown
        assert (shown == text.replace("'", "’")) == (language == "en"), shown


def test_what_is_not_known_is_told_as_it_is() -> None:
    assert told(NullTranslations(), "something else (77)") == "something else (77)"
