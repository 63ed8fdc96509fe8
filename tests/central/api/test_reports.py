"""What a terminal reports is kept, each event once, however often it comes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from kiosk.central import reporting, terminals
from kiosk.central.models import DayCount, PairingCode, ReportedDay, Terminal, TerminalFault
from kiosk.domain.report import HIDDEN, Problem, Receipt, Refusal, Status
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender, day, fault, report

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)


def receipt(answer: Any) -> Receipt:
    assert answer.status_code == 200, answer.content
    return msgspec.json.decode(answer.content, type=Receipt)


def counts() -> dict[str, tuple[int | None, int]]:
    return {row.key: (row.count, row.hidden) for row in DayCount.objects.all()}


def test_a_report_is_kept_and_confirmed(terminal: Any) -> None:
    sent = day(1, YESTERDAY, topics={"anmeldung": 12}, languages={"ar": HIDDEN}, searches={"nothing": 7})
    status: dict[str, Any] = {
        "release": 412,
        "version": "0.2.0",
        "printer": "low",
        "disk_free_bytes": 5_000_000_000,
    }
    answer = Sender().send(Client(), report(1, sent, fault(2), release_made_at=YESTERDAY, **status))
    assert receipt(answer) == Receipt(through=2, number=1)
    assert counts() == {"anmeldung": (12, 0), "ar": (None, 1), "nothing": (7, 0)}
    assert ReportedDay.objects.get().day == YESTERDAY.date()
    assert TerminalFault.objects.get().place == "shelf.py:10"
    terminal.refresh_from_db()
    assert terminal.version == "0.2.0"
    assert terminal.last_seen >= NOW
    kept = msgspec.convert(terminal.status, Status)
    assert (kept.release, kept.printer, kept.release_made_at) == (412, "low", YESTERDAY)


def test_a_report_sent_again_is_refused_with_what_is_here_and_counts_nothing(terminal: Any) -> None:
    sent = report(3, day(1, YESTERDAY, topics={"anmeldung": 12}), fault(2))
    assert receipt(Sender().send(Client(), sent)) == Receipt(through=2, number=3)
    terminal.refresh_from_db()
    seen, before = terminal.last_seen, counts()
    for number in (3, 2, 1):
        answer = Sender().send(Client(), msgspec.structs.replace(sent, number=number))
        assert answer.status_code == 409
        refusal = msgspec.json.decode(answer.content, type=Refusal)
        assert (refusal.error, refusal.receipt) == ("replayed", Receipt(through=2, number=3))
    terminal.refresh_from_db()
    assert (terminal.last_seen, counts(), TerminalFault.objects.count()) == (seen, before, 1)


def test_events_that_come_again_in_a_new_report_count_once(terminal: Any) -> None:
    first = (day(1, YESTERDAY, topics={"anmeldung": 12}), fault(2))
    Sender().send(Client(), report(1, *first))
    answer = Sender().send(Client(), report(2, *first, fault(3, "ValueError")))
    assert receipt(answer) == Receipt(through=3, number=2)
    assert counts() == {"anmeldung": (12, 0)}
    assert sorted(TerminalFault.objects.values_list("kind", flat=True)) == ["OSError", "ValueError"]


def test_a_report_without_news_confirms_what_was_there(terminal: Any) -> None:
    Sender().send(Client(), report(1, fault(7)))
    assert receipt(Sender().send(Client(), report(2))) == Receipt(through=7, number=2)


def test_the_rest_of_a_day_told_by_a_new_disk_is_added(terminal: Any) -> None:
    Sender().send(Client(), report(1, day(1, YESTERDAY, topics={"a": 12, "b": HIDDEN, "c": HIDDEN})))
    other = report(1, day(1, YESTERDAY, topics={"a": HIDDEN, "b": 5, "c": HIDDEN, "d": 6}), outbox="ef" * 16)
    assert receipt(Sender().send(Client(), other)) == Receipt(through=1, number=1)
    assert counts() == {"a": (12, 1), "b": (5, 1), "c": (None, 2), "d": (6, 0)}
    rows = {row.key: (row.at_least, row.at_most) for row in DayCount.objects.all()}
    assert rows == {"a": (13, 16), "b": (6, 9), "c": (2, 8), "d": (6, 6)}


def test_terminals_count_apart(terminal: Any) -> None:
    other = connected(Sender(2), "Süd")
    for seed in (1, 2):
        receipt(Sender(seed).send(Client(), report(1, day(1, YESTERDAY, topics={"anmeldung": 12}))))
    assert {row.terminal: row.count for row in DayCount.objects.all()} == {terminal: 12, other: 12}


def test_a_day_on_which_nobody_came_is_noted(terminal: Any) -> None:
    Sender().send(Client(), report(1, day(1, YESTERDAY)))
    assert (ReportedDay.objects.count(), DayCount.objects.count()) == (1, 0)


@pytest.mark.parametrize("when", [NOW + timedelta(days=4), NOW - timedelta(days=402), datetime(1970, 1, 1)])
def test_a_day_that_only_a_wrong_clock_can_tell_is_confirmed_and_not_counted(
    terminal: Any, when: datetime
) -> None:
    answer = Sender().send(Client(), report(1, day(1, when, topics={"anmeldung": 12})))
    assert receipt(answer) == Receipt(through=1, number=1)
    assert (DayCount.objects.count(), ReportedDay.objects.count()) == (0, 0)


def test_a_day_told_over_and_over_fills_nothing(terminal: Any) -> None:
    told = [day(number, YESTERDAY, topics={f"t{number}": 5}) for number in range(1, 301)]
    assert receipt(Sender().send(Client(), report(1, *told))).through == 300
    receipt(Sender().send(Client(), report(2, day(301, YESTERDAY, topics={"t301": 5}))))
    assert DayCount.objects.count() == reporting.TELLINGS == ReportedDay.objects.get().events


def test_of_many_faults_the_newest_are_kept(terminal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_FAULTS", 3)
    Sender().send(Client(), report(1, *(fault(number, f"E{number}") for number in range(1, 6))))
    assert sorted(TerminalFault.objects.values_list("kind", flat=True)) == ["E3", "E4", "E5"]


def test_times_and_characters_that_cannot_be_shown_are_left_out(terminal: Any) -> None:
    never = datetime.max.replace(tzinfo=UTC)
    problem = Problem(code="update-failed", detail="a\x00b\nc\u202e")
    sent = report(1, fault(1, at=never), started_at=never, last_update=YESTERDAY, problems=(problem,))
    receipt(Sender().send(Client(), sent))
    terminal.refresh_from_db()
    kept = msgspec.convert(terminal.status, Status)
    assert (kept.started_at, kept.last_update, kept.problems[0].detail) == (None, YESTERDAY, "a b c ")
    assert not TerminalFault.objects.exists()


def test_a_terminal_that_begins_outbox_after_outbox_is_told_to_wait(terminal: Any) -> None:
    for number in range(reporting.OUTBOXES):
        receipt(Sender().send(Client(), report(1, outbox=f"{number:032x}")))
    answer = Sender().send(Client(), report(1, fault(1), outbox="f" * 32))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")
    assert receipt(Sender().send(Client(), report(2, outbox=f"{0:032x}"))).number == 2


def test_what_was_kept_long_enough_is_forgotten(terminal: Any) -> None:
    Sender().send(Client(), report(1, day(1, YESTERDAY, topics={"anmeldung": 12}), fault(2)))
    asked = terminals.ask(Sender(2).request, NOW)
    reporting.forget_old(NOW + timedelta(minutes=14))
    assert PairingCode.objects.get() == asked
    reporting.forget_old(NOW + timedelta(days=89))
    assert (TerminalFault.objects.count(), PairingCode.objects.count()) == (1, 0)
    reporting.forget_old(NOW + timedelta(days=91))
    assert TerminalFault.objects.count() == 0
    reporting.forget_old(NOW + timedelta(days=3 * 365 - 1))
    assert (DayCount.objects.count(), ReportedDay.objects.count()) == (1, 1)
    reporting.forget_old(NOW + timedelta(days=3 * 366))
    assert (DayCount.objects.count(), ReportedDay.objects.count(), Terminal.objects.count()) == (0, 0, 1)


def test_a_day_is_that_of_the_office(terminal: Any) -> None:
    Sender().send(Client(), report(1, day(1, YESTERDAY, topics={"anmeldung": 5})))
    assert isinstance(DayCount.objects.get().day, date)
