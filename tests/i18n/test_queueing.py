import pytest

from kiosk import paths
from kiosk.domain.estimate import Wait
from kiosk.i18n.catalog import catalog
from kiosk.i18n.queueing import leave_text, minutes_text, wait_text

LANGUAGES = ("de", "ar", "fa", "en", "fr")
SHORT = Wait(low=0, high=5, likely=1.0)
LONG = Wait(low=45, high=90, likely=65.0)


def test_a_wait_is_told_in_words_and_in_minutes() -> None:
    words = catalog(paths.locales(), "de")
    assert wait_text(words, LONG) == "Sie warten etwa eine Stunde."
    assert minutes_text(words, LONG) == "45 bis 90 Minuten"
    assert minutes_text(words, SHORT) == "Höchstens 5 Minuten"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_long_hears_for_how_long_to_go_out(language: str) -> None:
    words = catalog(paths.locales(), language)
    assert "30" in leave_text(words, LONG).text
    assert leave_text(words, SHORT).text == leave_text(words, None).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_knows_has_words_but_no_minutes(language: str) -> None:
    words = catalog(paths.locales(), language)
    assert wait_text(words, None) not in ("", wait_text(words, LONG))
    assert minutes_text(words, None) == ""


def test_minutes_are_counted_as_arabic_counts() -> None:
    words = catalog(paths.locales(), "ar")
    assert minutes_text(words, SHORT) == "5 دقائق على الأكثر"
    assert minutes_text(words, LONG) == "من 45 إلى 90 دقيقة"
