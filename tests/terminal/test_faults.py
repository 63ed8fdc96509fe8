"""A fault is logged by its kind and its places in the code, and says nothing of a visitor."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain.session import Page, Visit
from kiosk.errors import KioskError
from kiosk.terminal.faults import describe
from kiosk.terminal.logs import start_log
from tests.terminal.room import LANGUAGES, Room, crawled

SECRET = "A017 kindergeld Persian"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of a terminal; everything of it is undone afterwards."""
    logger = logging.getLogger("kiosk")
    before = (logger.handlers[:], logger.level)
    start_log(tmp_path / "log", "debug", 7)
    yield tmp_path / "log" / "terminal.log"
    for handler in logger.handlers:
        handler.close()
    logger.handlers[:] = before[0]
    logger.setLevel(before[1])


def caught(action: Callable[[], object]) -> Exception:
    try:
        action()
    except Exception as fault:
        return fault
    raise AssertionError("there was no fault")


def plain() -> None:
    raise KioskError(SECRET)


def caused() -> None:
    try:
        plain()
    except KioskError as error:
        raise ValueError(SECRET) from error


def while_handling() -> None:
    try:
        plain()
    except KioskError:
        raise LookupError(SECRET)  # noqa: B904 # the context is what is tested


def hidden() -> None:
    try:
        plain()
    except KioskError:
        raise TypeError(SECRET) from None


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        (plain, ["KioskError"]),
        (caused, ["ValueError", "KioskError"]),
        (while_handling, ["LookupError", "KioskError"]),
        (hidden, ["TypeError"]),
    ],
)
def test_the_kinds_and_the_places_are_told_and_no_message(
    action: Callable[[], None], kinds: list[str]
) -> None:
    words = describe(caught(action))
    assert [line for line in words.splitlines() if not line.startswith(" ")] == kinds
    assert f"in {action.__name__}" in words
    assert not any(secret in words for secret in SECRET.split())


def test_notes_and_a_name_made_of_data_are_not_told_either() -> None:
    fault = KioskError(SECRET)
    fault.add_note(SECRET)
    assert describe(fault) == "KioskError"


def test_a_circle_of_causes_is_told_once() -> None:
    first, second = KioskError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert describe(first).splitlines() == ["KioskError", "ValueError"]


def test_a_group_of_faults_is_told_without_messages() -> None:
    words = describe(ExceptionGroup(SECRET, [KioskError(SECRET)]))
    assert "A017" not in words


FAULTY = ("topic", "place", "notice", "group", "take_home")
"""Pages whose subject a newer release may have taken away: each is a real fault with a telling message."""


def test_the_log_after_many_faults_in_every_language_holds_nothing_of_a_visitor(
    tmp_path: Path, log: Path
) -> None:
    room = Room(tmp_path / "room")
    messages = []
    for language in LANGUAGES:
        for name in FAULTY:
            about = "topic/secret-subject" if name == "take_home" else "secret-subject"
            room.controller.visit = Visit(language, (Page("start"), Page(name, about)))
            fault = caught(room.view)
            messages.append(str(fault))
            logging.getLogger("kiosk.terminal").error("%s", describe(fault))
            room.controller.fail()
            room.wait(60)
    written = log.read_text(encoding="utf-8")
    assert written.count("ERROR kiosk.terminal") == len(LANGUAGES) * len(FAULTY)
    assert any("secret-subject" in message for message in messages)
    assert "secret-subject" not in written
    assert not any(message in written for message in messages)


def test_a_whole_crawl_writes_nothing_of_a_visitor_into_the_log(tmp_path: Path, log: Path) -> None:
    room = Room(tmp_path / "room")
    room.press("language", "ar")
    label = room.take_number("gesundheit-gruppe")
    for seen in crawled("ar").values():
        room.controller.visit = seen.visit
        room.view()
    room.press("finish")
    written = log.read_text(encoding="utf-8")
    assert label not in written
    assert not re.search(r"[\u0600-\u06ff]", written)
    for topic in room.controller.content.records.topics:
        assert topic not in written


def test_old_log_files_are_deleted_after_the_days_of_the_settings(tmp_path: Path, log: Path) -> None:
    (handler,) = logging.getLogger("kiosk").handlers
    assert handler.backupCount == 7  # type: ignore[attr-defined]
    assert handler.when == "MIDNIGHT"  # type: ignore[attr-defined]
