"""Printing beside the screen: no call waits, a printer that hangs is let go, and every request is answered once."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.takehome.paper.printing import LATE_SECONDS, Helper, Printing
from kiosk.takehome.paper.setup import Answer, Request, Setup
from kiosk.takehome.paper.slip import Code, Line, Slip
from tests.takehome.paper.slips import code_of, read_by_zxing, ticket
from tests.takehome.printer_emulator import TcpPrinter

DEADLINE = 30.0


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    with TcpPrinter() as emulated:
        yield emulated


def setup_of(device: str, folder: Path, patience: float = 1.0) -> Setup:
    return Setup(device=device, width=576, lock=str(folder / "lock"), patience=patience)


@pytest.fixture
def helping(tmp_path: Path) -> Iterator[Callable[..., Helper]]:
    made: list[Helper] = []

    def start(device: str, time_limit: float = DEADLINE, patience: float = 1.0) -> Helper:
        made.append(Helper(setup_of(device, tmp_path, patience), time_limit))
        return made[-1]

    yield start
    for helper in made:
        helper.close()


def answered(printing: Printing, count: int) -> list[Answer]:
    found: list[Answer] = []
    while len(found) < count:
        now = printing.answers(DEADLINE)
        assert now, "no answer in time"
        found += now
    return found


def test_the_process_tells_how_the_printer_is_and_prints(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    helper = helping(printer.device)
    assert helper.exchange(Request(name="state")) == Answer(name="state", state="ready")
    found = helper.exchange(Request(name="A", slip=ticket("ar")))
    assert found == Answer(name="A", state="ready", printed=True)
    assert read_by_zxing(printer.slips[0]) == [code_of(ticket("ar"))]


def test_no_paper_is_an_answer(printer: TcpPrinter, helping: Callable[..., Helper]) -> None:
    printer.paper = "out"
    found = helping(printer.device).exchange(Request(name="A", slip=ticket("de")))
    assert found == Answer(name="A", state="out", trouble="state")


def test_a_printer_that_is_not_there_is_an_answer(helping: Callable[..., Helper]) -> None:
    found = helping("file:/dev/nothing-here").exchange(Request(name="A", slip=ticket("de")))
    assert (found.state, found.printed, found.trouble) == ("gone", False, "state")
    assert "nothing-here" in found.detail


def test_a_slip_that_cannot_be_drawn_is_an_answer_that_does_not_repeat_it(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    slip = Slip(direction="ltr", parts=(Code(payload="x" * 500, caption="secret"),))
    found = helping(printer.device).exchange(Request(name="A", slip=slip))
    assert found == Answer(name="A", state="unknown", trouble="fault", detail="TakeHomeError")
    assert printer.connections == 0


def test_a_process_that_hangs_is_killed_and_the_next_one_prints(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    helper = helping(printer.device, time_limit=0.01)
    found = helper.exchange(Request(name="A", slip=ticket("de")))
    assert (found.state, found.trouble) == ("gone", "time")
    helper._limit = DEADLINE
    assert helper.exchange(Request(name="B")).state == "ready"


def test_a_process_that_was_killed_is_started_anew(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    helper = helping(printer.device)
    helper.exchange(Request(name="A"))
    assert helper._process is not None
    helper._process.send_signal(signal.SIGKILL)
    helper._process.wait()
    assert helper.exchange(Request(name="B", slip=ticket("fr"))).printed
    assert len(printer.slips) == 1


def test_a_slip_that_cannot_be_sent_does_not_end_the_printing(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    printing = Printing(helping(printer.device))
    printing.ask("A", lambda: Slip(direction="ltr", parts=(Line(text="\ud800"),)))
    printing.ask("B", lambda: ticket("de"))
    first, second = answered(printing, 2)
    assert (first.name, first.trouble, first.printed) == ("A", "fault", False)
    assert (second.name, second.printed) == ("B", True)
    printing.close()


def test_a_process_that_dies_in_the_middle_is_told_as_a_fault(helping: Callable[..., Helper]) -> None:
    with TcpPrinter(reads=False) as stuck:
        helper = helping(stuck.device, patience=20)
        process = helper._running()
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(Request(name="A")) + b"\n")
        process.kill()
        assert process.stdout is not None
        assert helper._line(process) == b""


def test_a_process_that_is_slow_to_leave_is_waited_for(
    printer: TcpPrinter, helping: Callable[..., Helper]
) -> None:
    helper = helping(printer.device)
    helper.exchange(Request(name="A"))
    process = helper._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    leaving = threading.Thread(target=helper.close)
    leaving.start()
    leaving.join(0.2)
    assert leaving.is_alive()
    process.send_signal(signal.SIGCONT)
    leaving.join(DEADLINE)
    assert process.returncode == 0


def test_a_process_that_never_leaves_is_killed(printer: TcpPrinter, helping: Callable[..., Helper]) -> None:
    helper = helping(printer.device)
    helper.exchange(Request(name="A"))
    process = helper._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    helper._limit = 0.01
    helper.close()
    assert process.returncode == -signal.SIGKILL


def test_slips_of_two_programs_never_mix(printer: TcpPrinter, tmp_path: Path) -> None:
    setup = msgspec.json.encode(setup_of(printer.device, tmp_path)).decode()
    command = [sys.executable, "-m", "kiosk.takehome.paper.process", setup]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    lines = [
        b"".join(
            msgspec.json.encode(Request(name=f"{code}{turn}", slip=ticket(code))) + b"\n" for turn in range(4)
        )
        for code in ("ar", "fr")
    ]
    for process, line in zip(processes, lines, strict=True):
        assert process.stdin is not None
        process.stdin.write(line)
        process.stdin.flush()
    outputs = [process.communicate(timeout=DEADLINE)[0] for process in processes]
    for output in outputs:
        assert [msgspec.json.decode(line, type=Answer).printed for line in output.splitlines()] == [True] * 4
    assert len(printer.slips) == 8
    assert all(read_by_zxing(slip) == [code_of(ticket("ar"))] for slip in printer.slips)


def test_the_screen_never_waits_and_gets_every_answer_in_order(printer: TcpPrinter, tmp_path: Path) -> None:
    printing = Printing(Helper(setup_of(printer.device, tmp_path)))
    assert printing.answers() == []
    began = time.monotonic()
    printing.ask("state")
    printing.ask("A", lambda: ticket("de"))
    printing.ask("B", lambda: ticket("fa"))
    assert time.monotonic() - began < 0.5
    assert [answer.name for answer in answered(printing, 3)] == ["state", "A", "B"]
    printing.close()
    assert len(printer.slips) == 2
    assert printing.answers() == []


def test_what_was_begun_is_finished_when_the_terminal_ends(printer: TcpPrinter, tmp_path: Path) -> None:
    printing = Printing(Helper(setup_of(printer.device, tmp_path)))
    printing.ask("A", lambda: ticket("de"))
    answered(printing, 1)
    printing.ask("B", lambda: ticket("de"))
    printing.close()
    assert printing._thread is not None
    printing._thread.join(DEADLINE)
    assert len(printer.slips) == 2


def test_a_slip_that_cannot_be_made_is_an_answer(printer: TcpPrinter, tmp_path: Path) -> None:
    def broken() -> Slip:
        raise LookupError("a document without any text")

    printing = Printing(Helper(setup_of(printer.device, tmp_path)))
    printing.ask("A", broken)
    printing.ask("state")
    first, second = answered(printing, 2)
    assert first == Answer(name="A", state="unknown", trouble="fault", detail="LookupError")
    assert second.state == "ready"
    printing.close()


def test_a_slip_that_waited_too_long_is_not_printed_for_somebody_else(
    printer: TcpPrinter, tmp_path: Path
) -> None:
    times = iter((0.0, LATE_SECONDS + 1, 100.0, 100.0 + LATE_SECONDS))
    printing = Printing(Helper(setup_of(printer.device, tmp_path)), lambda: next(times))
    printing.ask("late", lambda: ticket("de"))
    (late,) = answered(printing, 1)
    assert (late.printed, late.trouble) == (False, "time")
    printing.ask("in time", lambda: ticket("de"))
    assert answered(printing, 1)[0].printed
    printing.close()
    assert len(printer.slips) == 1


def test_printing_that_was_never_used_starts_nothing(tmp_path: Path) -> None:
    printing = Printing(Helper(setup_of("file:/dev/null", tmp_path)))
    printing.close()
    assert printing._thread is None
