import unicodedata
from pathlib import Path

import pytest

from kiosk.errors import SettingsError
from kiosk.i18n.languages import SOURCE, Language, load, offered
from kiosk.paths import locales

ROW = '[[language]]\ncode = "uk"\nname = "Українська"\ndirection = "ltr"\nwelcome = "Вітаємо"\nkeys = "абв"\n'


def write(folder: Path, text: str) -> Path:
    (folder / "languages.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_languages_of_the_offices_are_there_and_german_is_one_of_them() -> None:
    assert set(load(locales())) >= {"de", "ar", "fa", "en", "fr"}
    assert SOURCE in load(locales())


@pytest.mark.parametrize("language", load(locales()).values(), ids=lambda language: language.code)
def test_the_direction_is_that_of_the_own_name_and_the_keys(language: Language) -> None:
    for text in (language.name, language.welcome, language.keys):
        rtl = unicodedata.bidirectional(text[0]) in ("R", "AL")
        assert language.direction == ("rtl" if rtl else "ltr")
    assert len(set(language.keys)) == len(language.keys)


def test_a_row_is_all_a_language_needs(tmp_path: Path) -> None:
    language = load(write(tmp_path, ROW))["uk"]
    assert (language.name, language.keys) == ("Українська", "абв")


def test_languages_keep_the_order_of_the_file_and_offers_that_of_the_settings(tmp_path: Path) -> None:
    languages = load(write(tmp_path, ROW + ROW.replace("uk", "bg")))
    assert list(languages) == ["uk", "bg"]
    assert [language.code for language in offered(languages, ("bg", "uk"))] == ["bg", "uk"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROW + ROW.replace("keys", "key"), "row 2.*key"),
        (ROW.replace("ltr", "left"), "row 1: direction 'left'"),
        ("language = 1 2", "cannot read"),
        ("", "language"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"languages\.toml"):
        load(tmp_path)


def test_a_language_without_a_row_cannot_be_offered(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="xx is not known; allowed: uk"):
        offered(load(write(tmp_path, ROW)), ("uk", "xx"))
