"""The editor's own pages in a real browser, by the rules of axe; what is Wagtail's own is listed with its reason."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kiosk.central import publishing, terminals
from kiosk.central.models import Difference, Imported
from kiosk.domain.report import PairingRequest
from tests.central.browser import CONTRAST, Desk, desk
from tests.central.fleet_help import NOW, a_fleet, many_days
from tests.central.people import edit_url, entity, logged_in, person, save

pytestmark = pytest.mark.usefixtures("content", "published_folder")

PAGES = {
    "home": "/admin/",
    "translations": "/admin/translations/",
    "texts of a language": "/admin/translations/ar/",
    "translation": "/admin/translations/ar/topics/anmeldung/",
    "publishing": "/admin/publishing/",
    "please check": "/admin/please-check/",
    "second factor": "/admin/second-factor/",
    "second factors": "/admin/second-factors/",
    "Integreat": "/admin/integreat/",
    "terminals": "/admin/terminals/",
    "terminal": "/admin/terminals/{0}/",
    "terminal without a report": "/admin/terminals/{6}/",
    "connect": "/admin/terminals/connect/",
    "rename": "/admin/terminals/{0}/rename/",
    "disconnect": "/admin/terminals/{0}/disconnect/",
    "use": "/admin/use/?days=30",
}
"""Pages that are ours from top to bottom."""

FORMS = {
    "topics": "/admin/snippets/central/topic/",
    "topic form": "topics/anmeldung",
    "place form": "service_at_locations/innenstadt-nord",
    "notice form": "/admin/snippets/central/notice/add/",
    "languages of translators": "/admin/languageaccess/",
}
"""Pages of Wagtail with our fields."""

WAGTAILS = {("topic form", "page-has-heading-one"), ("place form", "page-has-heading-one"),
            ("notice form", "page-has-heading-one")}  # fmt: skip
"""The form of a snippet names what is edited in its breadcrumbs and has no heading of the first level."""


@pytest.fixture(scope="module")
def at(migrated: None, imported: None) -> Iterator[Desk]:
    with desk() as found:
        yield found


@pytest.fixture
def administrator() -> User:
    """Somebody with a desk full of work: drafts, a release, findings, terminals in every state."""
    user = person("administrator")
    publishing.publish(timezone.now(), user)
    save(logged_in(user), entity("topics/ukraine"), {"title": "Hilfe"})
    save(logged_in(user), entity("topics/anmeldung"), {"title": "Anruf +49 231 5011148"}, "action-publish")
    return user


@pytest.fixture
def addresses(administrator: User) -> dict[str, str]:
    found = a_fleet()
    for kind in ("conflict", "held", "gone", "deleted", "note"):
        Difference.objects.create(
            system="integreat", region="x", kind=kind, document="topics/anmeldung", part="ar", since=NOW
        )
    Imported.objects.create(system="integreat", collection="topics", external="/x/", identifier="anmeldung")
    many_days(found[0], ["anmeldung", "ukraine"], days=20, without=range(5, 8))
    numbers = [one.pk for one in found]
    return {
        name: path.format(*numbers) if path.startswith("/") else edit_url(entity(path))
        for name, path in (PAGES | FORMS).items()
    }


def wrong(
    at: Desk, user: User, addresses: dict[str, str], scheme: Literal["light", "dark"], *rules: str
) -> dict[str, Any]:
    found = {}
    with at.pages(user, scheme=scheme) as opened:
        for name, address in addresses.items():
            violations = at.violations(opened(address), *rules)
            found[name] = [one for one in violations if (name, one[0]) not in WAGTAILS]
    return {name: violations for name, violations in found.items() if violations}


def test_axe_finds_nothing_wrong_with_any_page(
    at: Desk, administrator: User, addresses: dict[str, str]
) -> None:
    assert wrong(at, administrator, addresses, "light") == {}


def test_colours_can_be_read_in_the_dark_as_well(
    at: Desk, administrator: User, addresses: dict[str, str]
) -> None:
    ours = {name: addresses[name] for name in PAGES}
    assert wrong(at, administrator, ours, "dark", CONTRAST) == {}


def test_the_login_can_be_used_by_everybody(at: Desk) -> None:
    for scheme in ("light", "dark"):
        with at.pages(None, scheme=scheme) as opened:
            assert at.violations(opened("/admin/login/")) == []


def test_a_publisher_connects_a_terminal_in_the_browser(at: Desk) -> None:
    request = PairingRequest(public_key="ab" * 32, office="innenstadt-nord", series="B")
    asked = terminals.ask(request, timezone.now())
    assert asked
    code = terminals.shown(asked.code)
    with at.pages(person("publisher")) as opened:
        page = opened("/admin/")
        page.get_by_role("link", name="Terminals").click()
        page.get_by_role("link", name="Ein Terminal verbinden").click()
        page.get_by_label("Code auf dem Bildschirm").fill(code)
        page.get_by_role("button", name="Weiter").click()
        page.get_by_label("Name").fill("Nordstadt, Eingang")
        assert at.violations(page) == []
        page.get_by_role("button", name="Verbinden", exact=True).click()
        page.get_by_text("Nordstadt, Eingang ist verbunden").wait_for()
        assert page.get_by_text("hat sich noch nicht gemeldet").is_visible()
