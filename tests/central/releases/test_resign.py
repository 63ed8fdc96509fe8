"""Metadata is signed again in time, so that terminals can tell a frozen server from a quiet one."""

import gzip
import json
from datetime import datetime

import pytest
from tuf.api.exceptions import ExpiredMetadataError, RepositoryError

from kiosk.domain import tree
from kiosk.errors import PublishError, ReleaseError
from tests.central.releases.site_help import DAY, NOW, Site, tables


def versions(site: Site) -> dict[str, int]:
    """Return the newest version of each file."""
    found: dict[str, int] = {}
    for path in (site.folder / "metadata").iterdir():
        signed = json.loads(path.read_bytes())["signed"]
        found[signed["_type"]] = max(found.get(signed["_type"], 0), signed["version"])
    return found


def grown(site: Site, before: dict[str, int]) -> set[str]:
    return {role for role, version in versions(site).items() if version > before[role]}


def test_what_is_young_is_not_signed_again(site: Site) -> None:
    before = site.snapshot()
    assert site.later(2 * DAY).publisher().resign() is False
    assert site.snapshot() == before


def test_before_half_of_the_week_is_over_only_the_timestamp_is_signed_again(site: Site) -> None:
    before = versions(site)
    assert site.later(3 * DAY).publisher().resign() is True
    assert grown(site, before) == {"timestamp"}
    assert site.publisher().expires()["timestamp"] == site.now + 7 * DAY
    assert site.publisher().resign() is False


def test_before_half_of_the_month_is_over_all_is_signed_again_with_higher_versions(site: Site) -> None:
    before = versions(site)
    assert site.later(13 * DAY).publisher().resign() is True
    assert grown(site, before) == {"timestamp", "snapshot", "targets"}
    expires = site.publisher().expires()
    assert (expires["targets"], expires["snapshot"]) == (site.now + 30 * DAY, site.now + 30 * DAY)


def test_a_quiet_site_stays_valid_for_a_terminal_every_day_of_two_months(site: Site) -> None:
    terminal = site.terminal()
    for _day in range(60):
        site.later().publisher().resign()
        assert terminal.update(site.now) == tree.ordered(tables())
        assert terminal.release == 1
    assert site.publisher().collect() > 0
    assert terminal.update(site.now) == tree.ordered(tables())


def test_without_signing_again_a_terminal_refuses_the_site_after_a_week_and_recovers(site: Site) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    site.later(8 * DAY)
    with pytest.raises(ExpiredMetadataError):
        terminal.update(site.now)
    site.publisher().resign()
    assert terminal.update(site.now) == tree.ordered(tables())


def test_a_timestamp_says_when_it_was_signed(site: Site) -> None:
    path = site.folder / "metadata/timestamp.json"
    assert json.loads(path.read_bytes())["signed"]["x-signed-at"] == "2027-03-01T08:00:00Z"
    site.later(3 * DAY).publisher().resign()
    signed_at = json.loads(path.read_bytes())["signed"]["x-signed-at"]
    assert datetime.fromisoformat(signed_at) == NOW + 3 * DAY


def test_an_old_timestamp_is_refused_by_a_terminal_that_saw_a_newer_one(site: Site) -> None:
    path = site.folder / "metadata/timestamp.json"
    old = path.read_bytes()
    terminal = site.terminal()
    site.later().publish("neu")
    terminal.update(site.now)
    path.write_bytes(old)
    with pytest.raises(RepositoryError):
        terminal.update(site.now)


@pytest.mark.parametrize(
    "area", ["metadata/timestamp.json", "metadata/*.snapshot.json", "metadata/*.targets.json"]
)
def test_metadata_that_somebody_changed_is_refused_by_a_terminal(site: Site, area: str) -> None:
    (path,) = site.folder.glob(area)
    path.write_bytes(path.read_bytes().replace(b'"expires":"2027', b'"expires":"2028'))
    with pytest.raises(RepositoryError):
        site.terminal().update(site.now)


@pytest.mark.parametrize(
    ("area", "error"), [("targets/*.json.gz", RepositoryError), ("blobs/*/*", ReleaseError)]
)
def test_content_that_somebody_exchanged_is_refused_by_a_terminal(
    site: Site, area: str, error: type[Exception]
) -> None:
    for path in site.folder.glob(area):
        path.write_bytes(gzip.compress(b"{}"))
    with pytest.raises(error):
        site.terminal().update(site.now)
    assert site.publisher().verify()


def test_metadata_that_somebody_changed_is_not_signed_by_us(site: Site) -> None:
    """Who can write to the folder but has no key must not get a signature by waiting."""
    (path,) = site.folder.glob("metadata/*.targets.json")
    content = json.loads(path.read_bytes())
    content["signed"]["targets"]["index.json.gz"]["hashes"]["sha256"] = "0" * 64
    path.write_text(json.dumps(content))
    with pytest.raises(PublishError, match="not signed by its key"):
        site.later(13 * DAY).publisher().resign()
