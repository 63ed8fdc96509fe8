"""The central server with PostgreSQL, by its one setting, against a real server and in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.central.content import export_documents
from kiosk.domain import tree
from tests.central.postgres import running_server, server_programs

TOP = Path(__file__).parents[2]

COMMANDS = """
import sys
from kiosk.cli import main
def central(*arguments): assert main(["central", *arguments]) == 0, arguments
central("migrate")
central("import")
central("export", "--out", sys.argv[1])
central("createadmin")
central("keys", "--root", sys.argv[2])
from django.conf import settings
settings.PAGE_LANGUAGES = ("ar",)  # each language takes most of a second
central("publish")
"""

IN_THE_EDITOR = """
from django.contrib.auth.models import User
from django.db import connection
from kiosk.central.models import Publication
from tests.central.people import entity, logged_in, person, save
assert connection.vendor == "postgresql"
assert User.objects.get(username="admin").is_superuser
publisher, topic = logged_in(person("publisher")), entity("topics/anmeldung")
save(publisher, topic, {"title": "Umzug melden"})
assert entity("topics/anmeldung").title == "Wohnung anmelden"
save(publisher, topic, {}, action="action-publish")
assert entity("topics/anmeldung").title == "Umzug melden"
for page in ("", "snippets/central/topic/?q=Umzug", "translations/ar/", "please-check/", "publishing/"):
    assert publisher.get("/admin/" + page).status_code == 200, page
publisher.post("/admin/publishing/publish/")
publisher.post("/admin/publishing/recall/", {"document": "topics/ukraine"})
assert [publication.release for publication in Publication.objects.all()] == [3, 2, 1]
"""


@pytest.mark.usefixtures("content")
def test_a_server_with_postgresql_does_what_it_does_with_sqlite(
    tmp_path: Path, sample: dict[str, Any]
) -> None:
    out, root = tmp_path / "out.json", tmp_path / "stick"
    environ = os.environ | {
        "KIOSK_TERMINAL_DATA_DIR": str(tmp_path),
        "KIOSK_CENTRAL_SECURE": "false",
        "KIOSK_CENTRAL_HOSTS": "testserver",
    }
    with running_server() as database_url:
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS + IN_THE_EDITOR, str(out), str(root)],
            env=environ | {"KIOSK_CENTRAL_DATABASE_URL": database_url},
            cwd=TOP,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    assert "release 1 is published" in done.stdout
    assert out.read_bytes() == tree.canonical(tree.ordered(sample))
    assert out.read_bytes() == tree.canonical(export_documents()), "SQLite gives other bytes"
    assert not (tmp_path / "central" / "central.sqlite3").exists()


def test_a_machine_without_the_server_is_told_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"apt-get install --no-install-recommends postgresql"):
        server_programs(tmp_path)
