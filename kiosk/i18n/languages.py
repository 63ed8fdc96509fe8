"""The languages a visitor may choose: rows of data, no code.

The rows stand in ``locales/languages.toml``. Adding a language means adding a row and a catalogue.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kiosk.errors import SettingsError

SOURCE = "de"
"""The language content is written in, and the one that is shown when a translation is missing."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: BCP 47 code, own name, direction, greeting, and the keys to type it with."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    welcome: str
    keys: str


def load(locales: Path) -> dict[str, Language]:
    """Read all languages, in the order of the file.

    Raises:
        SettingsError: The file is missing, or a row is not right; the message names the row.
    """
    path = locales / "languages.toml"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["language"]
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"{path}: cannot read the languages: {error}") from error
    languages = [_language(row, f"{path}: row {number}") for number, row in enumerate(rows, start=1)]
    return {language.code: language for language in languages}


def _language(row: dict[str, Any], where: str) -> Language:
    try:
        language = Language(**row)
    except TypeError as error:
        raise SettingsError(f"{where}: {error}") from error
    if language.direction not in ("ltr", "rtl"):
        raise SettingsError(f"{where}: direction {language.direction!r} is not ltr or rtl")
    return language


def offered(languages: dict[str, Language], codes: tuple[str, ...]) -> tuple[Language, ...]:
    """Return the languages a terminal offers, in the configured order.

    Raises:
        SettingsError: A code has no row.
    """
    unknown = [code for code in codes if code not in languages]
    if unknown:
        known = ", ".join(languages)
        raise SettingsError(f"terminal.languages: {', '.join(unknown)} is not known; allowed: {known}")
    return tuple(languages[code] for code in codes)
