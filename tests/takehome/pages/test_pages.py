"""The files: complete, small, well-formed, in the right language, and loading nothing."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import paths
from kiosk.domain.schema import decode_all
from kiosk.domain.texts import record_texts
from kiosk.errors import SettingsError, TakeHomeError
from kiosk.i18n.languages import load
from kiosk.takehome.links import page_link
from kiosk.takehome.pages import LIMIT, oversized, render
from kiosk.takehome.pages.html import style
from kiosk.takehome.pages.markup import clean
from kiosk.takehome.pages.palette import DARK, LIGHT, TEXT_PAIRS, Palette
from tests.domain.content_help import records, tables, topic
from tests.takehome.pages.help import (
    BASE_URL,
    LANGUAGES,
    TODAY,
    Element,
    content,
    pages,
    parsed,
    sample,
    sample_pages,
    target,
    words,
)

ROWS = load(paths.locales())


def of_kind(kind: str) -> Iterator[tuple[str, str, Element]]:
    for path, page in sample_pages().items():
        language, _, rest = path.partition("/")
        if rest.startswith(f"{kind}/"):
            yield language, rest.partition("/")[2], parsed(page)


def test_every_topic_and_place_has_its_page_where_the_code_of_a_terminal_leads() -> None:
    linked = {
        page_link(BASE_URL, kind, one.id, language)
        for language in LANGUAGES
        for kind, all_of in (("topic", sample().all_topics(TODAY)), ("place", sample().places(TODAY)))
        for one in all_of
    }
    there = {f"{BASE_URL}/{path}" for path in sample_pages()}
    assert linked <= there
    assert there - linked == {
        f"{BASE_URL}/{name}"
        for name in (
            "index.html",
            *(f"{code}/{page}.html" for code in LANGUAGES for page in ("index", "places")),
        )
    }


def test_every_page_is_at_most_fifteen_kilobytes_with_everything() -> None:
    assert {path: len(page) for path, page in sample_pages().items() if len(page) > LIMIT} == {}
    assert oversized(dict(sample_pages())) == ()


def test_a_page_that_grew_too_large_is_named() -> None:
    long = topic()
    long["translations"]["de"]["steps"] = ["Schritt " * 70] * 30
    release = content(records(topics=[long]))
    assert "de/topic/anmeldung" in oversized(pages(release))


def test_every_page_is_well_formed_and_says_its_language_and_direction() -> None:
    for path, page in sample_pages().items():
        html = parsed(page)
        code = path.partition("/")[0] if "/" in path else LANGUAGES[0]
        assert html.attributes == {"lang": code, "dir": ROWS[code].direction}, path
        assert words(html.one("title").text), path
        assert len(list(html.all("h1"))) == 1, path
        assert not set(re.findall(r' id="([^"]*)"', page.decode())), "ids could clash"


def test_no_page_loads_anything_or_needs_a_script() -> None:
    for path, page in sample_pages().items():
        html = parsed(page)
        for tag in ("script", "img", "iframe", "object", "embed", "video", "audio", "form", "input", "base"):
            assert not list(html.all(tag)), path
        for link in html.all("link"):
            assert (link.attributes["rel"], link.attributes["href"]) in {
                ("icon", "data:,"),
                ("canonical", f"{BASE_URL}/{path}"),
            }
        assert not re.search(r"url\(|@import|@font-face|src=|srcset| on[a-z]+=", page.decode()), path
        assert [element.text for element in html.all("style")] == [style()], path
        (policy,) = (
            meta.attributes["content"]
            for meta in html.all("meta")
            if meta.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none';"), path


def test_every_link_leads_to_a_page_or_dials_or_writes_or_goes_to_the_web_openly() -> None:
    for path, page in sample_pages().items():
        for link in parsed(page).all("a"):
            href = link.attributes["href"]
            if href.startswith(("https://", "http://")):
                assert link.attributes["rel"] == "noopener noreferrer", (path, href)
            elif not href.startswith(("tel:", "mailto:")):
                assert target(path, href) in sample_pages(), (path, href)
            assert words(link.text), (path, href)


def test_the_emergency_numbers_stand_above_everything_on_every_page() -> None:
    for path, page in sample_pages().items():
        first = next(parsed(page).one("body").all("nav"))
        assert [link.attributes["href"] for link in first.all("a")] == ["tel:112", "tel:110"], path


def test_a_telephone_link_dials_the_number_that_is_shown() -> None:
    for language, name, html in of_kind("place"):
        numbers = {phone.number for phone in sample().place(name).phones}
        dialled = {
            link.attributes["href"]
            for link in html.one("main").all("a")
            if link.attributes["href"][:4] == "tel:"
        }
        assert dialled == {"tel:" + number.replace(" ", "") for number in numbers}, (language, name)
        for link in html.one("main").all("a", class_="call"):
            shown = re.sub(r"\s", "", link.text)
            assert link.attributes["href"].endswith(shown.lstrip("0")), (language, name)


def test_a_map_is_linked_only_where_the_address_is_known() -> None:
    for language, name, html in of_kind("place"):
        maps = [a.attributes["href"] for a in html.all("a") if "openstreetmap.org" in a.attributes["href"]]
        address = sample().place(name).address
        assert len(maps) == (1 if address else 0), (language, name)
        if address:
            assert address.address_1 in unquote(maps[0])
            assert maps[0].isascii()


def test_every_page_leads_to_itself_in_german_and_in_every_other_language() -> None:
    for path, page in sample_pages().items():
        code, _, rest = path.partition("/")
        if not rest:
            continue
        html = parsed(page)
        ways = {
            link.attributes["hreflang"]: target(path, link.attributes["href"])
            for link in html.one("footer").all("a")
        }
        assert ways == {other: f"{other}/{rest}" for other in LANGUAGES if other != code}, path
        german = [target(path, link.attributes["href"]) for link in html.all("a", class_="german")]
        assert german == ([] if code == "de" else [f"de/{rest}"]), path


def test_the_german_title_stands_beneath_the_title() -> None:
    for language, name, html in of_kind("topic"):
        under = [words(element.text) for element in html.all("p", class_="under")]
        titles = {code: text.title for code, text in sample().topic(name).translations.items()}
        differs = language != "de" and titles[language] != titles["de"]
        assert under == ([words(titles["de"])] if differs else []), (language, name)


def test_everything_a_topic_says_stands_on_its_page() -> None:
    for language, name, html in of_kind("topic"):
        shown = words(html.one("main").text)
        record = sample().topic(name)
        for found in record_texts("", record):
            if found.language == language:
                assert words(found.text) in shown, (language, name)
        for paper in sample().documents(record):
            assert words(paper.translations[language].name) in shown, (language, name)
        for place in sample().places_for(name, TODAY):
            assert words(place.name) in shown, (language, name)


def test_no_page_says_anything_about_now() -> None:
    english = {path: page.decode() for path, page in sample_pages().items() if path.startswith("en/place/")}
    for path, page in english.items():
        for word in ("Open until", "Closes soon", "Opens ", "Closed today", "today", "tomorrow", " now"):
            main = parsed(page.encode()).one("main")
            tables = " ".join(words(table.text) for table in main.all("table"))
            assert word not in tables, path


def test_age_issue_and_privacy_are_said_on_every_page() -> None:
    html = parsed(sample_pages()["en/topic/anmeldung"])
    said = words(html.one("footer").text)
    assert "As of 20 November 2026, issue 7." in said
    assert "This page does not track you." in said
    assert f"{BASE_URL}/en/topic/anmeldung" in said, "for paper"


def test_a_machine_translation_is_called_one_and_german_is_not() -> None:
    label = "Translated by a computer, not yet checked by a person."
    assert label in parsed(sample_pages()["en/topic/anmeldung"]).text
    assert "Computer" not in parsed(sample_pages()["de/topic/anmeldung"]).one("main").text


def test_a_text_that_is_missing_is_shown_in_german_and_says_so() -> None:
    raw = topic()
    del raw["translations"]["ar"]
    raw["translations"]["de"]["answer"] = "Kommen Sie zu uns."
    page = parsed(pages(content(records(topics=[raw])))["ar/topic/anmeldung"])
    assert page.attributes == {"lang": "ar", "dir": "rtl"}
    lead = page.one("p", class_="lead")
    assert (lead.text, lead.attributes["lang"], lead.attributes["dir"]) == ("Kommen Sie zu uns.", "de", "ltr")
    (label, *_rest) = page.all("p", class_="label")
    assert words(label.text) == "لم يترجم بعد. النص بالألمانية."


def test_an_outdated_translation_says_that_the_german_text_is_newer() -> None:
    raw = topic(source_rev=2)
    page = parsed(pages(content(records(topics=[raw])))["en/topic/anmeldung"])
    assert "The German text is newer." in page.one("main").text


def test_phones_times_and_german_names_are_isolated_in_right_to_left_pages() -> None:
    page = sample_pages()["ar/place/mengede-huckarde-westerfilde"].decode()
    assert '<bdi dir="ltr" class="n">0231 501 11 48</bdi>' in page
    assert '<bdi dir="ltr" class="n">9:00–12:00</bdi>' in page
    assert '<bdi lang="de">Westerfilder Straße 54, 44357 Dortmund</bdi>' in page


def test_digits_are_ascii_in_every_language() -> None:
    for path, page in sample_pages().items():
        assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", page.decode()), path


def test_a_topic_that_begins_or_ends_on_a_day_has_its_page_before_and_says_when_it_ends() -> None:
    later = topic("spaeter", valid_from="2026-12-01", valid_to="2026-12-31")
    gone = topic("vorbei", valid_to="2026-11-24")
    made = pages(content(records(topics=[topic(), later, gone])))
    assert "en/topic/vorbei" not in made
    assert "Valid until Thursday, 31 December 2026" in parsed(made["en/topic/spaeter"]).text
    assert b"topic/spaeter" not in made["en/index.html"], "the overview is of today"
    assert b"topic/anmeldung" in made["en/index.html"]


def test_the_same_release_gives_the_same_bytes() -> None:
    assert pages(sample()) == dict(sample_pages())


def test_without_an_address_pages_are_made_that_name_none() -> None:
    page = parsed(pages(sample(), ("de",), base_url="")["de/topic/anmeldung"])
    assert not [link for link in page.all("link") if link.attributes["rel"] == "canonical"]
    assert not list(page.all("p", class_="paper"))


def test_what_no_code_could_hold_is_refused() -> None:
    with pytest.raises(TakeHomeError, match="https"):
        pages(sample(), base_url="http://example.org")
    with pytest.raises(SettingsError, match="xx is not known"):
        render(sample(), ("de", "xx"), BASE_URL, TODAY, paths.locales())


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\u202e<img src=x onerror=alert(1)>",
        "\u2066\u2067\u2069\u2069 ABC \u202d",
        '"><svg onload=alert(1)>',
        "{{ 7 * 7 }}{% raw %}",
        "</style></title></main><!--",
        "&lt;b&gt; &amp;amp; ]]>",
        "0231 123-456 مكتب \u2060 (Büro) 9:00–12:00",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(
    title=HOSTILE,
    answer=HOSTILE,
    step=HOSTILE,
    name=HOSTILE,
    street=HOSTILE,
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_a_text_holds_it_is_shown_as_text_and_nothing_else(
    title: str, answer: str, step: str, name: str, street: str, language: str
) -> None:
    said = {"origin": "human", "title": title, "answer": answer, "steps": [step]}
    texts = {"de": said, language: said}
    raw = tables(topics=[topic(services=["vmdo"], translations=texts)])
    raw["locations"][0]["address"]["address_1"] = street
    raw["services"][0] |= {"name": name, "url": f"javascript:{title}", "email": f"{title}@x"}
    made = pages(content(decode_all(raw)), (language,))
    page = parsed(made[f"{language}/topic/anmeldung"])
    assert shown(page.one("h1")) == plain(title)
    assert shown(page.one("p", class_="lead")) == plain(answer)
    assert shown(page.one("ol").one("div")) == plain(step)
    place = parsed(made[f"{language}/place/vmdo-haus"])
    assert shown(place.one("h1")) == plain(name)
    for html in (
        page,
        place,
        parsed(made[f"{language}/index.html"]),
        parsed(made[f"{language}/places.html"]),
    ):
        assert not list(html.all("script")) + list(html.all("img"))
        hrefs = [link.attributes["href"] for link in html.all("a")]
        assert not [href for href in hrefs if href.lower().startswith("javascript")]
        assert not set("\u202d\u202e\u2066\u2067\u2069") & set(html.text)


def plain(text: str) -> str:
    return words(clean(text))


def shown(element: Element) -> str:
    return words(element.text)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "background"), TEXT_PAIRS)
def test_text_stands_out_from_its_background_by_seven_to_one(
    palette: Palette, text: str, background: str
) -> None:
    light, dark = sorted((luminance(palette[text]), luminance(palette[background])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
