"""Take-home pages in the published folder: written whole, only when they changed, removed when they are gone.

Only pages that were published here are ever removed: a note beside them lists them. Other files, such as a web
server's own, may lie in the same folder.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from kiosk.central.releases.folder import PRIVATE, UNFINISHED, Folder
from kiosk.errors import PublishError

NOTE_FILE = f"{PRIVATE}/pages.json"
INDEX_PAGE = "index.html"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")


def checked(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return pages by the names of their files; ``de/`` is ``de/index.html``.

    Args:
        pages: HTML by path: ``<language>/<kind>/<id>``, ``<language>/``, or ``index.html``.

    Raises:
        PublishError: A path leaves the folders of the languages, or is below another page.
    """
    found = {_file_name(path): data for path, data in pages.items()}
    for name in found:
        for at, letter in enumerate(name):
            if letter == "/" and name[:at] in found:
                raise PublishError(f"Page {name} is below the page {name[:at]}")
    if len(found) < len(pages):
        raise PublishError("Two pages are the same file")
    return found


def write_changed(folder: Folder, pages: Mapping[str, bytes]) -> list[str]:
    """Write the pages that are new or changed and return their names; none is removed.

    Raises:
        PublishError: The disk is full or refuses; each page is the old or the new one.
    """
    known = _read_note(folder)
    if not known.issuperset(pages):
        _write_note(folder, known.union(pages))
    changed = {name: data for name, data in pages.items() if folder.read(name) != data}
    folder.write(changed)
    return sorted(changed)


def remove_gone(folder: Folder, pages: Iterable[str]) -> list[str]:
    """Remove the pages that were published here and are not among these, and what a crash left; return the former.

    Raises:
        PublishError: The disk refuses; what is left is removed after the next release.
    """
    kept = set(pages)
    known = _read_note(folder)
    gone = sorted(known - kept)
    unfinished = sorted(name + UNFINISHED for name in known if folder.has(name + UNFINISHED))
    folder.remove([*gone, *unfinished])
    if gone:
        _write_note(folder, kept)
    return gone


def published(folder: Folder) -> list[str]:
    """Return the pages that are online.

    Raises:
        PublishError: The note is damaged.
    """
    return sorted(name for name in _read_note(folder) if folder.has(name))


def is_page(name: str) -> bool:
    """Tell whether a page may have this file name."""
    language, *segments = name.split("/")
    return name == INDEX_PAGE or (
        _LANGUAGE.fullmatch(language) is not None
        and 1 <= len(segments) <= 3
        and all(_SEGMENT.fullmatch(segment) and not segment.endswith(UNFINISHED) for segment in segments)
    )


def _file_name(path: str) -> str:
    name = path + INDEX_PAGE if path.endswith("/") else path
    if not is_page(name):
        raise PublishError(f"{path!r} is no path of a page")
    return name


def _read_note(folder: Folder) -> set[str]:
    data = folder.read(NOTE_FILE)
    try:
        names = msgspec.json.decode(data, type=set[str]) if data is not None else set()
    except ValueError as error:
        raise PublishError(f"{NOTE_FILE} is damaged; remove it, and pages that are gone by hand") from error
    return {name for name in names if is_page(name)}


def _write_note(folder: Folder, names: Iterable[str]) -> None:
    folder.write({NOTE_FILE: msgspec.json.encode(sorted(names))})
