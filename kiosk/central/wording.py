"""The editor's words in German: the catalogue is compiled when the server starts, so there is no build step."""

from pathlib import Path

from kiosk.i18n.po import compiled

_SOURCE = Path(__file__).resolve().parent / "locale"


def compiled_folder(folder: Path) -> Path:
    """Return a folder of compiled catalogues as Django wants it, made from the .po files that ship."""
    target = folder / "locale"
    for source in sorted(_SOURCE.glob("*/LC_MESSAGES/django.po")):
        path = target / source.relative_to(_SOURCE).with_suffix(".mo")
        content = compiled(source.read_text("utf-8"))
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return target
