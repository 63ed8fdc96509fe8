import time
from pathlib import Path

from kiosk.office.attempts import FIRST_LOCK, LIMIT, LIMIT_OF_ADDRESS, LIMIT_OF_NAME, MOST, Attempts
from kiosk.store.clerks import Clerk, Clerks

STAFF, PHONE = "192.168.10.5", "192.168.10.77"


def guess(attempts: Attempts, name: str, address: str, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        attempts.begin(name, address, now)


def test_an_attempt_counts_from_its_beginning() -> None:
    attempts = Attempts()
    guess(attempts, "mk", PHONE, LIMIT)
    assert attempts.begin("mk", PHONE, 0.0) == FIRST_LOCK
    assert attempts.begin("mk", PHONE, FIRST_LOCK) == 0.0


def test_each_lock_is_longer_than_the_one_before() -> None:
    attempts = Attempts()
    guess(attempts, "mk", PHONE, LIMIT)
    guess(attempts, "mk", PHONE, LIMIT, FIRST_LOCK)
    assert attempts.begin("mk", PHONE, FIRST_LOCK) > FIRST_LOCK


def test_a_visitor_who_guesses_locks_out_nobody_who_sits_where_staff_sign_in() -> None:
    attempts = Attempts()
    attempts.begin("sd", STAFF, 0.0)
    attempts.right("sd", STAFF)
    for number in range(100):
        guess(attempts, "mk", f"192.168.10.{number + 100}", LIMIT)
    assert attempts.begin("mk", "192.168.11.1", 0.0) > 0, "a name is not guessed from many addresses"
    assert attempts.begin("mk", STAFF, 0.0) == 0.0


def test_who_is_guessed_from_a_few_addresses_has_to_wait_at_a_new_one() -> None:
    attempts = Attempts()
    for number in range(LIMIT_OF_NAME // 2):
        guess(attempts, "mk", f"192.168.10.{number + 100}", 2)
    assert attempts.begin("mk", "192.168.11.1", 0.0) == FIRST_LOCK


def test_one_address_does_not_try_one_name_after_the_other() -> None:
    attempts = Attempts()
    for number in range(LIMIT_OF_ADDRESS):
        attempts.begin(f"m{number}", PHONE, 0.0)
    assert attempts.begin("sd", PHONE, 0.0) == FIRST_LOCK


def test_what_is_remembered_has_an_end() -> None:
    attempts = Attempts()
    for number in range(2 * MOST):
        attempts.begin("m" * 200_000, f"address {number}", 0.0)
        attempts.right("sd", f"address {number}")
    assert len(attempts._counts) <= MOST
    assert len(attempts._known) <= MOST
    assert max(map(len, attempts._counts)) < 200


def test_who_is_no_clerk_is_refused_as_slowly_as_a_clerk(tmp_path: Path) -> None:
    def seconds(name: str) -> float:
        begun = time.process_time()
        assert clerks.signs_in(name, "000000") is None
        return time.process_time() - begun

    with Clerks(tmp_path / "clerks.sqlite") as clerks:
        clerks.put(Clerk(id="mk", name="Erste Kraft", role="lead"))
        clerks.set_secret("mk", "240817", bytes(16))
        known = min(seconds("mk") for _ in range(3))
        assert min(seconds("nobody") for _ in range(3)) > known / 2
