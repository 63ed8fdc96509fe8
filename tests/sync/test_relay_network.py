"""An office on two machines: real programs at two addresses in two network namespaces, cut apart at random.

The office server runs in one, two further terminals in the other. Cables are pulled and put back, and every program is
killed now and then. In the end every number that was given is in the office's ledger once, and both sides say the same
of it.
"""

import os
import random
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from kiosk.domain.ticket import State, Ticket
from kiosk.errors import LedgerError
from kiosk.office.certificate import ensure
from kiosk.office.relay import ensure_key
from kiosk.store.ledger import Ledger
from tests.sync.relay_judge import Judge
from tests.terminal import room

TOP = Path(__file__).parents[2]
OFFICE_AT, TERMINALS_AT = "10.213.77.1", "10.213.77.2"
PORT = 8443
LETTERS = "BC"
PATIENCE_SECONDS = 90
STEPS = 25


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Network:
    """Two namespaces and the cable between them."""

    def __init__(self, name: str) -> None:
        self.office, self.terminals = f"{name}o", f"{name}t"
        self.plug = {self.office: f"{name}0", self.terminals: f"{name}1"}
        for space in self.plug:
            ip("netns", "add", space)
        ip("link", "add", self.plug[self.office], "type", "veth", "peer", "name", self.plug[self.terminals])
        for (space, plug), address in zip(self.plug.items(), (OFFICE_AT, TERMINALS_AT), strict=True):
            ip("link", "set", plug, "netns", space)
            ip("-n", space, "addr", "add", f"{address}/24", "dev", plug)
            ip("-n", space, "link", "set", "lo", "up")
        self.heal()

    def cut(self, space: str) -> None:
        """Pulls the cable at one end: one machine notices at once, the other waits for answers."""
        ip("-n", space, "link", "set", self.plug[space], "down")

    def heal(self) -> None:
        for space, plug in self.plug.items():
            ip("-n", space, "link", "set", plug, "up")

    def remove(self) -> None:
        for space in self.plug:
            with suppress(subprocess.CalledProcessError):
                ip("netns", "del", space)


class Program:
    """A program in a namespace, which can be killed and started again."""

    def __init__(self, space: str, command: list[str], environ: dict[str, str]) -> None:
        self._command = ["ip", "netns", "exec", space, *command]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        self._environ = clean | environ
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            cwd=TOP,
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> bytes:
        """Kills it, and returns what it had printed."""
        assert self._process
        self._process.kill()
        return self._process.communicate()[0]

    def finish(self) -> bytes:
        """Ends its input and returns what it printed."""
        assert self._process
        return self._process.communicate(timeout=30)[0]


class Terminal:
    """A further terminal: its data, the relay process, and somebody who takes numbers."""

    def __init__(self, network: Network, folder: Path, letter: str, office: Path, seed: int) -> None:
        folder.mkdir()
        self.ledger = folder / "ledger.sqlite"
        Ledger(self.ledger).close()
        environ = {
            "KIOSK_OFFICE_LOCATION": room.OFFICE,
            "KIOSK_TERMINAL_DATA_DIR": str(folder),
            "KIOSK_TERMINAL_SERIES": letter,
            "KIOSK_RELAY_URL": f"https://{OFFICE_AT}:{PORT}",
            "KIOSK_RELAY_KEY": ensure_key(office),
            "KIOSK_RELAY_CA_FILE": str(office / "certificate.pem"),
        }
        space = network.terminals
        self.relay = Program(space, [sys.executable, "-m", "kiosk", "relay"], environ)
        child = str(Path(__file__).with_name("relay_child.py"))
        giving = [sys.executable, child, str(self.ledger), room.OFFICE, letter, str(seed)]
        self.giving = Program(space, giving, environ)
        self.given: list[str] = []

    def hear(self, printed: bytes) -> None:
        self.given += printed.decode().splitlines()

    def labels(self) -> list[str]:
        with Ledger(self.ledger) as ledger:
            day = ledger.day(room.OFFICE, datetime.now(UTC))
            return [ticket.label for ticket in ledger.tickets(room.OFFICE, day)]


@contextmanager
def network_of(name: str) -> Iterator[Network]:
    try:
        network = Network(name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine makes no network namespaces: {error.stderr.decode().strip()}")
    try:
        yield network
    finally:
        network.remove()


def pause(seconds: float) -> None:
    select.select([], [], [], seconds)


def work_at_the_counter(ledger: Ledger, chance: random.Random, here: list[Ticket]) -> None:
    now = datetime.now(UTC)
    with suppress(LedgerError):
        if here and chance.random() < 0.5:
            ledger.serve(here[-1].id, "1", now)
            ledger.finish(here.pop().id, "1", now)
        elif ticket := ledger.call_next(room.OFFICE, "1", now):
            here.append(ticket)


def do_harm(chance: random.Random, network: Network, server: Program, relays: list[Program]) -> None:
    """Pulls a cable, or puts all back, or kills a program and starts it again; sometimes nothing."""
    what = chance.random()
    if what < 0.3:
        network.cut(chance.choice([network.office, network.terminals]))
    elif what < 0.6:
        network.heal()
    elif what < 0.75:
        program = chance.choice(relays) if what < 0.7 else server
        program.kill()
        program.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes network namespaces")
@pytest.mark.parametrize("seed", [1])
def test_terminals_that_lose_the_office_at_random_lose_and_double_no_number(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    data = tmp_path / "office"
    shutil.copytree(room.releases(), data / "releases")
    ensure(data / "office", [OFFICE_AT], datetime.now(UTC))
    with network_of(f"k{os.getpid() % 100_000}s{seed}") as network, ExitStack() as end:
        environ = {
            "KIOSK_OFFICE_LOCATION": room.OFFICE,
            "KIOSK_TERMINAL_DATA_DIR": str(data),
            "KIOSK_OFFICE_SERVER_BIND": OFFICE_AT,
            "KIOSK_OFFICE_SERVER_HOSTS": OFFICE_AT,
            "KIOSK_OFFICE_SERVER_PORT": str(PORT),
            "KIOSK_OFFICE_SERVER_LOCAL_PORT": "0",
            "KIOSK_OFFICE_SERVER_CLOSE_BY_ITSELF": "false",
        }
        server = Program(network.office, [sys.executable, "-m", "kiosk", "office", "serve"], environ)
        end.callback(server.kill)
        terminals = []
        for letter in LETTERS:
            terminal = Terminal(network, tmp_path / letter, letter, data / "office", seed)
            end.callback(terminal.relay.kill)
            end.callback(terminal.giving.kill)
            terminals.append(terminal)
        ledger = end.enter_context(Ledger(data / "ledger.sqlite"))
        here: list[Ticket] = []
        for _ in range(STEPS):
            pause(chance.uniform(0.1, 1.2))
            do_harm(chance, network, server, [terminal.relay for terminal in terminals])
            work_at_the_counter(ledger, chance, here)
        network.heal()
        for terminal in terminals:
            terminal.hear(terminal.giving.finish())
            assert len(terminal.given) > STEPS / 2
            assert terminal.labels() == terminal.given
        judge = Judge(room.OFFICE, ledger, LETTERS, [terminal.ledger for terminal in terminals])
        judge.wait_until_alike(PATIENCE_SECONDS)
        called = ledger.call_next(room.OFFICE, "2", datetime.now(UTC))
        assert called is not None
        judge.wait_until_alike(PATIENCE_SECONDS)
        assert State.CALLED in {ticket.state for ticket in judge.there()}
        judge.check_events()
