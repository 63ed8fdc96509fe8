"""`kiosk preview`: pictures of one page from documents in a file, drawn by the terminal itself.

The documents become a release of their own in a folder that is gone afterwards; nothing of this machine's terminal is
read or changed but its settings. A release that could not be updated to is still shown, so that an editor sees what is
wrong with it; documents that break the schema are refused, because no terminal could draw them.
"""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.errors import ContentError, KioskError
from kiosk.paths import locales, releases_dir
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.domain.library import Content
    from kiosk.domain.session import Page
    from kiosk.terminal.tour.walker import Walker

KINDS = ("topic", "place", "notice")

Tables = Mapping[str, list[dict[str, Any]]]


def main(
    settings: Settings, documents: Path, page: str, languages: list[str], size: tuple[int, int], out: Path
) -> int:
    """Draw a page in some languages, one picture for each sheet: ``ar-1.png``, ``ar-2.png``.

    Args:
        settings: The settings of this machine.
        documents: JSON of all documents by collection, as `kiosk central export` writes it.
        page: What to draw, as in ``topic/anmeldung``; also ``place/…`` and ``notice/…``.
        languages: BCP 47 codes; each may be one that this terminal does not offer.
        size: Of the window, in pixels.
        out: Folder of the pictures; made when missing.

    Returns:
        0; what goes wrong is an error.

    Raises:
        ContentError: The documents cannot be used; one line for each problem.
        KioskError: There is no such page or language, no window, or the folder cannot be written.
    """
    _refuse_unknown(languages)
    tables, now = _read(documents), datetime.now(UTC)
    content = _content(tables, now)
    wanted = _page(content, page)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KioskError(f"the folder of the pictures cannot be made: {error}") from error
    with tempfile.TemporaryDirectory(prefix="kiosk-preview-") as folder:
        settings = _settings(settings, folder, size, _office(settings, content, now))
        _install(tables, content, releases_dir(settings))
        files = _draw(settings, wanted, dict.fromkeys(languages), out, now)
    print(f"kiosk: {len(files)} pictures in {out}", flush=True)
    return 0


def _refuse_unknown(languages: Iterable[str]) -> None:
    from kiosk.i18n.languages import load

    known = load(locales())
    unknown = [code for code in languages if code not in known]
    if unknown:
        raise KioskError(f"the language {', '.join(unknown)} is not known; allowed: {', '.join(known)}")


def _read(path: Path) -> Tables:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, list[dict[str, Any]]])
    except OSError as error:
        raise KioskError(f"the documents cannot be read: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: not documents by collection: {error}") from error


def _content(tables: Tables, now: datetime) -> "Content":
    from kiosk.domain.library import Content
    from kiosk.domain.schema import decode_all

    return Content(1, now, decode_all(tables))


def _page(content: "Content", name: str) -> "Page":
    """The page of the terminal on which a visitor finds this."""
    from kiosk.domain.session import Page

    kind, _slash, identifier = name.partition("/")
    if kind not in KINDS or not identifier:
        raise KioskError(f"a page is as in topic/anmeldung, place/… or notice/…, not {name!r}")
    if kind == "place":
        return Page(kind, content.place(identifier).id)
    if kind == "notice":
        if identifier not in content.records.notices:
            raise ContentError(f"The release has no notice {identifier!r}")
        return Page(kind, identifier)
    topic = content.topic(identifier)
    if topic.kind in ("emergency", "involve"):
        return Page(topic.kind)
    return Page(topic.kind, identifier)


def _office(settings: Settings, content: "Content", now: datetime) -> str:
    """The office whose terminal is drawn: that of the settings, or the first where the documents lack it."""
    offices = [place.id for place in content.offices(now.date())]
    if not offices:
        raise ContentError("the documents have no office that is open to visitors: no terminal can show them")
    return settings.office.location if settings.office.location in offices else offices[0]


def _settings(settings: Settings, data_dir: str, size: tuple[int, int], office: str) -> Settings:
    from kiosk.terminal.tour import tour_settings

    replace = msgspec.structs.replace
    made = tour_settings(settings, data_dir, size)
    return replace(made, office=replace(made.office, location=office))


def _install(tables: Tables, content: "Content", releases: Path) -> None:
    from kiosk.store import manifest as manifests
    from kiosk.store.contentfile import content_file_of
    from kiosk.store.installer import ReleaseInstaller
    from kiosk.store.manifest import CONTENT_FILE

    files = {CONTENT_FILE: content_file_of(tables)}
    now = content.created_at
    manifest = manifests.describe(content.release, now, files, content.records.counts())
    ReleaseInstaller(releases).install(manifest, files, now, lambda _content: ())


def _draw(settings: Settings, page: "Page", languages: Iterable[str], out: Path, now: datetime) -> list[Path]:
    from kiosk.terminal import window as windows

    windows.prepare(settings, offscreen=True)
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")  # nobody watches: no turn of the loop waits for the next frame
    window, screen = windows.open_window(settings)
    from kiosk.terminal.tour import Report
    from kiosk.terminal.tour.walker import Walker

    with Walker(settings, window, screen, None, Report(), now) as walker:
        return [path for code in languages for path in _sheets(walker, page, code, out)]


def _sheets(walker: "Walker", page: "Page", language: str, out: Path) -> list[Path]:
    from kiosk.domain.session import Visit

    walker.controller.visit = Visit().choose_language(language).open(page.name, page.about)
    walker.terminal.refresh()
    files: list[Path] = []
    while not files or walker.next_sheet():
        walker.frame()
        view = walker.stage.view
        if view is None or view.screen != page.name:
            raise KioskError(f"the terminal cannot draw this page in the language {language}")
        files.append(out / f"{language}-{len(files) + 1}.png")
        walker.save(files[-1])
    return files
