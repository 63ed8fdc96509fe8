"""The command `kiosk office`: serves the pages of one office, until it is told to end."""

import argparse
import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kiosk import paths
from kiosk.errors import KioskError
from kiosk.i18n.languages import SOURCE
from kiosk.settings import Settings

if TYPE_CHECKING:
    from uvicorn import Config

    from kiosk.office.certificate import Certificate
    from kiosk.office.parts import Office

OK = 0
NEEDED = ("starlette", "uvicorn", "sse_starlette", "jinja2")
HERE = "127.0.0.1"
KEEP_SECONDS = 75
"""An idle connection is kept so long: one that closes while a clerk presses would lose the press."""

GRACE_SECONDS = 2
"""For open streams, when the server is told to end."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    serve = actions.add_parser("serve", help="serve counter, call display and phone pages")
    serve.add_argument("--here", action="store_true", help="only for browsers on this machine, by HTTP")
    actions.add_parser("close", help="close what is left over, and delete the day but for its counts")
    clerk = actions.add_parser("clerk", help="add somebody who may sign in at the counter, or give a new PIN")
    clerk.add_argument("id", metavar="SHORT", help="the short name to sign in with, as in mk")
    clerk.add_argument("name", help="what colleagues call this person")
    clerk.add_argument("--lead", action="store_true", help="may also add clerks and see the statistics")
    clerk.add_argument("--language", nargs="+", action="extend", metavar="CODE", help="spoken languages")
    actions.add_parser("terminal", help="print what a further terminal of this office needs in its settings")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Run one action and return its exit code.

    Raises:
        KioskError: The packages of the server are missing, or the action cannot be done.
    """
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        raise KioskError(
            f"the office server needs {', '.join(lacking)}: install the extra, as in pip install 'kiosk[office]', "
            "or in a checkout pip install --require-hashes -r kiosk/constraints.txt"
        )
    actions: dict[str, Callable[[], int]] = {
        "serve": lambda: serve(settings, only_here=options.here),
        "close": lambda: _close(settings),
        "clerk": lambda: _clerk(options, settings),
        "terminal": lambda: _terminal(settings),
    }
    return actions[options.action]()


def serve(settings: Settings, only_here: bool = False) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code.

    Args:
        settings: Those of this machine.
        only_here: Only by HTTP to browsers on this machine.

    Raises:
        KioskError: A port is taken, or a certificate of the settings cannot be read.
    """
    from kiosk.office import serving

    serving.allow_many_connections()
    office = compose(settings, lambda: datetime.now(UTC))
    asyncio.run(serving.serve(_configs(settings, office, only_here)))
    return OK


def _clerk(options: argparse.Namespace, settings: Settings) -> int:
    import os
    from getpass import getpass

    from kiosk.store.clerks import Clerk, Clerks

    secret = getpass("PIN (6 to 12 digits) or pass phrase: ")
    if getpass("Again: ") != secret:
        raise KioskError("the two differ; nothing was changed")
    role: Literal["clerk", "lead"] = "lead" if options.lead else "clerk"
    clerk = Clerk(id=options.id, name=options.name, role=role, languages=tuple(options.language or (SOURCE,)))
    with Clerks(paths.office_dir(settings) / "clerks.sqlite") as clerks:
        clerks.put(clerk)
        clerks.set_secret(clerk.id, secret, os.urandom(16))
    print(f"kiosk: {clerk.id} may sign in as {role}")
    return OK


def _terminal(settings: Settings) -> int:
    """Print the section of the settings for a terminal on another machine."""
    from kiosk.office.relay import ensure_key

    own, folder = settings.office_server, paths.office_dir(settings)
    certificate = own.certificate_file or _ensure(settings).certificate
    print(f"# copy {certificate} (it is no secret) to the other machine; give each terminal its own letter")
    print(f'[terminal]\nseries = "B"\n\n[relay]\nurl = "https://{own.hosts[0]}:{own.port}"')
    print(f'key = "{ensure_key(folder)}"\nca_file = "/etc/kiosk/office.pem"')
    return OK


def _close(settings: Settings) -> int:
    from kiosk.office.night import close

    office = compose(settings, lambda: datetime.now(UTC))
    try:
        done = asyncio.run(close(office))
    finally:
        office.desk.close()
    print(f"kiosk: {done.closed} numbers were left over and are closed")
    print(f"kiosk: of the days before {done.before.isoformat()} only counts are left")
    return OK


def compose(settings: Settings, clock: Callable[[], datetime]) -> "Office":
    """Return the office of these settings.

    Raises:
        ReleaseError: There is no content that loads.
    """
    from kiosk.i18n.languages import load
    from kiosk.office.attempts import Attempts
    from kiosk.office.desk import Desk
    from kiosk.office.feed import Feed
    from kiosk.office.parts import Office
    from kiosk.office.sessions import Sessions
    from kiosk.office.shelf import Shelf
    from kiosk.office.sound import Speech
    from kiosk.store.clerks import Clerks
    from kiosk.store.ledger import Ledger

    ledger = partial(
        Ledger, paths.ledger_file(settings), settings.office.timezone, settings.queue.rollover_hour
    )
    desk = Desk(ledger, partial(Clerks, paths.office_dir(settings) / "clerks.sqlite"))
    return Office(
        settings=settings,
        desk=desk,
        feed=Feed(lambda: desk.ask(lambda one: one.pulse())),
        sessions=Sessions(clock),
        attempts=Attempts(),
        speech=Speech(),
        content=Shelf(paths.releases_dir(settings)).content,
        languages=load(paths.locales()),
        locales=paths.locales(),
        clock=clock,
    )


def names(settings: Settings) -> tuple[str, ...]:
    """Return the names and addresses of this machine that its certificate must have."""
    own = settings.office_server
    bound = () if own.bind in ("0.0.0.0", "::") else (own.bind,)
    return (*own.hosts, *bound)


def _configs(settings: Settings, office: "Office", only_here: bool) -> "list[Config]":
    from uvicorn import Config

    from kiosk.office.app import create_app
    from kiosk.office.serving import Patience

    own, app = settings.office_server, create_app(office)
    options = {
        "log_level": "warning",
        "access_log": False,  # who looked at which ticket is nobody's concern
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "timeout_keep_alive": KEEP_SECONDS,
        "server_header": False,
        "proxy_headers": False,  # nobody else says from where somebody comes
        "http": Patience,
        "ws": "none",
    }
    found = []
    if not only_here:
        certificate, key = _certificate(settings)
        found.append(
            Config(app, own.bind, own.port, ssl_certfile=certificate, ssl_keyfile=key, **options)  # type: ignore[arg-type]
        )
    if own.local_port or only_here:
        port = own.local_port or 8480
        lifespan = "off" if found else "on"  # the watching begins once
        found.append(Config(app, HERE, port, lifespan=lifespan, **options))  # type: ignore[arg-type]
        print(f"kiosk: the counter is at http://{HERE}:{port}/counter/", flush=True)
        print(f"kiosk: the call display is at http://{HERE}:{port}/display/", flush=True)
    if own.speak and not office.speech.speaks(SOURCE):
        print(
            "kiosk: calls are not spoken: for that, install espeak-ng (apt-get install espeak-ng)", flush=True
        )
    return found


def _certificate(settings: Settings) -> tuple[Path, Path]:
    own = settings.office_server
    if own.certificate_file:
        return Path(own.certificate_file), Path(own.key_file)
    made = _ensure(settings)
    print(f"kiosk: in the office's network by HTTPS at port {own.port}", flush=True)
    print(f"kiosk: fingerprint of its certificate (SHA-256): {made.fingerprint}", flush=True)
    return made.certificate, made.key


def _ensure(settings: Settings) -> "Certificate":
    from kiosk.office.certificate import ensure

    folder, also = paths.office_dir(settings), (socket.gethostname(),)
    try:
        return ensure(folder, names(settings), datetime.now(UTC), also)
    except OSError as error:
        raise KioskError(f"the certificate of the office server cannot be kept: {error}") from error
