"""The published folder is copied to S3-compatible storage so that terminals can be served from there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.central.releases.bucket import Access, Bucket, canonical_query, sign
from kiosk.central.releases.mirror import Copied, mirror
from kiosk.domain import tree
from kiosk.errors import PublishError
from tests.central.releases.site_help import Site, tables
from tests.central.releases.storage_help import ACCESS, Storage, storage


@pytest.fixture
def cloud() -> Iterator[Storage]:
    with storage() as found:
        yield found


def copy(site: Site, cloud: Storage, prefix: str = "") -> Copied:
    bucket = cloud.bucket(prefix=prefix)
    try:
        return mirror(site.folder, bucket, patience=0)
    finally:
        bucket.close()


AMAZONS = Access("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
HOST = {"host": "examplebucket.s3.amazonaws.com"}


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "data", "signature"),
    [
        (
            "GET",
            "/test.txt",
            {},
            {"Range": "bytes=0-9"},
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "/test%24file.text",
            {},
            {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET",
            "/",
            {"prefix": "J", "max-keys": "2"},
            {},
            b"",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
    ids=["get", "put", "list"],
)
def test_signatures_are_those_of_the_examples_in_the_specification(
    method: str, path: str, query: dict[str, str], headers: dict[str, str], data: bytes, signature: str
) -> None:
    now = datetime(2013, 5, 24, tzinfo=UTC)
    signed = sign(method, path, canonical_query(query), headers | HOST, data, AMAZONS, now)
    assert signed["authorization"].endswith(f"Signature={signature}")


def test_a_terminal_that_is_served_from_the_copy_gets_each_release(
    site: Site, cloud: Storage, tmp_path: Path
) -> None:
    terminal = site.terminal()
    for number, text in enumerate(("Hallo", "zwei", "drei"), start=1):
        if number > 1:
            site.later().publish(text)
        copy(site, cloud)
        assert cloud.files == site.snapshot()
        terminal.folder = cloud.write_to(tmp_path / "web")
        assert terminal.update(site.now) == tree.ordered(tables(text))


def test_the_timestamp_is_written_last_and_files_come_before_those_that_name_them(
    site: Site, cloud: Storage
) -> None:
    copy(site, cloud)
    areas = [name.split("/")[0] for name in cloud.written()]
    assert list(dict.fromkeys(areas)) == ["blobs", "de", "targets", "metadata"]
    assert cloud.written()[-1] == "metadata/timestamp.json"


def test_only_what_is_new_or_changed_is_written(site: Site, cloud: Storage) -> None:
    first = copy(site, cloud)
    assert first.written == len(site.snapshot())
    assert copy(site, cloud) == Copied(0, 0)
    before = set(site.snapshot())
    site.later().publish("zwei")
    second = copy(site, cloud)
    # New files, three pages and the timestamp.
    assert second.written == len(set(site.snapshot()) - before) + 3 + 1


def test_a_copy_that_breaks_off_anywhere_leaves_the_old_release_and_the_next_one_completes_it(
    site: Site, cloud: Storage, tmp_path: Path
) -> None:
    copy(site, cloud)
    old = dict(cloud.files)
    site.later().publish("neu")
    needed = copy(site, cloud).written
    for writes in range(needed):
        cloud.files = dict(old)
        cloud.writes_left = writes
        with pytest.raises(PublishError, match="503 SlowDown"):
            copy(site, cloud)
        assert _taken_from(cloud, site, tmp_path / f"{writes}") == tree.ordered(tables())
        cloud.writes_left = needed - writes
        copy(site, cloud)
        assert _taken_from(cloud, site, tmp_path / f"{writes}") == tree.ordered(tables("neu"))


def _taken_from(cloud: Storage, site: Site, folder: Path) -> tree.Tables:
    terminal = site.terminal(f"terminal-{folder.name}")
    terminal.folder = cloud.write_to(folder)
    return terminal.update(site.now)


def test_pages_that_are_gone_are_removed_there_too_and_other_files_stay(site: Site, cloud: Storage) -> None:
    cloud.files["robots.txt"] = b"x"
    copy(site, cloud)
    site.later().publisher().publish(tables(), {"de/": b"<p>"})
    assert copy(site, cloud).removed == 3
    assert cloud.files == site.snapshot() | {"robots.txt": b"x"}


def test_a_prefix_keeps_apart_what_is_in_the_same_bucket(site: Site, cloud: Storage) -> None:
    cloud.files["de/topic/theirs"] = b"x"
    copy(site, cloud, "stadt/")
    assert copy(site, cloud, "stadt/") == Copied(0, 0)
    assert cloud.files == {f"stadt/{name}": data for name, data in site.snapshot().items()} | {
        "de/topic/theirs": b"x"
    }


def test_files_say_what_they_are_and_how_long_they_may_be_kept(site: Site, cloud: Storage) -> None:
    copy(site, cloud)
    said = {
        name: (cloud.headers[name]["content-type"], cloud.headers[name]["cache-control"])
        for name in cloud.files
    }
    assert said["metadata/timestamp.json"] == ("application/json", "no-cache")
    assert said["metadata/1.root.json"] == ("application/json", "public, max-age=31536000, immutable")
    assert said["de/topic/topic-0"] == ("text/html; charset=utf-8", "public, max-age=60")
    assert all("content-encoding" not in headers for headers in cloud.headers.values())


def test_a_connection_that_the_storage_closed_is_opened_again(site: Site, cloud: Storage) -> None:
    cloud.drop_connections = True
    copy(site, cloud)
    assert cloud.files == site.snapshot()


def test_a_wrong_secret_is_refused_and_not_shown(site: Site, cloud: Storage) -> None:
    bucket = cloud.bucket(Access(ACCESS.key, "wrong-secret", ACCESS.region))
    with pytest.raises(PublishError, match="403 SignatureDoesNotMatch") as caught:
        mirror(site.folder, bucket)
    bucket.close()
    assert "wrong-secret" not in str(caught.value)
    assert "wrong-secret" not in repr(Access("a", "wrong-secret"))


def test_a_storage_that_cannot_be_reached_is_named(site: Site) -> None:
    bucket = Bucket("http://127.0.0.1:9", "kiosk", ACCESS, lambda: site.now)
    with pytest.raises(PublishError, match=r"127\.0\.0\.1:9 cannot be reached"):
        mirror(site.folder, bucket)


@pytest.mark.parametrize("url", ["", "kiosk", "ftp://x", "https://", "https://x/path", "https://x?y"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(PublishError, match="is no address of a storage"):
        Bucket(url, "kiosk", ACCESS, lambda: datetime.now(UTC))


def test_nothing_is_copied_before_something_is_published(bare: Site, cloud: Storage) -> None:
    with pytest.raises(PublishError, match="Nothing is published yet"):
        copy(bare, cloud)
    assert cloud.asked == []
