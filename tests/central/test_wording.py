"""The editor speaks German and English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

import kiosk.central
from kiosk.central.difference import differences, words
from tests.central.people import logged_in, person

PACKAGE = Path(str(kiosk.central.__file__)).parent


def marked() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
            )
            if is_call and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text("utf-8")
        yield from re.findall(r'{% trans "([^"]+)" %}', text)
        for body in re.findall(r"{% blocktrans[^%]*%}(.*?){% endblocktrans %}", text, re.DOTALL):
            yield re.sub(r"{{ (\w+) }}", r"%(\1)s", body.partition("{% plural %}")[0])


def test_every_word_of_the_editor_is_there_in_german() -> None:
    with (PACKAGE / "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file)
    ids = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalog
        if message.string
    }
    assert set(marked()) - ids == set()
    for message in catalog:
        names = re.compile(r"%\(\w+\)s")
        first, text = (
            value[0] if isinstance(value, tuple) else value for value in (message.id, message.string)
        )
        assert sorted(names.findall(str(first))) == sorted(names.findall(str(text))), message.id


@pytest.mark.parametrize("left", ["fr", "ar"])
def test_no_test_begins_in_the_language_that_another_left(left: str) -> None:
    assert translation.get_language() == settings.LANGUAGE_CODE
    translation.activate(left)


def test_a_difference_is_said_in_german() -> None:
    with translation.override("de"):
        assert words(differences({}, {"topics": [{"id": "a"}, {"id": "b"}]})) == "2 Themen neu"


@pytest.mark.usefixtures("content")
def test_pages_are_in_the_language_of_the_browser() -> None:
    client = logged_in(person("editor"))
    german = client.get("/admin/please-check/", headers={"accept-language": "de"}).content.decode()
    assert "Stimmt noch" in german
    assert (
        "Still right"
        in client.get("/admin/please-check/", headers={"accept-language": "en"}).content.decode()
    )
