"""The way from the editor into `kiosk.central.releases`: keys, pages, and signing what is published.

The folder of the server has ``published/`` (what a web server may serve) and ``keys/online/``. The root key should be
elsewhere; `kiosk central keys` says where it is to be made, and only the demo keeps it in ``keys/root/``.
"""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from kiosk import paths
from kiosk.central.config import Copy
from kiosk.central.releases.bucket import Access, Bucket
from kiosk.central.releases.keys import ONLINE_ROLES, key_files
from kiosk.central.releases.mirror import TIMESTAMP, Copied, mirror
from kiosk.central.releases.publisher import Publisher
from kiosk.central.releases.roots import make_keys
from kiosk.domain import schema
from kiosk.domain.library import Content
from kiosk.takehome.pages import render

Tables = Mapping[str, list[dict[str, Any]]]


def publish_now(tables: Tables, now: datetime, least: int) -> int:
    """Write and sign a release with its pages, and return its number.

    Args:
        tables: All documents by collection, checked.
        now: The time it is made.
        least: The lowest number it may have.

    Raises:
        PublishError: Keys are missing, the clock cannot be right, or the disk refuses; the release before is served.
    """
    return _publisher(now).publish(tables, _pages(tables, now, least), least=least)


def resign(now: datetime) -> bool:
    """Sign again what expires soon, and tell whether anything did.

    Raises:
        PublishError: As for `publish_now`.
    """
    return bool(_publisher(now).resign())


def collect(now: datetime) -> int:
    """Remove what no terminal can need any more, and return how many files that were.

    Raises:
        PublishError: As for `publish_now`.
    """
    return _publisher(now).collect()


def copy_published() -> Copied | None:
    """Copy what is published to the storage of the settings; None when there is none, or nothing to copy.

    Raises:
        PublishError: The storage refuses or cannot be reached; it still has the release before.
    """
    copy: Copy = settings.COPY
    if not copy.url or timestamp() is None:
        return None
    parts = urlsplit(copy.url)
    name, _slash, prefix = parts.path.strip("/").partition("/")
    access = Access(copy.key, copy.secret, copy.region)
    host = f"{parts.scheme}://{parts.netloc}"
    bucket = Bucket(host, name, access, lambda: datetime.now(UTC), prefix=f"{prefix}/" if prefix else "")
    with closing(bucket):
        return mirror(Path(settings.PUBLISHED_ROOT), bucket)


def timestamp() -> bytes | None:
    """Return what changes with each release and each signature, or None when nothing is published."""
    try:
        return (Path(settings.PUBLISHED_ROOT) / TIMESTAMP).read_bytes()
    except FileNotFoundError:
        return None


def has_keys() -> bool:
    """Tell whether releases can be signed."""
    return all(key_files(Path(settings.ONLINE_KEYS), role) for role in ONLINE_ROLES)


def make_all_keys(root_dirs: list[Path]) -> Path:
    """Make the root key in each of some folders, and the online keys; return the first root for the terminals.

    Raises:
        PublishError: There are keys already.
    """
    for folder in root_dirs:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    online = Path(settings.ONLINE_KEYS)
    online.mkdir(parents=True, exist_ok=True, mode=0o700)
    published = Path(settings.PUBLISHED_ROOT)
    published.mkdir(parents=True, exist_ok=True)
    return make_keys(published, root_dirs, online, datetime.now(UTC))


def _publisher(now: datetime) -> Publisher:
    return Publisher(Path(settings.PUBLISHED_ROOT), Path(settings.ONLINE_KEYS), lambda: now)


def _pages(tables: Tables, now: datetime, release: int) -> dict[str, bytes]:
    content = Content(release, now, schema.decode_all(tables))
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return render(content, settings.PAGE_LANGUAGES, settings.PAGES_URL, today, paths.locales())
