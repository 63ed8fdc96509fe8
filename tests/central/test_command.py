"""The command `kiosk central`, called in this process."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from kiosk.central import main
from kiosk.central.content import export_documents
from kiosk.central.models import Publication
from kiosk.domain import tree
from kiosk.errors import KioskError
from kiosk.settings import Settings


def run(*arguments: str, tables: Any = None) -> int:
    parser = argparse.ArgumentParser()
    main.add_arguments(parser)
    return main.run(parser.parse_args(arguments), Settings(), Path("sample"), lambda source: tables or {})


@pytest.fixture(autouse=True)
def _same_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up once in a process; the settings given here must not make another folder."""
    monkeypatch.setattr("kiosk.central.setup.set_up", lambda config: None)


@pytest.mark.usefixtures("content")
def test_export_writes_what_a_release_would_say(tmp_path: Path) -> None:
    assert run("export", "--out", str(tmp_path / "out.json")) == 0
    assert (tmp_path / "out.json").read_bytes() == tree.canonical(export_documents())
    assert len(json.loads((tmp_path / "out.json").read_bytes())["topics"]) > 40


@pytest.mark.usefixtures("content")
def test_import_tells_how_much_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    tables = {"organizations": [{"id": "neu", "name": "Neu"}]}
    assert run("import", tables=tables) == 0
    assert "1 documents are new or different" in capsys.readouterr().out


@pytest.mark.usefixtures("db")
def test_createadmin_prints_a_password_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("createadmin") == 0
    printed = capsys.readouterr().out
    user = User.objects.get(username="admin")
    assert user.is_superuser
    assert user.check_password(printed.split("password ")[1].split()[0])


@pytest.mark.usefixtures("content", "published_folder")
def test_publish_and_check_tell_what_they_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("publish") == 0
    assert "release 1 is published" in capsys.readouterr().out
    assert Publication.objects.get().user is None
    run("check")
    assert "0 in the content" in capsys.readouterr().out


@pytest.mark.usefixtures("db")
def test_links_asks_for_what_is_live_and_tells_what_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content: dict[str, list[dict[str, Any]]] = {}  # not the sample: no test asks the sites of others
    monkeypatch.setattr("kiosk.central.publishing.live_tables", lambda: content)
    assert run("links") == 0
    assert "0 of 0 addresses failed" in capsys.readouterr().out
    content["topics"] = [{"id": "a", "answer": "http://127.0.0.1:9/"}]
    with pytest.raises(KioskError, match="not one site answered"):
        run("links")


@pytest.mark.usefixtures("db", "published_folder")
def test_keys_are_made_only_once(tmp_path: Path) -> None:
    with pytest.raises(KioskError):
        run("keys", "--root", str(tmp_path / "stick"))


def test_without_its_packages_the_command_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "NEEDED", ("django", "not_installed_anywhere"))
    with pytest.raises(KioskError, match=r"needs not_installed_anywhere: install .*pip install"):
        run("migrate")
