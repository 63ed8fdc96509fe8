from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from kiosk.i18n.catalog import ID_LANGUAGE, path_of
from kiosk.i18n.languages import load
from tests.catalogues import (
    LOCALES,
    TEMPLATE,
    borrowed,
    extracted,
    id_problems,
    merged,
    problems,
    read,
    text_of,
    update,
)

CODES = tuple(load(LOCALES))
CODE = """
_, ngettext = words.gettext, words.ngettext
# Translators: on a button
_("Back")
ngettext("{count} person waits", "{count} people wait", n)
_("Until {time}")
"""
ARABIC_FORMS = ("لا أحد ينتظر", "شخص واحد ينتظر", "شخصان ينتظران", *["{count} ينتظرون"] * 3)


# --- the catalogues of this project -------------------------------------------------------------------


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


def test_the_template_is_what_the_code_says(template: Catalog) -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == text_of(template), (
        "run: python -m tests.catalogues --update"
    )


def test_english_visitors_read_clean_message_ids(template: Catalog) -> None:
    assert list(id_problems(template)) == []


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated_with_all_forms_and_placeholders(code: str, template: Catalog) -> None:
    assert list(problems(code, read(path_of(LOCALES, code), code), template)) == []


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_is_written_as_the_command_writes_it(code: str, template: Catalog) -> None:
    text = path_of(LOCALES, code).read_text(encoding="utf-8")
    assert text == text_of(merged(code, template)), "run: python -m tests.catalogues --update"


def test_no_language_has_the_sentences_of_another() -> None:
    assert list(borrowed({code: read(path_of(LOCALES, code), code) for code in CODES})) == []


# --- the checks find what is wrong --------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Catalog:
    package = tmp_path / "kiosk"
    package.mkdir()
    (package / "page.py").write_text(CODE, encoding="utf-8")
    return extracted(package)


def arabic(
    back: str = "رجوع",
    until: str = "حتى {time}",
    forms: Iterable[str] = ARABIC_FORMS,
    flags: Iterable[str] = (),
) -> Catalog:
    catalog = Catalog(locale="ar")
    catalog.add("Back", back, flags=flags)
    catalog.add("Until {time}", until)
    catalog.add(("{count} person waits", "{count} people wait"), tuple(forms))
    return catalog


def test_a_right_catalogue_has_no_problems_and_small_numbers_may_be_words(small: Catalog) -> None:
    assert list(problems("ar", arabic(), small)) == []


@pytest.mark.parametrize(
    ("catalog", "problem"),
    [
        (arabic(back=""), "ar: not translated: 'Back'"),
        (arabic(back=" "), "ar: not translated: 'Back'"),
        (arabic(flags=["fuzzy"]), "ar: fuzzy: 'Back'"),
        (arabic(back="رجوع\u200f"), "ar: direction marks; the text layer sets them: 'Back'"),
        (arabic(back="٣"), "ar: native digits instead of 0 to 9: 'Back'"),
        (arabic(back="l'accueil"), "ar: straight quotation mark or apostrophe: 'Back'"),
        (arabic(until="حتى"), "ar: form 0 has the placeholders [] instead of ['time']: 'Until {time}'"),
        (
            arabic(until="{tiem}"),
            "ar: form 0 has the placeholders ['tiem'] instead of ['time']: 'Until {time}'",
        ),
        (arabic(until="{time"), "ar: form 0 is no format: expected '}' before end of string: 'Until {time}'"),
        (arabic(forms=("{count}",) * 2), "ar: 2 forms instead of 6: '{count} person waits'"),
        (arabic(forms=(*ARABIC_FORMS[:5], "")), "ar: form 5 is empty: '{count} person waits'"),
        (
            arabic(forms=(*ARABIC_FORMS[:5], "كثيرون")),
            "ar: form 5 has the placeholders [] instead of ['count']: '{count} person waits'",
        ),
    ],
)
def test_each_fault_is_found_and_named(catalog: Catalog, problem: str, small: Catalog) -> None:
    assert problem in list(problems("ar", catalog, small))


def test_a_text_that_is_not_in_the_catalogue_is_named(small: Catalog) -> None:
    found = list(problems("ar", Catalog(locale="ar"), small))
    assert "ar: not in the catalogue: 'Back'" in found
    assert len(found) == 3


def test_plural_forms_of_another_language_are_found(small: Catalog) -> None:
    assert "plural forms are" in next(problems("ar", Catalog(locale="fr"), small))


def test_a_sentence_in_the_words_of_another_language_is_found_and_a_single_word_is_not() -> None:
    german, french = Catalog(locale="de"), Catalog(locale="fr")
    for catalog in (german, french):
        catalog.add("Take a photo.", "Machen Sie ein Foto.")
        catalog.add("Fax", "Fax")
    assert list(borrowed({"de": german, "fr": french})) == ["fr: the same words as in de: 'Take a photo.'"]


def test_message_ids_are_checked_too() -> None:
    template = Catalog()
    template.add("Your phone's camera")
    assert list(id_problems(template)) == [
        'en: straight quotation mark or apostrophe: "Your phone\'s camera"'
    ]


# --- the command --------------------------------------------------------------------------------------


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    folder = tmp_path / "locales"
    folder.mkdir()
    (folder / "languages.toml").write_text(
        (LOCALES / "languages.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return folder


def save(catalog: Catalog, code: str, locales: Path) -> None:
    path = path_of(locales, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(catalog), encoding="utf-8")


def test_the_template_has_places_plurals_and_comments(small: Catalog) -> None:
    text = text_of(small)
    assert "#. Translators: on a button\n#: kiosk/page.py\n" in text
    assert 'msgid_plural "{count} people wait"' in text


def test_the_command_makes_every_catalogue_and_the_second_time_changes_nothing(locales: Path) -> None:
    update(locales)
    files = sorted(path for path in locales.rglob("*") if path.is_file())
    before = [path.read_bytes() for path in files]
    update(locales)
    assert [path.read_bytes() for path in files] == before
    assert len(files) == 4 + len(CODES), "templates and catalogues of both domains, and the languages"


def test_a_catalogue_tells_nothing_about_who_wrote_it_and_when(locales: Path, small: Catalog) -> None:
    for text in (text_of(small), text_of(merged("ar", small, locales))):
        for word in ("Date", "Translator:", "Team", "Babel", "EMAIL", "Copyright", "AUTHOR"):
            assert word not in text


def test_english_has_a_catalogue_without_entries(locales: Path, small: Catalog) -> None:
    assert len(merged(ID_LANGUAGE, small, locales)) == 0


def test_translations_are_kept_and_new_texts_are_empty(locales: Path, small: Catalog) -> None:
    save(arabic(), "ar", locales)
    small.add("New")
    catalog = merged("ar", small, locales)
    assert catalog["Back"].string == "رجوع"
    assert not catalog["New"].string
    assert not any(message.fuzzy for message in catalog if message.id)


def test_what_translators_say_at_the_head_is_kept(locales: Path, small: Catalog) -> None:
    catalog = arabic()
    catalog.header_comment = "# origin: machine, not yet reviewed"
    save(catalog, "ar", locales)
    assert text_of(merged("ar", small, locales)).startswith("# origin: machine, not yet reviewed\nmsgid")


def test_a_text_that_comes_back_has_its_translation_again(locales: Path, small: Catalog) -> None:
    save(arabic(), "ar", locales)
    without = Catalog()
    without.add("Until {time}")
    save(merged("ar", without, locales), "ar", locales)
    assert "Back" not in read(path_of(locales, "ar"), "ar")
    save(merged("ar", without, locales), "ar", locales)  # once more, nothing is forgotten
    assert list(problems("ar", merged("ar", small, locales), small)) == []
