"""`kiosk preview`: given documents and a page, the terminal's own pictures of it, or words on why there are none."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from kiosk import paths
from kiosk.domain.tree import canonical
from kiosk.errors import ContentError, KioskError
from kiosk.settings import Settings
from kiosk.store.source import load_source
from kiosk.terminal import preview

TOP = Path(__file__).parents[2]
SIZE = (1080, 1920)

Tables = dict[str, list[dict[str, Any]]]
Picture = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as the server exports it."""
    found = load_source(paths.assets() / "sample").items()
    path = tmp_path_factory.mktemp("documents") / "documents.json"
    path.write_bytes(canonical({name: [document.raw for document in each] for name, each in found}))
    return path


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Callable[..., Path]:
    made: dict[tuple[str, ...], Path] = {}

    def draw(page: str, *languages: str) -> Path:
        if (page, *languages) not in made:
            home = tmp_path_factory.mktemp("preview")
            done = call(home, documents, page, *languages)
            assert done.returncode == 0, done.stderr
            assert [path.name for path in home.iterdir()] == ["out"]
            made[page, *languages] = home / "out"
        return made[page, *languages]

    return draw


def call(home: Path, documents: Path, page: str, *languages: str) -> subprocess.CompletedProcess[str]:
    size = f"{SIZE[0]}x{SIZE[1]}"
    return subprocess.run(
        [
            *(sys.executable, "-m", "kiosk", "preview", "--documents", str(documents), "--page", page),
            *("--language", *languages, "--size", size, "--out", str(home / "out")),
        ],
        cwd=TOP,
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    assert picture is not None
    return picture


def blue_halves(picture: Picture) -> tuple[int, int]:
    """How much of the left and of the right half of the main buttons is of the strong blue."""
    height, width = picture.shape[:2]
    foot = picture[int(height * 0.82) : int(height * 0.91)].astype(int)
    is_blue = foot[..., 0] - foot[..., 2] > 100
    return int(is_blue[:, : width // 2].sum()), int(is_blue[:, width // 2 :].sum())


@pytest.mark.ui
def test_every_sheet_in_every_language_asked_for_is_a_picture_of_the_size_asked_for(
    drawn: Callable[..., Path],
) -> None:
    out = drawn("topic/anmeldung", "de", "ar")
    names = {path.name for path in out.iterdir()}
    assert {"de-1.png", "de-2.png", "ar-1.png", "ar-2.png"} <= names
    assert {name.partition("-")[0] for name in names} == {"de", "ar"}
    assert {read(path).shape[:2] for path in out.iterdir()} == {(SIZE[1], SIZE[0])}


@pytest.mark.ui
def test_languages_and_sheets_are_different_pictures(drawn: Callable[..., Path]) -> None:
    out = drawn("topic/anmeldung", "de", "ar")
    files = sorted(out.iterdir())
    assert len({path.read_bytes() for path in files}) == len(files)


@pytest.mark.ui
def test_an_arabic_picture_runs_from_right_to_left(drawn: Callable[..., Path]) -> None:
    out = drawn("topic/anmeldung", "de", "ar")
    left, right = blue_halves(read(out / "de-1.png"))
    assert left > 5 * (right + 1)
    left, right = blue_halves(read(out / "ar-1.png"))
    assert right > 5 * (left + 1)


@pytest.mark.ui
@pytest.mark.parametrize("page", ["place/brackel-aplerbeck", "notice/trial"])
def test_places_and_notices_have_pictures_too(drawn: Callable[..., Path], page: str) -> None:
    assert (drawn(page, "fa") / "fa-1.png").exists()


def test_a_mistake_on_the_command_line_is_one_line_and_no_picture(tmp_path: Path, documents: Path) -> None:
    done = call(tmp_path, documents, "topic/nothing", "de")
    assert (done.returncode, done.stderr) == (2, "kiosk: The release has no topic 'nothing'\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("page", "language", "words"),
    [
        ("place/nowhere", "de", "no place 'nowhere'"),
        ("notice/none", "de", "no notice 'none'"),
        ("anmeldung", "de", "a page is as in topic/anmeldung"),
        ("staff/pin", "de", "a page is as in topic/anmeldung"),
        ("topic/anmeldung", "xx", "the language xx is not known; allowed: de, ar"),
    ],
)
def test_what_does_not_exist_is_said(
    tmp_path: Path, documents: Path, page: str, language: str, words: str
) -> None:
    with pytest.raises(KioskError, match=words):
        preview.main(Settings(), documents, page, [language], SIZE, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def nameless(tables: Tables) -> None:
    del tables["topics"][0]["translations"]["de"]["title"]


def without_offices(tables: Tables) -> None:
    tables["organizations"].clear()


@pytest.mark.parametrize(
    ("change", "words"),
    [(nameless, r"topics/[a-z]+: translations\.de"), (without_offices, "no office")],
)
def test_documents_that_no_terminal_could_draw_are_refused(
    tmp_path: Path, documents: Path, change: Callable[[Tables], None], words: str
) -> None:
    tables = json.loads(documents.read_bytes())
    change(tables)
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(tables))
    with pytest.raises(ContentError, match=words):
        preview.main(Settings(), broken, "topic/anmeldung", ["de"], SIZE, tmp_path / "out")


@pytest.mark.parametrize("text", ["", "[]", '{"topics": 1}', "\udcff"])
def test_a_file_that_holds_no_documents_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "documents.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ContentError, match=r"documents\.json: not documents by collection"):
        preview.main(Settings(), file, "topic/anmeldung", ["de"], SIZE, tmp_path / "out")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KioskError, match="the documents cannot be read"):
        preview.main(Settings(), tmp_path / "none", "topic/anmeldung", ["de"], SIZE, tmp_path / "out")
