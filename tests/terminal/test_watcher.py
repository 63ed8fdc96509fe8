"""The updating process is kept running, kept from being in the way, and never outlives the terminal."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.store.syncing import Phase
from kiosk.terminal import watcher as watching
from kiosk.terminal.leash import NICENESS
from kiosk.terminal.watcher import LONGEST_PAUSE_SECONDS, STEADY_SECONDS, Child, Watcher
from tests.terminal.watcher_help import FAIL, LIMIT, STAY, STUBBORN, WITH_CHILD, Bench


def started(bench: Bench, script: str = STAY) -> Watcher:
    """A watcher whose process runs and has said so."""
    watcher = bench.watch(script)
    watcher.look()
    bench.line.numbers()
    return watcher


def trouble_of(watcher: Watcher) -> str:
    return watcher.trouble


def test_the_process_is_started_at_the_first_look_and_not_before(bench: Bench) -> None:
    watcher = bench.watch(STAY)
    assert (bench.children, watcher.running) == ([], False)
    watcher.look()
    assert (len(bench.children), watcher.running) == (1, True)


def test_it_stands_back_in_a_session_of_its_own_and_reads_nothing(bench: Bench) -> None:
    bench.watch(STAY).look()
    pid, parent, session, niceness, read = bench.line.numbers()
    assert (pid, parent, session) == (bench.children[0].pid, os.getpid(), pid)
    assert (niceness, read) == (min(19, os.nice(0) + NICENESS), 0)


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel has no groups of sessions")
def test_its_session_stands_back_as_a_whole(bench: Bench) -> None:
    started(bench)
    group = Path(f"/proc/{bench.children[0].pid}/autogroup").read_text()
    assert group.endswith(f"nice {NICENESS}\n")
    assert group != Path("/proc/self/autogroup").read_text()


def test_it_is_started_once_however_often_it_is_looked_at(bench: Bench) -> None:
    watcher = started(bench)
    for _ in range(5):
        bench.later(watcher, 1)
    assert len(bench.children) == 1
    assert trouble_of(watcher) == ""


def test_a_process_that_ends_is_started_again_with_growing_pauses(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    starts: list[float] = []
    for _ in range(10):
        bench.until_dead()
        watcher.look()
        assert not watcher.running
        before = bench.seconds
        while not watcher.running:
            bench.later(watcher, 1)
        starts.append(bench.seconds - before)
    assert starts == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_PAUSE_SECONDS]
    assert trouble_of(watcher) == "ended"


def test_nobody_waits_out_a_pause_who_wants_an_update_now(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    for _ in range(8):
        bench.until_dead()
        watcher.look()
        watcher.hurry()
        watcher.look()
        assert watcher.running
    watcher.end()
    watcher.hurry()
    watcher.look()
    assert not watcher.running


def test_a_process_that_ran_long_is_started_again_soon(bench: Bench) -> None:
    watcher = bench.watch(FAIL)
    watcher.look()
    for _ in range(5):
        bench.until_dead()
        watcher.look()
        bench.later(watcher, LONGEST_PAUSE_SECONDS)
    bench.until_dead()
    bench.later(watcher, STEADY_SECONDS)
    assert not watcher.running
    bench.later(watcher, 1)
    assert watcher.running


def test_a_process_that_cannot_be_started_is_tried_again(bench: Bench) -> None:
    def full(_command: Sequence[str]) -> Child:
        raise OSError("no room for a process")

    watcher = Watcher(["nothing"], LIMIT, lambda: bench.seconds, lambda: None, full)
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "ended")
    watcher._spawn = bench.spawn
    bench.later(watcher, 1)
    assert watcher.running
    watcher.end()


def test_a_program_that_is_not_there_has_ended(bench: Bench) -> None:
    watcher = Watcher(["/nowhere/kiosk"], LIMIT, lambda: bench.seconds, lambda: None, bench.spawn)
    watcher.look()
    bench.until_dead()
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "ended")


@pytest.mark.parametrize("phase", ["checking", "fetching", "testing", "installing"])
def test_a_round_that_takes_too_long_is_killed_with_all_its_processes(bench: Bench, phase: Phase) -> None:
    watcher = bench.watch(WITH_CHILD)
    watcher.look()
    bench.line.numbers(2)
    bench.say(phase)
    watcher.look()
    for done in range(6):
        bench.say(phase, done)
        bench.later(watcher, LIMIT / 6)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert bench.line.read() == b"", "the child of the child lives"
    bench.until_dead()
    watcher.look()
    assert (watcher.running, watcher.trouble) == (False, "slow")
    bench.later(watcher, 1)
    assert watcher.running


def test_a_process_that_is_stopped_is_killed_as_well(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("fetching")
    os.kill(bench.children[0].pid, signal.SIGSTOP)
    bench.later(watcher, LIMIT + 1)
    assert bench.line.read() == b""


def test_a_process_that_never_says_how_far_it_is_is_killed(bench: Bench) -> None:
    bench.say("idle")  # of an earlier process
    bench.seconds += 1000
    watcher = started(bench)
    bench.later(watcher, LIMIT)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert trouble_of(watcher) == "slow"


def test_what_an_earlier_process_left_does_not_kill_the_next(bench: Bench) -> None:
    bench.say("fetching", 7)
    bench.seconds += 100 * LIMIT
    watcher = started(bench)
    bench.later(watcher, 1)
    assert trouble_of(watcher) == ""


def test_a_process_that_rests_is_left_alone_and_its_next_round_has_all_the_time(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("idle")
    for _ in range(10):
        bench.later(watcher, LIMIT)
    bench.say("fetching")
    bench.later(watcher, LIMIT)
    assert trouble_of(watcher) == ""
    bench.later(watcher, 1)
    assert trouble_of(watcher) == "slow"


def test_a_rest_between_two_looks_is_noticed_by_the_round_that_follows(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("installing")
    bench.later(watcher, LIMIT - 1)
    bench.say("checking")
    bench.later(watcher, 1)
    bench.later(watcher, LIMIT - 1)
    assert trouble_of(watcher) == ""


def test_a_round_that_comes_to_its_end_ends_the_trouble(bench: Bench) -> None:
    watcher = started(bench)
    bench.later(watcher, LIMIT + 1)
    bench.until_dead()
    watcher.look()
    bench.later(watcher, 1)
    assert (watcher.running, watcher.trouble) == (True, "slow")
    bench.say("checking")
    bench.later(watcher, 1)
    bench.say("idle")
    bench.later(watcher, 1)
    assert trouble_of(watcher) == ""


@pytest.mark.parametrize(("script", "sign"), [(STAY, signal.SIGTERM), (STUBBORN, signal.SIGKILL)])
def test_the_process_ends_with_the_terminal_and_is_not_started_again(
    bench: Bench, script: str, sign: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "GRACE_SECONDS", 10.0 if sign == signal.SIGTERM else 0.1)
    watcher = started(bench, script)
    watcher.end()
    if bench.children[0].code() is None:  # killed, but the system needs a moment more than the terminal waits
        bench.until_dead()
    assert bench.children[0].code() == -sign
    bench.later(watcher, 10 * LONGEST_PAUSE_SECONDS)
    assert len(bench.children) == 1


def test_ending_twice_or_before_the_start_does_nothing(bench: Bench) -> None:
    watcher = bench.watch(STAY)
    watcher.end()
    watcher.end()
    watcher.look()
    assert bench.children == []


def test_a_look_costs_the_screen_next_to_nothing(bench: Bench) -> None:
    watcher = started(bench)
    bench.say("fetching")
    times = []
    for _ in range(100):
        begin = time.perf_counter()
        watcher.look()
        times.append(time.perf_counter() - begin)
    assert sorted(times)[50] < 0.002
