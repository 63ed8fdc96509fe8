"""Old files go, but nothing that a slow terminal, or somebody who goes back, still needs."""

from datetime import timedelta

import pytest
from tuf.api.exceptions import DownloadHTTPError

from kiosk.central.releases import history
from kiosk.central.releases.blobs import blob_name
from kiosk.central.releases.folder import Folder
from kiosk.domain import tree
from kiosk.errors import PublishError
from tests.central.releases.site_help import DAY, Site, pages, tables


def publish_daily(site: Site, days: int) -> None:
    for day in range(days):
        site.later().publish(f"Tag {day}")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep only two releases besides the young ones."""
    monkeypatch.setattr(history, "KEPT_AT_LEAST", 2)


@pytest.mark.usefixtures("few")
def test_a_terminal_that_began_up_to_thirty_days_ago_still_finds_all_it_needs(site: Site) -> None:
    """It holds the metadata of then, and fetches the rest only now."""
    began = []
    for day in range(40):
        site.later().publish(f"Tag {day}")
        began.append((site.now, site.snapshot()["metadata/timestamp.json"], tables(f"Tag {day}")))
    assert site.publisher().collect() > 0
    timestamp = site.folder / "metadata/timestamp.json"
    for at, (now, old, content) in enumerate(began):
        timestamp.write_bytes(old)
        terminal = site.terminal(f"terminal-{at}")
        if site.now - now <= 30 * DAY:
            assert terminal.update(now) == tree.ordered(content)
        elif site.now - now > 31 * DAY:
            with pytest.raises(DownloadHTTPError):
                terminal.update(now)


@pytest.mark.usefixtures("few")
def test_a_release_stays_thirty_days_after_the_next_one_however_old_it_is(site: Site) -> None:
    site.later(200 * DAY).publish("zwei")
    site.later(29 * DAY).publisher().resign()
    site.publisher().collect()
    assert site.publisher().tables(1) == tree.ordered(tables())


def test_the_last_twenty_releases_stay_to_go_back_to(site: Site) -> None:
    publish_daily(site, 24)
    site.later(300 * DAY).publish("heute")
    site.later(40 * DAY).publish("danach")
    site.publisher().collect()
    numbers = [release.number for release in site.publisher().releases()]
    assert numbers == [*range(8, 28)]
    assert site.publisher().republish(numbers[0], lambda found: pages()) == 28
    assert site.terminal().update(site.now) == tree.ordered(tables("Tag 6"))


@pytest.mark.usefixtures("few")
def test_what_no_release_names_any_more_is_removed_and_the_rest_is_whole(site: Site) -> None:
    publish_daily(site, 5)
    first = set(site.snapshot())
    site.later(60 * DAY).publish("neu")
    site.later(31 * DAY).publish("neuer")
    site.later(31 * DAY).publish("am neusten")
    assert site.publisher().collect() > 0
    left = set(site.snapshot())
    assert len(first & left) < len(first) / 4
    assert {name for name in left if name.endswith("root.json")} == {"metadata/1.root.json"}
    assert site.publisher().verify() == []
    assert site.publisher().collect() == 0
    assert site.terminal().update(site.now) == tree.ordered(tables("am neusten"))


def test_what_a_crash_left_is_removed(site: Site) -> None:
    left = [
        site.folder / "blobs/ab" / ("ab" * 32),
        site.folder / "blobs/ab" / f"{'cd' * 32}.new",
        site.folder / "targets" / f"{'ab' * 32}.index.json.gz",
        site.folder / "metadata/timestamp.json.new",
        site.folder / ".publisher/pages.json.new",
    ]
    before = site.snapshot()
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert site.publisher().collect() == len(left)
    assert site.snapshot() == before


def test_when_something_that_is_kept_cannot_be_read_nothing_is_removed(site: Site) -> None:
    site.later().publish("zwei")
    (site.folder / "blobs/ab").mkdir(exist_ok=True)
    (site.folder / "blobs/ab" / ("ab" * 32)).write_bytes(b"x")
    for path in site.folder.glob("targets/*.json.gz"):
        path.write_bytes(b"x")
    before = site.snapshot()
    with pytest.raises(PublishError, match="is missing or damaged"):
        site.publisher().collect()
    assert site.snapshot() == before


def test_signing_again_for_a_year_does_not_pile_up_files(site: Site) -> None:
    for _week in range(52):
        site.later(timedelta(days=6)).publisher().resign()
        site.publisher().collect()
    assert len(list((site.folder / "metadata").iterdir())) < 12
    assert site.terminal().update(site.now) == tree.ordered(tables())


@pytest.mark.usefixtures("few")
def test_young_releases_are_listed_however_many_there_are(site: Site) -> None:
    publish_daily(site, 10)
    assert [release.number for release in site.publisher().releases()] == list(range(1, 12))


def test_when_the_list_was_lost_a_terminal_on_its_way_still_finds_all_it_needs(site: Site) -> None:
    timestamp = site.folder / "metadata/timestamp.json"
    old, began = timestamp.read_bytes(), site.now
    for notes in (site.folder / ".publisher").glob("*.releases.json.gz"):
        notes.unlink()
    site.later().publish("neu")
    assert [release.number for release in site.publisher().releases()] == [2]
    site.publisher().collect()
    timestamp.write_bytes(old)
    assert site.terminal().update(began) == tree.ordered(tables())


def test_the_steps_and_packs_of_every_young_release_stay_and_those_of_old_ones_go(site: Site) -> None:
    """A terminal may begin with any young index, and its packs may be older than itself."""
    publish_daily(site, 2)
    old = _bundles(site, site.publisher().releases()[1])
    publish_daily(site, 60)
    site.publisher().collect()
    for release in site.publisher().releases():
        assert all((site.folder / name).is_file() for name in _bundles(site, release))
    assert [name for name in old if (site.folder / name).exists()] == [_facts(site)]  # they never changed


def _facts(site: Site) -> str:
    index = history.read_index(Folder(site.folder), site.publisher().releases()[-1].index)
    return blob_name(index.packs[tree.FACTS].sha256)


def _bundles(site: Site, release: history.Release) -> set[str]:
    index = history.read_index(Folder(site.folder), release.index)
    return {blob_name(one.sha256) for one in (*index.packs.values(), *index.steps.values())}
