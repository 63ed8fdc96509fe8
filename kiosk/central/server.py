"""Serves the site by gunicorn in this process, until it is told to end; signs again what expires soon."""

import logging
import threading
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication

from kiosk.errors import KioskError

WORKERS, THREADS = 2, 4
RESIGN_SECONDS = 3600.0

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
        "post_worker_init": _begin_to_resign,
    }
    _Application(options).run()
    return 0


def resign_for_ever(stop: threading.Event, seconds: float = RESIGN_SECONDS) -> None:
    """Sign again what expires soon, at once and then every hour; what goes wrong is logged and tried again."""
    from kiosk.central.signing import resign

    while True:
        try:
            resign(datetime.now(UTC))
        except KioskError as error:
            _log.warning("releases cannot be signed again: %s", error)
        if stop.wait(seconds):
            return


def _begin_to_resign(worker: Any) -> None:
    """Start it in a worker, after the fork; the publisher lets one writer at a time."""
    threading.Thread(target=resign_for_ever, args=(threading.Event(),), daemon=True).start()
