"""A real PostgreSQL server of its own for a test: made in a folder, at a free port of this machine, ended afterwards.

It runs as the user `postgres` where the tests run as root, because the server refuses root. Its password has the
characters that an address must escape.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

PASSWORD = "p@ss/w:rd"
TO_INSTALL = (
    "the tests of PostgreSQL need its server: run ./tests/run once, or as root "
    "apt-get update && apt-get install --no-install-recommends postgresql"
)


def server_programs(folder: Path = Path("/usr/lib/postgresql")) -> Path:
    """Return the folder of the newest server's programs, which Debian keeps out of PATH."""
    found = [path.parent for path in folder.glob("*/bin/postgres") if path.parts[-3].isdigit()]
    assert found, TO_INSTALL
    return max(found, key=lambda path: int(path.parent.name))


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and give the address of an empty database of it; end it at the end of the block."""
    programs = server_programs()
    with tempfile.TemporaryDirectory(prefix="kiosk-postgres-", ignore_cleanup_errors=True) as made:
        folder, port = Path(made), _free_port()
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(folder / "password", "postgres")
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--username=kiosk"]
        _run([programs / "initdb", *options, "--pwfile", folder / "password", "--pgdata", folder / "data"])
        control = [programs / "pg_ctl", "--pgdata", folder / "data"]
        network = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        _run([*control, "start", "--wait", "--options", network, "--log", folder / "log"])
        try:
            yield f"postgres://kiosk:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "stop", "--wait", "--mode", "immediate"])


def _run(command: list[Any]) -> None:
    user: dict[str, Any] = (
        {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    )
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open in the server that is started
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", timeout=60, check=False, **user)
        said.seek(0)
        assert done.returncode == 0, f"{command}: {said.read()}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
