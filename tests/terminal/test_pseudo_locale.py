"""A language in which everything is twice as long as in German: no page of it clips, breaks or overlaps anything."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po, write_po

from kiosk import paths
from kiosk.domain.session import TEXT_SCALES, Page, Visit
from kiosk.i18n.catalog import path_of
from kiosk.store.build import build_sample
from kiosk.terminal.widgets.text import Text
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand, other_pages
from tests.terminal.room import MADE_AT

pytestmark = pytest.mark.ui

LARGEST = len(TEXT_SCALES) - 1
META = frozenset({"origin", "translated_from_rev", "reviewed_by", "reviewed_at"})


def twice(text: str) -> str:
    """``Zurück`` becomes ``Zurück Zurück``; plural forms and placeholders stay what they are."""
    return f"{text} {text}"


@pytest.fixture(scope="module")
def doubled_locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues, with every German text doubled."""
    folder = tmp_path_factory.mktemp("pseudo") / "locales"
    shutil.copytree(paths.locales(), folder)
    path = path_of(folder, "de")
    with path.open("rb") as file:
        catalogue = read_po(file, locale="de")
    for message in catalogue:
        if message.id and isinstance(message.string, str):
            message.string = twice(message.string)
        elif message.id:
            message.string = tuple(map(twice, message.string or ()))
    with path.open("wb") as file:
        write_po(file, catalogue)
    return folder


@pytest.fixture(scope="module")
def doubled_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample release, with every German text doubled."""
    folder = tmp_path_factory.mktemp("pseudo")
    for file in (paths.assets() / "sample").rglob("*.yaml"):
        target = folder / "source" / file.relative_to(paths.assets() / "sample")
        target.parent.mkdir(parents=True, exist_ok=True)
        raw = yaml.safe_load(file.read_text("utf-8"))
        double(raw)
        target.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "utf-8")
    build_sample(folder / "source", folder / "releases", MADE_AT)
    return folder / "releases"


def double(thing: Any) -> None:
    """Doubles the German texts in what a source file holds."""
    children = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    for child in children:
        double(child)
    german = thing.get("translations", {}).get("de", {}) if isinstance(thing, dict) else {}
    for name, text in german.items():
        if isinstance(text, str) and name not in META:
            german[name] = twice(text)
        elif isinstance(text, list):
            german[name] = [twice(part) for part in text]


@pytest.fixture
def pseudo(start: Start, doubled_releases: Path, doubled_locales: Path) -> Hand:
    """A terminal on the doubled release with the doubled catalogues."""
    hand = start(releases=doubled_releases)
    hand.controller.locales = doubled_locales
    hand.press("language", "de")
    return hand


def content_pages(hand: Hand) -> Iterator[Page]:
    content, today = hand.controller.content, hand.now.date()
    yield from (Page("group", group.id) for group in content.groups(today))
    yield from (Page("topic", topic.id) for topic in content.all_topics(today))
    yield from (Page("notice", notice) for notice in content.records.notices)
    yield from (Page("confirm", group.id) for group in content.groups(today))


def findings(hand: Hand, pages: Iterator[Page], step: int = 0) -> list[str]:
    found: list[str] = []
    for page in pages:
        try:
            hand.go(Visit("de", (Page("start"), page), step))
            found += [f"{page.about}: {finding}" for finding in hand.all_findings()]
        except ArithmeticError as error:  # a box without room; the other pages are still to be looked at
            found.append(f"{page.name} {page.about} cannot be drawn: {error!r}")
    return found


def test_everything_is_really_doubled(pseudo: Hand) -> None:
    pseudo.go(Visit("de", (Page("start"), Page("topic", "anmeldung"))))
    title = pseudo.controller.content.topic("anmeldung").translations["de"].title

    assert pseudo.target("back").label == "Zurück Zurück"
    assert title[: len(title) // 2] == title[len(title) // 2 + 1 :]
    assert title in [text.text for text in pseudo.all(Text)]


def test_no_page_of_the_content_clips_texts_twice_as_long(pseudo: Hand) -> None:
    found = findings(pseudo, content_pages(pseudo))

    assert not found, "\n".join(found)


@pytest.mark.parametrize("step", [0, LARGEST])
def test_no_other_page_clips_texts_twice_as_long(pseudo: Hand, step: int) -> None:
    found = findings(pseudo, other_pages(pseudo), step)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("step", [0, LARGEST])
def test_what_comes_by_itself_does_not_clip_texts_twice_as_long(pseudo: Hand, step: int) -> None:
    pseudo.go(Visit("de", (Page("start"), Page("confirm", "papiere")), step))
    pseudo.press("issue", "papiere")
    found = pseudo.all_findings()
    pseudo.wait(pseudo.controller.idle.long_seconds + 5)
    assert pseudo.shown == "warning"
    found += pseudo.findings()
    pseudo.controller.fail()
    pseudo.terminal.refresh()
    found += pseudo.findings()

    assert not found, "\n".join(found)
