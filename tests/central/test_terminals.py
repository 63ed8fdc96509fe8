"""Staff connect a terminal by the code on its screen, rename it, and disconnect it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from wagtail.models import ModelLogEntry

from kiosk.central import terminals
from kiosk.central.models import Location, PairingCode, RoleGrant, Terminal
from kiosk.central.roles import ADMINISTRATOR, EDITOR, PUBLISHER, TRANSLATOR
from kiosk.central.server import look_after
from kiosk.domain.report import PairingRequest, key_id
from tests.central.people import person

pytestmark = pytest.mark.usefixtures("content")

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
KEY = "ab" * 32


@pytest.fixture(autouse=True)
def nobody_has_typed_a_wrong_code() -> None:
    terminals._WRONG.clear()


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """Whatever language the last request of another test was in."""
    with translation.override("de"):
        yield


def asked(key: str = KEY, now: datetime = NOW) -> PairingCode:
    request = PairingRequest(public_key=key, office="innenstadt-nord", series="A", version="0.1.0")
    found = terminals.ask(request, now)
    assert found is not None
    return found


def nord() -> Any:
    return Location.objects.get(identifier="innenstadt-nord")


def test_the_code_on_the_screen_connects_the_terminal_however_it_is_typed() -> None:
    publisher, code = person(PUBLISHER), terminals.shown(asked().code)
    assert terminals.waiting(code, publisher, NOW).office == "innenstadt-nord"
    typed = f" {code.lower().replace('-', ' – ')} "
    terminal = terminals.confirm(typed, "  Nord,\tEingang ", nord(), publisher, NOW)
    assert Terminal.objects.get() == terminal
    assert (terminal.name, terminal.location, terminal.series) == ("Nord, Eingang", nord(), "A")
    assert (terminal.key_id, terminal.paired_by, terminal.paired_at) == (
        key_id(bytes.fromhex(KEY)),
        publisher,
        NOW,
    )
    with pytest.raises(terminals.Refused):
        terminals.confirm(code, "Noch einmal", nord(), publisher, NOW)


def test_a_terminal_that_asks_again_has_the_same_code_until_it_expires() -> None:
    first = asked()
    assert set(first.code) <= set(terminals.ALPHABET)
    assert asked(now=NOW + timedelta(minutes=14)).code == first.code
    later = asked(now=NOW + timedelta(minutes=15))
    assert later.expires_at == NOW + timedelta(minutes=30)
    assert PairingCode.objects.count() == 1


def test_an_old_code_connects_nothing() -> None:
    code = asked().code
    with pytest.raises(terminals.Refused, match="15"):
        terminals.confirm(code, "Nord", nord(), person(PUBLISHER), NOW + timedelta(minutes=15))
    assert not Terminal.objects.exists()


def test_whoever_types_ten_wrong_codes_has_to_wait_and_nobody_else_has() -> None:
    guesser, code = person(PUBLISHER), asked().code
    for _attempt in range(10):
        with pytest.raises(terminals.Refused, match="zeigt diesen Code"):
            terminals.waiting("FFFFFF", guesser, NOW)
    with pytest.raises(terminals.Refused, match="Zu viele"):
        terminals.waiting(code, guesser, NOW)
    assert terminals.waiting(code, person(EDITOR), NOW).code == code


def test_two_connected_terminals_never_have_the_same_name() -> None:
    publisher = person(PUBLISHER)
    first = terminals.confirm(asked().code, "Nord", nord(), publisher, NOW)
    second = asked("cd" * 32).code
    with pytest.raises(terminals.Refused, match="heißt schon"):
        terminals.confirm(second, "Nord", nord(), publisher, NOW)
    for unusable in ("", " \n", "x" * 81):
        with pytest.raises(terminals.Refused, match="80"):
            terminals.confirm(second, unusable, nord(), publisher, NOW)
    terminals.revoke(first, publisher, NOW)
    assert terminals.confirm(second, "Nord", None, publisher, NOW).name == "Nord"


def test_renaming_and_disconnecting_are_in_the_audit_log_by_whom() -> None:
    publisher = person(PUBLISHER)
    terminal = terminals.confirm(asked().code, "Nord", nord(), publisher, NOW)
    terminals.rename(terminal, "Nord, Eingang", None, publisher)
    terminals.revoke(terminal, publisher, NOW)
    terminals.revoke(terminal, person(EDITOR), NOW + timedelta(days=1))
    terminal = Terminal.objects.get()
    assert (terminal.name, terminal.revoked_at, terminal.revoked_by) == ("Nord, Eingang", NOW, publisher)
    logged = ModelLogEntry.objects.filter(action__startswith="central.terminal").order_by("pk")
    assert [(entry.action, entry.user) for entry in logged] == [
        ("central.terminal_connected", publisher),
        ("central.terminal_renamed", publisher),
        ("central.terminal_revoked", publisher),
    ]


def permissions(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_editors_see_terminals_and_publishers_connect_them() -> None:
    assert "view_terminal" in permissions(EDITOR)
    assert "change_terminal" not in permissions(EDITOR)
    assert {"view_terminal", "change_terminal"} <= permissions(PUBLISHER)


def test_a_role_of_an_older_database_is_given_only_what_is_new() -> None:
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    everything = {role: permissions(role) for role in (EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR)}
    new = {"view_terminal", "change_terminal"}
    group = Group.objects.get(name=PUBLISHER)
    group.permissions.remove(*group.permissions.filter(codename__in={"delete_topic", *new}))
    RoleGrant.objects.all().delete()
    migration = import_module("kiosk.central.migrations.0004_terminals")
    migration.note_what_was_granted(apps, SimpleNamespace(connection=connection))
    for role, codenames in everything.items():
        noted = RoleGrant.objects.filter(role=role).values_list("permission", flat=True)
        assert {name.partition(".")[2] for name in noted} == codenames - new, role
    call_command("migrate", interactive=False, verbosity=0)
    assert permissions(PUBLISHER) == everything[PUBLISHER] - {"delete_topic"}


def test_a_role_that_was_deleted_is_made_again_with_everything() -> None:
    from django.core.management import call_command

    everything = permissions(PUBLISHER)
    Group.objects.get(name=PUBLISHER).delete()
    call_command("migrate", interactive=False, verbosity=0)
    assert permissions(PUBLISHER) == everything


def test_the_server_forgets_codes_by_itself() -> None:
    asked(now=datetime.now(UTC) - timedelta(hours=1))
    stopped = Event()
    stopped.set()  # one round
    look_after(stopped)
    assert not PairingCode.objects.exists()
