"""Languages as the editor shows them: those a text may be in, and those spoken in counselling."""

from functools import cache

from django.utils.translation import get_language

from kiosk import paths
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n import languages
from kiosk.i18n.formats import language_names

COUNSELLING = (
    *(
        "de",
        "ar",
        "fa",
        "en",
        "fr",
        "tr",
        "ku",
        "ckb",
        "kmr",
        "prs",
        "ps",
        "ru",
        "uk",
        "bg",
        "ro",
        "pl",
        "es",
    ),
    *("it", "pt", "sq", "sr", "bs", "hr", "mk", "el", "so", "ti", "am", "ur", "ta", "zh", "vi", "rom"),
)
"""Languages an office may offer; others are kept as they come."""


@cache
def all_languages() -> dict[str, languages.Language]:
    """Return the languages of the terminals by code."""
    return languages.load(paths.locales())


def targets() -> tuple[str, ...]:
    """Return the codes that texts are translated into."""
    return tuple(code for code in all_languages() if code != SOURCE_LANGUAGE)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that texts are translated into, with their names."""
    return [(code, language_name(code)) for code in targets()]


def language_name(code: str) -> str:
    """Return the name of a language in the language of the editor."""
    return language_names([code], (get_language() or "de").partition("-")[0])[0]


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    known = all_languages().get(code)
    return known.direction if known else "ltr"
