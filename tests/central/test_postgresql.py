"""The same content in a real PostgreSQL server, which is one setting."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

SCRIPT = """
import sys
from pathlib import Path
from kiosk import paths
from kiosk.central.config import Config
from kiosk.central.setup import set_up
set_up(Config(Path(sys.argv[1]), sys.argv[2], secure=False))
from django.core.management import call_command
from django.db import connection
from kiosk.central.content import export_documents, import_documents
from kiosk.central.translating import entity_or_none, german_at, save_translation, state_counts
from kiosk.domain import tree
from kiosk.store.source import load_source
assert connection.vendor == "postgresql"
call_command("migrate", interactive=False, verbosity=0)
source = load_source(paths.assets() / "sample")
sample = {name: [document.raw for document in found] for name, found in source.items()}
import_documents(sample)
assert tree.canonical(export_documents()) == tree.canonical(tree.ordered(sample))
assert sum(import_documents(sample).values()) == 0
entity = entity_or_none("topics", "anmeldung")
assert german_at(entity, 1)["title"] == "Wohnung anmelden"
assert save_translation(entity, "ar", {"title": "a", "answer": "b", "steps": ["c"]}, None)
assert state_counts(["ar"])["ar"]["written"] == 1
print("all is well")
"""


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database in a server of its own, reached by a socket in its folder."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    programs, folder = (
        PROGRAMS[-1].parent,
        Path("/tmp") / f"kiosk-pg-{os.getpid()}",
    )  # a short path: sockets need it
    folder.mkdir()
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to be run by root
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)

    data, options = str(folder / "data"), f"-k {folder} -c listen_addresses= -c fsync=off"
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "kiosk")
        run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            run("createdb", "-h", str(folder), "-U", "kiosk", "content")
            yield f"postgres://kiosk@{str(folder).replace('/', '%2F')}/content"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_postgresql_gives_the_sample_back_byte_for_byte(server: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), server]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (0, "all is well\n"), done.stderr
