import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.search import Entry, Index, fold

ENTRIES = [
    Entry(
        "anmeldung",
        ("تسجيل السكن", "Wohnung anmelden"),
        ("سجّلوا عنوانكم", "Nach dem Einzug gehen Sie zu den Bürgerdiensten."),
    ),
    Entry("mietrecht", ("حقوق المستأجر", "Mietrecht"), ("Fragen zur Wohnung und zur Miete",)),
    Entry("schule", ("مدرسه", "Schule"), ("ثبت‌نام در مدرسه ۱۲", "Plätze in Straße 12")),
    Entry("sprachkurs", ("Cours d’allemand", "Sprachkurs"), ("Deutsch lernen",)),
]
INDEX = Index(ENTRIES)

texts = st.text(max_size=40)
arabic = st.text(alphabet=st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), max_size=12)
latin = st.text(alphabet="aeouäöüßAEOU nst", max_size=12)
anything = texts | arabic | latin


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("علي", "علی"),
        ("كتاب", "کتاب"),
        ("أحمد إسلام آب", "احمد اسلام اب"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفی"),
        ("مؤسسة", "موسسه"),
        ("رئيس", "رییس"),
        ("١٢٣ ۱۲۳", "123 123"),
        ("می‌توانید", "میتوانید"),
        ("سـلام", "سلام"),
        ("\u2067قُرْآن\u2069", "قران"),
        ("Straße", "STRASSE"),
        ("Bürgerbüro", "Buergerbuero"),
        ("Bürgerbüro", "burgerburo"),
        ("Ämter", "aemter"),
        ("Öl", "oel"),
        ("Cœur élevé", "coeur eleve"),
        ("İstanbul ısı", "istanbul isi"),
        ("ﻻﻡ", "لام"),
        ("Ａ１２", "a12"),
    ],
)
def test_what_people_write_differently_is_folded_to_the_same(written: str, same: str) -> None:
    assert fold(written) == fold(same)


@settings(deadline=None)
@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(anything)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Wohnung anmelden", "anmeldung"),
        ("السكن", "anmeldung"),
        ("سكن", "anmeldung"),
        ("buergerdienst", "anmeldung"),
        ("burgerdienst", "anmeldung"),
        ("مدرسة", "schule"),
        ("12", "schule"),
        ("١٢", "schule"),
        ("strasse", "schule"),
        ("platz", "schule"),
        ("plaetze", "schule"),
        ("ثبتنام", "schule"),
        ("ALLEMAND", "sprachkurs"),
        ("spra", "sprachkurs"),
    ],
)
def test_a_topic_is_found_as_people_type_it(query: str, key: str) -> None:
    assert INDEX.find(query)[0] == key


@pytest.mark.parametrize(
    "query",
    ["Sprahckurs", "Sprchkurs", "Spraachkurs", "Sprackkurs", "Sprachkrus", "Xprachkurs", "Sparchkurs"],
)
def test_one_wrong_letter_is_forgiven_in_a_long_word(query: str) -> None:
    assert INDEX.find(query) == ["sprachkurs"]


@pytest.mark.parametrize("query", ["Spahckus", "Schlz", "Mite", "12345"])
def test_two_wrong_letters_short_words_and_numbers_are_not_guessed(query: str) -> None:
    assert INDEX.find(query) == []


def test_a_real_word_hides_guesses() -> None:
    index = Index([Entry("right", ("Kurse",), ()), Entry("near", ("Kursx",), ())])
    assert index.find("kurse") == ["right"]


def test_titles_count_more_than_texts_and_whole_words_more_than_beginnings() -> None:
    index = Index(
        [
            Entry("begins-in-text", (), ("Wohnungen",)),
            Entry("in-text", (), ("Wohnung",)),
            Entry("begins-in-title", ("Wohnungssuche",), ()),
            Entry("in-title", ("Wohnung",), ()),
        ]
    )
    assert index.find("Wohnung") == ["in-title", "begins-in-title", "in-text", "begins-in-text"]


def test_more_words_of_the_query_beat_better_places() -> None:
    index = Index([Entry("one", ("Hilfe",), ()), Entry("both", (), ("Hilfen für Wohnungen",))])
    assert index.find("Hilfe Wohnung") == ["both", "one"]


def test_equally_good_entries_stay_in_their_order() -> None:
    names = [f"k{number}" for number in range(30)]
    index = Index([Entry(name, ("Hilfe",), ()) for name in names])
    assert index.find("hilfe") == names[:12]
    assert index.find("hilfe", limit=40) == names


@pytest.mark.parametrize("query", ["", "   ", "!?", "\u200f", "،"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert INDEX.find(query) == []


def test_a_key_is_returned_once_and_never_more_than_the_limit() -> None:
    index = Index(
        [Entry("same", ("Hilfe",), ()), Entry("same", ("Hilfe",), ()), Entry("other", ("Hilfe",), ())]
    )
    assert index.find("hilfe") == ["same", "other"]
    assert index.find("hilfe", limit=1) == ["same"]
    assert index.find("hilfe", limit=0) == []


entries = st.lists(
    st.builds(
        Entry,
        st.text(min_size=1, max_size=4),
        st.lists(anything, max_size=3).map(tuple),
        st.lists(anything, max_size=2).map(tuple),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(entries)
def test_every_word_of_a_title_finds_its_entry(listed: list[Entry]) -> None:
    index = Index(listed)
    for entry in listed:
        for word in " ".join(entry.titles).split():
            if any(character.isalnum() for character in fold(word)):
                assert entry.key in index.find(word, limit=len(listed))


@settings(deadline=None)
@given(entries, anything, st.integers(-2, 20))
def test_any_query_gives_known_keys_each_once(listed: list[Entry], query: str, limit: int) -> None:
    found = Index(listed).find(query, limit)
    assert len(found) == len(set(found)) <= max(limit, 0)
    assert set(found) <= {entry.key for entry in listed}
    assert found == Index(listed).find(query, limit)


letters = st.text(alphabet="bcdfgh", min_size=5, max_size=9)


@settings(deadline=None)
@given(letters, st.data())
def test_every_single_edit_of_a_long_word_is_found(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    edited = data.draw(
        st.sampled_from(
            [
                word[:place] + "z" + word[place + 1 :],
                word[:place] + "z" + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        ).filter(lambda text: len(text) >= 5)
    )
    assert Index([Entry("it", (word,), ())]).find(edited) == ["it"]
