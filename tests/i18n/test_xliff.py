"""Files for translators outside, read by an independent reader, and whatever may come back."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff import xlifffile

from kiosk.errors import ContentError
from kiosk.i18n.exchange import Unit
from kiosk.i18n.xliff import finished, written

DONE = Unit("topics/anmeldung@3:title", "Wohnung anmelden", "تسجيل عنوان السكن", True)
OLD = Unit("topics/anmeldung@3:steps[0]", "Zum <Amt> & zurück", "قديم", False)
NEW = Unit("topics/anmeldung@3:answer", 'Sagen Sie "Guten Tag"', "", False)

HEAD = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file target-language="ar"><body>'
TAIL = "</body></file></xliff>"


def back(target: str, unit: str = "", source: str = "Wohnung anmelden") -> dict[str, str]:
    """Read a file with one unit, whose target is given as XML."""
    body = f'<trans-unit id="a" {unit}><source>{source}</source>{target}</trans-unit>'
    return finished((HEAD + body + TAIL).encode(), "ar")


def test_an_independent_reader_finds_each_text_with_its_context() -> None:
    store = xlifffile.parsestring(written([DONE, OLD, NEW], "ar"))
    assert (store.sourcelanguage, store.targetlanguage) == ("de", "ar")
    assert [(unit.getid().partition("\x04")[2], unit.source) for unit in store.units] == [
        (unit.context, unit.source) for unit in (DONE, OLD, NEW)
    ]
    assert [unit.target for unit in store.units] == [DONE.text, None, None]
    assert [unit.isapproved() for unit in store.units] == [True, False, False]
    assert [found.target for found in store.units[1].getalttrans()] == [OLD.text]
    assert OLD.text in store.units[1].getnotes()


def test_what_an_independent_program_fills_in_comes_back() -> None:
    store = xlifffile.parsestring(written([DONE, OLD, NEW], "ar"))
    store.units[1].target = "جديد"
    store.units[2].target = "قل\n«مرحبا» & <b>"
    assert finished(bytes(store), "ar") == {
        DONE.context: DONE.text,
        OLD.context: "جديد",
        NEW.context: "قل\n«مرحبا» & <b>",
    }


def test_what_nobody_has_touched_does_not_come_back() -> None:
    assert finished(written([DONE, OLD, NEW], "ar"), "ar") == {DONE.context: DONE.text}


@given(st.lists(st.builds(Unit, st.just("a"), st.text(), st.text(), st.booleans()), max_size=1))
def test_any_text_goes_out_as_a_file_that_can_be_read(units: list[Unit]) -> None:
    for text in finished(written(units, "ar"), "ar").values():
        assert (
            text in units[0].text.replace("\r\n", "\n").replace("\r", "\n") or not units[0].text.isprintable()
        )


@pytest.mark.parametrize("state", ["new", "needs-translation", "needs-adaptation", "needs-l10n"])
def test_what_is_marked_as_unfinished_is_passed_over(state: str) -> None:
    assert back(f'<target state="{state}">نص</target>') == {}


@pytest.mark.parametrize("state", ["translated", "final", "signed-off", "needs-review-translation"])
def test_what_is_translated_counts_reviewed_or_not(state: str) -> None:
    assert back(f'<target state="{state}">نص</target>') == {"a": "نص"}


def test_german_that_a_program_has_copied_is_no_translation_unless_somebody_says_so() -> None:
    copied = "<target>Wohnung anmelden</target>"
    assert back(copied) == {}
    assert back(copied.replace(">Woh", ' state="translated">Woh')) == {"a": "Wohnung anmelden"}
    assert back(copied, 'approved="yes"') == {"a": "Wohnung anmelden"}


def test_marks_of_segments_and_codes_of_a_program_are_left_out() -> None:
    target = (
        '<seg-source><mrk mtype="seg" mid="1">x</mrk></seg-source>'
        '<target><mrk mtype="seg" mid="1">أول.</mrk> <mrk mtype="seg" mid="2"><g id="1">ثان</g>'
        '<bpt id="2">&lt;b&gt;</bpt><x id="3"/></mrk></target>'
        "<alt-trans><target>آخر</target></alt-trans>"
    )
    assert back(target) == {"a": "أول. ثان"}


def test_a_language_with_a_country_is_the_language_and_another_one_is_refused() -> None:
    assert finished((HEAD.replace("ar", "ar-SA", 1) + TAIL).encode(), "ar") == {}
    with pytest.raises(ContentError, match="the file is for fa, not for ar"):
        finished(written([DONE], "fa"), "ar")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 1000
    + '"><!ENTITY c "'
    + "&b;" * 1000
    + '">]>'
)


@pytest.mark.parametrize(
    "content",
    [
        (BOMB + HEAD + '<trans-unit id="a"><target>&c;</target></trans-unit>' + TAIL).encode(),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd">' + HEAD + TAIL).encode(),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + TAIL).encode(),
        ('<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x+AD4-' + HEAD + TAIL).encode(),
        (HEAD + TAIL).encode("utf-16"),
        HEAD.encode(),
        b"<",
        b"",
        b"<html/>",
        b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>',
        ("<a>" * 200_000).encode(),
        (HEAD + "\x00" + TAIL).encode(),
    ],
)
def test_what_is_no_such_file_or_an_attack_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ContentError, match="the file "):
        finished(content, "ar")


def test_a_very_deep_target_is_read_and_breaks_nothing() -> None:
    deep = "<g id='1'>" * 50_000 + "نص" + "</g>" * 50_000
    assert back(f"<target>{deep}</target>") == {"a": "نص"}


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ContentError):
        assert finished(content, "ar") == {}
