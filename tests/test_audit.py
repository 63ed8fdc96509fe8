"""The audit of locked packages, against a list of vulnerabilities on this machine."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.audit import ACCEPTED, audit


class Known(ThreadingHTTPServer):
    """Knows a vulnerability of the packages in `bad`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bad: set[str] = set()
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Known

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        package = question["package"]
        self.server.asked.append(f"{package['name']} {question['version']}")
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}]
        bad = {
            "id": "XY-1",
            "summary": "opens the door",
            "affected": [{"package": package, "ranges": ranges}],
        }
        answer = json.dumps({"vulns": [bad]} if package["name"] in self.server.bad else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def known() -> Iterator[Known]:
    with Known() as known:
        thread = Thread(target=known.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield known
        known.shutdown()
        thread.join()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "constraints.txt"
    path.write_text("".join(f"{name} --hash=sha256:{'0' * 64}\n" for name in ("door==1.0", "window==2.0")))
    return path


def at(port: int) -> list[str]:
    return ["--osv-url", f"http://127.0.0.1:{port}/v1/query"]


def test_every_locked_package_is_asked_for(
    known: Known, locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(locked, at(known.server_address[1])) == 0
    assert sorted(known.asked) == ["door 1.0", "window 2.0"]
    assert capsys.readouterr().out == "no known vulnerability\n"


def test_a_known_vulnerability_fails_and_is_named_unless_it_is_accepted(
    known: Known, locked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known.bad.add("door")
    assert audit(locked, at(known.server_address[1])) == 1
    assert capsys.readouterr().out == "door 1.0: XY-1, mended in 9.9: opens the door\n"
    monkeypatch.setitem(ACCEPTED, "XY-1", "we have no door")
    assert audit(locked, at(known.server_address[1])) == 0


def test_without_a_network_that_is_said_and_the_checks_go_on(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        assert audit(locked, at(taken.getsockname()[1])) == 0
    assert capsys.readouterr().out.startswith("not audited, nobody could be asked: ")


def test_a_list_that_cannot_be_read_fails(locked: Path) -> None:
    locked.write_text("door>=1.0\n")
    assert audit(locked) == 1


def test_what_is_accepted_has_a_reason() -> None:
    assert all(ACCEPTED.values())
