"""A small S3-compatible storage on HTTP: checks every signature, lists in pages, and can be cut off."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from kiosk.central.releases.bucket import Access, Bucket, sign

ACCESS = Access("AKEXAMPLE", "s3cr3t/key", "eu-central-1")
BUCKET = "kiosk"
PAGE = 7


@dataclass
class Storage:
    """What is stored, and what was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    writes_left: int = 10**9
    drop_connections: bool = False

    def bucket(self, access: Access = ACCESS, prefix: str = "") -> Bucket:
        return Bucket(self.url, BUCKET, access, lambda: datetime.now(UTC), prefix=prefix)

    def written(self) -> list[str]:
        return [name for method, name in self.asked if method == "PUT"]

    def write_to(self, folder: Path) -> Path:
        """Lay all files into a folder, as a web server would serve them."""
        for name, data in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    storage: Storage

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["content-length"]))
        if not self._allowed(data):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        if self.storage.writes_left <= 0:
            return self._answer(503, b"<Error><Code>SlowDown</Code></Error>")
        self.storage.writes_left -= 1
        self.storage.files[self._name()] = data
        self.storage.headers[self._name()] = {name.lower(): value for name, value in self.headers.items()}
        return self._answer(200, b"")

    def do_DELETE(self) -> None:
        if not self._allowed(b""):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        self.storage.files.pop(self._name(), None)
        return self._answer(204, b"")

    def do_GET(self) -> None:
        if not self._allowed(b""):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        names = sorted(name for name in self.storage.files if name.startswith(query.get("prefix", "")))
        start = int(query.get("continuation-token", "page+0").removeprefix("page+"))
        shown, more = names[start : start + PAGE], start + PAGE < len(names)
        items = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.storage.files[name])}</Size>"
            f"<ETag>&quot;{hashlib.md5(self.storage.files[name]).hexdigest()}&quot;</ETag></Contents>"
            for name in shown
        )
        token = f"<NextContinuationToken>page+{start + PAGE}</NextContinuationToken>" if more else ""
        space = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
        return self._answer(200, f"<ListBucketResult {space}>{items}{token}</ListBucketResult>".encode())

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _allowed(self, data: bytes) -> bool:
        self.storage.asked.append((self.command, self._name()))
        given = self.headers.get("authorization", "")
        names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        moment = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        parts = urlsplit(self.path)
        headers = {name: self.headers[name] for name in names if not name.startswith("x-amz-")}
        return (
            given
            == sign(self.command, parts.path, parts.query, headers, data, ACCESS, moment)["authorization"]
        )

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        # Without a word, as storages do with connections that were idle.
        self.close_connection = self.storage.drop_connections


@contextmanager
def storage() -> Iterator[Storage]:
    """Run a storage and yield it."""
    found = Storage()
    handler = type("Handler", (_Handler,), {"storage": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
