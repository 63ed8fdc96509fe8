import random
import select
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.errors import ClerkError, SettingsError
from kiosk.store.clerks import Choice, Clerk, Clerks

LEAD = Clerk(id="lee", name="Lee", role="lead")
KIM = Clerk(id="kim", name="Kim", languages=("de", "fa"))
SALT = bytes(range(16))
KILLS = 15
ADD = """import sys; from pathlib import Path; from kiosk.store.clerks import Clerk, Clerks
with Clerks(Path(sys.argv[1])) as clerks:
    for number in range(1000):
        clerks.put(Clerk(id=f"{sys.argv[2]}-{number}", name="Lee", role="lead"))
        print(f"{sys.argv[2]}-{number}", flush=True)"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office" / "clerks.sqlite"


@pytest.fixture
def clerks(path: Path) -> Iterator[Clerks]:
    with Clerks(path) as opened:
        opened.put(LEAD)
        opened.put(KIM)
        yield opened


def test_clerks_are_kept_with_role_and_languages(clerks: Clerks, path: Path) -> None:
    with Clerks(path) as again:
        assert again.all() == [KIM, LEAD]
        assert again.get("kim") == KIM
        with pytest.raises(ClerkError):
            again.get("nobody")


@pytest.mark.parametrize("secret", ["240817", "vier Wörter sind genug", "یک گذرواژهٔ بلند"])
def test_a_clerk_signs_in_with_a_pin_or_a_pass_phrase(clerks: Clerks, secret: str) -> None:
    clerks.set_secret("kim", secret, SALT)
    assert clerks.signs_in("kim", secret) == KIM
    assert clerks.signs_in("kim", secret + "1") is None
    assert clerks.signs_in("lee", secret) is None


def test_a_phrase_typed_on_another_keyboard_is_the_same_phrase(clerks: Clerks) -> None:
    clerks.set_secret("kim", "vier W\u00f6rter genug", SALT)
    assert clerks.signs_in("kim", "vier Wo\u0308rter genug") == KIM


@pytest.mark.parametrize("secret", ["", "12345", "too short", "x" * 129])
def test_a_secret_that_is_guessed_quickly_is_refused(clerks: Clerks, secret: str) -> None:
    with pytest.raises(SettingsError):
        clerks.set_secret("kim", secret, SALT)
    assert clerks.signs_in("kim", secret) is None


def test_whoever_cannot_be_added_with_a_pin_is_not_added_without_one(clerks: Clerks) -> None:
    """The short name would be taken, and its owner could not sign in."""
    clerks._db.execute(
        """CREATE TEMP TRIGGER full BEFORE UPDATE OF secret_hash ON clerks
        BEGIN SELECT RAISE (ABORT, 'the disk is full'); END"""
    )
    with pytest.raises(ClerkError):
        clerks.add(replace(KIM, id="new"), "240817", SALT)
    assert {clerk.id for clerk in clerks.all()} == {LEAD.id, KIM.id}


def test_a_short_name_that_was_given_away_meanwhile_stays_whose_it_is(clerks: Clerks, path: Path) -> None:
    with Clerks(path) as other:
        other.add(replace(KIM, id="new", name="First"), "240817", SALT)
    with pytest.raises(ValueError, match="somebody else"):
        clerks.add(replace(KIM, id="new", name="Second"), "170824", SALT)
    assert clerks.get("new").name == "First"


def test_who_is_not_active_does_not_sign_in(clerks: Clerks) -> None:
    clerks.set_secret("kim", "240817", SALT)
    clerks.put(replace(KIM, active=False))
    assert clerks.signs_in("kim", "240817") is None
    clerks.put(KIM)
    assert clerks.signs_in("kim", "240817") == KIM


@pytest.mark.parametrize("change", [{"active": False}, {"role": "clerk"}])
def test_one_active_lead_remains(clerks: Clerks, change: dict[str, object]) -> None:
    with pytest.raises(ClerkError, match="lead"):
        clerks.put(replace(LEAD, **change))
    assert clerks.get("lee") == LEAD
    clerks.put(replace(KIM, role="lead"))
    clerks.put(replace(LEAD, **change))


def test_only_the_owner_reads_the_file_and_no_secret_is_in_it(clerks: Clerks, path: Path) -> None:
    clerks.set_secret("kim", "vier Woerter genug", SALT)
    files = list(path.parent.iterdir())
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert all(b"Woerter" not in file.read_bytes() for file in files)


@pytest.mark.parametrize(
    "fields", [{"id": "Frau Kim"}, {"name": " "}, {"name": "x" * 61}, {"name": "two\nlines"}]
)
def test_what_could_not_be_shown_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"codes|name"):
        Clerk(**({"id": "kim", "name": "Kim"} | fields))


def test_a_file_that_is_no_database_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(ClerkError, match=r"clerks\.sqlite"):
        Clerks(path)


def test_nobody_who_was_added_is_lost_when_the_program_is_killed(path: Path) -> None:
    chance, shown = random.Random(1126), []
    for kill in range(KILLS):
        command = [sys.executable, "-c", ADD, str(path), f"run-{kill}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline()]
            select.select([], [], [], chance.uniform(0, 0.02))
            child.kill()
            lines += child.stdout.readlines()
        shown += [line.strip() for line in lines if line.endswith("\n")]
    with Clerks(path) as clerks:
        assert len(shown) >= KILLS
        assert set(shown) <= {clerk.id for clerk in clerks.all()}


def test_what_a_clerk_chose_last_is_kept(clerks: Clerks, path: Path) -> None:
    assert clerks.chosen("kim") is None
    clerks.choose("kim", Choice(counter="2", languages=("de",)))
    last = Choice(counter="3", languages=("de", "fa"), services=("papers", "school"))
    clerks.choose("kim", last)
    with Clerks(path) as again:
        assert again.chosen("kim") == last
        assert again.chosen("lee") is None


def test_only_codes_can_be_chosen() -> None:
    with pytest.raises(ValueError, match="codes"):
        Choice(counter="by the window, left", languages=("de",))


def test_a_file_of_an_earlier_version_learns_to_keep_choices(path: Path) -> None:
    with Clerks(path) as clerks:
        clerks.put(LEAD)
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE choices")
    db.close()
    with Clerks(path) as clerks:
        clerks.choose("lee", Choice(counter="1", languages=("de",)))
        assert clerks.chosen("lee") == Choice(counter="1", languages=("de",))
