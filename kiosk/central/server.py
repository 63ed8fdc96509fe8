"""Serves the site by gunicorn in this process, until it is told to end; looks after what is published and reported."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.timezone import localdate
from gunicorn.app.base import BaseApplication

from kiosk.central import links, mirroring, reporting, signing
from kiosk.central.publishing import live_tables
from kiosk.errors import KioskError

WORKERS, THREADS = 2, 4
ROUND_SECONDS = 60.0
COLLECT_EVERY = FORGET_EVERY = timedelta(days=1)

Last = dict[str, bytes | datetime | None]

_log = logging.getLogger(__name__)


class _Application(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        from kiosk.central.wsgi import application

        return application


def serve(address: str, port: int) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code."""
    connections.close_all()  # the workers open their own
    if settings.SECURE_SSL_REDIRECT:
        print(
            f"kiosk: listening at {address}:{port} for a proxy that speaks HTTPS (central.secure)", flush=True
        )
    else:
        print(f"kiosk: the editor is at http://{address}:{port}/admin/", flush=True)
    options = {
        "bind": f"{address}:{port}",
        "workers": WORKERS,
        "threads": THREADS,
        "loglevel": "warning",
        "preload_app": True,
        "control_socket_disable": True,
        "post_worker_init": _begin,
    }
    _Application(options).run()
    return 0


def look_after(stop: threading.Event, seconds: float = ROUND_SECONDS) -> None:
    """Keep what is published and reported until told to stop, and ask once a day whether web addresses still work.

    It signs again, copies, removes what nobody needs, and forgets old reports and the numbers of yesterday.

    What goes wrong is logged and tried again in the next round; each step is done even when another fails.
    """
    last: Last = {}
    while True:
        for step in (_resign, _copy, _collect, _forget, _forget_tickets, _check_links):
            try:
                step(last)
            except (KioskError, DatabaseError) as error:
                _log.warning("not looked after: %s", error)
                if isinstance(error, DatabaseError):
                    connections.close_all()  # of this thread: one that was cut off is opened anew
        if stop.wait(seconds):
            return


def _resign(last: Last) -> None:
    signing.resign(datetime.now(UTC))


def _copy(last: Last) -> None:
    current = signing.timestamp()
    if current is not None and last.get("copied") != current:
        signing.copy_published()
        last["copied"] = current


def _collect(last: Last) -> None:
    now, done = datetime.now(UTC), last.get("collected")
    if not isinstance(done, datetime) or now - done > COLLECT_EVERY:
        last["collected"] = now
        signing.collect(now)


def _forget(last: Last) -> None:
    now, done = datetime.now(UTC), last.get("forgotten")
    if not isinstance(done, datetime) or now - done > FORGET_EVERY:
        reporting.forget_old(now)
        last["forgotten"] = now


def _forget_tickets(last: Last) -> None:
    mirroring.forget(datetime.now(UTC))


def _check_links(last: Last) -> None:
    if settings.CHECK_LINKS:
        links.check_daily(live_tables, localdate())


def _begin(worker: Any) -> None:
    """Start it in a worker, after the fork; the publisher lets one writer at a time."""
    threading.Thread(target=look_after, args=(threading.Event(),), daemon=True).start()
