from dataclasses import replace
from datetime import timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.content import Notice, NoticeText
from kiosk.domain.library import Content
from kiosk.office.notices import PAGE_LETTERS, PAGE_SECONDS, Page, cut, page_at, turn_at
from tests.office.place import Place

LONG = " ".join(f"Wort{number:03}" for number in range(60))


def announce(place: Place, *notices: Notice) -> None:
    """The office publishes these notices and no others."""
    old = place.office.content()
    records = replace(old.records, notices={notice.id: notice for notice in notices})
    content = Content(old.release, old.created_at, records)
    place.office.content = lambda: content


def notice(source_rev: int = 1, **translations: NoticeText) -> Notice:
    return Notice(id="eins", source=None, as_of=None, source_rev=source_rev, translations=translations)


def said(title: str, body: str, origin: Literal["human", "machine"] = "human", rev: int = 1) -> NoticeText:
    return NoticeText(title=title, body=body, origin=origin, translated_from_rev=rev)


def shown(place: Place, count: int) -> list[Page]:
    """What is shown one after another."""
    found = [page_at(place.office, place.now, turn) for turn in range(count)]
    return [page for page in found if page]


@given(st.text(alphabet="ab \n", max_size=400), st.integers(5, 60))
def test_a_text_is_cut_between_words_and_loses_nothing(text: str, letters: int) -> None:
    pieces = cut(text, letters)
    assert " ".join(pieces).split() == text.split()
    assert all(len(piece) <= letters or " " not in piece for piece in pieces)


def test_pieces_are_about_equally_long() -> None:
    lengths = [len(piece) for piece in cut(LONG)]
    assert len(lengths) == -(-len(LONG) // PAGE_LETTERS)
    assert max(lengths) - min(lengths) < 30


def test_a_notice_is_shown_in_each_language_in_turn(place: Place) -> None:
    text = said("Neu", "Kurz.")
    announce(place, notice(de=text, fa=text, fr=text))
    pages = shown(place, 4)
    assert {(page.language, page.direction) for page in pages[:3]} == {
        ("de", "ltr"),
        ("fa", "rtl"),
        ("fr", "ltr"),
    }
    assert pages[3] == pages[0]


def test_a_long_notice_is_turned_page_by_page(place: Place) -> None:
    announce(place, notice(de=said("Umzug", LONG)))
    pages = sorted(shown(place, len(cut(LONG))), key=lambda page: page.part)
    assert " ".join(page.text for page in pages) == LONG
    assert {page.title for page in pages} == {"Umzug"}
    assert pages[0].part == f"1/{len(pages)}"


def test_a_title_that_is_too_long_is_part_of_the_text(place: Place) -> None:
    announce(place, notice(de=said(LONG, "Ende.")))
    pages = sorted(shown(place, len(cut(f"{LONG} Ende."))), key=lambda page: page.part)
    assert " ".join(page.text for page in pages) == f"{LONG} Ende."
    assert {page.title for page in pages} == {""}


def test_what_a_machine_translated_says_so_and_what_is_outdated_is_left_out(place: Place) -> None:
    texts = {
        "de": said("Neu", "Kurz.", rev=2),
        "fa": said("Neu", "Kurz.", "machine", 2),
        "fr": said("Neu", "Kurz."),
    }
    announce(place, notice(source_rev=2, **texts))
    marks = {page.language: bool(page.mark) for page in shown(place, 2)}
    assert marks == {"de": False, "fa": True}


def test_an_office_with_nothing_to_say_says_nothing(place: Place) -> None:
    announce(place)
    assert page_at(place.office, place.now, 0) is None


def test_pages_take_turns_by_the_clock(place: Place) -> None:
    turns = [turn_at(place.now + timedelta(seconds=second)) for second in range(3 * PAGE_SECONDS)]
    assert turns == sorted(turns)
    assert all(turns.count(turn) == PAGE_SECONDS for turn in set(turns) - {turns[0], turns[-1]})
