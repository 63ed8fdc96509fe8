from gettext import GNUTranslations
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n import po
from kiosk.i18n.catalog import _compiled_by_babel, path_of
from kiosk.i18n.languages import load
from kiosk.paths import locales

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=n>1;\\n"\n'
)


def texts(file: bytes) -> GNUTranslations:
    return GNUTranslations(BytesIO(file))


def entries(file: bytes) -> dict[object, str]:
    found: dict[object, str] = dict(texts(file)._catalog)  # type: ignore[attr-defined]
    found.pop("")  # Babel completes the header
    return found


@pytest.mark.parametrize("code", [code for code in load(locales()) if code != "en"])
def test_every_catalogue_of_ours_reads_as_babel_reads_it(code: str) -> None:
    path = path_of(locales(), code)
    ours, babels = po.compiled(path.read_text("utf-8")), _compiled_by_babel(path.read_bytes(), code)
    assert entries(ours) == entries(babels)
    plurals = [texts(ours).plural(count) for count in range(200)]  # type: ignore[attr-defined]
    assert plurals == [texts(babels).plural(count) for count in range(200)]  # type: ignore[attr-defined]


def test_contexts_and_continued_lines_and_fuzzy_texts_are_as_in_gettext() -> None:
    text = HEADER + (
        '\nmsgctxt "door"\nmsgid "open"\nmsgstr "o"\n"ffen"\n\n#, fuzzy\nmsgid "Home"\nmsgstr "Heim"\n'
        '\n#~ msgid "Old"\n#~ msgstr "Alt"\n'
    )
    words = texts(po.compiled(text))
    assert words.pgettext("door", "open") == "offen"
    assert [words.gettext(key) for key in ("open", "Home", "Old")] == ["open", "Home", "Old"]


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a"\nmsgstr "b\nnonsense\n',
        'msgid "a"\n',
        'msgstr "b"\n',
        'msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"\n',
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] ""\n',
        'msgid "a"\nmsgstr "b" "c"\n',
        '"lost"\n',
    ],
)
def test_what_is_not_plain_is_left_to_babel(entry: str) -> None:
    with pytest.raises(po.UnusualCatalogError):
        po.compiled(HEADER + "\n" + entry)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\x04\r"), min_size=1))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if any(part in escaped for part in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        return  # ends a line for Python, never stands in a catalogue
    assert texts(po.compiled(f'{HEADER}\nmsgid "key"\nmsgstr "{escaped}"\n')).gettext("key") == text
