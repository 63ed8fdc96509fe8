"""A visit changes only as touches ask, and ends only after a warning that any touch ends."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.session import ENTRY_LIMIT, HOME, LONG_PAGES, START, TEXT_SCALES, IdleRule, Page, Visit

AT_HOME = Visit().choose_language("ar")
AT_TOPIC = AT_HOME.open("group", "papiere").open("topic", "anmeldung")
RULE = IdleRule()

NAMES = st.sampled_from(
    ["home", "topic", "place", "queue", "ask", "privacy", "take_home", "ticket", "search"]
)
ENTRIES = st.text("aäسک ", max_size=ENTRY_LIMIT)
VISITS = st.builds(
    Visit,
    language=st.sampled_from(["de", "ar", "fa", "en", "fr"]),
    pages=st.lists(
        st.builds(Page, NAMES, st.sampled_from(["", "anmeldung"]), st.integers(0, 3), ENTRIES)
    ).map(lambda pages: (START, *pages)),
    text_step=st.integers(0, len(TEXT_SCALES) - 1),
    high_contrast=st.booleans(),
    german=st.booleans(),
    long_time=st.booleans(),
    latin_keys=st.booleans(),
)


def test_the_neutral_visit_knows_nothing_of_anybody() -> None:
    assert Visit() == Visit(None, (START,), 0, False, False, False, False)
    assert Visit().entry == ""


def test_choosing_a_language_on_the_start_screen_goes_on_to_the_home_page() -> None:
    assert AT_HOME.language == "ar"
    assert AT_HOME.pages == (START, HOME)


def test_choosing_a_language_elsewhere_keeps_the_page_its_sheet_and_the_way_here() -> None:
    there = AT_TOPIC.turn_to(2)
    assert there.open("language").choose_language("fa") == replace(there, language="fa")


@given(VISITS)
def test_choosing_another_language_changes_nothing_but_the_language(visit: Visit) -> None:
    if visit.pages == (START,) or visit.page.name == "language":
        return
    assert visit.choose_language("fr") == replace(visit, language="fr")


@given(VISITS)
def test_a_detour_to_the_choice_of_language_loses_nothing(visit: Visit) -> None:
    if visit.pages == (START,):
        return
    assert visit.open("language").choose_language("fr") == replace(visit, language="fr")


@given(VISITS)
def test_going_back_from_the_choice_of_language_loses_nothing(visit: Visit) -> None:
    assert visit.open("language").back() == visit


def test_opening_a_page_adds_it_to_the_way() -> None:
    assert AT_TOPIC.pages == (START, HOME, Page("group", "papiere"), Page("topic", "anmeldung"))


def test_opening_the_page_that_is_shown_changes_nothing() -> None:
    there = AT_TOPIC.turn_to(1)
    assert there.open("topic", "anmeldung") is there


def test_a_new_page_begins_without_what_was_typed_on_the_one_before() -> None:
    assert AT_HOME.open("search").type("a").open("topic", "kita").entry == ""


def test_what_was_typed_is_still_there_when_one_comes_back_from_what_was_found() -> None:
    searched = AT_HOME.open("search").type("a")
    assert searched.open("topic", "kita").back() == searched


def test_going_back_does_not_return_to_a_page_that_was_swapped() -> None:
    taken = AT_HOME.open("queue").open("confirm", "geld").swap("ticket", "A001")
    assert taken.page == Page("ticket", "A001")
    assert taken.back().page == Page("queue")


def test_turning_never_goes_before_the_first_sheet() -> None:
    assert AT_TOPIC.turn_to(-1).page.sheet == 0


def test_back_goes_to_the_sheet_before_and_then_to_the_page_before() -> None:
    first = AT_TOPIC.turn_to(1).back()
    assert first.page == Page("topic", "anmeldung", 0)
    assert first.back().page == Page("group", "papiere")


@given(VISITS)
def test_back_always_ends_at_the_start_screen_and_stays_there(visit: Visit) -> None:
    for _ in range(sum(page.sheet + 1 for page in visit.pages)):
        visit = visit.back()
    assert visit.pages == (START,)
    assert visit.back() == visit


def test_home_is_the_home_page_and_without_a_language_the_start_screen() -> None:
    assert AT_TOPIC.home().pages == (START, HOME)
    assert Visit().open("ask").home() == Visit()


def test_there_are_three_text_sizes_and_then_the_first_again() -> None:
    sizes = [AT_HOME]
    for _ in range(3):
        sizes.append(sizes[-1].next_text_size())
    assert [visit.text_scale for visit in sizes] == [1.0, 1.25, 1.5, 1.0]


@given(VISITS)
def test_another_text_size_begins_with_the_first_sheet_of_the_same_page(visit: Visit) -> None:
    changed = visit.next_text_size()
    assert changed.page == replace(visit.page, sheet=0)
    assert changed.pages[:-1] == visit.pages[:-1]


@given(VISITS)
def test_what_is_switched_twice_is_as_before(visit: Visit) -> None:
    first_sheet = visit.turn_to(0)
    assert visit.toggle_contrast().toggle_contrast() == visit
    assert visit.toggle_keys().toggle_keys() == visit
    assert visit.toggle_german().toggle_german() == first_sheet


@given(VISITS)
def test_contrast_and_keys_change_nothing_else(visit: Visit) -> None:
    assert visit.toggle_contrast() == replace(visit, high_contrast=not visit.high_contrast)
    assert visit.toggle_keys() == replace(visit, latin_keys=not visit.latin_keys)


def test_german_beside_begins_with_the_first_sheet() -> None:
    assert AT_TOPIC.turn_to(2).toggle_german() == replace(AT_TOPIC, german=True)


def test_what_is_typed_is_added_and_rubbed_out_from_the_end() -> None:
    visit = AT_HOME.open("search").type("س").type("ك").type("ن")
    assert visit.entry == "سكن"
    assert visit.rub_out().entry == "سك"
    assert AT_HOME.rub_out().entry == ""


@given(st.lists(st.sampled_from("abcآب "), max_size=2 * ENTRY_LIMIT))
def test_a_stuck_key_never_fills_more_than_the_entry_holds(characters: list[str]) -> None:
    visit = AT_HOME.open("search")
    for character in characters:
        visit = visit.type(character)
    assert visit.entry == "".join(characters)[:ENTRY_LIMIT]


@given(st.floats(0, 1e9))
def test_the_neutral_visit_never_warns_and_never_ends(resting: float) -> None:
    assert RULE.state(Visit(), resting)[0] == "active"


@given(st.floats(0, 1e6), VISITS)
def test_the_warning_stands_between_rest_and_end_and_lasts_in_full(resting: float, visit: Visit) -> None:
    limits = {"active": 0.0, "warning": 0.0, "over": 0.0}
    limit = RULE.seconds if RULE.state(visit, RULE.seconds)[0] != "active" else RULE.long_seconds
    limits |= {"warning": limit, "over": limit + RULE.warning_seconds}
    state, left = RULE.state(visit, resting)
    assert limits[state] <= resting
    assert (state == "over") == (resting >= limits["over"])
    assert 0.0 <= left <= max(limit, RULE.warning_seconds)


def test_a_visit_warns_after_90_seconds_and_ends_30_seconds_later() -> None:
    assert RULE.state(AT_HOME, 89.9)[0] == "active"
    assert RULE.state(AT_HOME, 90.0) == ("warning", 30.0)
    assert RULE.state(AT_HOME, 119.9)[0] == "warning"
    assert RULE.state(AT_HOME, 120.0) == ("over", 0.0)


@given(st.lists(st.floats(0.0, 29.9), min_size=11, max_size=40))
def test_any_touch_inside_the_warning_goes_on_as_often_as_one_likes(delays: list[float]) -> None:
    for delay in delays:
        assert RULE.state(AT_HOME, RULE.seconds + delay)[0] == "warning"
        assert RULE.state(AT_HOME, 0.0) == ("active", RULE.seconds)


@pytest.mark.parametrize(
    "visit",
    [
        replace(AT_HOME, long_time=True),
        AT_HOME.next_text_size(),
        AT_HOME.next_text_size().next_text_size(),
        *(AT_HOME.open(name) for name in sorted(LONG_PAGES)),
    ],
)
def test_there_is_more_time_where_there_is_more_to_read(visit: Visit) -> None:
    assert RULE.state(visit, 179.9)[0] == "active"
    assert RULE.state(visit, 180.0) == ("warning", 30.0)
    assert RULE.state(visit, 210.0)[0] == "over"


def test_a_visit_that_only_changed_how_the_screen_looks_ends_as_well() -> None:
    assert RULE.state(Visit().toggle_contrast(), 120.0)[0] == "over"
    assert RULE.state(Visit().next_text_size(), 210.0)[0] == "over"
