"""The tour as the end-to-end test: every screen in every language and on every kind of screen, without a finding."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.i18n.languages import load
from kiosk.paths import locales
from tests.terminal.room import LANGUAGES

pytestmark = pytest.mark.ui

TOP = Path(__file__).parents[2]
SIZES = ("1080x1920", "1920x1080", "768x1366")
AT_ONCE = 2
"""Processes: as many as the smallest machine that runs the tests has cores."""

PNG = b"\x89PNG\r\n\x1a\n"
SCREENS = {
    "start", "home", "group", "topic", "notice", "places", "place", "emergency", "interpreters", "involve", "ask",
    "privacy", "language", "search", "take_home", "queue", "confirm", "ticket", "where", "check_in", "pin", "staff",
    "warning", "fault",
}  # fmt: skip

Whole = tuple[int, int, int, int]


class Text(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    box: Whole


class Target(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    box: Whole


class Code(msgspec.Struct, forbid_unknown_fields=True):
    payload: str
    box: Whole


class Picture(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    screen: str
    language: str
    direction: str
    size: tuple[int, int]
    theme: str
    text_scale: float
    texts: list[Text]
    buttons: list[Target]
    codes: list[Code]


class Tour(msgspec.Struct, forbid_unknown_fields=True):
    """``tour.json``, exactly as it is promised."""

    pictures: list[Picture]


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[dict[str, Any]]]]:
    """A walk in every size, each in a process of its own, already under way."""
    folder = tmp_path_factory.mktemp("walks")

    def walk(size: str) -> dict[str, Any]:
        file = folder / f"{size}.json"
        command = [sys.executable, "-m", "tests.terminal.tour_child", size, str(file), *LANGUAGES]
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=1200, check=False)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {size: pool.submit(walk, size) for size in SIZES}


@pytest.mark.parametrize("size", SIZES)
def test_no_screen_in_any_language_has_a_finding(walks: dict[str, Future[dict[str, Any]]], size: str) -> None:
    found = walks[size].result()["findings"]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_seen_in_every_language_and_look(
    walks: dict[str, Future[dict[str, Any]]], size: str
) -> None:
    pictures = msgspec.convert({"pictures": walks[size].result()["pictures"]}, Tour).pictures
    for language in LANGUAGES:
        own = [picture for picture in pictures if picture.language == language]
        assert not SCREENS - {"start", "fault", "pin", "staff"} - {picture.screen for picture in own}
        assert {picture.text_scale for picture in own} == {1.0, 1.25, 1.5}
        assert {picture.theme for picture in own} == {"light", "high_contrast"}
        assert {picture.direction for picture in own} == {"rtl" if language in ("ar", "fa") else "ltr"}
    assert {picture.screen for picture in pictures} >= SCREENS
    assert all(f"{width}x{height}" == size for width, height in (picture.size for picture in pictures))
    assert len({picture.file for picture in pictures}) == len(pictures)


@pytest.mark.parametrize("size", SIZES)
def test_all_languages_stand_on_the_first_screen_without_turning(
    walks: dict[str, Future[dict[str, Any]]], size: str
) -> None:
    names = {row.name for row in load(locales()).values() if row.code in LANGUAGES}
    first = [picture for picture in walks[size].result()["pictures"] if picture["screen"] == "start"]

    assert first
    for picture in first:
        assert names <= {button["label"] for button in picture["buttons"]}, picture["file"]


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The command as somebody calls it, in a folder that does not exist yet."""
    out = tmp_path_factory.mktemp("tour") / "pictures" / "here"
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "tour", "--out", str(out), "--language", "ar", "--size", "1080x1920"],
        cwd=TOP,
        env=os.environ | {"HOME": str(out.parent)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return out, done


Called = tuple[Path, subprocess.CompletedProcess[str]]


def test_the_command_ends_well_and_says_what_it_made(called: Called) -> None:
    out, done = called
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(list(out.glob("*.png")))
    assert done.stdout.splitlines()[-1] == f"kiosk: {count} pictures in {out}, 0 findings"


def test_the_command_writes_a_picture_of_the_right_size_for_every_entry(called: Called) -> None:
    out, _done = called
    tour = msgspec.json.decode((out / "tour.json").read_bytes(), type=Tour)
    assert len(tour.pictures) > 50
    assert {picture.file for picture in tour.pictures} == {path.name for path in out.glob("*.png")}
    for picture in tour.pictures:
        head = (out / picture.file).read_bytes()[:24]
        assert head.startswith(PNG)
        size = (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))
        assert size == picture.size == (1080, 1920)


def test_no_two_neighbouring_pictures_are_the_same(called: Called) -> None:
    out, _done = called
    files = sorted(out.glob("*.png"), key=lambda path: path.name.split("-")[1])
    assert not [b.name for a, b in pairwise(files) if a.read_bytes() == b.read_bytes()]


def test_the_command_leaves_the_data_of_the_terminal_alone(called: Called) -> None:
    out, _done = called
    assert [path.name for path in out.parent.iterdir()] == [out.name]
