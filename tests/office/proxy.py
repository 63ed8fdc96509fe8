"""A network that can fall silent without saying goodbye: a proxy between a browser and the server."""

import contextlib
import socket
import threading
from typing import Self


class Proxy:
    """Passes bytes on, until it is frozen: then open connections stay open, and nothing comes any more."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._generation = 0
        self._frozen: set[int] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):  # is closed already
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def freeze(self) -> None:
        """Nothing passes any more, on no connection."""
        self._frozen.add(self._generation)

    def thaw_for_new(self) -> None:
        """New connections work; the old ones stay silent."""
        self._generation += 1

    def _accept(self) -> None:
        while True:
            try:
                inside, _ = self._listener.accept()
            except OSError:
                return
            outside = socket.create_connection(("127.0.0.1", self._to))
            self._open += [inside, outside]
            for one, two in ((inside, outside), (outside, inside)):
                threading.Thread(target=self._pass, args=(one, two, self._generation), daemon=True).start()

    def _pass(self, one: socket.socket, two: socket.socket, generation: int) -> None:
        try:
            while data := one.recv(65_536):
                if generation not in self._frozen:
                    two.sendall(data)
            if generation not in self._frozen:
                two.shutdown(socket.SHUT_WR)
        except OSError:
            return
