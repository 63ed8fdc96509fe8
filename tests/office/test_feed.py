import asyncio
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import LedgerError
from kiosk.office import pages
from kiosk.office.feed import Feed


async def _next(feed: Feed, waits: list[float], calm: float) -> int:
    """What a reader is told after one change."""
    changes = feed.changes(heartbeat=60, calm=calm)
    await anext(changes)
    told = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    assert waits == []
    await feed.tell()
    return await told


def test_a_reader_that_must_be_quick_is_told_at_once_and_a_calm_one_a_little_later() -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def mark() -> int:
        return 0

    assert asyncio.run(_next(Feed(mark, wait), waits, calm=0.0)) == 1
    assert waits == []
    assert asyncio.run(_next(Feed(mark, wait), waits, calm=2.0)) == 1
    assert len(waits) == 1
    assert 0 <= waits[0] <= 2


def test_a_calm_reader_is_told_of_many_changes_once() -> None:
    async def scene() -> list[int]:
        feed = Feed(mark, wait)
        changes = feed.changes(heartbeat=60, calm=1.0)
        await anext(changes)
        told = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)
        for _ in range(5):
            await feed.tell()
        feeds.append(feed)
        return [await told]

    feeds: list[Feed] = []

    async def wait(_seconds: float) -> None:
        await feeds[0].tell() if feeds else None

    async def mark() -> int:
        return 0

    assert asyncio.run(scene()) == [6]


def test_who_is_quick_or_of_another_kind_does_not_wait_until_hundreds_of_phones_have_drawn() -> None:
    drawn: list[str] = []

    async def wait(_seconds: float) -> None:
        pass

    async def mark() -> int:
        return 0

    async def reader(feed: Feed, name: str, calm: float) -> None:
        async for version in feed.changes(heartbeat=60, calm=calm):
            async with feed.turn(calm, name[:5]):
                drawn.append(f"{name} {version}")
            if version == 1 and name == "phone 0":
                await feed.tell()  # somebody is called while the other phones have yet to draw

    async def scene() -> None:
        feed = Feed(mark, wait)
        names = {f"phone {number}": 1.0 for number in range(300)} | {"display": 0.0, "counter": 1.0}
        readers = [asyncio.create_task(reader(feed, name, calm)) for name, calm in names.items()]
        while len(drawn) < len(names):
            await asyncio.sleep(0)
        await feed.tell()
        while not {"display 2", "counter 2"} <= set(drawn):
            await asyncio.sleep(0)
        for one in readers:
            one.cancel()

    asyncio.run(scene())
    told = drawn.index("phone 0 1")
    assert max(drawn.index("display 2"), drawn.index("counter 2")) - told < 10


def test_a_ledger_that_cannot_be_read_does_not_end_the_watching() -> None:
    marks: Iterator[int | LedgerError] = iter([1, LedgerError("busy"), 2])

    async def mark() -> int:
        found = next(marks)
        if isinstance(found, LedgerError):
            raise found
        return found

    async def look() -> int:
        feed = Feed(mark)
        for _ in range(3):
            await feed.look()
        return feed.version

    assert asyncio.run(look()) == 3


def test_all_templates_compile_before_the_first_page_is_asked_for() -> None:
    pages.prepare()
    names = {path.name for path in (Path(pages.__file__).parent / "templates").glob("*.jinja")}
    assert names <= set(pages._environment().list_templates())
