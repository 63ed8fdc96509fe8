"""A small edit costs a terminal little."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.central.releases import history
from kiosk.central.releases.blobs import blob_name
from kiosk.central.releases.folder import Folder
from kiosk.domain.growth import MOST_STEPS
from tests.central.releases.site_help import Site

LANGUAGES = ("de", "en", "ar", "fa", "fr", "tr", "uk", "ru", "bg", "ro")
DOCUMENTS = 1000
LIMIT_BYTES = 16 * 1024


def long_texts() -> dict[str, list[dict[str, Any]]]:
    """Return 1,000 documents of 3.8 KB in each of 10 languages; nothing repeats that would not in real texts."""
    dice = random.Random(7)
    words = ["".join(dice.choices("aeiounrstlmdghk", k=dice.randint(3, 11))) for _ in range(4000)]
    return {
        "topics": [
            {
                "id": f"topic-{number}",
                "icon": "home",
                "translations": {
                    language: {"title": f"{language} {number}", "body": " ".join(dice.choices(words, k=480))}
                    for language in LANGUAGES
                },
            }
            for number in range(DOCUMENTS)
        ]
    }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the long texts were published: ten seconds of work, done once and copied."""
    site = Site(tmp_path_factory.mktemp("large")).make_keys()
    site.publisher().publish(long_texts(), {})
    return site.home


@pytest.fixture
def large(published: Path, tmp_path: Path) -> Site:
    """A site with the long texts."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return Site(tmp_path)


def test_one_changed_text_among_a_thousand_documents_in_ten_languages_costs_16_kb_at_most(
    large: Site,
) -> None:
    publisher, content = large.publisher(), long_texts()
    before = set(large.snapshot())
    content["topics"][500]["translations"]["ar"]["title"] = "neu"
    large.later()
    publisher.publish(content, {})
    after = large.snapshot()
    written = {name: len(after[name]) for name in set(after) - before}
    written["metadata/timestamp.json"] = len(after["metadata/timestamp.json"])
    kinds = sorted(Path(name).parts[0] for name in written)
    assert kinds == ["blobs", "blobs", "blobs", "metadata", "metadata", "metadata", "targets"]
    index = history.read_index(Folder(large.folder), publisher.releases()[-1].index)
    step = written.pop(blob_name(index.steps[1].sha256))  # for those who have the release before
    section_and_piece = [written.pop(name) for name in list(written) if name.startswith("blobs/")]
    assert sum(written.values()) + step <= LIMIT_BYTES / 2
    assert sum(written.values()) + sum(section_and_piece) <= LIMIT_BYTES


def test_an_edit_writes_little_and_packs_are_written_anew_only_now_and_then(
    large: Site,
) -> None:
    publisher, content = large.publisher(), long_texts()
    written = []
    for number in range(MOST_STEPS + 1):
        before = set(large.snapshot())
        content["topics"][number]["translations"]["ar"]["title"] = f"neu {number}"
        large.later()
        publisher.publish(content, {})
        after = large.snapshot()
        written.append(sum(len(after[name]) for name in set(after) - before))
    assert max(written[:-1]) < 32 * 1024
    assert written[-1] > 1024 * 1024  # the pack of Arabic


@pytest.mark.parametrize("lost", ["targets/*", "blobs/*/*"])
def test_a_release_after_one_that_cannot_be_read_has_packs_and_no_steps(site: Site, lost: str) -> None:
    for path in site.folder.glob(lost):
        path.write_bytes(b"")
    site.later().publish("neu")
    index = history.read_index(Folder(site.folder), site.publisher().releases()[-1].index)
    assert (index.steps, index.packed) == ({}, index.release)
