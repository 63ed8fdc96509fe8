"""`kiosk demo`: a terminal with sample content, the office server, and the central server its content comes from.

The terminal opens at once with a release made from the sample. The server starts beside it; the first time it needs
about half a minute until it has published the same content as a release of its own. From then on the terminal looks
for a new release every few seconds, and what is published in the browser stands on its screen soon after. Once
staff have connected it, it also reports to the server. The server ends with the terminal. Where its packages are not
installed the terminal is alone.

Numbers are given at any hour, so that they can be tried at night. The terminal starts the office server as in an
office; whoever tries the counter signs in with a PIN that is another one at each start.
"""

import os
import secrets
import sys
import threading
from collections.abc import Callable, MutableMapping
from importlib.util import find_spec
from pathlib import Path
from socket import create_server
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from msgspec.structs import replace

from kiosk import paths
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.terminal.watcher import Child

PIN = "123456"
PIN_HASH = (
    "scrypt:15:8:1:64656d6f6e7374726174696f6e2d3136:501891247943b"
    "ea5d91f6452acebe1fb38acfd0d813f3d6856a0ee7dae3806d4"
)

LOOK_SECONDS = 15
"""Between two looks for a new release: nobody who tries the demo waits for a minute."""

CLERK = "demo"
"""The short name of whoever tries the counter."""

REPORT_SECONDS = 30
"""Between two reports of the terminal."""

PATIENCE_SECONDS = 300
"""For the server's first start, which makes tables, keys and the first release."""

HERE = "127.0.0.1"


def run(
    read: Callable[[], Settings],
    environ: MutableMapping[str, str],
    build_sample: Callable[[Path], None],
    *,
    config: Path | None,
    until_first_screen: bool,
) -> int:
    """Run the demo until the terminal is ended.

    Args:
        read: Reads the settings of this machine.
        environ: The environment; what the terminal's own processes must know is added.
        build_sample: Makes a release of the sample in a folder.
        config: The file of the settings, when the command line names it.
        until_first_screen: End after the first screen was drawn, without a server.

    Returns:
        The exit code.

    Raises:
        KioskError: Something is missing; the message says what to do.
    """
    settings = read()
    port = free_port(settings.central.port)
    alone = until_first_screen or bool(settings.sync.url) or find_spec("wagtail") is None
    if not alone:
        follow(environ, paths.central_published(settings), port)
    may_serve = not until_first_screen and not settings.relay.url and find_spec("starlette") is not None
    give_numbers(environ, settings, with_office=may_serve)
    settings = _with_pin(read())
    print(f"kiosk: the terminal opens; it keeps its data in {paths.data_dir(settings)}", flush=True)
    _draw_invisibly_without_display(environ)
    _build_if_missing(settings, build_sample)
    if settings.office_server.enabled:
        welcome(settings)
    server = None if alone else start_server(settings, config, port)
    from kiosk.terminal import main as terminal

    try:
        return terminal.run(
            settings,
            config=config,
            demo=True,
            until_first_screen=until_first_screen,
            before_restart=server.end if server else None,
        )
    finally:
        if server:
            server.end()


def give_numbers(environ: MutableMapping[str, str], settings: Settings, *, with_office: bool) -> None:
    """Let the terminal give numbers at any hour, and start the office server where it can run."""
    environ.setdefault("KIOSK_QUEUE_AT_ANY_HOUR", "true")
    environ.setdefault(
        "KIOSK_OFFICE_SERVER_CLOSE_BY_ITSELF", "false"
    )  # at night it would close what is tried
    environ.setdefault("KIOSK_OFFICE_SERVER_ENABLED", "true" if with_office else "false")
    own = settings.office_server
    environ["KIOSK_OFFICE_SERVER_PORT"] = str(free_port(own.port, own.bind))
    environ["KIOSK_OFFICE_SERVER_LOCAL_PORT"] = str(free_port(own.local_port or 8480))


def welcome(settings: Settings) -> None:
    """Give whoever tries the counter a new PIN, and say where counter and call display are.

    Raises:
        ClerkError: The file of the clerks cannot be written.
    """
    from kiosk.store.clerks import Clerk, Clerks

    pin = f"{secrets.randbelow(10**6):06}"
    with Clerks(paths.office_dir(settings) / "clerks.sqlite") as clerks:
        clerks.put(Clerk(id=CLERK, name="Demo", role="lead", languages=settings.terminal.languages))
        clerks.set_secret(CLERK, pin, os.urandom(16))
    address = f"http://{HERE}:{settings.office_server.local_port}"
    print(f"kiosk: the counter: {address}/counter/, sign in as {CLERK} with the PIN {pin}", flush=True)
    print(f"kiosk: the call display: {address}/display/", flush=True)


def free_port(wanted: int, address: str = HERE) -> int:
    """Return a port of this machine that nobody uses, `wanted` if it is free."""
    for port in (wanted, 0):
        try:
            with create_server((address, port)) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            continue
    return wanted


def follow(environ: MutableMapping[str, str], published: Path, port: int) -> None:
    """Let the terminal and its processes take releases from the demo's own server, and report to it."""
    environ["KIOSK_SYNC_URL"] = f"http://{HERE}:{port}/releases"
    environ.setdefault("KIOSK_REPORTS_URL", f"http://{HERE}:{port}")
    environ.setdefault("KIOSK_REPORTS_INTERVAL_SECONDS", str(REPORT_SECONDS))
    environ["KIOSK_SYNC_ROOT_FILE"] = str(published / "metadata" / "1.root.json")
    environ.setdefault("KIOSK_SYNC_INTERVAL_SECONDS", str(LOOK_SECONDS))


def start_server(settings: Settings, config: Path | None, port: int) -> "Child":
    """Start the central server; it ends with this process at the latest."""
    from kiosk.terminal.watcher import Child

    options = ["--config", str(config)] if config else []
    serve = ["central", "serve", "--demo", "--port", str(port), "--least", str(_next_release(settings))]
    command = [sys.executable, "-m", "kiosk", *options, *serve]
    server = Child(command, loud=True)
    print("kiosk: the editor starts; the first time this takes half a minute", flush=True)
    threading.Thread(target=_invite, args=(settings, port), daemon=True).start()
    return server


def _next_release(settings: Settings) -> int:
    """The number that the server's first release needs to be newer than what the terminal shows already."""
    from kiosk.store.installer import ReleaseInstaller

    return ReleaseInstaller(paths.releases_dir(settings)).next_number()


def _invite(settings: Settings, port: int) -> None:
    """Ask for an update as soon as the server answers, whenever the terminal would have looked by itself."""
    from kiosk.store.syncing import request_sync

    pause = threading.Event()
    for _second in range(PATIENCE_SECONDS):
        pause.wait(1)
        if _answers(f"http://{HERE}:{port}/releases/metadata/timestamp.json"):
            request_sync(paths.sync_dir(settings))
            return


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # the address is ours
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _with_pin(settings: Settings) -> Settings:
    """Give the demo a staff PIN when none is set; an office sets its own."""
    if settings.staff.pin_hash:
        return settings
    print(f"kiosk: staff page: touch the upper left corner five times, PIN {PIN}", flush=True)
    return replace(settings, staff=replace(settings.staff, pin_hash=PIN_HASH))


def _draw_invisibly_without_display(environ: MutableMapping[str, str]) -> None:
    from kiosk.display import find

    display = find(environ)
    if not display.visible:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        print(f"kiosk: {display.found}: the terminal runs invisibly, Ctrl+C ends it", flush=True)
        print("kiosk: to see it, make pictures: ./kiosk/start tour --out pictures", flush=True)


def _build_if_missing(settings: Settings, build_sample: Callable[[Path], None]) -> None:
    from datetime import UTC, datetime

    from kiosk.store.releases import ReleaseStore

    releases = paths.releases_dir(settings)
    if ReleaseStore(releases).status(datetime.now(UTC)).release is None:
        build_sample(releases)
