"""What waits for the central server: counted, hidden, kept until it is confirmed, and never in the way."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.report import DayCounts, Fault
from kiosk.errors import StorageError
from kiosk.store import outbox as outboxes
from kiosk.store.outbox import MOST_KEYS, Outbox

MONDAY = date(2026, 3, 2)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox.sqlite"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    with closing(Outbox(path)) as made:
        yield made


def count_much(outbox: Outbox) -> None:
    for number in range(2000):
        outbox.count(MONDAY, "topic", f"topic-{number}")


def days(outbox: Outbox) -> list[DayCounts]:
    return [event for event in outbox.batch().events if isinstance(event, DayCounts)]


def test_a_day_is_told_when_it_is_over_with_small_numbers_hidden(outbox: Outbox) -> None:
    for times, topic in ((5, "anmeldung"), (4, "kita"), (1, "schule")):
        for _ in range(times):
            outbox.count(MONDAY, "topic", topic)
    outbox.count(MONDAY, "language", "fa-AF")
    for _ in range(7):
        outbox.count(MONDAY, "search", "found")
    outbox.close_days(MONDAY)
    assert outbox.batch().events == ()
    outbox.close_days(TUESDAY)
    assert outbox.batch().events == (
        DayCounts(
            number=1,
            day=MONDAY,
            topics={"anmeldung": 5, "kita": None, "schule": None},
            languages={"fa-AF": None},
            searches={"found": 7},
        ),
    )


def test_the_true_numbers_are_gone_with_the_day(outbox: Outbox, path: Path) -> None:
    outbox.count(MONDAY, "topic", "only-once")
    outbox.close_days(TUESDAY)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT * FROM counters").fetchall() == []


def test_a_day_on_which_nobody_came_is_told_too_and_one_on_which_nothing_ran_is_not(outbox: Outbox) -> None:
    outbox.close_days(MONDAY)
    outbox.close_days(WEDNESDAY)
    assert days(outbox) == [DayCounts(number=1, day=MONDAY)]


def test_what_is_counted_after_its_day_was_closed_is_told_with_the_next(outbox: Outbox) -> None:
    outbox.count(MONDAY, "topic", "kita")
    outbox.close_days(TUESDAY)
    outbox.count(MONDAY, "topic", "schule")
    outbox.close_days(WEDNESDAY)
    assert [(day.number, day.day, list(day.topics)) for day in days(outbox)] == [
        (1, MONDAY, ["kita"]),
        (2, MONDAY, ["schule"]),
        (3, TUESDAY, []),
    ]


def test_a_day_with_very_many_topics_is_told_in_parts(outbox: Outbox) -> None:
    topics = [f"topic-{number:04d}" for number in range(MOST_KEYS + 1)]
    for topic in topics:
        outbox.count(MONDAY, "topic", topic)
    outbox.count(MONDAY, "language", "de")
    outbox.close_days(TUESDAY)
    first, second = days(outbox)
    assert [*first.topics, *second.topics] == topics
    assert (len(second.topics), first.languages, second.languages) == (1, {"de": None}, {})


def test_a_fault_is_told_in_printable_characters_and_of_a_long_path_the_end(outbox: Outbox) -> None:
    outbox.fault(NOON, "KéyError or so", f"/opt/{'x' * 80}/kiosk/terminal/app.py:7")
    [event] = outbox.batch().events
    assert isinstance(event, Fault)
    assert (event.at, event.kind) == (NOON, "K?yError?or?so")
    assert len(event.place) == 60
    assert event.place.endswith("app.py:7")


@pytest.mark.parametrize(
    ("kind", "key"),
    [("topic", "Kein Schlüssel"), ("topic", "a" * 121), ("language", "*"), ("search", "Wohngeld")],
)
def test_what_is_no_key_is_not_counted(outbox: Outbox, kind: outboxes.Kind, key: str) -> None:
    with pytest.raises(StorageError):
        outbox.count(MONDAY, kind, key)
    outbox.close_days(TUESDAY)
    assert outbox.batch().events == ()


def test_events_are_told_again_until_they_are_confirmed_under_new_numbers_of_the_report(
    outbox: Outbox,
) -> None:
    for place in ("one", "two", "three"):
        outbox.fault(NOON, "KeyError", place)
    first, second = outbox.batch(2), outbox.batch(2)
    assert (first.number, second.number, first.waiting) == (1, 2, 3)
    assert first.events == second.events
    outbox.confirm(second.outbox, 2, second.number)
    third = outbox.batch()
    assert [event.number for event in third.events] == [3]
    outbox.confirm(third.outbox, 3, third.number)
    assert (outbox.batch().events, outbox.batch().waiting) == ((), 0)


def test_a_number_of_an_event_is_not_given_again_after_it_was_confirmed(outbox: Outbox) -> None:
    outbox.fault(NOON, "KeyError", "one")
    batch = outbox.batch()
    outbox.confirm(batch.outbox, 1, 1)
    outbox.fault(NOON, "KeyError", "two")
    assert [event.number for event in outbox.batch().events] == [2]


def test_a_confirmation_of_another_outbox_is_ignored(outbox: Outbox) -> None:
    outbox.fault(NOON, "KeyError", "one")
    batch = outbox.batch()
    outbox.confirm("0" * 32, 1, 1)
    assert outbox.batch().events == batch.events


def test_a_report_goes_on_after_the_newest_that_the_server_has(outbox: Outbox) -> None:
    batch = outbox.batch()
    outbox.confirm(batch.outbox, 0, 41)
    assert (outbox.batch().number, outbox.batch().outbox) == (42, batch.outbox)


@pytest.mark.parametrize(("through", "number"), [(9, 9), (2**60, 1), (2**80, 2**80), (0, 2**53)])
def test_a_server_that_knows_more_than_was_sent_gets_a_new_outbox_with_all_that_waits(
    outbox: Outbox, through: int, number: int
) -> None:
    outbox.fault(NOON, "KeyError", "one")
    before = outbox.batch()
    outbox.confirm(before.outbox, through, number)
    after = outbox.batch()
    assert after.outbox != before.outbox
    assert after.events == before.events


def test_an_event_that_is_given_up_is_gone_and_no_other(outbox: Outbox) -> None:
    for place in ("one", "two"):
        outbox.fault(NOON, "KeyError", place)
    outbox.drop(1)
    assert [event.number for event in outbox.batch().events] == [2]


def test_when_too_much_waits_the_oldest_faults_go_first_and_then_the_oldest_days(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "MOST_WAITING", 3)
    for number in range(5):
        outbox.fault(NOON, "KeyError", str(number))
    assert [event.number for event in outbox.batch().events] == [3, 4, 5]
    for number in range(4):
        outbox.close_days(MONDAY + timedelta(days=number))
    assert [event.number for event in outbox.batch().events] == [6, 7, 8]
    outbox.close_days(MONDAY + timedelta(days=4))
    assert [day.day.day for day in days(outbox)] == [3, 4, 5]


def test_a_batch_is_not_much_longer_than_a_report_may_be(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "MOST_BYTES", 300)
    for _ in range(9):
        outbox.fault(NOON, "KeyError", "x" * 60)
    assert len(outbox.batch().events) == 2
    monkeypatch.setattr(outboxes, "MOST_BYTES", 1)
    assert len(outbox.batch().events) == 1


def test_what_is_no_event_any_more_is_passed_over(outbox: Outbox, path: Path) -> None:
    for place in ("one", "two", "three"):
        outbox.fault(NOON, "KeyError", place)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE events SET body = '{' WHERE number = 1")
        database.execute("""UPDATE events SET body = '{"type":"day","number":1}' WHERE number = 2""")
        database.commit()
    batch = outbox.batch()
    assert ([event.number for event in batch.events], batch.waiting) == ([3], 1)


def test_both_processes_have_the_same_outbox(outbox: Outbox, path: Path) -> None:
    outbox.count(MONDAY, "topic", "kita")
    with closing(Outbox(path)) as other:
        other.count(MONDAY, "topic", "kita")
        outbox.close_days(TUESDAY)
        batch = other.batch()
        other.confirm(batch.outbox, 1, batch.number)
    assert (outbox.batch().outbox, outbox.batch().events) == (batch.outbox, ())


def test_another_process_that_holds_the_file_is_not_waited_for_long(outbox: Outbox, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            outbox.count(MONDAY, "topic", "kita")
        other.execute("ROLLBACK")
    outbox.count(MONDAY, "topic", "kita")
    outbox.close_days(TUESDAY)
    assert len(days(outbox)) == 1


def spoil_beginning(path: Path) -> None:
    path.write_bytes(b"this is no database" + path.read_bytes()[19:])


def spoil_pages(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))


def spoil_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript("DROP TABLE counters; DROP TABLE events;")


def spoil_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


SPOILT = [spoil_beginning, spoil_pages, spoil_tables, spoil_version, Path.unlink]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_damaged_file_is_set_aside_and_a_new_outbox_begun(path: Path, spoil: object) -> None:
    with closing(Outbox(path)) as outbox:
        outbox.fault(NOON, "KeyError", "one")
        before = outbox.batch()
    assert callable(spoil)
    spoil(path)
    with closing(Outbox(path)) as outbox:
        outbox.count(MONDAY, "topic", "kita")
        outbox.close_days(TUESDAY)
        after = outbox.batch()
    assert after.outbox != before.outbox
    assert [event.number for event in after.events] == [1]
    assert path.with_name(path.name + ".damaged").exists() == (spoil is not Path.unlink)


def test_a_file_that_is_spoilt_while_both_use_it_is_replaced_once_for_both(path: Path) -> None:
    with closing(Outbox(path)) as one, closing(Outbox(path)) as other:
        one.fault(NOON, "KeyError", "one")
        spoil_tables(path)
        for outbox in (one, other, one):
            outbox.fault(NOON, "KeyError", "two")
        assert one.batch().outbox == other.batch().outbox
        assert len(other.batch().events) == 3


def test_a_file_for_nobody_else(outbox: Outbox, path: Path) -> None:
    outbox.count(MONDAY, "topic", "kita")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_refuses_is_an_error_and_the_outbox_goes_on_afterwards(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError):
        Outbox(tmp_path / "data" / "outbox.sqlite")
    (tmp_path / "data").unlink()
    with closing(Outbox(tmp_path / "data" / "outbox.sqlite")) as outbox:
        assert outbox.batch().number == 1


def test_a_full_disk_refuses_a_count_and_damages_nothing(outbox: Outbox) -> None:
    outbox.fault(NOON, "KeyError", "one")
    database = outbox._file._db
    assert database is not None
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="full"):
        count_much(outbox)
    batch = outbox.batch()
    assert [event.number for event in batch.events] == [1]
