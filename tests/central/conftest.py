"""One real SQLite database for the session, migrated and filled with the sample; each test is rolled back."""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("wagtail")

from kiosk import paths
from kiosk.central.config import Config
from kiosk.central.setup import set_up

TOP = Path(__file__).parents[2]
_TEMPLATE = "kiosk-migrated-"
_FOLDER = Path(tempfile.mkdtemp(prefix="kiosk-central-"))
_zone = os.environ.get("TZ")
set_up(Config(_FOLDER, secure=False, hosts=("testserver", "localhost")))  # models are imported by the tests
os.environ.pop(
    "TZ"
)  # Django sets the time zone of the whole process, which would reach the tests of other parts
os.environ.update({"TZ": _zone} if _zone else {})
time.tzset()


def pytest_unconfigure() -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def sample() -> dict[str, list[dict[str, Any]]]:
    from kiosk.store.source import load_source

    documents = load_source(paths.assets() / "sample")
    return {name: [dict(document.raw) for document in found] for name, found in documents.items()}


@pytest.fixture(scope="session")
def migrated() -> Iterator[None]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # the real one is slow on purpose
    options = connections.settings["default"]["OPTIONS"]
    options["init_command"] = (
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"  # nothing here outlives a crash
    )
    template, database = _template(), _FOLDER / "central.sqlite3"
    with _one_at_a_time():
        if template.exists():
            shutil.copyfile(template, database)
        call_command(
            "migrate", interactive=False, verbosity=0
        )  # nothing is left to do but what follows each migration
        if not template.exists():
            connections.close_all()
            _keep(database, template)
    yield
    connections.close_all()
    teardown_test_environment()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of several processes that test at once, one makes the database and the others wait for it."""
    with (Path(sys.prefix) / f"{_TEMPLATE}lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template() -> Path:
    """Where a migrated database is kept for the next run: beside the packages, until a migration changes."""
    central = TOP / "kiosk" / "central"
    decisive = [
        TOP / "tests" / "constraints.txt",
        central / "roles.py",
        *sorted((central / "migrations").glob("*.py")),
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in decisive)).hexdigest()
    return Path(sys.prefix) / f"{_TEMPLATE}{digest[:16]}.sqlite3"


def _keep(database: Path, template: Path) -> None:
    for old in template.parent.glob(f"{_TEMPLATE}*.sqlite3"):
        old.unlink(missing_ok=True)
    made = template.with_suffix(".made")
    shutil.copyfile(database, made)
    made.replace(template)


@pytest.fixture(autouse=True)
def nobodys_language() -> Iterator[None]:
    """A request leaves its language and time zone behind in the thread: no test begins with those of another."""
    from django.conf import settings
    from django.utils import timezone, translation

    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def db(migrated: None) -> Iterator[None]:
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def imported(migrated: None, sample: dict[str, list[dict[str, Any]]]) -> None:
    from kiosk.central.content import import_documents

    import_documents(sample)


@pytest.fixture
def content(imported: None, db: None) -> None:
    """The sample is in the database, and what the test does to it is rolled back."""


@pytest.fixture(scope="session")
def signed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and the first root, to be copied."""
    from datetime import UTC, datetime

    from kiosk.central.releases.roots import make_keys

    folder = tmp_path_factory.mktemp("signed")
    for name in ("root", "online", "published"):
        (folder / name).mkdir()
    made = datetime(2026, 11, 1, tzinfo=UTC)
    make_keys(folder / "published", [folder / "root"], folder / "online", made)
    return folder


@pytest.fixture
def published_folder(tmp_path: Path, signed_folder: Path) -> Iterator[Path]:
    """An empty folder to publish into, and keys."""
    from django.test import override_settings

    shutil.copytree(signed_folder, tmp_path, dirs_exist_ok=True)
    wanted = {
        "PUBLISHED_ROOT": tmp_path / "published",
        "ONLINE_KEYS": tmp_path / "online",
        "PAGE_LANGUAGES": ("ar",),  # each language takes most of a second
    }
    with override_settings(**wanted):
        yield tmp_path / "published"
