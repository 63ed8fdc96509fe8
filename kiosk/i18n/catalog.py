"""Interface texts: gettext catalogues, English as the message id, German where a translation is missing.

There are no compiled catalogues in the repository: a ``.po`` file is read and compiled in memory when its
language is first chosen. A visitor must never see an untranslated id, so a missing entry falls back to
German, not to English.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from kiosk.i18n import po
from kiosk.i18n.languages import SOURCE

DOMAIN = "kiosk"
"""Texts that visitors see, and staff on a terminal."""

COUNTER = "counter"
"""Texts of the counter's pages, for staff: in German, and in English as they stand in the code."""

ID_LANGUAGE = "en"
"""The language of the message ids; it needs a catalogue for the languages test, but no entries."""


def path_of(locales: Path, code: str, domain: str = DOMAIN) -> Path:
    """Return where the catalogue of a language stands."""
    return locales / code / "LC_MESSAGES" / f"{domain}.po"


@cache
def catalog(locales: Path, code: str, domain: str = DOMAIN) -> NullTranslations:
    """Return the texts of a language, with German behind it.

    Raises:
        OSError: The catalogue is missing.
        babel.messages.pofile.PoFileError: The catalogue is broken.
    """
    if code == ID_LANGUAGE:
        return NullTranslations()
    texts = GNUTranslations(BytesIO(_compiled(path_of(locales, code, domain), code)))
    if code != SOURCE:
        texts.add_fallback(catalog(locales, SOURCE, domain))
    return texts


def _compiled(path: Path, code: str) -> bytes:
    file = path.read_bytes()
    try:
        return po.compiled(file.decode())
    except ValueError:  # not plain, or no UTF-8
        return _compiled_by_babel(file, code)


def _compiled_by_babel(file: bytes, code: str) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(file), locale=code.replace("-", "_"), abort_invalid=True))
    return compiled.getvalue()
