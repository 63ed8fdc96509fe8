"""Pictures of a draft, drawn by the terminal itself: `kiosk preview` in a process of its own, for a limited time.

What is drawn is what visitors would see if the newest draft of one entity were live among all that is live. Pictures
are kept for a few minutes, so that looking again costs nothing; longer they would show wrong hours.
"""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kiosk.central.content import export_documents
from kiosk.central.documents import document
from kiosk.central.models import Entity
from kiosk.central.recalling import Tables, without_missing
from kiosk.domain.tree import canonical
from kiosk.errors import KioskError

KINDS = {
    "topics": "topic",
    "notices": "notice",
    "service_at_locations": "place",
    "services": "place",
    "locations": "place",
}
"""The page of the terminal that shows an entity, by collection."""

TIME_LIMIT_SECONDS = 60.0
KEPT = 10
FRESH_SECONDS = 300
"""How long pictures are used again: opening hours on them change with the time."""

_FILE = re.compile(r"(?P<language>[A-Za-z0-9-]+)-(?P<sheet>[1-9][0-9]?)\.png")
_KEY = re.compile(r"[0-9a-f]{64}")
_one_at_a_time = threading.Lock()  # a preview takes a core for some seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """The pictures of one state of an entity.

    Attributes:
        key: What the state is named by, for `picture`.
        files: Names of the pictures by language, sheet by sheet.
    """

    key: str
    files: dict[str, list[str]]


def preview(entity: Entity, languages: Sequence[str], now: datetime) -> Preview:
    """Return the pictures of the newest draft of an entity; they are made unless they are there.

    Args:
        entity: Of a collection in `KINDS`.
        languages: Codes of the languages to draw it in.
        now: The time, with its zone.

    Raises:
        KioskError: There is no picture; the message says why in words for editors.
    """
    tables = draft_tables(entity)
    page, content = page_of(entity, tables), canonical(tables)
    period = int(now.timestamp()) // FRESH_SECONDS
    named = canonical([page, list(languages), period, hashlib.sha256(content).hexdigest()])
    key = hashlib.sha256(named).hexdigest()
    folder = _folder(entity, key)
    if not folder.is_dir():
        with _one_at_a_time:
            if not folder.is_dir():
                _make(folder, content, page, languages)
    names = sorted(path.name for path in folder.iterdir())
    return Preview(key, {code: _sheets(names, code) for code in languages})


def picture(entity: Entity, key: str, name: str) -> Path | None:
    """Return the file of one picture of an entity, or None when it is not kept any more."""
    if not (_KEY.fullmatch(key) and _FILE.fullmatch(name)):
        return None
    path = _folder(entity, key) / name
    return path if path.is_file() else None


def draft_tables(entity: Entity) -> Tables:
    """Return the live documents with the newest draft of one entity among them.

    Raises:
        ContentError: The draft, or something live, does not fit the schema.
    """
    draft, tables = document(entity.latest()), export_documents()
    others = [raw for raw in tables[entity.collection] if raw["id"] != entity.identifier]
    return without_missing({**tables, entity.collection: [*others, draft]})


def page_of(entity: Entity, tables: Tables) -> str:
    """Return the page of the terminal that shows an entity, as `kiosk preview` names it.

    Raises:
        KioskError: No page shows it yet.
    """
    identifier, collection = entity.identifier, entity.collection
    field = {"services": "service_id", "locations": "location_id"}.get(collection)
    if field:
        found = [raw["id"] for raw in tables["service_at_locations"] if raw.get(field) == identifier]
        if not found and collection == "locations":
            raise KioskError(_("Nothing is offered at this location yet, so no page shows it."))
        identifier = found[0] if found else identifier
    return f"{KINDS[collection]}/{identifier}"


def _folder(entity: Entity, key: str) -> Path:
    return Path(settings.PREVIEWS) / f"{entity.collection}.{entity.identifier}.{key}"


def _sheets(names: Sequence[str], language: str) -> list[str]:
    found = [match for name in names if (match := _FILE.fullmatch(name)) and match["language"] == language]
    return [match[0] for match in sorted(found, key=lambda match: int(match["sheet"]))]


def _make(folder: Path, content: bytes, page: str, languages: Sequence[str]) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_old(folder.parent)
    with tempfile.TemporaryDirectory(prefix="making-", dir=folder.parent) as made:
        documents, out = Path(made) / "documents.json", Path(made) / "out"
        documents.write_bytes(content)
        wanted = ["--documents", str(documents), "--page", page, "--out", str(out)]
        _draw([sys.executable, "-m", "kiosk", "preview", *wanted, "--language", *languages], made)
        if not folder.is_dir():  # another process of the server may have been faster
            out.rename(folder)


def _draw(command: Sequence[str], folder: str) -> None:
    """Run the command, with its own temporary files in a folder that goes even if it had to be killed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_CENTRAL_")}
    environ["TMPDIR"] = folder
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise KioskError(_("The pictures took too long. Please try again in a minute.")) from error
    if done.returncode:
        raise KioskError(_why(done.stderr))


def _why(stderr: str) -> str:
    """Return what the terminal says; what it does not say on purpose is for the log."""
    _before, said, words = f"\n{stderr}".partition("\nkiosk: ")
    if said:
        return words.strip()
    _log.error("kiosk preview failed: %s", stderr)
    return _("The terminal could not draw this. The server's log says why.")


def _forget_old(folder: Path) -> None:
    def age(path: Path) -> Any:
        try:
            return path.stat().st_mtime
        except OSError:  # another process of the server has removed it
            return 0.0

    for path in sorted(folder.iterdir(), key=age, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
