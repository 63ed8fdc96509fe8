"""What the server is started with, and what it makes on its first start: its folder and its secret key.

Django's settings are one module per process. `configure` says what they are made from before Django is set up; a web
server that loads `kiosk.central.wsgi` by itself gets the settings of this machine (`kiosk.settings`).
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kiosk import paths
from kiosk.errors import SettingsError
from kiosk.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Copy:
    """Where releases are copied to, see the settings ``central.bucket_…``; an empty address means nowhere."""

    url: str = ""
    region: str = "us-east-1"
    key: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Config:
    """The server's own part of the settings.

    Attributes:
        folder: Where the database, the secret key and the published releases are.
        database_url: ``postgres://user:password@host:port/name``, or empty for SQLite in `folder`.
        hosts: Names under which browsers may ask for this server.
        secure: Whether browsers reach it by HTTPS only; the demo on one machine has no certificate.
        pages_url: Where visitors find the pages they take home; empty when that is not known.
        copy: Where releases are copied to.
    """

    folder: Path
    database_url: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    secure: bool = True
    pages_url: str = ""
    copy: Copy = Copy()


_current: list[Config] = []


def configure(config: Config) -> None:
    """Say what Django's settings are made from; it must be called before Django is set up."""
    _current[:] = [config]


def current() -> Config:
    """Return what was configured, or else what the settings of this machine say."""
    if not _current:
        configure(of(load(None, os.environ)))
    return _current[0]


def of(settings: Settings) -> Config:
    """Return the server's part of the settings of this machine."""
    central = settings.central
    return Config(
        folder=paths.data_dir(settings) / "central",
        database_url=central.database_url,
        hosts=tuple(central.hosts),
        secure=central.secure,
        pages_url=settings.takehome.base_url,
        copy=Copy(central.bucket_url, central.bucket_region, central.bucket_key, central.bucket_secret),
    )


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions; it is made once and only its owner can read it."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def database(config: Config) -> dict[str, object]:
    """Return Django's description of the database.

    Raises:
        SettingsError: The address of the database is not one of PostgreSQL; the message never repeats it.
    """
    if not config.database_url:
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;", "timeout": 30}
        path = config.folder / "central.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    parts = urlsplit(config.database_url)
    name = parts.path.removeprefix("/")
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise SettingsError("central.database_url: must be as in postgres://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(
            parts.hostname or ""
        ),  # a folder, as in postgres://kiosk@%2Frun%2Fpostgresql/name: a socket
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,  # a new connection for each request would cost more than the request
        "CONN_HEALTH_CHECKS": True,
    }
