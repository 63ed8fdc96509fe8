from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import TakeHomeError
from kiosk.takehome.links import page_link, ticket_link, wifi

BASE = "https://example.org/mitnehmen"
parts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda part: part not in {".", ".."}
)
printable = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


def test_links_have_one_form() -> None:
    assert page_link(BASE, "topic", "anmeldung", "ar") == f"{BASE}/ar/topic/anmeldung"
    assert page_link(BASE + "/", "place", "dorstfeld", "fa") == f"{BASE}/fa/place/dorstfeld"
    assert ticket_link(BASE, "Zm9vYmFy_-") == f"{BASE}/t/Zm9vYmFy_-"


def test_without_pages_online_there_is_no_link() -> None:
    assert page_link("", "topic", "anmeldung", "ar") is None
    assert ticket_link("", "abc") is None


@given(parts, parts, parts)
def test_any_part_becomes_ascii_and_stays_one_part(kind: str, name: str, language: str) -> None:
    link = page_link(BASE, kind, name, language)
    assert link is not None
    assert link.isascii()
    path = urlsplit(link).path.removeprefix("/mitnehmen/")
    assert [unquote(part) for part in path.split("/")] == [language, kind, name]


@pytest.mark.parametrize("base", ["http://example.org", "example.org", "https://exämple.org", "javascript:x"])
def test_only_https_is_linked(base: str) -> None:
    with pytest.raises(TakeHomeError, match="https"):
        page_link(base, "topic", "x", "de")


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_parts_that_change_the_path_are_refused(part: str) -> None:
    with pytest.raises(TakeHomeError, match="part"):
        page_link(BASE, "topic", part, "de")
    with pytest.raises(TakeHomeError, match="part"):
        ticket_link(BASE, part)


def test_networks_are_written_as_phones_expect() -> None:
    assert wifi("Gast", None) == "WIFI:T:nopass;S:Gast;;"
    assert wifi("Gast", "") == "WIFI:T:nopass;S:Gast;;"
    assert wifi('a;b,c:d\\e"f', "pass:word") == 'WIFI:T:WPA;S:a\\;b\\,c\\:d\\\\e\\"f;P:pass\\:word;;'


@given(st.text(printable, min_size=1, max_size=32), st.text(printable, min_size=8, max_size=63))
def test_escaping_can_be_undone(ssid: str, password: str) -> None:
    code = wifi(ssid, password)
    fields, current, escaping = [], "", False
    for character in code.removeprefix("WIFI:"):
        if escaping or character not in "\\;":
            current, escaping = current + character, False
        elif character == "\\":
            escaping = True
        else:
            fields.append(current)
            current = ""
    assert fields == ["T:WPA", f"S:{ssid}", f"P:{password}", ""]


@pytest.mark.parametrize(
    ("ssid", "password"),
    [
        ("", None),
        ("a" * 33, None),
        ("Gäste", None),
        ("Gast", "short"),
        ("Gast", "a" * 64),
        ("Gast", "pässword"),
    ],
)
def test_what_is_no_network_is_refused(ssid: str, password: str | None) -> None:
    with pytest.raises(TakeHomeError):
        wifi(ssid, password)
