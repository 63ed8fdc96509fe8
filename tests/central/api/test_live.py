"""The real server under hands that do not wait for each other, with both databases."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.domain.mirror import TICKETS_PATH, Answer, Mirror, Stand, Taken
from kiosk.domain.report import LARGEST_PLAIN, PAIRINGS_PATH, REPORTS_PATH, Receipt, Refusal
from kiosk.domain.ticket import State
from tests.central.api.live import LiveServer, running
from tests.central.api.sender import Sender, day, fault, packed, report
from tests.central.api.told import TOKEN, sealed
from tests.central.postgres import running_server

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
HANDS = 8


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: None
) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("live")
    if request.param == "postgresql":
        with running_server() as database_url, running(folder, database_url=database_url) as found:
            yield found
    else:
        from django.conf import settings

        with running(folder, tables=Path(settings.DATABASES["default"]["NAME"])) as found:
            yield found


def send(connection: HTTPConnection, body: bytes, sender: Sender, **changes: str) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", **sender.headers(body, **changes)}
    connection.request("POST", REPORTS_PATH, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def at_once(server: LiveServer, work: Callable[[HTTPConnection], Any]) -> list[Any]:
    """Do the same by many hands, which begin at the same moment."""
    barrier = threading.Barrier(HANDS)

    def hand(_number: int) -> Any:
        connection = server.connection()
        barrier.wait(60)
        try:
            return work(connection)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


def test_the_same_report_from_many_hands_at_once_counts_once(server: LiveServer) -> None:
    for number in range(1, 6):
        events = (day(2 * number, YESTERDAY, topics={f"t{number}": 12}), fault(2 * number + 1))
        body = packed(report(number, *events, release=number))
        answers = at_once(server, lambda connection, body=body: send(connection, body, Sender()))  # type: ignore[misc]
        assert sorted(status for status, _body in answers) == [200] + [409] * (HANDS - 1)
        expected = Receipt(through=2 * number + 1, number=number)
        for status, answer in answers:
            if status == 200:
                assert msgspec.json.decode(answer, type=Receipt) == expected
            else:
                assert msgspec.json.decode(answer, type=Refusal).receipt == expected
    kept = server.kept()
    assert kept["counts"] == {f"topic t{number}": 12 for number in range(1, 6)}
    assert (kept["faults"], kept["status"]["release"]) == (5, 5)


def test_a_thousand_bad_requests_change_nothing_and_the_terminal_is_heard_meanwhile(
    server: LiveServer,
) -> None:
    before = server.kept()
    good = packed(report(1, day(1, YESTERDAY, topics={"kita": 12})))
    bomb = gzip.compress(bytes(LARGEST_PLAIN * 60))
    bad: list[Callable[[HTTPConnection], tuple[int, bytes]]] = [
        lambda connection: send(connection, good, Sender(2)),
        lambda connection: send(connection, good, Sender(2), Kiosk_Terminal=Sender().key_id),
        lambda connection: send(connection, good, Sender(), Kiosk_Signature=""),
        lambda connection: send(connection, bomb, Sender(3)),
        lambda connection: send(connection, good, Sender(), Content_Encoding="br"),
    ]

    def flood(connection: HTTPConnection) -> Counter[int]:
        return Counter(bad[number % len(bad)](connection)[0] for number in range(150))

    begin = time.perf_counter()
    with ThreadPoolExecutor(1) as pool:
        flooding = pool.submit(at_once, server, flood)
        connection = server.connection()
        status, answer = send(connection, packed(report(101, release=101)), Sender())
        connection.close()
        answers: Counter[int] = sum(flooding.result(), Counter())
    seconds = time.perf_counter() - begin
    print(f"{HANDS * 150 / seconds:.0f} a second: {answers}")
    assert status == 200, answer
    assert set(answers) == {401, 415, 429}
    after = server.kept()
    assert (after["counts"], after["faults"]) == (before["counts"], before["faults"])
    assert after["status"]["release"] == 101


def tell(connection: HTTPConnection, mirror: Mirror) -> tuple[int, bytes]:
    body = packed(mirror)
    headers = {"Content-Type": "application/json", **Sender().headers(body)}
    connection.request("POST", TICKETS_PATH, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def ask(connection: HTTPConnection, method: str, path: str) -> tuple[int, str]:
    connection.request(method, path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_number_is_followed_and_given_back_by_many_hands_while_its_office_tells_of_it(
    server: LiveServer,
) -> None:
    """Eight phones of one number and its office at two workers: one wish, one answer, no page without a number."""
    now = datetime.now(UTC)
    until, page = now + timedelta(hours=3), f"/t/{TOKEN}"
    others = tuple(sealed(f"{number:032}") for number in range(150))
    office = server.connection()
    assert tell(office, Mirror(at=now, until=until, tickets=(sealed(), *others)))[0] == 200

    def phone(connection: HTTPConnection) -> set[int]:
        seen = [ask(connection, "GET", page) for _ in range(10)]
        seen += [ask(connection, "POST", f"{page}/leave")]
        seen += [ask(connection, "GET", page) for _ in range(10)]
        assert all("A017" in said for status, said in seen if status == 200)
        return {status for status, _said in seen}

    def tells() -> datetime:
        told = now
        for _ in range(10):
            at = told + timedelta(milliseconds=100)
            moved = tuple(sealed(f"{number:032}", sheet=None) for number in range(150))
            assert tell(office, Mirror(at=at, until=until, since=told, tickets=moved))[0] == 200
            told = at
        return told

    with ThreadPoolExecutor(1) as pool:
        telling = pool.submit(tells)
        assert set().union(*at_once(server, phone)) == {200, 303}
        told = telling.result()
    at = told + timedelta(seconds=1)
    [wish] = msgspec.json.decode(tell(office, Mirror(at=at, until=until, since=told))[1], type=Taken).leaving
    done = Answer(key=wish.key, asked_at=wish.asked_at, done=True)
    gone = sealed(stand=Stand(state=State.CANCELLED))
    change = Mirror(at=at + timedelta(seconds=1), until=until, since=at, tickets=(gone,), answers=(done,))
    answers = at_once(server, lambda connection: tell(connection, change))
    assert sorted(status for status, _said in answers) == [200] + [409] * (HANDS - 1)
    assert "This number is finished." in ask(office, "GET", page)[1]
    office.close()


def test_a_terminal_asks_for_a_code_by_many_hands_and_gets_one(server: LiveServer) -> None:
    body = msgspec.json.encode(Sender(4).request)

    def ask(connection: HTTPConnection) -> tuple[int, bytes]:
        connection.request("POST", PAIRINGS_PATH, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    answers = at_once(server, ask)
    assert len(set(answers)) == 1, answers
    assert answers[0][0] == 201


def test_a_body_without_end_is_refused_before_it_is_read(server: LiveServer) -> None:
    connection = server.connection()
    connection.putrequest("POST", REPORTS_PATH)
    for name, value in Sender().headers(b"").items():
        connection.putheader(name, value)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    connection.close()
