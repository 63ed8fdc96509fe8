"""A browser at a counter, cheap enough for a crowd: it keeps the page it was shown and presses what is on it."""

import re
from typing import NamedTuple

import requests

SECONDS = 20


class Shown(NamedTuple):
    """Who is at the counter by the page."""

    label: str
    ticket: str


class Browser:
    """Somebody at one counter."""

    def __init__(self, url: str, counter: str) -> None:
        self.url, self.counter, self.page = f"{url}/counter/", counter, ""
        self.web = requests.Session()
        self.web.trust_env = False
        self.web.headers["Accept-Language"] = "en"

    def begin(self, name: str, pin: str) -> None:
        """Signs in and begins duty."""
        self._take(self.web.post(f"{self.url}in", {"name": name, "secret": pin}, timeout=SECONDS))
        spoken = ["de", "ar", "fa"]
        self._take(self._post("duty", counter=self.counter, languages=spoken, take_over=self.counter))

    def look(self) -> None:
        """Loads the page again."""
        self._take(self.web.get(self.url, timeout=SECONDS))

    def press(self, action: str, ticket: str = "") -> None:
        """Presses a button, as it is on the page that is shown."""
        about = {"ticket": ticket} if ticket else {}
        self._take(self._post("act", action=action, request=self._field("request"), **about))

    @property
    def now(self) -> Shown | None:
        """Who is at this counter."""
        label = re.search(r'class="number">\s*([A-Z]\d{3})', self._section)
        ticket = re.search(r'name="ticket" value="([^"]+)"', self._section)
        return Shown(label[1], ticket[1]) if label and ticket else None

    @property
    def is_serving(self) -> bool:
        """Whether that person has come."""
        return 'value="finish"' in self._section

    @property
    def _section(self) -> str:
        return self.page.partition('<section id="now"')[2].partition("</section>")[0]

    def _post(self, path: str, **fields: str | list[str]) -> requests.Response:
        return self.web.post(f"{self.url}{path}", {"form": self._field("form"), **fields}, timeout=SECONDS)

    def _take(self, answer: requests.Response) -> None:
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:500]}"
        self.page = answer.text

    def _field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"no {name} on the page"
        return found[1]
