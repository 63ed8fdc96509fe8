"""Pages of the sample, and what a page says when it is read strictly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, normpath
from types import MappingProxyType

from kiosk import paths
from kiosk.domain.library import Content
from kiosk.domain.schema import Records, decode_all
from kiosk.store.source import load_source
from kiosk.takehome.pages import render

LANGUAGES = ("de", "ar", "fa", "en", "fr")
RTL = ("ar", "fa")
BASE_URL = "https://lokal-willkommen.example"
TODAY = date(2026, 11, 25)
MADE_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

_VOID = {"meta", "link", "br", "img", "hr", "path"}


@cache
def sample() -> Content:
    source = load_source(paths.assets() / "sample")
    return content(decode_all({name: [d.raw for d in documents] for name, documents in source.items()}))


def content(records: Records) -> Content:
    return Content(7, MADE_AT, records)


@cache
def sample_pages() -> Mapping[str, bytes]:
    return MappingProxyType(pages(sample()))


def pages(
    release: Content, languages: tuple[str, ...] = LANGUAGES, base_url: str = BASE_URL, today: date = TODAY
) -> dict[str, bytes]:
    return render(release, languages, base_url, today, paths.locales())


@dataclass
class Element:
    """An element with what is in it, in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str, **wanted: str) -> Iterator["Element"]:
        """Every element of this kind inside, in order; `class_` is an attribute of that name."""
        for child in self.children:
            if isinstance(child, Element):
                has = {name.rstrip("_"): value for name, value in wanted.items()}.items()
                if child.tag == tag and has <= child.attributes.items():
                    yield child
                yield from child.all(tag, **wanted)

    def one(self, tag: str, **wanted: str) -> "Element":
        (found,) = self.all(tag, **wanted)
        return found


class _Strict(HTMLParser):
    """A reader that forgives nothing: what is opened is closed, in order, and attributes are there once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]
        self.declared: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: <{tag} {attrs}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in _VOID - {"path"}, f"</{tag}>"
        if tag != "path":
            assert self.open.pop().tag == tag, f"</{tag}> closes something else, at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"an unknown declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data}")


def parsed(page: bytes) -> Element:
    """The ``html`` element of a page.

    Raises:
        AssertionError: It is not well-formed.
    """
    reader = _Strict()
    reader.feed(page.decode())
    reader.close()
    assert reader.open == [reader.root], "not closed"
    assert reader.declared == ["doctype html"]
    assert page.startswith(b"<!doctype html>\n")
    return reader.root.one("html")


def words(text: str) -> str:
    """A text with single plain spaces, to compare it with what stands on a page."""
    return re.sub(r"\s+", " ", text).strip()


def target(path: str, href: str) -> str:
    """The path that a relative link on a page leads to."""
    return normpath(f"{dirname(path)}/{href}") if dirname(path) else normpath(href)
