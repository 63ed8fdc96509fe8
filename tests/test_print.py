"""`kiosk print --test` and what `kiosk check` says of the printer, with a printer in the network."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import pytest
from msgspec.structs import replace

from kiosk.check import machine
from kiosk.errors import KioskError
from kiosk.settings import Settings
from kiosk.takehome.paper import trial
from tests.takehome.paper.slips import read_by_opencv, read_by_zxing
from tests.takehome.printer_emulator import TcpPrinter
from tests.test_cli import kiosk

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    with TcpPrinter() as emulated:
        yield emulated


def settings(folder: Path, device: str) -> Settings:
    plain = Settings()
    return replace(
        plain,
        terminal=replace(plain.terminal, data_dir=str(folder)),
        printer=replace(plain.printer, device=device),
    )


def test_the_test_slip_is_printed(tmp_path: Path, printer: TcpPrinter) -> None:
    done = kiosk(tmp_path, "print", "--test", KIOSK_PRINTER_DEVICE=printer.device)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"kiosk: printed on {printer.device}, which is ready\n"
    assert len(printer.slips) == 1
    assert read_by_zxing(printer.slips[0])[0].startswith("BEGIN:VCARD")


def test_the_test_slip_becomes_a_picture_without_any_printer(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "print", "--test", "--out", str(tmp_path / "slip.png"))
    assert (done.returncode, done.stderr) == (0, "")
    image = cv2.imread(str(tmp_path / "slip.png"), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    assert image.shape[1] == 576
    assert read_by_opencv(image)[0].startswith("BEGIN:VCARD")


def test_narrow_paper_has_a_narrow_picture(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "print", "--test", "--out", str(tmp_path / "slip.png"), KIOSK_PRINTER_PAPER="58mm")
    assert done.returncode == 0
    image = cv2.imread(str(tmp_path / "slip.png"))
    assert image is not None
    assert image.shape[1] == 384


def test_without_a_printer_it_says_what_to_do(tmp_path: Path) -> None:
    done = kiosk(tmp_path, "print", "--test")
    assert done.returncode == 2
    assert "set printer.device" in done.stderr


def test_without_paper_it_says_so_and_exits_with_1(
    tmp_path: Path, printer: TcpPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    printer.paper = "out"
    assert trial.main(settings(tmp_path, printer.device), NOW, None) == 1
    assert capsys.readouterr().err == f"kiosk: {printer.device} has no paper. Put in a new roll\n"


def test_a_picture_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KioskError, match="cannot be written"):
        trial.main(settings(tmp_path, ""), NOW, tmp_path / "nowhere" / "slip.png")


def test_check_says_nothing_against_a_terminal_without_a_printer(tmp_path: Path) -> None:
    assert machine.printer(settings(tmp_path, "")).line() == "ok       printer: none is set up"


def test_check_asks_the_printer_how_it_is(tmp_path: Path, printer: TcpPrinter) -> None:
    made = settings(tmp_path, printer.device)
    assert machine.printer(made).line() == f"ok       printer: {printer.device} is ready"
    printer.paper = "low"
    assert machine.printer(made).weight == "warning"
    printer.paper = "out"
    found = machine.printer(made)
    assert (found.weight, found.mend) == ("warning", "Put in a new roll")
    assert printer.slips == []


def test_check_finds_a_printer_that_does_not_answer(tmp_path: Path) -> None:
    found = machine.printer(settings(tmp_path, "file:/dev/nothing-here"))
    assert found.weight == "warning"
    assert "does not answer" in found.found
    assert "printer.device" in found.mend
