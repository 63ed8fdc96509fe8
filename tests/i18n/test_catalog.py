from pathlib import Path

import pytest

from kiosk.i18n.catalog import catalog, path_of

HEADER = """
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {forms}\\n"

"""
ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100<=2 ? 4 : 5);"
TWO = "nplurals=2; plural=(n != 1);"


def write(folder: Path, code: str, forms: str, entries: str) -> None:
    path = path_of(folder, code)
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.format(code=code, forms=forms) + entries, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "de", TWO, 'msgid "Back"\nmsgstr "Zurück"\n\nmsgid "Home"\nmsgstr "Start"\n')
    plural = 'msgid "{count} person"\nmsgid_plural "{count} people"\n'
    forms = "".join(f'msgstr[{index}] "form {index}"\n' for index in range(6))
    write(tmp_path, "ar", ARABIC, 'msgid "Back"\nmsgstr "رجوع"\n\n' + plural + forms)
    return tmp_path


def test_a_text_is_in_the_language(folder: Path) -> None:
    assert catalog(folder, "ar").gettext("Back") == "رجوع"


def test_a_missing_text_is_german_and_not_the_english_id(folder: Path) -> None:
    assert catalog(folder, "ar").gettext("Home") == "Start"


def test_english_needs_no_catalogue_and_has_its_plural(folder: Path) -> None:
    words = catalog(folder, "en")
    assert words.gettext("Home") == "Home"
    assert [words.ngettext("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]


def test_arabic_has_six_forms(folder: Path) -> None:
    words = catalog(folder, "ar")
    counts = (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)
    found = [int(words.ngettext("{count} person", "{count} people", count)[-1]) for count in counts]
    assert found == [0, 1, 2, 3, 3, 5, 5, 4, 4, 3, 5]


def test_a_language_without_a_catalogue_is_an_error(folder: Path) -> None:
    with pytest.raises(OSError, match="uk"):
        catalog(folder, "uk")


def test_a_broken_catalogue_is_an_error(folder: Path) -> None:
    from babel.messages.pofile import PoFileError

    write(folder, "fr", TWO, 'msgid "Back"\nmsgstr "Retour\nnonsense\n')
    with pytest.raises(PoFileError):
        catalog(folder, "fr")
