"""The codes of a ticket: what a phone can do with it where there is Wi-Fi, an office server, or neither."""

from pathlib import Path
from typing import Any

import pytest

from kiosk import paths
from kiosk.domain.views import Code, Codes
from kiosk.store.mirrored import HOLDS, Note, write_note
from kiosk.takehome.qr import modules
from kiosk.terminal.following import LOOK_SECONDS, served_at
from tests.terminal.room import Room, body_texts, of_kind

WIFI = {"wifi_name": "Besuch", "wifi_password": "willkommen"}
LANGUAGES = ("de", "ar", "fa", "en", "fr")


def codes(folder: Path, office_server: dict[str, Any], language: str = "en") -> tuple[tuple[Code, ...], str]:
    """The codes on the page of a fresh number, and its token."""
    room = Room(folder, {"office_server": office_server})
    room.press("language", language)
    room.take_number()
    ticket = room.controller.ticket
    assert ticket is not None
    return of_kind(room.view(), Codes)[0].codes, ticket.token


def test_without_an_office_server_the_number_can_only_be_kept(tmp_path: Path) -> None:
    (only,), _ = codes(tmp_path, WIFI)
    assert only.payload.startswith("BEGIN:VCALENDAR")


def test_with_an_office_server_the_number_can_be_followed_in_its_network(tmp_path: Path) -> None:
    (follow, keep), token = codes(tmp_path, {"enabled": True, "hosts": ("192.168.10.5",), "port": 8443})
    assert follow.payload == f"https://192.168.10.5:8443/t/{token}"
    assert follow.detail == "Only in our Wi-Fi"
    assert keep.payload.startswith("BEGIN:VCALENDAR")


def test_at_a_further_terminal_the_number_is_followed_at_the_office_server(tmp_path: Path) -> None:
    room = Room(tmp_path, {"relay": {"url": "https://192.168.10.5:8443/"}})
    room.press("language", "en")
    room.take_number()
    assert room.controller.ticket is not None
    (codes,) = of_kind(room.view(), Codes)
    assert isinstance(codes, Codes)
    assert codes.codes[0].payload == f"https://192.168.10.5:8443/t/{room.controller.ticket.token}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_wifi_its_code_comes_first(tmp_path: Path, language: str) -> None:
    (wifi, follow), token = codes(tmp_path, {"enabled": True, **WIFI}, language)
    assert wifi.payload == "WIFI:T:WPA;S:Besuch;P:willkommen;;"
    assert wifi.detail == "Besuch"
    assert follow.payload == f"https://kiosk.local:8443/t/{token}"
    assert len(modules(follow.payload)) <= 57 + 8, "a phone reads it from arm's length (ux.md N3)"


def test_the_number_that_somebody_else_typed_cannot_be_followed(tmp_path: Path) -> None:
    room = Room(tmp_path, {"office_server": {"enabled": True}})
    room.press("language", "en")
    label = room.take_number()
    room.press("finish")
    room.press("language", "en")
    room.controller.visit = room.controller.visit.open("where")
    room.type(label)
    assert "Nobody is waiting before you." in body_texts(room.view())
    assert of_kind(room.view(), Codes) == []


@pytest.mark.parametrize(
    ("hosts", "port", "address"),
    [
        (("kiosk.local", "192.168.10.5"), 8443, "https://kiosk.local:8443"),
        (("fd00::5",), 8443, "https://[fd00::5]:8443"),
        (("amt.example.org",), 443, "https://amt.example.org"),
        ((), 8443, ""),
    ],
)
def test_phones_are_sent_to_the_first_name_of_the_office_server(
    hosts: tuple[str, ...], port: int, address: str
) -> None:
    assert served_at(hosts, port) == address


def test_while_the_central_server_is_told_phones_are_sent_there(tmp_path: Path) -> None:
    url = "https://inhalte.example.org"
    room = Room(tmp_path, {"office_server": {"enabled": True}, "reports": {"url": url}})
    write_note(paths.sync_dir(room.settings), Note(url=url, at=room.now))
    room.press("language", "en")
    room.take_number()
    ticket = room.controller.ticket
    assert ticket is not None

    def follow() -> Code:
        (codes,) = of_kind(room.view(), Codes)
        assert isinstance(codes, Codes)
        return codes.codes[0]

    assert (follow().payload, follow().detail) == (f"{url}/t/{ticket.token}", "Needs internet")
    room.now += HOLDS
    room.seconds += LOOK_SECONDS
    assert follow().payload == f"https://kiosk.local:8443/t/{ticket.token}", "the internet is down"
