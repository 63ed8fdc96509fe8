"""The bundled fonts, loaded once and only when a text needs them; system fonts are never used.

One fallback list serves every language: Noto Sans (Latin, Cyrillic, Greek), Vazirmatn (Arabic script), Noto
Sans Ethiopic. A family is read at the first text that contains its script, because start-up is measured, and
a file that does not load raises instead of falling back silently: silent fallback means broken Arabic.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.errors import TextError

_PACKAGE = Path(__file__).resolve().parent.parent
_WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_CONTROL = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
# The default-ignorable code points that occur in texts (Unicode DerivedCoreProperties.txt).
_IGNORABLE = frozenset(
    map(
        chr,
        (
            *(0x00AD, 0x034F, 0x061C, 0xFEFF),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
        ),
    )
)


class Family(NamedTuple):
    """One bundled family: its name in font lists, its folder under assets/fonts, the stem of its files."""

    name: str
    folder: str
    stem: str


LATIN = Family("Noto Sans", "noto-sans", "NotoSans")
ARABIC = Family("Vazirmatn", "vazirmatn", "Vazirmatn")
ETHIOPIC = Family("Noto Sans Ethiopic", "noto-sans-ethiopic", "NotoSansEthiopic")
FAMILIES = (LATIN, ARABIC, ETHIOPIC)


def folder() -> Path:
    """Folder of the font files: inside an installed package, else in the checkout."""
    inside = _PACKAGE / "_assets" / "fonts"
    return inside if inside.is_dir() else _PACKAGE.parent / "assets" / "fonts"


def files(family: Family) -> dict[int, Path]:
    """Font files of a family by weight (400, 600, 700)."""
    return {w: folder() / family.folder / f"{family.stem}-{name}.ttf" for w, name in _WEIGHTS.items()}


def check() -> None:
    """Load every bundled font now.

    Raises:
        TextError: A font file is missing or is not a font; the message names the file.
    """
    for family in FAMILIES:
        _typefaces(family)


def collection() -> Any:
    """The Skia font collection that holds the families loaded so far."""
    return _state()[1]


def load(family: Family) -> str:
    """Make a family usable in font lists and return its name there.

    Raises:
        TextError: One of its files does not load.
    """
    _register(family)
    return family.name


def missing_glyphs(text: str) -> set[str]:
    """Characters of the text that no bundled font can draw.

    Control characters and default-ignorable ones (joiners, isolates, soft hyphen) need no glyph.
    """
    faces = [_typefaces(family)[400] for family in FAMILIES]
    wanted = set(text) - _CONTROL - _IGNORABLE
    return {char for char in wanted if not any(face.unicharToGlyph(ord(char)) for face in faces)}


@cache
def _manager() -> Any:
    import skia  # 90 ms, and not every process that imports this module draws

    # Skia's default manager would start fontconfig, which takes 15 ms and knows the system's fonts.
    return skia.FontMgr.New_Custom_Empty()


@cache
def _typefaces(family: Family) -> dict[int, Any]:
    return {weight: _typeface(path) for weight, path in files(family).items()}


def _typeface(path: Path) -> Any:
    manager = _manager()
    face = manager.makeFromFile(str(path), 0) if path.is_file() else None
    if face is None:
        raise TextError(f"The font {path} does not load. Install the program again.")
    return face


@cache
def _state() -> tuple[Any, Any]:
    import skia

    provider = skia.textlayout.TypefaceFontProvider()
    found = skia.textlayout.FontCollection()
    found.setDefaultFontManager(provider)
    return provider, found


@cache
def _register(family: Family) -> None:
    provider, _ = _state()
    for face in _typefaces(family).values():
        provider.registerTypeface(face, family.name)
