"""The people of the rush, each kind in a process of its own: who takes numbers, who looks at phones and displays.

Times are seconds of the monotonic clock, which all processes of a machine share.
"""

import asyncio
import re
import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random
from typing import Any

from kiosk.domain.ticket import Limits
from kiosk.store.ledger import Ledger, Wish
from kiosk.store.ledger_far import FarLedger
from kiosk.store.relay_files import SnapshotFile

CALL = re.compile(rb'data-call="([^"]+)"')
ZONE = "Europe/Berlin"
CONCERNS = ("papiere", "wohnen")
LANGUAGES = ("fa", "ar", "de", "fr", "en")
LINE = 2**22  # bytes that a line of a page may have


def take_numbers(
    ledger: Path,
    far: Path | None,
    rollover: int,
    office: str,
    series: str,
    at: Iterable[float],
    told: "Queue[Any]",
) -> None:
    """A terminal: gives a number at each of these times, and tells label, token, how long it took, and when.

    A further terminal has the folder of what the office said, `far`.
    """
    chance = Random(series)
    with _book(ledger, far, rollover) as book:
        for moment in at:
            time.sleep(max(0.0, moment - time.monotonic()))
            wish = Wish(
                request_id=str(uuid.uuid4()),
                office=office,
                series=series,
                service=chance.choice(CONCERNS),
                language=chance.choice(LANGUAGES),
                ticket_id=str(uuid.uuid4()),
                token=secrets.token_urlsafe(24),
            )
            begun = time.monotonic()
            issued = book.issue(wish, datetime.now(UTC), Limits(), lambda _: True)
            done = time.monotonic()
            told.put((issued.ticket.id, issued.ticket.label, wish.token, done - begun, done))


def _book(ledger: Path, far: Path | None, rollover: int) -> Ledger:
    if far is None:
        return Ledger(ledger, ZONE, rollover)
    return FarLedger(ledger, SnapshotFile(far).read, ZONE, rollover)


def hold_phones(port: int, count: int, tokens: "Queue[str]", over: Event, told: "Queue[Any]") -> None:
    """So many phones, always: who came last looks, and who has looked longest puts the phone away."""
    told.put(asyncio.run(_phones(port, count, tokens, over)))


async def _phones(port: int, count: int, tokens: "Queue[str]", over: Event) -> tuple[int, int]:
    pages, most = 0, 0

    def page(line: bytes) -> None:
        nonlocal pages
        pages += line.startswith(b"event: page")

    phones: list[asyncio.Task[None]] = []
    while not over.is_set():
        while not tokens.empty():
            phones.append(asyncio.create_task(_stream(port, f"/t/{tokens.get()}/live", "", page)))
            if len(phones) > count:
                phones.pop(0).cancel()
        _check(phones)
        most = max(most, len(phones))
        await asyncio.sleep(0.05)
    return most, pages


def watch(port: int, displays: int, cookies: list[str], over: Event, told: "Queue[Any]") -> None:
    """The displays, and the streams of the counters: tells when each display first showed each call."""
    told.put(asyncio.run(_watch(port, displays, cookies, over)))


async def _watch(port: int, displays: int, cookies: list[str], over: Event) -> list[dict[str, float]]:
    seen: list[dict[str, float]] = [{} for _ in range(displays)]

    def look(mine: dict[str, float]) -> Callable[[bytes], None]:
        def line(text: bytes) -> None:
            for key in CALL.findall(text):
                mine.setdefault(key.decode(), time.monotonic())

        return line

    tasks = [asyncio.create_task(_stream(port, "/display/live", "", look(one))) for one in seen]
    tasks += [
        asyncio.create_task(_stream(port, "/counter/live", f"Cookie: {cookie}\r\n", lambda _: None))
        for cookie in cookies
    ]
    while not over.is_set():
        _check(tasks)
        await asyncio.sleep(0.1)
    return seen


def _check(tasks: list[asyncio.Task[None]]) -> None:
    """A stream that has ended, has ended too early."""
    for task in tasks:
        if task.done():
            task.result()


async def _stream(port: int, path: str, header: str, heard: Callable[[bytes], None]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LINE)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n{header}\r\n"
    writer.write(request.encode())
    try:
        first = await reader.readline()
        assert b" 200 " in first, f"{path}: {first!r}"
        async for line in reader:
            heard(line)
        raise AssertionError(f"{path} has ended")
    finally:
        writer.close()
