"""The second factor, with codes that are computed here and a clock that is set."""

import hashlib
import hmac
import re
from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import zxingcpp
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from wagtail.models import ModelLogEntry

from kiosk.central.accounts import create_admin
from kiosk.central.roles import ADMINISTRATOR, EDITOR
from kiosk.central.second_factor import RECOVERY_CODES, is_on
from tests.central.people import PASSWORD, logged_in, person
from tests.central.test_roles import PAGES, POSTS

pytestmark = pytest.mark.usefixtures("db")

OWN, ASK, EVERYBODY = "/admin/second-factor/", "/admin/second-factor/code/", "/admin/second-factors/"
FREE = {ASK, "/admin/logout/", "/admin/jsi18n/", "/admin/sprite/"}


class Clock:
    """Seconds since 1970, as the server sees them."""

    now = 1_795_000_000

    def later(self, seconds: int) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", SimpleNamespace(time=lambda: clock.now))
    now = SimpleNamespace(now=lambda: datetime.fromtimestamp(clock.now, UTC))
    monkeypatch.setattr("django_otp.models.timezone", now)
    return clock


def code_at(secret: bytes, seconds: int) -> str:
    """RFC 6238 with its defaults."""
    digest = hmac.new(secret, (seconds // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


class Telephone:
    """Knows the secret of one person."""

    def __init__(self, user: User, clock: Clock) -> None:
        self.user, self.clock = user, clock
        self.client = logged_in(user)
        self.secret = secret_on(self.client.get(OWN).content)
        page = self.client.post(OWN, {"code": self.code(), "action": "on"}).content
        self.recovery = [
            found.text for found in BeautifulSoup(page, "html.parser").select(".central-codes code")
        ]

    def code(self) -> str:
        return code_at(self.secret, self.clock.now)

    def next_code(self) -> str:
        self.clock.later(30)
        return self.code()


def secret_on(page: bytes) -> bytes:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.decode())
    assert found
    return b32decode(found[1].replace(" ", ""))


def with_password(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/admin/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


def gives(client: Client, code: str, to: str = "/admin/") -> bool:
    answer = client.post(ASK, {"code": code, "next": to})
    assert answer.status_code == 200 or answer.headers["Location"] == to
    return bool(answer.status_code == 302)


@pytest.fixture
def telephone(clock: Clock) -> Telephone:
    return Telephone(person(EDITOR), clock)


def paths(resolver: Any = None, before: str = "/") -> Iterator[str]:
    """Every address of the server that needs no argument."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern).lstrip("^").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from paths(pattern, path)
        elif not re.search(r"[<(\\\[]", path):
            yield path


def test_the_codes_of_these_tests_are_those_of_the_standard() -> None:
    assert code_at(b"12345678901234567890", 59) == "287082"
    assert code_at(b"12345678901234567890", 1_111_111_109) == "081804"


def test_who_has_not_switched_it_on_is_asked_for_nothing() -> None:
    assert with_password(person(EDITOR)).get("/admin/").status_code == 200


def test_the_picture_says_what_the_text_says() -> None:
    page = logged_in(person(EDITOR)).get(OWN).content
    svg = BeautifulSoup(page, "html.parser").select_one("svg.central-qr")
    assert svg is not None
    width = int(str(svg["viewbox"]).split()[2])
    picture = np.full((width, width), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", str(svg)):
        picture[int(y), int(x)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), np.uint8)))
    address = urlsplit(found.text)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert b32decode(parse_qs(address.query)["secret"][0]) == secret_on(page)
    assert parse_qs(address.query)["issuer"] == ["kiosk"]


def test_a_secret_left_on_a_screen_is_not_the_one_that_is_switched_on_later() -> None:
    client = logged_in(person(EDITOR))
    assert secret_on(client.get(OWN).content) != secret_on(client.get(OWN).content)


def test_a_wrong_code_switches_nothing_on(clock: Clock) -> None:
    user = person(EDITOR)
    client = logged_in(user)
    secret = secret_on(client.get(OWN).content)
    answer = client.post(OWN, {"code": code_at(secret, clock.now + 3600), "action": "on"})
    assert b"is not right" in answer.content
    assert secret_on(answer.content) == secret
    assert not is_on(user)


def test_switching_on_shows_recovery_codes_once_and_keeps_the_session(telephone: Telephone) -> None:
    assert is_on(telephone.user)
    assert len(set(telephone.recovery)) == RECOVERY_CODES
    page = telephone.client.get(OWN).content.decode()
    assert "Recovery codes left: 10." in page
    assert not any(code in page for code in telephone.recovery)
    assert telephone.client.get("/admin/").status_code == 200
    assert "no-store" in telephone.client.get(OWN).headers["Cache-Control"]


def test_nothing_behind_the_login_is_reachable_before_the_code(telephone: Telephone) -> None:
    client = with_password(telephone.user)
    every = {*paths(), *PAGES, *POSTS, "/admin/snippets/central/topic/edit/1/", "/admin/users/edit/1/"} - FREE
    assert len(every) > 60
    for path in sorted(every):
        for answer in (client.get(path), client.post(path), client.head(path), client.put(path)):
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith(ASK), path


def test_sessions_that_were_open_elsewhere_are_asked_too(clock: Clock) -> None:
    user = person(EDITOR)
    elsewhere = with_password(user)
    assert elsewhere.get("/admin/").status_code == 200
    Telephone(user, clock)
    assert elsewhere.get("/admin/").headers["Location"].startswith(ASK)


def test_what_is_free_before_the_code_shows_no_content(telephone: Telephone) -> None:
    client = with_password(telephone.user)
    assert client.get("/admin/jsi18n/").status_code == client.get("/admin/sprite/").status_code == 200
    page = client.get(ASK).content.decode()
    assert "Code from your telephone" in page
    assert "/admin/snippets/" not in page
    assert client.post("/admin/logout/").status_code == 302
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_code_opens_the_page_that_was_asked_for(telephone: Telephone) -> None:
    client = with_password(telephone.user)
    asked = client.get("/admin/please-check/?p=2").headers["Location"]
    assert b'value="/admin/please-check/?p=2"' in client.get(asked).content
    assert gives(client, telephone.next_code(), to="/admin/please-check/?p=2")
    assert client.get("/admin/please-check/").status_code == 200


def test_a_code_leads_to_no_other_site(telephone: Telephone) -> None:
    client = with_password(telephone.user)
    answer = client.post(ASK, {"code": telephone.next_code(), "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/admin/"


def test_a_code_is_good_once(telephone: Telephone) -> None:
    code = telephone.next_code()
    assert gives(with_password(telephone.user), code)
    assert not gives(with_password(telephone.user), code)


def test_a_code_of_some_minutes_ago_is_not_good(telephone: Telephone) -> None:
    old = telephone.next_code()
    telephone.clock.later(120)
    assert not gives(with_password(telephone.user), old)


def test_the_code_of_one_person_is_not_good_for_another(telephone: Telephone, clock: Clock) -> None:
    other = Telephone(person(ADMINISTRATOR), clock)
    assert not gives(with_password(telephone.user), other.next_code())


def test_after_each_wrong_code_the_waiting_time_doubles_up_to_some_minutes_and_no_right_code_shortens_it(
    telephone: Telephone,
) -> None:
    client, clock = with_password(telephone.user), telephone.clock
    clock.later(300)
    for waits in (1, 2, 4, 8, 16, 32, 64, 128, 256, 256, 256):
        assert not gives(client, "000000")
        clock.later(waits - 1)
        assert not gives(client, telephone.code())
        clock.later(1)
    assert b"The next one counts from" in client.post(ASK, {"code": "000000"}).content
    assert client.get("/admin/").status_code == 302
    clock.later(256)
    assert gives(client, telephone.code())


def test_a_recovery_code_is_good_once_however_it_is_written(telephone: Telephone) -> None:
    code = telephone.recovery[3]
    assert gives(with_password(telephone.user), f" {code[:4].upper()}-{code[4:]} ")
    assert not gives(with_password(telephone.user), code)


def test_guesses_at_recovery_codes_are_slowed_down_and_do_not_block_the_telephone(
    telephone: Telephone,
) -> None:
    client = with_password(telephone.user)
    assert not gives(client, "aaaaaaaa")
    assert not gives(client, telephone.recovery[0])
    assert gives(client, telephone.next_code())


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(telephone: Telephone) -> None:
    assert b"is not right" in telephone.client.post(OWN, {"code": "000000", "action": "codes"}).content
    telephone.clock.later(60)
    answer = telephone.client.post(OWN, {"code": telephone.next_code(), "action": "codes"})
    assert b"Your recovery codes" in answer.content
    assert not gives(with_password(telephone.user), telephone.recovery[0])


def test_switching_off_needs_a_code(telephone: Telephone) -> None:
    telephone.client.post(OWN, {"code": "000000", "action": "off"})
    assert is_on(telephone.user)
    telephone.clock.later(60)
    telephone.client.post(OWN, {"code": telephone.next_code(), "action": "off"})
    assert not is_on(telephone.user)
    assert with_password(telephone.user).get("/admin/").status_code == 200


def test_an_administrator_switches_it_off_for_somebody_who_lost_all(telephone: Telephone) -> None:
    administrator = logged_in(person(ADMINISTRATOR))
    assert telephone.user.username in administrator.get(EVERYBODY).content.decode()
    assert administrator.post(EVERYBODY, {"person": telephone.user.pk}).status_code == 302
    assert with_password(telephone.user).get("/admin/").status_code == 200
    actions = ModelLogEntry.objects.filter(action__startswith="central.second").order_by("pk")
    assert [(entry.action, entry.user.username) for entry in actions] == [
        ("central.second_factor_on", EDITOR),
        ("central.second_factor_off", ADMINISTRATOR),
    ]


def test_nobody_else_switches_off_what_is_not_theirs(telephone: Telephone, clock: Clock) -> None:
    chief = Telephone(User.objects.create_superuser("chief", password=PASSWORD), clock)
    editor, administrator = logged_in(person("editor", "translator")), logged_in(person(ADMINISTRATOR))
    for client, user in ((editor, telephone.user), (administrator, chief.user), (chief.client, chief.user)):
        client.post(EVERYBODY, {"person": user.pk})
        assert is_on(user)
    assert administrator.post(EVERYBODY, {"person": "x"}).status_code == 404


def test_who_may_use_the_server_itself_is_the_last_way_back_in(clock: Clock) -> None:
    chief = Telephone(User.objects.create_superuser("admin", password=PASSWORD), clock)
    create_admin("gedruckt-und-gelesen")
    assert not is_on(chief.user)


def test_the_account_page_leads_there() -> None:
    assert OWN in logged_in(person(EDITOR)).get("/admin/account/").content.decode()
