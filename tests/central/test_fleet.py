"""The fleet in one look: who shows which release, who was last seen when, what is wrong, in words."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation

from kiosk.central import fleet, terminals
from kiosk.central.models import Terminal
from kiosk.central.roles import ADMINISTRATOR, EDITOR, PUBLISHER, TRANSLATOR
from kiosk.domain.reasons import REASONS
from kiosk.domain.report import Code, PairingRequest, Printer, Problem, Status
from tests.central.fleet_help import NOW, a_fleet, many_days, office, published, terminal
from tests.central.people import logged_in, person

pytestmark = pytest.mark.usefixtures("content")

SOON = NOW - timedelta(minutes=2)


@pytest.fixture(autouse=True)
def english(content: None) -> Any:  # after it: what it makes, it makes in German
    terminals._WRONG.clear()
    with translation.override("en"):
        yield


def seen(one: Terminal) -> fleet.Seen:
    return fleet.one(one, NOW)


def text(page: Any) -> str:
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def test_one_sentence_says_who_shows_the_newest_release_and_who_was_not_seen() -> None:
    published(411, 412)
    for index in range(6):
        terminal(f"T{index}", seen=SOON, release=412)
    terminal("Hörde", seen=NOW - timedelta(days=3, hours=1), release=411)
    said = fleet.summary(fleet.fleet(NOW))
    assert said == "6 of 7 terminals show release 412. Hörde was last seen 3 days ago."
    with translation.override("de"):
        said = fleet.summary(fleet.fleet(NOW))
    assert said == "6 von 7 Terminals zeigen Ausgabe 412. Hörde wurde zuletzt vor 3 Tagen gesehen."


def test_without_terminals_or_releases_the_sentence_says_so() -> None:
    assert fleet.summary(fleet.fleet(NOW)) == "No terminal is connected yet."
    terminal("A", seen=SOON)
    assert fleet.summary(fleet.fleet(NOW)) == "Nothing was published yet."


@pytest.mark.parametrize(
    ("silent", "state"),
    [
        (timedelta(minutes=59), "good"),
        (timedelta(minutes=61), "quiet"),
        (timedelta(days=3), "quiet"),
        (timedelta(days=3, seconds=1), "lost"),
    ],
)
def test_a_night_is_no_reason_to_look_but_three_days_are(silent: timedelta, state: str) -> None:
    found = seen(terminal("A", seen=NOW - silent))
    assert (found.state, found.needs_somebody) == (state, state == "lost")


def test_a_terminal_that_never_reported_is_new_and_a_disconnected_one_is_in_no_count() -> None:
    assert seen(terminal("A")).state == "new"
    gone = terminal("B", seen=SOON, problems=("disk-full",))
    terminals.revoke(gone, person(PUBLISHER), NOW)
    assert seen(gone).state == "revoked"
    assert not seen(gone).needs_somebody


def test_a_new_release_has_half_an_hour_to_arrive() -> None:
    published(1)
    published(2, at=NOW - timedelta(minutes=20))
    one = terminal("A", seen=SOON, release=1)
    assert (seen(one).lag, seen(one).state) == ("the new one is on its way", "good")
    late = fleet.one(one, NOW + timedelta(minutes=20))
    assert (late.lag, late.state) == ("1 release behind", "good")  # it was last seen before: nobody knows
    one.last_seen = NOW + timedelta(minutes=19)
    one.save()
    late = fleet.one(one, NOW + timedelta(minutes=20))
    assert (late.lag, late.state, late.problems) == (
        "1 release behind",
        "wrong",
        ["It does not take the newest release."],
    )


def test_content_of_another_server_is_named_as_such() -> None:
    published(1)
    assert seen(terminal("A", seen=SOON, release=7)).shown == "release 7, not of this server"


@pytest.mark.parametrize("language", ["de", "en"])
def test_everything_a_terminal_can_report_has_a_sentence(language: str) -> None:
    with translation.override(language):
        for code in Code.__args__:  # type: ignore[attr-defined]
            assert fleet.sentence(Problem(code=code), Status()).endswith(".")
        for state in Printer.__args__:  # type: ignore[attr-defined]
            assert fleet.printer(state).endswith(".")
        for key, english in REASONS.items():
            said = fleet.sentence(Problem(code="update-failed", reason=key), Status())
            assert (english in said) == (language == "en"), key


def test_a_reason_that_this_version_does_not_know_is_left_out() -> None:
    assert (
        fleet.sentence(Problem(code="update-failed", reason="quantum-flux"), Status()) == "It cannot update."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.9, "right"), (-3, "3 seconds behind"), (7_400, "2 hours ahead"), (-1.8e9, "20833 days behind")],
)
def test_a_clock_is_told_in_words(seconds: float, words: str) -> None:
    assert fleet.clock(seconds) == words


def test_a_status_that_cannot_be_read_any_more_breaks_no_page() -> None:
    one = terminal("A", seen=SOON)
    Terminal.objects.filter(pk=one.pk).update(status={"release": "seven", "what": 1})
    client = logged_in(person(EDITOR))
    assert client.get("/admin/terminals/").status_code == 200
    assert client.get(f"/admin/terminals/{one.pk}/").status_code == 200


def test_the_pages_show_terminals_in_each_state_in_both_languages() -> None:
    found = a_fleet()
    many_days(found[0], ["anmeldung"], days=3)
    client = logged_in(person(EDITOR))
    page = text(client.get("/admin/terminals/"))
    for words in ("The server cannot be reached. Is there a network?", "out of paper", "2 releases behind"):
        assert words in page
    german = text(client.get("/admin/terminals/", headers={"accept-language": "de"}))
    assert "Der Server ist nicht erreichbar" in german
    for one in found:
        assert one.name in text(client.get(f"/admin/terminals/{one.pk}/"))
    assert "ZeroDivisionError" in text(client.get(f"/admin/terminals/{found[2].pk}/"))


def test_the_first_page_names_terminals_that_need_somebody_to_those_who_may_see_them() -> None:
    a_fleet()
    page = text(logged_in(person(EDITOR)).get("/admin/"))
    assert "Hörde : last seen 3 days ago" in page
    assert "Mengede" in page
    assert "Eving" not in page
    translator = logged_in(person(TRANSLATOR, languages=("ar",)))
    assert "Hörde" not in text(translator.get("/admin/"))


def test_a_name_is_never_markup() -> None:
    one = terminal("<script>alert(1)</script>", seen=SOON)
    for path in ("/admin/terminals/", f"/admin/terminals/{one.pk}/", "/admin/use/", "/admin/"):
        assert b"<script>alert(1)" not in logged_in(person(PUBLISHER + path[-3:-1])).get(path).content


def asked() -> str:
    request = PairingRequest(public_key="ab" * 32, office="innenstadt-nord", series="B", version="0.1.0")
    found = terminals.ask(request, timezone.now())
    assert found
    return str(found.code)


CONNECT = "/admin/terminals/connect/"


def test_staff_type_the_code_choose_a_name_and_see_the_terminal() -> None:
    client, code = logged_in(person(PUBLISHER)), asked()
    page = client.post(CONNECT, {"code": f"{code[:3]}-{code[3:]}".lower()})
    form = page.context["form"]
    assert (form["name"].value(), form["location"].value()) == (
        "lokal willkommen Innenstadt-Nord B",
        office("innenstadt-nord").pk,
    )
    chosen = {"code": code, "name": "Nordstadt", "location": form["location"].value()}
    answer = client.post(CONNECT, chosen, follow=True)
    assert "Nordstadt is connected." in text(answer)
    one = Terminal.objects.get()
    assert (one.name, one.location.identifier, one.series, one.paired_by.username) == (
        "Nordstadt",
        "innenstadt-nord",
        "B",
        PUBLISHER,
    )


def test_a_wrong_code_and_a_name_that_is_taken_are_explained_where_they_were_typed() -> None:
    client, code = logged_in(person(PUBLISHER)), asked()
    wrong = client.post(CONNECT, {"code": "CCC-CCC"})
    assert "No terminal shows this code" in wrong.context["form"].errors["code"][0]
    terminal("Nordstadt")
    taken = client.post(CONNECT, {"code": code, "name": "Nordstadt", "location": ""})
    assert "has this name already" in taken.context["form"].errors["name"][0]
    assert taken.context["form"]["name"].value() == "Nordstadt"
    assert client.post(CONNECT, {"code": code, "name": " ", "location": "99999"}).context["form"].errors


def test_a_terminal_is_renamed_and_moved() -> None:
    one, other = terminal("A", "innenstadt-nord"), terminal("B")
    client, url = logged_in(person(PUBLISHER)), f"/admin/terminals/{one.pk}/rename/"
    data = {"name": "Eingang", "location": office("hoerde-hombruch").pk}
    assert client.post(url, data).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.location.identifier) == ("Eingang", "hoerde-hombruch")
    assert client.post(url, {"name": other.name}).context["form"].errors["name"]


def test_disconnecting_asks_first_and_is_for_good() -> None:
    one, client = terminal("A", seen=SOON), logged_in(person(PUBLISHER))
    url = f"/admin/terminals/{one.pk}/disconnect/"
    assert "is refused from now on" in text(client.get(url))
    assert not Terminal.objects.get(pk=one.pk).is_revoked
    assert client.post(url).headers["Location"] == "/admin/terminals/"
    assert Terminal.objects.get(pk=one.pk).is_revoked
    assert client.post(url).status_code == 404
    assert client.post(f"/admin/terminals/{one.pk}/rename/", {"name": "B"}).status_code == 404
    assert "1 terminal was disconnected" in text(client.get("/admin/terminals/"))


SEE = {EDITOR, PUBLISHER, ADMINISTRATOR}
CHANGE = {PUBLISHER, ADMINISTRATOR}
VIEWS = {
    "/admin/terminals/": SEE,
    "/admin/terminals/{pk}/": SEE,
    "/admin/use/": SEE,
    "/admin/use/topic.csv": SEE,
    "/admin/terminals/connect/": CHANGE,
    "/admin/terminals/{pk}/rename/": CHANGE,
    "/admin/terminals/{pk}/disconnect/": CHANGE,
}


@pytest.mark.parametrize("role", [EDITOR, TRANSLATOR, PUBLISHER, ADMINISTRATOR])
def test_each_role_opens_its_own_pages_of_terminals_and_no_others(role: str) -> None:
    one, client = terminal("A", seen=SOON), logged_in(person(role, languages=("ar",)))
    opened = {path for path in VIEWS if client.get(path.format(pk=one.pk)).status_code == 200}
    assert opened == {path for path, roles in VIEWS.items() if role in roles}
    offered = text(client.get("/admin/terminals/"))
    assert ("Connect a terminal" in offered) == (role in CHANGE)


@pytest.mark.parametrize("role", [EDITOR, TRANSLATOR])
def test_who_may_not_change_terminals_changes_none_by_asking_for_it(role: str) -> None:
    one, code = terminal("A", seen=SOON), asked()
    client = logged_in(person(role, languages=("ar",)))
    client.post(CONNECT, {"code": code, "name": "Neu", "location": ""})
    client.post(f"/admin/terminals/{one.pk}/rename/", {"name": "Anders", "location": ""})
    client.post(f"/admin/terminals/{one.pk}/disconnect/")
    found = Terminal.objects.get()
    assert (found.name, found.is_revoked) == ("A", False)


@pytest.mark.parametrize("path", VIEWS)
def test_nobody_sees_terminals_without_a_login_or_a_role(path: str) -> None:
    from django.test import Client

    url = path.format(pk=terminal("A").pk)
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code in (302, 405)
    assert logged_in(person()).get(url).status_code != 200
