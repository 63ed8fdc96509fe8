"""A process that touches everything in one language and prints what it saw: pages, sockets, whether Kivy came.

With ``socket`` instead of a language it opens one, to prove that the count counts.
"""

import sys

SOCKETS: list[str] = []


def hear(event: str, _arguments: object) -> None:
    if event.startswith("socket."):
        SOCKETS.append(event)


def main(language: str) -> None:
    pages = 0
    if language == "socket":
        import socket

        socket.socket().close()
    else:
        from tests.terminal.room import crawled

        pages = len(crawled(language))
    print(pages, len(SOCKETS), "kivy" in sys.modules)


if __name__ == "__main__":
    sys.addaudithook(hear)
    main(sys.argv[1])
