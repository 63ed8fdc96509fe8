"""The bundled fonts load, cover what is needed, and say so when they do not."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kiosk.errors import TextError
from kiosk.text import fonts

ALPHABETS = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؛؟ًٌٍَُِّْ",
    "fa": "پچژگکیهٔۀ۰۱۲۳۴۵۶۷۸۹٪«»\u200c",
    "ps": "ټځڅډړږښګڼېۍۀيئ",
    "ckb": "ڕڵۆێەڤکگژچپ",
    "ur": "ٹڈڑےھہںۂۓۃ۔",
    "ti": "ሀለሐመሠረሰሸቀቈቐበተኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐ።፣፤፥፦",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ’",
    "ru": "ЁЪЫЭёъыэ№",
    "latin": "ÄÖÜẞäöüßàâæçéèêëîïôœùûüÿŁłąćęńóśźżășțĂÎğışŞêîûëÇ",
    "signs": "–—…„“”‚‘’‹›«»€•·°²³½×−%@&§#+/()[]",
}


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_a_supported_language_has_a_glyph(language: str) -> None:
    assert fonts.missing_glyphs(ALPHABETS[language]) == set()


def test_characters_without_a_glyph_are_named() -> None:
    assert fonts.missing_glyphs("Tag ✓ 漢 →") == {"✓", "漢", "→"}


def test_invisible_characters_need_no_glyph() -> None:
    assert fonts.missing_glyphs("a\u200c\u2066b\u2069\u00ad\n\t\u2060\ufeff") == set()


@pytest.mark.parametrize("family", fonts.FAMILIES, ids=lambda family: family.stem)
def test_ascii_digits_are_drawn_as_ascii_digits(family: fonts.Family) -> None:
    for path in fonts.files(family).values():
        cmap = TTFont(path).getBestCmap()
        digits = [cmap.get(ord(digit)) for digit in "0123456789"]
        if digits[0] is not None:
            assert " ".join(digits) == "zero one two three four five six seven eight nine"


@pytest.mark.parametrize("family", fonts.FAMILIES, ids=lambda family: family.stem)
def test_each_family_has_three_weights_a_licence_and_nothing_else(family: fonts.Family) -> None:
    expected = {path.name for path in fonts.files(family).values()} | {"OFL.txt"}

    assert {path.name for path in (fonts.folder() / family.folder).iterdir()} == expected
    assert {TTFont(path)["OS/2"].usWeightClass for path in fonts.files(family).values()} == {400, 600, 700}
    assert "SIL Open Font License, Version 1.1" in (fonts.folder() / family.folder / "OFL.txt").read_text()


@pytest.mark.parametrize("content", [None, b"no font"])
def test_a_font_that_does_not_load_is_an_error_and_no_silent_fallback(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = fonts.Family("Broken", "broken", "Broken")
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path)
    (tmp_path / "broken").mkdir()
    if content is not None:
        (tmp_path / "broken" / "Broken-Regular.ttf").write_bytes(content)

    with pytest.raises(TextError, match=r"Broken-Regular\.ttf"):
        fonts.load(family)


def test_importing_the_module_does_not_load_skia() -> None:
    program = "import sys, kiosk.text.fonts, kiosk.text.isolate; sys.exit('skia' in sys.modules)"

    subprocess.run([sys.executable, "-c", program], check=True)
