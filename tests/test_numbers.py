"""`kiosk numbers --start-over`, and that `kiosk check` names it where the file of the numbers is damaged."""

from datetime import UTC, datetime
from pathlib import Path

from kiosk import paths
from kiosk.check import kept
from kiosk.domain.ticket import Limits
from kiosk.settings import Settings, load
from kiosk.store.ledger import Ledger, Wish
from tests.test_cli import kiosk

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


def _settings(folder: Path) -> Settings:
    file = folder / "kiosk.toml"
    file.write_text(f'[terminal]\ndata_dir = "{folder}"\n')
    return load(file, {})


def _issue(settings: Settings, name: str) -> int:
    with Ledger(paths.ledger_file(settings), settings.office.timezone) as ledger:
        wish = Wish(
            request_id=name,
            office="o",
            series="A",
            service="papiere",
            language="de",
            ticket_id=name,
            token="t" * 21 + name,
        )
        return ledger.issue(wish, NOW, Limits(), lambda _now: True).ticket.number


def test_a_damaged_file_is_set_aside_and_numbers_go_on_behind_the_last_one(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    given, file = _issue(settings, "1"), paths.ledger_file(settings)
    file.write_bytes(b"rubbish" * 1000)
    assert "kiosk numbers --start-over" in kept.ledger(settings).mend
    done = kiosk(tmp_path, "numbers", "--start-over", KIOSK_TERMINAL_DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "numbers go on after a gap" in done.stdout
    assert f"{file}.damaged-" in done.stdout
    assert kept.ledger(settings).weight == "ok"
    assert _issue(settings, "2") > given


def test_a_sound_file_is_left_alone(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    given = _issue(settings, "1")
    done = kiosk(tmp_path, "numbers", "--start-over", KIOSK_TERMINAL_DATA_DIR=str(tmp_path))
    assert done.stdout == f"kiosk: {paths.ledger_file(settings)} is sound; nothing was changed\n"
    assert _issue(settings, "2") == given + 1
