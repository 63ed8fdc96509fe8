"""What an office tells of a number: only its link opens it, and its length says nothing."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import estimate
from kiosk.domain.estimate import Wait
from kiosk.domain.mirror import Sheet, Stand, stand_of
from kiosk.domain.ticket import State, Ticket
from kiosk.errors import SealError
from kiosk.takehome.sealed import LONG, SHORT, is_proof, proof_of, seal, unseal

TOKEN, OTHER = "x" * 32, "y" * 32
AT = datetime(2026, 11, 24, 13, 10, 0, 5, tzinfo=UTC)
MORE = 12 + 16
"""Bytes of nonce and tag."""

papers = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=12).map(tuple)


@given(papers, st.sampled_from(State))
def test_the_link_opens_what_was_sealed(bring: tuple[str, ...], state: State) -> None:
    sheet, stand = Sheet(label="A017", language="fa", bring=bring), Stand(state=state, counter="3")
    assert unseal(TOKEN, seal(TOKEN, sheet, state), Sheet) == sheet
    assert unseal(TOKEN, seal(TOKEN, stand, state), Stand) == stand


@given(papers)
def test_the_length_says_only_whether_a_number_waits(bring: tuple[str, ...]) -> None:
    sealed = seal(TOKEN, Sheet(label="A017", language="fa", bring=bring), State.WAITING)
    assert (len(sealed) - MORE) % LONG == 0
    over = seal(TOKEN, Sheet(label="A017", language="fa"), State.CALLED)
    assert len(over) - MORE == SHORT


@given(st.integers(0, 300), st.integers(1, 255))
def test_nothing_else_opens_it(place: int, change: int) -> None:
    stand = Stand(state=State.WAITING, ahead=3)
    sealed = bytearray(seal(TOKEN, stand, State.WAITING))
    with pytest.raises(SealError):
        unseal(OTHER, bytes(sealed), Stand)
    with pytest.raises(SealError):
        unseal(TOKEN, bytes(sealed), Sheet)
    sealed[place % len(sealed)] ^= change
    with pytest.raises(SealError, match="cannot be read") as refused:
        unseal(TOKEN, bytes(sealed), Stand)
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(28)])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(SealError):
        unseal(TOKEN, sealed, Sheet)


def test_the_same_is_sealed_differently_each_time() -> None:
    assert len({seal(TOKEN, Stand(state=State.PARKED), State.PARKED) for _ in range(50)}) == 50


def test_an_independent_program_opens_it() -> None:
    """The key is HKDF-SHA-256 of the link's secret (RFC 5869), written out here."""
    drawn = hmac.digest(bytes(32), TOKEN.encode(), "sha256")
    key = hmac.digest(drawn, b"kiosk ticket 1 seal\x01", hashlib.sha256)
    sealed = seal(TOKEN, Sheet(label="A017", language="de", bring=("Reisepass",)), State.WAITING)
    plain = AESGCM(key).decrypt(sealed[:12], sealed[12:], b"Sheet")
    assert msgspec.json.decode(plain) == ["A017", "de", ["Reisepass"]]


def test_a_wish_is_proved_by_the_link_and_its_time_in_any_zone() -> None:
    proof = proof_of(TOKEN, AT)
    assert is_proof(TOKEN, AT.astimezone(timezone(timedelta(hours=1))), proof)
    assert not is_proof(OTHER, AT, proof)
    assert not is_proof(TOKEN, AT + timedelta(microseconds=1), proof)


@given(st.integers(0, 30).map(lambda steps: steps * 5), st.floats(0, 200, allow_nan=False))
def test_a_wait_that_is_told_says_the_same_words_as_the_offices_own(low: int, likely: float) -> None:
    wait = Wait(low=low, high=low + 30, likely=likely)
    told = stand_of(TICKET, 3, wait).wait
    assert told is not None
    assert estimate.words(told) == estimate.words(wait)
    assert (told.low, told.high) == (wait.low, wait.high)


TICKET = Ticket(
    id="t",
    office="o",
    business_day=AT.date(),
    series="A",
    number=17,
    service="papiere",
    language="fa",
    needs=(),
    state=State.WAITING,
    call_count=0,
    counter=None,
    issued_at=AT,
    token=TOKEN,
    queued_at=AT,
)
