"""Makes a release from source files: YAML in, a tested release of TinyDB documents out.

The same source gives the same bytes; only number and `created_at` in the manifest differ, so an unchanged
source makes no new release. Unknown fields go into the release as they are. The layout of the source is told
in `kiosk.store.source`.

    number = build_sample(Path("assets/sample"), Path("releases"), now)
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from kiosk.domain.lint import Finding, QrBytes
from kiosk.domain.lint import lint as lint_records
from kiosk.domain.schema import Document, Records, decode_all, json_schema
from kiosk.domain.selftest import self_test
from kiosk.store import manifest as manifests
from kiosk.store.contentfile import content_file_of
from kiosk.store.installer import ReleaseInstaller, Test
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.source import load_source


def build_sample(source: Path, releases: Path, now: datetime, test: Test | None = None) -> int:
    """Make a release of the source the current one and return its number; an unchanged source makes none.

    Args:
        source: The folder of the source files.
        releases: The folder of the releases; created when missing.
        now: When the release is made, with a time zone.
        test: The self-test; by default everything but glyphs and hours, which other layers know about.

    Raises:
        ContentError: A source file cannot be used; one line for each problem, with file and field.
        ReleaseError: The release fails its self-test or cannot be written.
    """
    documents = load_source(source)
    counts = source_records(documents).counts()
    files = {CONTENT_FILE: content_file(documents)}
    installer = ReleaseInstaller(releases)
    if installer.holds(files):
        return installer.number() or 0
    number = installer.next_number()
    manifest = manifests.describe(number, now, files, counts)
    installer.install(manifest, files, now, test or partial(self_test, now=now))
    return number


def lint(source: Path, qr_bytes: QrBytes | None = None) -> list[Finding]:
    """Return what editors should look at in the source files, errors first.

    Args:
        source: The folder of the source files.
        qr_bytes: Measures the codes of a place; without it their size is not checked.

    Raises:
        ContentError: A source file cannot be used at all.
    """
    return lint_records(source_records(load_source(source)), qr_bytes)


def source_records(documents: Mapping[str, Iterable[Document]]) -> Records:
    """Return the records of loaded source files.

    Raises:
        ContentError: An id is given twice or the tree of topics is wrong.
    """
    return decode_all({name: [document.raw for document in table] for name, table in documents.items()})


def content_file(documents: Mapping[str, Iterable[Document]]) -> bytes:
    """Return the TinyDB file with one table per collection."""
    return content_file_of(
        {name: [document.encoded() for document in table] for name, table in documents.items()}
    )


def schema_text() -> str:
    """Return the JSON Schema that is kept beside the source files."""
    return json_schema()
