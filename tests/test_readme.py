"""The README promises two commands and every section of the settings."""

import os
import re
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.settings.tree import sections

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_exactly_two_commands() -> None:
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert [block.strip() for block in blocks] == ["./kiosk/start", "./tests/run"]


def test_both_commands_are_programs_of_the_checkout() -> None:
    for name in ("kiosk/start", "tests/run"):
        assert os.access(TOP / name, os.X_OK)


@pytest.mark.parametrize("section", sections())
def test_every_section_of_the_settings_is_explained(section: str) -> None:
    assert re.search(rf"^\| `\[{section}\]` \| .{{10,}} \|$", README, re.MULTILINE)


def test_no_section_is_explained_that_the_settings_do_not_have() -> None:
    assert set(re.findall(r"^\| `\[(\w+)\]`", README, re.MULTILINE)) == set(sections())


def test_every_file_and_folder_that_the_readme_names_exists() -> None:
    named = re.findall(r"`((?:kiosk|tests|assets)/[\w./]+)`", README)
    assert named
    assert [name for name in named if not (TOP / name).exists()] == []


def test_the_readme_names_the_land_and_its_law() -> None:
    for words in ("North Rhine-Westphalia", "BGG NRW", "section 10", "BITV NRW"):
        assert words in README


def test_the_commands_that_the_readme_mentions_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = capsys.readouterr().out
    assert [word for word in ("settings", "check", "content") if f"\n    {word} " not in commands] == []
