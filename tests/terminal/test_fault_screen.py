"""Faults in the running terminal: a quiet page in every language, a log that tells nothing, then the start again."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.i18n.catalog import catalog
from kiosk.paths import locales
from tests.terminal.loop_help import found_by
from tests.terminal.room import LANGUAGES

pytestmark = pytest.mark.ui

SENTENCE = "Please ask at the desk. This screen starts again."
VISITOR = ("secret", "anmeldung", "A017", "schlüssel", "'ar'", "places", "العربية")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def after_faults(folder: Path) -> dict[str, Any]:
    return found_by("faults", folder)


@pytest.mark.parametrize("broken", ["page", "widget"])
def test_a_fault_shows_one_quiet_sentence_in_every_language(
    after_faults: dict[str, Any], broken: str
) -> None:
    seen = after_faults[broken]
    assert seen["shown"] == "fault"
    for language in LANGUAGES:
        assert catalog(locales(), language).gettext(SENTENCE) in seen["texts"]
    assert not [text for text in seen["texts"] if "Error" in text or "secret" in text]


@pytest.mark.parametrize("broken", ["page", "widget"])
def test_a_fault_forgets_the_visit_and_the_next_visitor_begins_anew(
    after_faults: dict[str, Any], broken: str
) -> None:
    seen = after_faults[broken]
    assert seen["nothing is left"]
    assert (seen["after"], seen["again"]) == ("start", "home")


def test_the_same_process_shows_the_page_once_it_is_mended(after_faults: dict[str, Any]) -> None:
    assert after_faults["at last"] == "places"


def test_the_log_says_where_it_happened_and_nothing_of_the_visitor(
    after_faults: dict[str, Any], folder: Path
) -> None:
    log = "".join(path.read_text(encoding="utf-8") for path in (folder / "log").iterdir())
    assert log.count("ValueError") == 2
    assert "in _broken" in log
    assert not [word for word in VISITOR if word in log]


def test_a_fault_in_what_surrounds_every_page_does_not_end_the_terminal(tmp_path: Path) -> None:
    assert found_by("frame_fault", tmp_path) == {"alive": True}
