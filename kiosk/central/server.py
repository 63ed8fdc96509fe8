"""Serves the site by gunicorn in this process, until it is told to end."""

from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

WORKERS, THREADS = 2, 4


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
    print(f"kiosk: the editor is at http://{address}:{port}/admin/", flush=True)
    options = {"bind": f"{address}:{port}", "workers": WORKERS, "threads": THREADS, "loglevel": "warning"}
    _Application(options | {"preload_app": True, "control_socket_disable": True}).run()
    return 0
