"""The printer: asked before, asked after, and never left with somebody's slip in its memory."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk.domain.printer import Printer
from kiosk.takehome.paper.devices import UsbPrinter, opened
from kiosk.takehome.paper.drawing import draw
from kiosk.takehome.paper.library import Dummy, Error
from kiosk.takehome.paper.printer import Talk, deliver, state_of
from kiosk.takehome.paper.raster import Raster, harmless
from kiosk.takehome.paper.setup import WIDTHS, Setup
from tests.takehome.paper.slips import LANGUAGES, code_of, picture, read_by_opencv, read_by_zxing, ticket
from tests.takehome.printer_emulator import Emulator, LinePrinter, TcpPrinter
from tests.takehome.usb_emulator import PRODUCT, VENDOR, UsbCable

PATIENCE = 0.3


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    with TcpPrinter() as emulated:
        yield emulated


def setup_of(device: str, patience: float = PATIENCE) -> Setup:
    return Setup(device=device, width=576, lock="/dev/null", patience=patience)


def printed_on(device: str, code: str = "de") -> tuple[Printer, bool]:
    with opened(setup_of(device)) as opened_printer:
        return deliver(opened_printer, draw(ticket(code), 576))


def state(device: str) -> Printer:
    with opened(setup_of(device)) as opened_printer:
        return state_of(Talk(opened_printer))


def same_picture(slip: np.ndarray, code: str) -> bool:
    drawn = picture(harmless(draw(ticket(code), 576)))
    return bool((slip[: len(drawn)] == drawn).all()) and int(slip[len(drawn) :].min(initial=255)) == 255


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_paper_shows_exactly_what_was_drawn_and_its_code_is_read(printer: TcpPrinter, code: str) -> None:
    assert printed_on(printer.device, code) == ("ready", True)
    (slip,) = printer.slips
    assert same_picture(slip, code)
    assert read_by_zxing(slip) == read_by_opencv(slip) == [code_of(ticket(code))]
    assert printer.odd == b""


def test_a_picture_that_looks_like_a_command_is_no_command(printer: TcpPrinter) -> None:
    rows = b"".join(bytes((0x10, kind, 1)) + bytes(69) for kind in (4, 5, 0x14, 6))
    with opened(setup_of(printer.device)) as opened_printer:
        assert deliver(opened_printer, Raster(576, 4, rows)) == ("ready", True)
    assert printer.questions == 8
    dots = [int((row == 0).sum()) for row in printer.slips[0][:4]]
    assert dots == [4, 5, 5, 4]


def test_narrow_paper_is_filled_from_the_left(printer: TcpPrinter) -> None:
    with opened(setup_of(printer.device)) as narrow:
        assert deliver(narrow, draw(ticket("ar"), WIDTHS["58mm"])) == ("ready", True)
    assert printer.slips[0][:, WIDTHS["58mm"] :].min() == 255
    assert read_by_zxing(printer.slips[0]) == [code_of(ticket("ar"))]


def test_a_printer_tells_how_it_is(printer: TcpPrinter) -> None:
    assert state(printer.device) == "ready"
    printer.paper = "low"
    assert state(printer.device) == "low"
    printer.paper = "out"
    assert state(printer.device) == "out"
    printer.cover_open = True
    assert state(printer.device) == "jam"
    printer.refill()
    printer.broken = True
    assert state(printer.device) == "jam"


def test_a_printer_that_never_answers_is_unknown_and_prints(printer: TcpPrinter) -> None:
    printer.deaf = True
    assert printed_on(printer.device) == ("unknown", True)
    assert len(printer.slips) == 1


def test_little_paper_still_prints(printer: TcpPrinter) -> None:
    printer.paper = "low"
    assert printed_on(printer.device) == ("low", True)
    assert len(printer.slips) == 1


@pytest.mark.parametrize("trouble", ["out", "jam"])
def test_a_printer_that_cannot_print_gets_nothing(printer: TcpPrinter, trouble: str) -> None:
    if trouble == "out":
        printer.paper = "out"
    else:
        printer.broken = True
    assert printed_on(printer.device) == (trouble, False)
    assert printer.received == 0


def test_a_slip_that_the_paper_was_too_short_for_does_not_come_out_for_the_next_visitor(
    printer: TcpPrinter,
) -> None:
    printer.rows_left = 400
    assert printed_on(printer.device) == ("out", False)
    printer.refill()
    assert printer.slips == []
    assert printed_on(printer.device, "fa") == ("ready", True)
    assert same_picture(printer.slips[0], "fa")


def test_paper_that_ends_just_after_the_slip_is_a_slip_printed(printer: TcpPrinter) -> None:
    printer.rows_left = draw(ticket("de"), 576).height + 10 * 30
    assert printed_on(printer.device) == ("ready", True)


def test_a_printer_that_does_not_tell_when_it_is_done_is_asked_how_it_is(printer: TcpPrinter) -> None:
    printer.knows_sensor = False
    with opened(setup_of(printer.device, patience=0.05)) as impatient:
        assert deliver(impatient, draw(ticket("de"), 576)) == ("ready", True)


def test_a_printer_that_is_not_there_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for device in (f"network:127.0.0.1:{port}", "serial:/dev/nothing-here", "file:/dev/nothing-here"):
        with pytest.raises(OSError, match=r"."), opened(setup_of(device)):
            pass
    assert not Path("/dev/nothing-here").exists()


@pytest.fixture
def usb() -> tuple[Emulator, UsbCable, UsbPrinter]:
    emulated = Emulator()
    cable = UsbCable(emulated)
    return emulated, cable, UsbPrinter(VENDOR, PRODUCT, PATIENCE, backend=cable)


def test_a_usb_printer_prints_and_answers_through_its_own_pipes(
    usb: tuple[Emulator, UsbCable, UsbPrinter],
) -> None:
    emulated, cable, usb_printer = usb
    usb_printer.open()
    assert deliver(usb_printer, draw(ticket("fa"), 576)) == ("ready", True)
    assert same_picture(emulated.slips[0], "fa")
    assert set(cable.times[1:]) == {int(PATIENCE * 1000)}
    emulated.paper = "out"
    assert deliver(usb_printer, draw(ticket("fa"), 576)) == ("out", False)
    usb_printer.close()


def test_a_usb_printer_that_never_answers_is_unknown_and_prints(
    usb: tuple[Emulator, UsbCable, UsbPrinter],
) -> None:
    emulated, _cable, usb_printer = usb
    emulated.deaf = True
    usb_printer.open()
    assert deliver(usb_printer, draw(ticket("de"), 576)) == ("unknown", True)
    usb_printer.close()


def test_a_late_answer_of_a_usb_printer_is_not_taken_for_the_next(
    usb: tuple[Emulator, UsbCable, UsbPrinter],
) -> None:
    emulated, cable, printer = usb
    emulated.drawer = True
    cable.answer_late(b"\x16" * 17)
    printer.open()
    assert state_of(Talk(printer)) == "ready"


def test_a_usb_printer_that_was_unplugged_is_gone(usb: tuple[Emulator, UsbCable, UsbPrinter]) -> None:
    _emulated, cable, usb_printer = usb
    cable.unplugged = True
    with pytest.raises(Error, match="not found"):
        usb_printer.open()


def test_a_usb_printer_that_is_not_plugged_in_is_gone() -> None:
    with pytest.raises(OSError, match=r"."), opened(setup_of("usb:ffff:fffe")):
        pass


def test_a_printer_that_takes_nothing_is_gone_after_a_while() -> None:
    with TcpPrinter(reads=False) as stuck, opened(setup_of(stuck.device, 0.2)) as printer:
        raster = draw(ticket("de"), 576)
        many = raster._replace(height=raster.height * 60, rows=raster.rows * 60)
        with pytest.raises(OSError, match=r"timed out"):
            deliver(printer, many)


@pytest.mark.parametrize("kind", ["serial", "file"])
def test_a_printer_at_a_line_or_a_device_file_prints_and_answers(kind: str) -> None:
    with LinePrinter() as printer:
        device = f"{kind}:{printer.path}"
        assert state(device) == "ready"
        assert printed_on(device) == ("ready", True)
        assert same_picture(printer.slips[0], "de")
        printer.paper = "out"
        assert printed_on(device) == ("out", False)


@pytest.mark.parametrize("kind", ["serial", "file"])
def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(kind: str) -> None:
    """A printer that was slow once would be told to have its cover open from then on."""
    with LinePrinter() as printer:
        printer.drawer = True
        printer.answer_late(b"\x16" * 17)
        assert state(f"{kind}:{printer.path}") == "ready"
        assert printed_on(f"{kind}:{printer.path}") == ("ready", True)


def test_a_plain_file_gets_the_slip_and_tells_nothing(tmp_path: Path) -> None:
    file = tmp_path / "printer"
    file.touch()
    assert printed_on(f"file:{file}") == ("unknown", True)
    emulated = Emulator()
    emulated.feed(file.read_bytes())
    assert same_picture(emulated.slips[0], "de")


def test_the_dummy_of_the_library_gets_what_a_printer_gets() -> None:
    dummy = Dummy()
    assert deliver(dummy, draw(ticket("de"), 576)) == ("unknown", True)
    emulated = Emulator()
    emulated.feed(dummy.output)
    assert same_picture(emulated.slips[0], "de")
    assert emulated.odd == b""


def test_the_library_leaves_no_folder_behind(tmp_path: Path) -> None:
    load = [sys.executable, "-c", "import kiosk.takehome.paper.library"]
    subprocess.run(load, env=os.environ | {"TMPDIR": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
