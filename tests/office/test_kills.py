from pathlib import Path
from random import Random

from tests.office import kills
from tests.office.running import Site

KILLS = 10
"""`python -m tests.benchmarks kills` makes 200."""


def test_nothing_that_was_shown_is_lost_when_terminal_and_server_are_killed(tmp_path: Path) -> None:
    told = kills.run(Site(tmp_path), KILLS, Random(20261126))
    assert min(told.kills[victim] for victim in kills.VICTIMS) > 0
    assert min(map(len, (told.numbers, told.calls, told.done, told.seen))) > 0
