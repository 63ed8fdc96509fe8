"""The ledger of a further terminal: it gives numbers by itself, and knows the others from the newest snapshot."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.estimate import Post, Situation, estimate
from kiosk.domain.relay import Kept, Outlook, Snapshot, Standing
from kiosk.domain.ticket import Limits, State
from kiosk.errors import LimitReached, UnknownTicket
from kiosk.store.ledger_far import FarLedger
from kiosk.store.relay_files import RelayState, SnapshotFile, read_state, write_state

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, issue, take

BUSY = Situation(ahead=9, posts=(Post(True),), samples=(8.0,) * 20)


def standing(
    number: int, state: State = State.WAITING, service: str = "advice", series: str = "A", **more: object
) -> Standing:
    return Standing(
        series=series,
        number=number,
        service=service,
        state=state,
        issued_at=MORNING - timedelta(minutes=60 - number),
        **more,  # type: ignore[arg-type]
    )


class Far:
    """The terminal on the other machine, and the snapshot that lies there."""

    def __init__(self, folder: Path) -> None:
        self.file = SnapshotFile(folder)
        self.ledger = FarLedger(folder / "far.db", self.file.read)

    def hear(
        self,
        *others: Standing,
        own: tuple[Standing, ...] = (),
        more: tuple[Outlook, ...] = (),
        **changes: object,
    ) -> None:
        lines = (
            Outlook(services=None, situation=BUSY),
            Outlook(services=("papers",), situation=Situation(ahead=0, posts=())),
            *more,
        )
        facts = {"at": MORNING, "day": TODAY, "intake": "open", "reason_key": ""} | changes
        snapshot = Snapshot(own=own, others=others, lines=lines, **facts)  # type: ignore[arg-type]
        self.file.write(Kept(received_at=MORNING, snapshot=snapshot))


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Far]:
    made = Far(tmp_path)
    with made.ledger:
        yield made


def test_numbers_are_given_before_anything_was_heard_of_the_office(far: Far) -> None:
    first, second = issue(far.ledger, series="B"), issue(far.ledger, series="B")
    assert (first.ticket.label, second.ticket.label, second.ahead) == ("B001", "B002", 1)


def test_people_of_other_terminals_count_as_ahead(far: Far) -> None:
    far.hear(standing(1), standing(2, State.CALLED), standing(3), standing(4, service="papers"))
    assert far.ledger.waiting_count(OFFICE, TODAY) == 3
    assert far.ledger.waiting_count(OFFICE, TODAY, "papers") == 1
    assert issue(far.ledger, series="B").ahead == 3
    assert issue(far.ledger, series="B", line=["advice"]).ahead == 3
    assert issue(far.ledger, series="B", service="papers", line=["papers"]).ahead == 1


def test_what_the_office_says_of_a_place_counts_more_than_what_is_reckoned_here(far: Far) -> None:
    ticket = issue(far.ledger, series="B").ticket
    far.hear(standing(1), own=(standing(1, series="B", ahead=7, id=ticket.id),))
    assert far.ledger.position(ticket.id, MORNING) == 7


def test_the_number_of_another_terminal_is_found_and_followed(far: Far) -> None:
    far.hear(standing(17, ahead=4))
    found = far.ledger.find(OFFICE, "A017", TODAY)
    assert found is not None
    assert (found.state, found.token) == (State.WAITING, "")
    assert far.ledger.position(found.id, MORNING) == 4
    far.hear(standing(17, State.CALLED, counter="2"))
    assert far.ledger.ticket(found.id).counter == "2"
    assert far.ledger.position(found.id, MORNING) is None
    far.hear()
    with pytest.raises(UnknownTicket):
        far.ledger.ticket(found.id)


def test_letters_of_other_terminals_are_known(far: Far) -> None:
    take(far.ledger, series="B")
    far.hear(standing(1))
    assert {ticket.series for ticket in far.ledger.tickets(OFFICE, TODAY)} == {"A", "B"}


def test_the_limit_of_the_day_counts_the_numbers_of_all_terminals(far: Far) -> None:
    far.hear(standing(1, State.DONE), standing(2, State.CANCELLED), standing(3))
    issue(far.ledger, series="B", limits=Limits(per_day=3))
    with pytest.raises(LimitReached):
        issue(far.ledger, series="B", limits=Limits(per_day=3))
    with pytest.raises(LimitReached):
        issue(far.ledger, series="B", limits=Limits(per_service={"advice": 2}))


def test_the_outlook_is_that_of_the_office_and_as_old_as_the_snapshot(far: Far) -> None:
    take(far.ledger, series="B")
    assert far.ledger.outlook(OFFICE, MORNING).posts == ()
    far.hear(standing(1))
    soon = far.ledger.outlook(OFFICE, MORNING + timedelta(seconds=30))
    assert (soon.ahead, soon.posts, soon.age) == (2, BUSY.posts, timedelta(seconds=30))
    assert estimate(soon) is not None
    assert estimate(far.ledger.outlook(OFFICE, MORNING + timedelta(minutes=10))) is None
    assert far.ledger.outlook(OFFICE, MORNING, ["papers"]).posts == ()
    assert far.ledger.outlook(OFFICE, MORNING, ["unknown"]).posts == BUSY.posts


def test_the_outlook_of_a_concern_is_its_own_where_the_office_tells_one(far: Far) -> None:
    assert far.ledger.asks(OFFICE, MORNING, "school") is None
    nobody = Outlook(services=None, asks="school", situation=Situation(ahead=0, posts=()))
    far.hear(standing(1), more=(nobody,))
    assert far.ledger.asks(OFFICE, MORNING, "school") == "school"
    assert far.ledger.outlook(OFFICE, MORNING, asks="school").posts == ()
    assert far.ledger.outlook(OFFICE, MORNING, asks="advice").posts == BUSY.posts


def test_whoever_looks_for_news_sees_that_of_the_office(far: Far) -> None:
    before = far.ledger.pulse()
    far.hear(standing(1))
    assert far.ledger.pulse() != before


def test_a_snapshot_of_yesterday_says_nothing_about_today(far: Far) -> None:
    far.hear(standing(1))
    assert issue(far.ledger, series="B", now=TOMORROW).ahead == 0
    assert far.ledger.find(OFFICE, "A001", TOMORROW.date()) is None
    assert far.ledger.outlook(OFFICE, TOMORROW).posts == ()


@pytest.mark.parametrize("damage", [b"{", b"\0" * 99, b'{"received_at":"\xff\xff"}'])
def test_a_snapshot_that_cannot_be_read_is_none(far: Far, tmp_path: Path, damage: bytes) -> None:
    far.hear(standing(1))
    (tmp_path / "snapshot.json").write_bytes(damage)
    assert far.file.read() is None
    assert issue(far.ledger, series="B").ahead == 0
    far.file.remove()
    far.file.remove()
    assert far.file.read() is None


@pytest.mark.parametrize("damage", [b"", b"\0" * 99, b'{"problem":"\xff"}'])
def test_what_is_delivered_is_sent_again_when_nobody_knows(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "relay.json").write_bytes(damage)
    assert read_state(tmp_path) == RelayState()


def test_what_became_of_a_number_comes_back(far: Far) -> None:
    first, second = issue(far.ledger, series="B").ticket, issue(far.ledger, series="B").ticket
    through = far.ledger.outgoing(OFFICE, 0).seq
    said = [
        standing(1, State.CALLED, series="B", id=first.id, counter="2", call_count=1),
        standing(2, series="B", id=second.id),
    ]
    assert far.ledger.learn(said, through) == 1
    assert (far.ledger.ticket(first.id).state, far.ledger.ticket(first.id).counter) == (State.CALLED, "2")
    assert far.ledger.position(second.id, MORNING) == 0
    assert far.ledger.learn(said, through) == 0
    assert far.ledger.outgoing(OFFICE, through).events == []


def test_somebody_who_left_here_is_not_put_back_by_older_news(far: Far) -> None:
    ticket = issue(far.ledger, series="B").ticket
    through = far.ledger.outgoing(OFFICE, 0).seq
    far.ledger.cancel(ticket.id, MORNING)
    said = [standing(1, State.CALLED, series="B", id=ticket.id, counter="2", call_count=1)]
    assert far.ledger.learn(said, through) == 0
    assert far.ledger.ticket(ticket.id).state is State.CANCELLED
    assert far.ledger.learn(said, far.ledger.outgoing(OFFICE, through).seq) == 1


def test_how_far_the_numbers_are_delivered_is_kept(tmp_path: Path) -> None:
    assert read_state(tmp_path) == RelayState()
    state = RelayState(ledger=7, seq=41, refused_on=TODAY, letter="B")
    write_state(tmp_path / "new", state)
    assert read_state(tmp_path / "new") == state
    (tmp_path / "new" / "relay.json").write_text("")
    assert read_state(tmp_path / "new") == RelayState()
