"""Where things are: what ships with the package, and what this machine keeps.

In a checkout, assets and locales stand beside the package; in an installed wheel, inside it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from kiosk.settings import Settings

_PACKAGE = Path(__file__).resolve().parent


def assets() -> Path:
    """Return the folder of fonts, icons, sounds and the source of the sample release."""
    return _shipped("assets")


def locales() -> Path:
    """Return the folder of the catalogues."""
    return _shipped("locales")


def data_dir(settings: Settings, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of all that this machine keeps; it need not exist yet.

    Without a setting it is the user's data folder (XDG Base Directory Specification).
    """
    if settings.terminal.data_dir:
        return Path(settings.terminal.data_dir)
    base = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "/")) / ".local" / "share"
    return Path(base) / "kiosk"


def releases_dir(settings: Settings) -> Path:
    """Return the folder of the releases of content."""
    return data_dir(settings) / "releases"


def sync_dir(settings: Settings) -> Path:
    """Return the folder of the updating process."""
    return data_dir(settings) / "sync"


def office_dir(settings: Settings) -> Path:
    """Return the folder of the office server: its certificate, and who may sign in."""
    return data_dir(settings) / "office"


def ledger_file(settings: Settings) -> Path:
    """Return the ledger of the numbers."""
    return data_dir(settings) / "ledger.sqlite"


def outbox_file(settings: Settings) -> Path:
    """Return the outbox of what the central server is told."""
    return data_dir(settings) / "outbox.sqlite"


def identity_dir(settings: Settings) -> Path:
    """Return the folder of this terminal's own key."""
    return data_dir(settings) / "identity"


def central_published(settings: Settings) -> Path:
    """Return the folder of the releases that the central server publishes."""
    return data_dir(settings) / "central" / "published"


def log_dir(settings: Settings) -> Path:
    """Return the folder of the log files."""
    return data_dir(settings) / "log"


def _shipped(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
