"""An office server as it runs: the real application served by uvicorn in a thread, with a clock that the test sets."""

import asyncio
import atexit
import secrets
import shutil
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import requests
import uvicorn

from kiosk import paths
from kiosk.domain.ticket import Limits, Need, Ticket
from kiosk.office import main as office_main
from kiosk.office.app import create_app
from kiosk.store.clerks import Clerk, Clerks
from kiosk.store.ledger import Ledger, Wish
from tests.terminal import room

PINS = {"mk": "240817", "sd": "170824"}
SALT = bytes(16)


@cache
def clerks() -> Path:
    """A folder with the two clerks, written once for all tests of the process: the hash of a PIN is slow on purpose."""
    folder = TemporaryDirectory(prefix="kiosk-clerks-")
    atexit.register(folder.cleanup)
    made = Path(folder.name) / "office"
    with Clerks(made / "clerks.sqlite") as known:
        known.put(Clerk(id="mk", name="Erste Kraft", role="lead", languages=("de", "ar")))
        known.put(Clerk(id="sd", name="Zweite Kraft", languages=("de", "fr")))
        for name, pin in PINS.items():
            known.set_secret(name, pin, SALT)
    return made


class Place:
    """An office with a ledger, two clerks, and a server on a port of this machine."""

    def __init__(
        self, folder: Path, changes: Mapping[str, Mapping[str, object]] | None = None, port: int = 0
    ) -> None:
        shutil.copytree(room.releases(), folder / "releases", dirs_exist_ok=True)
        self.settings = room.settings(folder, changes)
        self.now: datetime = room.OPEN_AT
        self.folder = folder
        self.ledger = Ledger(paths.ledger_file(self.settings), self.settings.office.timezone)
        if not paths.office_dir(
            self.settings
        ).exists():  # an office that was closed opens again with its clerks
            shutil.copytree(clerks(), paths.office_dir(self.settings))
        self.office = office_main.compose(self.settings, lambda: self.now)
        config = uvicorn.Config(create_app(self.office), "127.0.0.1", port, log_level="error")
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),), daemon=True)

    async def _serve(self) -> None:
        startup = self._server.startup

        async def started(sockets: list[Any] | None = None) -> None:
            await startup(sockets)
            self._ready.set()

        self._server.startup = started  # type: ignore[method-assign]
        await self._server.serve()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        self.ledger.close()
        assert not self._thread.is_alive()

    @property
    def port(self) -> int:
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def issue(self, language: str = "fa", service: str = "papiere", needs: Sequence[Need] = ()) -> Ticket:
        """A visitor takes a number at the terminal, which writes to the same ledger."""
        wish = Wish(
            request_id=str(uuid.uuid4()),
            office=self.settings.office.location,
            series="A",
            service=service,
            language=language,
            ticket_id=str(uuid.uuid4()),
            token=secrets.token_urlsafe(24),
            needs=tuple(needs),
        )
        return self.ledger.issue(wish, self.now, Limits(), lambda _now: True).ticket

    def clerk(self, name: str = "mk", counter: str = "1", languages: Sequence[str] = ("de", "ar")) -> "Desk":
        """Somebody who has signed in and begun duty."""
        desk = Desk(self)
        assert desk.sign_in(name, PINS[name]).status_code == 200
        assert desk.post("duty", counter=counter, languages=list(languages)).status_code == 200
        return desk


class Desk:
    """A browser of a clerk, without script."""

    def __init__(self, place: Place, language: str = "en") -> None:
        self.place = place
        self.web = requests.Session()
        self.web.headers["Accept-Language"] = language

    def sign_in(self, name: str, secret: str) -> requests.Response:
        return self.web.post(f"{self.place.url}/counter/in", {"name": name, "secret": secret})

    def page(self) -> str:
        return self.web.get(f"{self.place.url}/counter/").text

    def form(self) -> str:
        _, _, rest = self.page().partition('name="form" value="')
        return rest.partition('"')[0]

    def request(self) -> str:
        _, _, rest = self.page().partition('name="request" value="')
        return rest.partition('"')[0]

    def post(self, path: str, **fields: Any) -> requests.Response:
        return self.web.post(f"{self.place.url}/counter/{path}", {"form": self.form(), **fields})

    def press(self, action: str, ticket: Ticket | None = None, **fields: str) -> str:
        about = {"ticket": ticket.id} if ticket else {}
        answer = self.post("act", action=action, request=self.request(), **about, **fields)
        assert answer.status_code == 200, answer.text
        return answer.text
