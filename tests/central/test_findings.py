"""The linter's findings in the language of the editor, each with the page where it is mended."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import kiosk.domain
from kiosk.central.findings import SENTENCES, shown, told
from kiosk.domain.lint import Finding
from tests.central.people import entity, logged_in, person, save

FOLDER = Path(str(kiosk.domain.__file__)).parent
PARTS = {"X X: X: X", " compared with German", " and ", "U+X is X"}
"""What only makes up a sentence."""

SOURCES = ("lint", "overlaps", "references", "rules", "characters")


def said() -> Iterator[str]:
    """Every sentence of the linter's source, with X for its values."""
    for name in SOURCES:
        tree = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        described = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and isinstance(node.body[0], ast.Expr)
        } | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
                )
            elif isinstance(node, ast.Constant) and id(node) not in inside | described:
                yield str(node.value)


def sentences() -> list[str]:
    """Those that are shown: after the name of the field, and characters with what they are."""
    found = []
    for text in said():
        field, colon, rest = text.partition(": ")
        text = rest if colon and " " not in field else text
        if text.startswith(("a ", "an ", "not a", "half ", "not an")) and " " in text:
            text = f"X is {text}"
        found.append(text)
    return [text for text in found if text.count(" ") > 1 and text not in PARTS]


@pytest.mark.parametrize("text", sentences())
def test_every_sentence_of_the_linter_is_said_in_german(text: str) -> None:
    with translation.override("de"):
        assert told(text) != text
    with translation.override("en"):
        assert told(text).replace("'", "") == text.replace("'", "")


def test_sentences_keep_their_values_and_lose_the_quotes_of_the_program() -> None:
    with translation.override("de"):
        assert told("lacks phone +492311, time 09:30 and adds number 9 compared with German") == (
            "hat im Vergleich mit Deutsch nicht Telefon +492311, Uhrzeit 09:30, dafür die Zahl 9"
        )
        assert told("overlaps line 2 (MO 09:00-12:00 and TU 11:00-13:00)") == (
            "überschneidet sich mit Zeile 2 (Montag 09:00-12:00 und Dienstag 11:00-13:00)"
        )
        assert "'" not in told("there is no topic 'x'")
    assert told("something nobody has said before") == "something nobody has said before"
    assert len(set(SENTENCES)) == len(SENTENCES)


@pytest.mark.usefixtures("content")
def test_a_finding_leads_to_where_it_is_mended_if_this_person_may() -> None:
    findings = [
        Finding("error", "topics/anmeldung", "answer", "ar", "is blank"),
        Finding("error", "topics/anmeldung", "steps[1]", "de", "is blank"),
        Finding("error", "topics/nowhere", "", None, "is odd"),
        Finding("error", "places/innenstadt-nord", "code", None, "is blank"),
    ]
    with translation.override("en"):
        found = shown(findings, person("editor"))
        assert [(one.title, one.field) for one in found] == [
            ("Wohnung anmelden", "answer (Arabic)"),
            ("Wohnung anmelden", "steps 2 (German)"),
            ("topics/nowhere", ""),
            (str(entity("service_at_locations/innenstadt-nord")), "code to take home"),
        ]
    edit = f"/admin/snippets/central/topic/edit/{entity('topics/anmeldung').pk}/"
    assert [one.address for one in found[:3]] == ["/admin/translations/ar/topics/anmeldung/", edit, ""]


@pytest.mark.usefixtures("content")
def test_the_page_speaks_german_where_the_linter_speaks_english() -> None:
    client = logged_in(person("publisher"))
    save(client, entity("topics/anmeldung"), {"title": "Anruf +49 231 5011148"}, action="action-publish")
    page = client.get("/admin/publishing/", headers={"accept-language": "de"}).content.decode()
    assert "enthält Telefon +492315011148; Telefonnummern gehören" in page
    assert "ist veraltet: nach Fassung 1 übersetzt" in page
    assert "belong into" not in page
