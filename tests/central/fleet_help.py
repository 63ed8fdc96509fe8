"""Terminals in different states, and what they told of many days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import msgspec
from django.utils import timezone

from kiosk.central.models import DayCount, Location, Publication, ReportedDay, Terminal, TerminalFault
from kiosk.domain.report import Code, Problem, Status, hidden

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def office(name: str) -> Any:
    return Location.objects.get(identifier=name)


def terminal(name: str, place: str | None = None, seen: datetime | None = None, **status: Any) -> Any:
    """A terminal that is connected, and what it reported last."""
    key = name.encode().hex().ljust(64, "0")[:64]
    known = status.pop("problems", ())
    problems = tuple(Problem(code=cast(Code, one)) if isinstance(one, str) else one for one in known)
    said = msgspec.to_builtins(Status(**status, problems=problems)) if seen else {}
    return Terminal.objects.create(
        key_id=key,
        public_key=key,
        name=name,
        location=office(place) if place else None,
        series="A",
        paired_at=NOW - timedelta(days=120),
        last_seen=seen,
        status=said,
    )


def published(*releases: int, at: datetime = NOW - timedelta(days=1)) -> None:
    for release in releases:
        Publication.objects.create(release=release, created_at=at, summary="")


def told(one: Terminal, day: date, **counts: dict[str, int]) -> None:
    """What a terminal told of a day: `topic`, `language`, `search`, as it leaves the terminal."""
    ReportedDay.objects.create(terminal=one, day=day)
    DayCount.objects.bulk_create(
        DayCount(terminal=one, day=day, kind=kind, key=key, count=count, hidden=int(count is None))
        for kind, found in counts.items()
        for key, count in hidden(found).items()
    )


def many_days(one: Terminal, topics: Sequence[str], days: int = 90, without: range = range(0)) -> None:
    """Numbers that look like those of an office: closed at the weekend, busy on Mondays."""
    today = timezone.localdate()
    for back in range(1, days + 1):
        day = today - timedelta(days=back)
        if back in without:
            continue
        busy = (14, 9, 11, 12, 6, 0, 0)[day.weekday()]
        wave = 1 + (back * 7 % 5) / 4
        topic = {name: round(busy * wave * 3 / (3 + index)) for index, name in enumerate(topics)}
        language = {
            code: round(busy * share)
            for code, share in (("ar", 1.4), ("de", 1), ("fa", 0.5), ("en", 0.6), ("fr", 0.15))
        }
        told(one, day, topic=topic, language=language, search={"found": busy // 2, "nothing": busy // 5})


def a_fleet() -> list[Terminal]:
    """One terminal in each state."""
    now = timezone.now()
    published(410, 411, 412)
    fresh: dict[str, Any] = {
        "release": 412,
        "release_made_at": NOW - timedelta(days=1),
        "last_update": now - timedelta(minutes=3),
        "version": "0.1.0",
        "clock_offset_seconds": 0.4,
        "disk_free_bytes": 48_000_000_000,
        "started_at": now - timedelta(hours=5),
    }
    soon = now - timedelta(minutes=2)
    unreachable = Problem(code="update-failed", reason="unreachable", detail="connect: no route to host")
    found = [
        terminal("Nordstadt, Eingang", "innenstadt-nord", soon, **fresh, printer="ready"),
        terminal("Nordstadt, Wartebereich", "innenstadt-nord", now - timedelta(seconds=20), **fresh),
        terminal(
            "Scharnhorst",
            "scharnhorst-das-zentrum",
            soon,
            **fresh | {"release": 410, "clock_offset_seconds": 7_400.0},
            problems=(unreachable, "clock-wrong"),
        ),
        terminal(
            "Mengede",
            "mengede-huckarde-westerfilde",
            soon,
            **fresh,
            printer="out",
            problems=("printer", "disk-low"),
        ),
        terminal("Eving", "eving-scharnhorst", now - timedelta(hours=14), **fresh),
        terminal("Hörde", "hoerde-hombruch", now - timedelta(days=3, hours=2), **fresh | {"release": 411}),
        terminal("Hombruch", "hoerde-hombruch"),
        terminal("Altes Gerät", None, now - timedelta(days=40), **fresh | {"release": 380}),
    ]
    found[-1].revoked_at = now - timedelta(days=39)
    found[-1].save()
    for back in (1, 1, 4, 20):
        at = now - timedelta(days=back, minutes=back)
        TerminalFault.objects.create(
            terminal=found[2],
            at=at,
            kind="ZeroDivisionError",
            place="terminal/pages/topic.py:88",
            received_at=at,
        )
    return found
