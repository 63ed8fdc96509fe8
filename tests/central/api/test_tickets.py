"""Numbers shown outside the office: told by its terminal, seen by whoever has the link, gone with the day."""

import gzip
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from kiosk.central import mirroring, terminals
from kiosk.central.models import MirroredTicket
from kiosk.central.views import tickets as view
from kiosk.domain.mirror import (
    MOST_TICKETS,
    TICKETS_PATH,
    Answer,
    Mirror,
    Mirrored,
    Sheet,
    Stand,
    Taken,
    key_of,
)
from kiosk.domain.ticket import State
from kiosk.errors import SealError
from kiosk.takehome.sealed import is_proof, unseal
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender
from tests.central.api.told import CALLED, TOKEN, WAITING, sealed
from tests.central.people import person

NOW = datetime.now(UTC)
LATER = NOW + timedelta(seconds=10)
MIDNIGHT = NOW + timedelta(hours=3)
CANCELLED, SERVING = Stand(state=State.CANCELLED), Stand(state=State.SERVING, counter="3")
MIDNIGHT = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def the_time_is_that_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long ago they were collected: what is old is said to be old."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    for bucket in (view.GUESSES, view.WISHES):
        bucket.clear()
        monkeypatch.setattr(bucket, "clock", lambda: 0.0)


def mirror(*tickets: Mirrored, at: datetime = NOW, until: datetime = MIDNIGHT, **more: Any) -> Mirror:
    return Mirror(at=at, until=until, tickets=tickets, **more)


def tell(told: Mirror, sender: Sender | None = None, **changes: str) -> Any:
    body = gzip.compress(msgspec.json.encode(told), mtime=0)
    headers = (sender or Sender()).headers(body, **changes)
    return Client().generic("POST", TICKETS_PATH, body, "application/json", headers=headers)


def page(token: str = TOKEN, **headers: str) -> Any:
    return Client().get(f"/t/{token}", headers=headers)


def test_whoever_has_the_link_sees_the_number(terminal: Any) -> None:
    assert tell(mirror(sealed())).status_code == 200
    answer = page()
    text = answer.content.decode()
    assert answer.status_code == 200
    for said in (
        "A017",
        "6 people are waiting before you.",
        "Vor Ihnen warten 6 Personen.",
        "45 to 90 minutes",
    ):
        assert said in text
    assert "You may go out for about 30 minutes." in text
    assert timezone.localtime(NOW).strftime("%-H:%M") in text


@pytest.mark.parametrize("language", ["de", "ar", "fa", "en", "fr"])
def test_the_page_is_in_the_visitors_language(terminal: Any, language: str) -> None:
    tell(mirror(sealed(language=language)))
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page().content.decode()


def test_a_call_says_where_to_go_and_nothing_of_waiting(terminal: Any) -> None:
    tell(mirror(sealed(stand=CALLED)))
    text = page().content.decode()
    assert "Your number is being called." in text
    assert '<bdi class="number">3</bdi>' in text
    assert "minutes" not in text


def test_what_the_office_told_long_ago_is_said_to_be_old_and_no_wait_is_made_of_it(terminal: Any) -> None:
    tell(mirror(sealed(), at=NOW - timedelta(minutes=5)))
    text = page().content.decode()
    assert "No connection. This is from" in text
    assert "6 people are waiting before you." in text
    assert "minutes" not in text


def test_the_page_is_kept_by_nobody_and_loads_nothing_from_elsewhere(terminal: Any) -> None:
    tell(mirror(sealed()))
    for answer in (page(), page("y" * 32)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert '<meta http-equiv="refresh" content="15">' in answer.content.decode()


@pytest.mark.parametrize("token", ["y" * 32, "short", "x" * 65, key_of(TOKEN)])
def test_a_link_that_is_none_says_so_in_the_language_of_the_browser(terminal: Any, token: str) -> None:
    tell(mirror(sealed()))
    answer = page(token, accept_language="fr-FR,fr;q=0.9")
    assert answer.status_code == 404
    assert '<html lang="fr"' in answer.content.decode()
    assert "A017" not in answer.content.decode()


def test_whoever_guesses_links_is_slowed_down(terminal: Any) -> None:
    tell(mirror(sealed()))
    answers = {page(f"{number:032}").status_code for number in range(80)}
    assert answers == {404, 429}
    assert page().status_code == 200, "a link that is one is still answered"


def test_what_is_kept_can_only_be_read_by_whoever_has_the_link(terminal: Any) -> None:
    tell(mirror(sealed()))
    row = MirroredTicket.objects.get()
    everything = b" ".join(
        value if isinstance(value, bytes) else str(value).encode() for value in vars(row).values()
    )
    for secret in (TOKEN, "A017", "en", "waiting", "Passport"):
        assert secret.encode() not in everything.replace(key_of(TOKEN).encode(), b"")
    with pytest.raises(SealError):
        unseal("y" * 32, row.sheet, Sheet)
    with pytest.raises(SealError):
        unseal(TOKEN, row.stand, Sheet)


def test_the_page_says_what_to_bring_as_long_as_the_number_waits(terminal: Any) -> None:
    tell(mirror(sealed()))
    assert "Passport (Reisepass)" in page().content.decode()
    tell(mirror(sealed(stand=CALLED)))
    assert "Bring with you" not in page().content.decode()


def test_what_is_told_takes_the_place_of_what_was_told_before(terminal: Any) -> None:
    tell(mirror(sealed()))
    tell(mirror(sealed("z" * 32, label="A018"), at=NOW + timedelta(seconds=10)))
    assert page().status_code == 404
    assert "A018" in page("z" * 32).content.decode()


def test_the_past_is_not_brought_back(terminal: Any) -> None:
    tell(mirror(at=NOW, until=MIDNIGHT))
    tell(mirror(sealed(), at=NOW))
    assert tell(mirror(at=NOW - timedelta(seconds=1))).status_code == 409
    assert page().status_code == 200


def test_the_link_ends_with_the_day_and_the_rest_is_deleted(terminal: Any) -> None:
    tell(mirror(sealed()))
    assert mirroring.find(TOKEN, MIDNIGHT - timedelta(seconds=1)) is not None
    assert mirroring.find(TOKEN, MIDNIGHT) is None
    mirroring.forget(MIDNIGHT)
    assert not MirroredTicket.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        mirror(sealed(), until=NOW + timedelta(days=3)),
        mirror(sealed(), at=NOW + timedelta(hours=1)),
        mirror(sealed(), sealed()),
        mirror(sealed(sheet=None)),
        mirror(Mirrored(key=key_of(TOKEN), sheet=bytes(28))),
    ],
    ids=["a day without end", "a clock that is ahead", "a ticket told twice", "no sheet", "no stand"],
)
def test_what_cannot_be_is_refused(terminal: Any, told: Mirror) -> None:
    assert tell(told).status_code == 400
    assert not MirroredTicket.objects.exists()


def test_a_terminal_cannot_tell_of_the_number_of_another(terminal: Any) -> None:
    tell(mirror(sealed()))
    connected(Sender(2), "Süd")
    assert tell(mirror(sealed(label="B001")), Sender(2)).status_code == 400
    assert "A017" in page().content.decode()


def test_strangers_and_terminals_that_were_disconnected_tell_nothing(terminal: Any) -> None:
    assert tell(mirror(sealed()), Sender(9)).status_code == 401
    assert tell(mirror(sealed()), Kiosk_Signature="A" * 86 + "==").status_code == 401
    assert page().status_code == 404
    tell(mirror(sealed()))
    terminals.revoke(terminal, person("publisher-2"))
    assert tell(mirror(sealed())).status_code == 403
    assert page().status_code == 404


def test_all_numbers_of_a_day_fit(terminal: Any) -> None:
    many = (sealed(f"{number:032}", label=f"A{number:03}") for number in range(MOST_TICKETS))
    assert tell(mirror(*many)).status_code == 200
    assert MirroredTicket.objects.count() == MOST_TICKETS


def test_what_has_not_changed_need_not_be_told_again(terminal: Any) -> None:
    tell(mirror(sealed(), sealed("z" * 32, label="A018")))
    changed = mirror(sealed(sheet=None, stand=CALLED), at=LATER, since=NOW)
    assert tell(changed).status_code == 200
    assert "Your number is being called." in page().content.decode()
    other = page("z" * 32).content.decode()
    assert "A018" in other
    assert timezone.localtime(LATER).strftime("%-H:%M") in other, "it is as new as what was told"


@pytest.mark.parametrize("since", [NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)])
def test_what_builds_on_something_else_is_refused_and_everything_has_to_be_told(
    terminal: Any, since: datetime
) -> None:
    tell(mirror(sealed()))
    answer = tell(mirror(sealed("z" * 32), at=LATER, since=since))
    assert (answer.status_code, answer.json()["error"]) == (409, "behind")
    assert page("z" * 32).status_code == 404


def test_what_builds_on_yesterday_is_refused(terminal: Any) -> None:
    tell(mirror(sealed()))
    answer = tell(mirror(at=LATER, since=NOW, until=MIDNIGHT + timedelta(hours=1)))
    assert (answer.status_code, answer.json()["error"]) == (409, "behind")


def test_a_change_that_is_sent_again_changes_nothing(terminal: Any) -> None:
    tell(mirror(sealed()))
    changed = mirror(sealed(stand=CALLED), at=LATER, since=NOW)
    assert tell(changed).status_code == 200
    tell(mirror(sealed(stand=CANCELLED), at=LATER + timedelta(seconds=10), since=LATER))
    assert tell(changed).status_code == 409
    assert "This number is finished." in page().content.decode()


def test_an_office_that_was_connected_anew_tells_its_numbers_again(terminal: Any) -> None:
    tell(mirror(sealed()))
    terminals.revoke(terminal, person("publisher-2"))
    connected(Sender(2), "Nord neu")
    assert tell(mirror(sealed()), Sender(2)).status_code == 200
    assert page().status_code == 200


def test_what_nobody_can_open_is_no_page_and_no_fault(
    terminal: Any, caplog: pytest.LogCaptureFixture
) -> None:
    tell(mirror(Mirrored(key=key_of(TOKEN), sheet=bytes(60), stand=bytes(60))))
    assert page().status_code == 404
    assert TOKEN not in caplog.text


def ask(token: str = TOKEN) -> Any:
    return Client().post(f"/t/{token}/leave", follow=False)


def leaving(answer: Any) -> Any:
    return msgspec.json.decode(answer.content, type=Taken).leaving


def test_a_number_is_given_back_after_being_asked_once_and_the_office_hears_of_it(terminal: Any) -> None:
    tell(mirror(sealed()))
    assert f'href="/t/{TOKEN}/leave"' in page().content.decode()
    asked = Client().get(f"/t/{TOKEN}/leave")
    assert "Give this number back?" in asked.content.decode()
    assert "Set-Cookie" not in asked.headers
    assert leaving(tell(mirror(at=LATER, since=NOW))) == (), "a page that is only looked at wishes nothing"
    answer = ask()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/{TOKEN}")
    text = page().content.decode()
    assert f"You asked at {timezone.localtime(NOW):%-H:%M} to give this number back." in text
    assert "/leave" not in text
    [wish] = leaving(tell(mirror(at=LATER, since=LATER)))
    assert (wish.key, wish.asked_at) == (key_of(TOKEN), NOW)
    assert is_proof(TOKEN, wish.asked_at, wish.proof)
    assert not is_proof("y" * 32, wish.asked_at, wish.proof)
    assert not is_proof(TOKEN, wish.asked_at + timedelta(microseconds=1), wish.proof)


@pytest.mark.parametrize(
    ("stand", "done", "said"),
    [
        (CANCELLED, True, "This number is finished."),
        (SERVING, False, "It was too late to give this number back."),
    ],
    ids=["done", "too late"],
)
def test_the_page_says_what_the_office_answered(terminal: Any, stand: Stand, done: bool, said: str) -> None:
    tell(mirror(sealed()))
    ask()
    answer = Answer(key=key_of(TOKEN), asked_at=NOW, done=done)
    assert leaving(tell(mirror(sealed(stand=stand), at=LATER, since=NOW, answers=(answer,)))) == ()
    text = page().content.decode()
    assert said in text
    assert "You asked" not in text
    assert "/leave" not in text


def test_a_wish_outlives_that_everything_is_told_again_and_ends_with_the_day(terminal: Any) -> None:
    tell(mirror(sealed()))
    ask()
    assert len(leaving(tell(mirror(sealed(), at=LATER)))) == 1
    mirroring.forget(MIDNIGHT)
    assert not MirroredTicket.objects.exists()


def test_an_answer_to_another_wish_answers_nothing(terminal: Any) -> None:
    tell(mirror(sealed()))
    ask()
    other = Answer(key=key_of(TOKEN), asked_at=NOW - timedelta(minutes=1), done=True)
    assert len(leaving(tell(mirror(at=LATER, since=NOW, answers=(other,))))) == 1


def test_nothing_is_wished_for_a_number_that_cannot_be_given_back(terminal: Any) -> None:
    tell(mirror(sealed(stand=SERVING)))
    assert Client().get(f"/t/{TOKEN}/leave").status_code == 303
    assert ask().status_code == 303
    assert leaving(tell(mirror(at=LATER, since=NOW))) == ()


def test_another_terminal_hears_nothing_of_it(terminal: Any) -> None:
    tell(mirror(sealed()))
    connected(Sender(2), "Süd")
    ask()
    assert leaving(tell(mirror(), Sender(2))) == ()


def test_nobody_gives_back_a_number_without_its_link(terminal: Any) -> None:
    tell(mirror(sealed()))
    assert ask("y" * 32).status_code == 404
    assert Client().post(f"/t/{TOKEN}").status_code == 405
    assert leaving(tell(mirror(at=LATER, since=NOW))) == ()


def test_whoever_asks_the_office_again_and_again_is_slowed_down(terminal: Any) -> None:
    """Staff may take a number back into the queue, and it may be given back again; but not all day long."""
    tell(mirror(sealed()))
    statuses = []
    for _ in range(7):
        statuses.append(ask().status_code)
        MirroredTicket.objects.update(asked_at=None)
    assert statuses == [303] * 5 + [429] * 2


def test_what_is_sealed_is_as_long_with_papers_as_without() -> None:
    def lengths(**changes: Any) -> set[tuple[int, int]]:
        told = sealed(**changes)
        return {(len(told.sheet or b""), len(told.stand or b""))}

    most = Stand(state=State.WAITING, ahead=999, wait=replace(WAITING.wait, low=995), counter="")  # type: ignore[type-var]
    assert lengths() == lengths(bring=()) == lengths(bring=("ورقة إثبات التسجيل",) * 8) == lengths(stand=most)
    assert lengths(stand=CALLED) == lengths(stand=CANCELLED)


def test_no_log_names_a_link_whatever_goes_wrong(terminal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(mirror(sealed()))
    said = StringIO()
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    monkeypatch.setattr(handler, "stream", said)

    def cut_off(*_arguments: Any) -> None:
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(cut_off):
        assert page().status_code == 503
    client = Client(raise_request_exception=False)
    monkeypatch.setattr(mirroring, "find", lambda *_: 1 / 0)
    assert client.get(f"/t/{TOKEN}").status_code == 500
    assert "the database is gone" in said.getvalue()
    assert "ZeroDivisionError" in said.getvalue()
    assert TOKEN not in said.getvalue()
