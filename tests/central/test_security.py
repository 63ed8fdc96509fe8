"""What keeps strangers out, and what a browser is told."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from kiosk.central.accounts import create_admin
from kiosk.central.config import Config, database, secret_key
from kiosk.errors import SettingsError
from tests.central.people import PASSWORD, edit_url, entity, logged_in, person

CHECK = """
import sys
from pathlib import Path
from kiosk.central.config import Config
from kiosk.central.setup import set_up
set_up(Config(Path(sys.argv[1])))
from django.core import checks
from django.conf import settings
for message in checks.run_checks(include_deployment_checks=True): print(message)
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT
"""

PAGES = (
    "/admin/",
    "/admin/snippets/central/topic/",
    "/admin/translations/",
    "/admin/translations/ar/",
    "/admin/translations/ar/topics/anmeldung/",
    "/admin/please-check/",
    "/admin/publishing/",
    "/admin/terminals/",
    "/admin/terminals/connect/",
    "/admin/use/",
    "/admin/integreat/",
    "/admin/second-factor/",
    "/admin/second-factors/",
)


def log_in(client: Client, name: str, password: str) -> int:
    return int(client.post("/admin/login/", {"username": name, "password": password}).status_code)


def test_the_settings_of_an_office_pass_the_deployment_checks(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", CHECK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "central")
    file = tmp_path / "central" / "secret-key"
    assert len(key) >= 80
    assert secret_key(tmp_path / "central") == key
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert secret_key(tmp_path / "other") != key


def test_postgresql_is_one_setting(tmp_path: Path) -> None:
    found = database(Config(tmp_path, "postgres://me:p%40ss@db.example:5433/kiosk"))
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kiosk",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def test_a_wrong_address_of_the_database_is_never_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        database(Config(tmp_path, "mysql://me:secret@db/kiosk"))
    assert "secret" not in str(caught.value)


@pytest.mark.usefixtures("db")
def test_five_wrong_passwords_lock_the_name_from_this_address() -> None:
    person("editor")
    client = Client()
    assert [log_in(client, "editor", "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert log_in(client, "editor", PASSWORD) == 429


@pytest.mark.usefixtures("db")
def test_a_right_password_logs_in() -> None:
    person("editor")
    assert log_in(Client(), "editor", PASSWORD) == 302


@pytest.mark.usefixtures("db")
def test_a_printed_password_opens_nothing_until_it_is_changed() -> None:
    name = create_admin("gedruckt-und-gelesen")
    client = Client()
    assert log_in(client, name, "gedruckt-und-gelesen") == 302
    for path in ("/admin/", "/admin/publishing/", "/admin/users/"):
        assert client.get(path).headers["Location"] == "/admin/first-password/"
    new = {"old_password": "gedruckt-und-gelesen", "new_password1": PASSWORD, "new_password2": PASSWORD}
    weak = {**new, "new_password1": "kurz", "new_password2": "kurz"}
    assert client.post("/admin/first-password/", weak).status_code == 200
    assert client.post("/admin/first-password/", new).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert User.objects.get(username=name).check_password(PASSWORD)


@pytest.mark.usefixtures("db")
def test_a_request_without_the_token_of_the_page_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("publisher"), backend="django.contrib.auth.backends.ModelBackend")
    for path in (
        "/admin/publishing/publish/",
        "/admin/please-check/",
        "/admin/translations/ar/topics/anmeldung/",
    ):
        assert client.post(path).status_code == 403


@pytest.mark.usefixtures("content")
def test_pages_run_no_script_of_their_own_and_ask_no_third_party() -> None:
    client = logged_in(person("administrator"))
    forms = [edit_url(entity(name)) for name in ("topics/anmeldung", "service_at_locations/innenstadt-nord")]
    for path in (*PAGES, *forms):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for script in BeautifulSoup(answer.content, "html.parser").find_all("script"):
            kind = script.get("type", "")
            assert str(script.get("src", "")).startswith("/") or kind in (
                "application/json",
                "text/django-admin",
            ), path
        for tag in BeautifulSoup(answer.content, "html.parser").find_all(["link", "img", "script", "iframe"]):
            assert not str(tag.get("src") or tag.get("href") or "/").startswith(("http", "//")), tag


@pytest.mark.usefixtures("db")
def test_what_a_visitor_types_never_becomes_markup() -> None:
    client = logged_in(person("administrator"))
    answer = client.get("/admin/snippets/central/topic/?q=<script>alert(1)</script>")
    assert b"<script>alert(1)" not in answer.content
