"""A small edit costs a terminal little."""

import random
from pathlib import Path
from typing import Any

import pytest

from kiosk.central.releases import history
from kiosk.central.releases.folder import Folder
from kiosk.central.releases.publisher import Publisher
from kiosk.domain import tree
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


@pytest.fixture
def large(bare: Site) -> tuple[Publisher, dict[str, list[dict[str, Any]]]]:
    content = long_texts()
    publisher = bare.publisher()
    publisher.publish(content, {})
    return publisher, content


def test_one_changed_text_among_a_thousand_documents_in_ten_languages_costs_16_kb_at_most(
    bare: Site, large: tuple[Publisher, dict[str, list[dict[str, Any]]]]
) -> None:
    publisher, content = large
    before = set(bare.snapshot())
    content["topics"][500]["translations"]["ar"]["title"] = "neu"
    bare.later()
    publisher.publish(content, {})
    after = bare.snapshot()
    packs = {f"blobs/{pack.sha256[:2]}/{pack.sha256}" for pack in _index(bare).packs.values()}
    fetched = {name: len(after[name]) for name in set(after) - before - packs}
    fetched["metadata/timestamp.json"] = len(after["metadata/timestamp.json"])
    kinds = sorted(Path(name).parts[0] for name in fetched)
    assert kinds == ["blobs", "blobs", "metadata", "metadata", "metadata", "targets"]
    assert sum(fetched.values()) <= LIMIT_BYTES, fetched


def _index(site: Site) -> tree.Index:
    return history.read_index(Folder(site.folder), site.publisher().releases()[-1].index)
