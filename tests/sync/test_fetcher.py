"""The way of the bytes: proxies, certificates, limits, and what staff are told when it is blocked."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadHTTPError

from kiosk.errors import SyncError
from kiosk.sync.fetcher import CHUNK, FolderFetcher, HttpFetcher, gunzip, gzip_limit
from tests.sync.authority import DAY, Authority
from tests.sync.repository import Publisher
from tests.sync.server import Handler, Proxy, WebServer, proxying, serving
from tests.sync.terminal import PATIENT, Terminal, World


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with proxying() as running:
        yield running


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def secured(server: WebServer, publisher: Publisher, authority: Authority, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "data", server.url, publisher.root, ca_file=str(authority.file))


def test_updates_come_through_a_proxy(fresh: World, proxy: Proxy) -> None:
    fresh.terminal.proxy = proxy.url
    assert fresh.terminal.update().new
    assert f"{fresh.server.url}/metadata/timestamp.json" in proxy.asked


def test_a_proxy_of_the_environment_is_not_used(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fresh.terminal.update().new


def test_a_proxy_that_is_not_there_is_told(world: World) -> None:
    with proxying() as gone:
        world.terminal.proxy = gone.url
    world.terminal.refuses("The proxy cannot be reached, or it refuses")


def test_a_proxy_that_wants_a_password_is_told(world: World) -> None:
    world.server.answers["*"] = lambda handler: handler.give(b"", 407)
    world.terminal.refuses("The proxy cannot be reached, or it refuses")


def test_a_private_authority_is_trusted_by_setting_also_through_a_proxy(
    publisher: Publisher, authority: Authority, proxy: Proxy, tmp_path: Path
) -> None:
    with serving(publisher.folder, authority.certificate()) as server:
        terminal = secured(server, publisher, authority, tmp_path)
        terminal.proxy = proxy.url
        assert terminal.update().new
        assert set(proxy.asked) == {server.url.removeprefix("https://")}


def test_an_authority_of_the_environment_is_not_trusted(
    publisher: Publisher, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    with serving(publisher.folder, authority.certificate()) as server:
        terminal = Terminal(tmp_path / "data", server.url, publisher.root)
        with pytest.raises(SyncError, match="not vouched for by any authority this machine knows"):
            terminal.update()


@pytest.mark.parametrize(
    ("start", "end", "address", "told"),
    [
        (DAY, 2 * DAY, "127.0.0.1", "is not valid yet: is the clock of this machine right"),
        (-3 * DAY, -2 * DAY, "127.0.0.1", "has expired: is the clock of this machine right"),
        (-DAY, DAY, "127.0.0.2", "is that of another server"),
    ],
)
def test_a_bad_certificate_is_told_in_words(
    publisher: Publisher,
    authority: Authority,
    tmp_path: Path,
    start: timedelta,
    end: timedelta,
    address: str,
    told: str,
) -> None:
    with serving(publisher.folder, authority.certificate(start, end, address)) as server:
        terminal = secured(server, publisher, authority, tmp_path)
        with pytest.raises(SyncError, match=told):
            terminal.update()
        assert told in (terminal.status().last_error or "")


def test_a_server_without_tls_at_an_https_address_is_told(world: World) -> None:
    world.terminal.url = world.server.url.replace("http://", "https://")
    world.terminal.refuses("The server")


def test_a_file_of_certificates_that_is_not_there_is_told() -> None:
    with pytest.raises(SyncError, match=r"sync\.ca_file"):
        HttpFetcher("https://example.org", ca_file="/nonexistent/authority.pem")


def test_nothing_is_sent_but_the_request(world: World) -> None:
    seen: list[dict[str, str]] = []

    def look(handler: Handler) -> None:
        seen.append(dict(handler.headers))
        handler.give(b"", 404, **{"Set-Cookie": "visitor=1"})

    world.server.answers["/metadata/*"] = look
    for _ in range(2):
        world.terminal.refuses("no release")
    assert {name for headers in seen for name in headers} == {"Host", "User-Agent", "Accept-Encoding"}


def test_one_connection_serves_a_round(world: World) -> None:
    connections: set[tuple[str, int]] = set()

    def note(handler: Handler) -> None:
        connections.add(handler.client_address)
        handler.close_connection = False
        path = handler.server.folder / handler.path.lstrip("/")
        handler.give(path.read_bytes() if path.is_file() else b"no", 200 if path.is_file() else 404)

    world.server.answers["/metadata/*"] = note
    world.terminal.update()
    assert len(connections) == 1


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * (3 * CHUNK))
    fetcher = FolderFetcher(tmp_path)
    assert len(fetcher.get("file", 3 * CHUNK)) == 3 * CHUNK
    with pytest.raises(SyncError, match="More came"):
        fetcher.get("file", 3 * CHUNK - 1)


def test_what_is_missing_is_an_answer_for_tufs_client_and_a_sentence_for_others(fresh: World) -> None:
    fetcher = HttpFetcher(fresh.server.url, patience=PATIENT)
    with pytest.raises(DownloadHTTPError) as caught:
        fetcher.download_bytes("none", 100)
    assert caught.value.status_code == 404
    with pytest.raises(SyncError, match="no release at this address"):
        fetcher.get("none", 100)
    fetcher.close()


@pytest.mark.parametrize("data", [b"", b"a", b"abc" * 5000])
def test_gzip_is_unpacked_up_to_its_limit(data: bytes) -> None:
    packed = gzip.compress(data, mtime=0)
    assert gunzip(packed, len(data)) == data
    assert len(packed) <= gzip_limit(len(data))
    if data:
        with pytest.raises(SyncError, match="More came"):
            gunzip(packed, len(data) - 1)


@pytest.mark.parametrize(
    "data", [b"", b"no gzip", zlib.compress(b"x"), gzip.compress(b"x" * 99, mtime=0)[:-1]]
)
def test_what_is_no_whole_gzip_file_is_refused(data: bytes) -> None:
    with pytest.raises(SyncError, match="not what was signed"):
        gunzip(data, 1000)
