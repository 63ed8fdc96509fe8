"""Several publishers at once, in processes of their own, take turns."""

import subprocess
import sys
from pathlib import Path

from tests.central.releases.site_help import Site

CHILD = """
import sys
from pathlib import Path
from tests.central.releases.site_help import Site, pages, tables
from kiosk.central.releases.publisher import Publisher

home, name = Path(sys.argv[1]), sys.argv[2]
site = Site(home)
publisher = Publisher(site.folder, site.online, lambda: site.now)
for turn in range(5):
    print(publisher.publish(tables(f"{name} {turn}"), pages(f"{name} {turn}")))
"""


def test_publishers_in_several_processes_take_turns_and_every_release_is_whole(site: Site) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(site.home), name],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for name in ("eins", "zwei", "drei")
    ]
    numbers = [int(line) for child in children for line in child.communicate(timeout=120)[0].split()]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert sorted(numbers) == list(range(2, 17))
    publisher = site.publisher()
    assert [release.number for release in publisher.releases()] == list(range(1, 17))
    assert publisher.verify() == []
    assert all(publisher.tables(number) for number in range(1, 17))
    terminal = site.terminal()
    terminal.update(site.now)
    assert terminal.release == 16
