"""Every topic and every place of the sample release can be drawn, in every language, also in the largest text.

A whole page is laid out at once on a screen as wide as the real one and as high as the page needs, which is several
times quicker than turning sheets. Only where something on it may be too high for one sheet are its sheets turned; all
others are what the tour looks at.
"""

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.session import TEXT_SCALES, Page, Visit
from kiosk.terminal.app import forget_drawn
from kiosk.terminal.tour.picture import look_at, problems
from kiosk.terminal.widgets.frame import BottomBar, TopBar
from kiosk.terminal.widgets.stage import Stage
from tests.terminal.hand import Hand, other_pages
from tests.terminal.room import LANGUAGES

pytestmark = pytest.mark.ui

LARGEST = len(TEXT_SCALES) - 1
LOOKS = [(language, 0) for language in LANGUAGES] + [(language, LARGEST) for language in ("de", "ar", "fa")]
"""The largest text in the languages with the longest words and in both that are written from the right."""

PAGE_HEIGHT = 16_000
SHEET_HEIGHT = 1_000
"""Pixels of 1920 that a sheet surely has between the bars and above the page's actions."""


def pages(hand: Hand) -> Iterator[Page]:
    content, today = hand.controller.content, hand.now.date()
    yield from (Page("group", group.id) for group in content.groups(today))
    yield from (Page("topic", topic.id) for topic in content.all_topics(today))
    yield from (Page("place", place.id) for place in content.places(today))


def has_high_parts(stage: Stage) -> bool:
    """Whether a sheet may be too low for something on the page."""
    inner = [part for part in stage.parts if not isinstance(part, TopBar | BottomBar)]
    return stage.sheet_count > 1 or any(part.height > SHEET_HEIGHT for part in inner)


@pytest.mark.parametrize(("language", "step"), LOOKS)
def test_every_topic_and_place_is_drawn_without_a_finding(hand: Hand, language: str, step: int) -> None:
    tall = Stage(replace(hand.stage.screen, height=PAGE_HEIGHT), hand.terminal.act)
    found: list[str] = []
    gc.disable()  # thousands of short-lived widgets, none of which is rubbish for long
    for page in pages(hand):
        hand.controller.visit = Visit(language, (Page("start"), Page("home"), page), step)
        view = hand.controller.view()
        assert view.screen == page.name
        tall.show(view)
        seen = problems(tall, look_at(tall))
        if has_high_parts(tall):
            hand.go(hand.controller.visit)
            seen += hand.all_findings()
        found += [f"{language} {step} {page.about}: {finding}" for finding in seen]
        forget_drawn()
    gc.enable()

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", range(LARGEST + 1))
def test_a_page_of_every_kind_is_drawn_without_a_finding(hand: Hand, language: str, step: int) -> None:
    found: list[str] = []
    for page in other_pages(hand):
        hand.go(Visit(language, (Page("start"), page), step))
        found += [f"{step} {page.about}: {finding}" for finding in hand.all_findings()]

    assert not found, "\n".join(found)


def test_the_sample_release_is_as_large_as_promised(hand: Hand) -> None:
    kinds = [page.name for page in pages(hand)]

    assert kinds.count("topic") >= 24
    assert kinds.count("place") >= 50
