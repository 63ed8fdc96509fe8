"""No thread of the server is the first to read a record of some kind."""

import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]

IMPORT_ALL = """
import gc, pkgutil
from importlib import import_module
from pathlib import Path
from msgspec import Struct
from kiosk.central.config import Config
from kiosk.central.setup import set_up

def is_learned(kind):
    return any(type(one).__name__ == "StructInfo" for one in gc.get_referents(kind))

class Unknown(Struct):
    field: int

set_up(Config(Path("central"), secure=False))
import kiosk.central
from kiosk.central import records

learned = {kind for kind in records.records() if is_learned(kind)}
for module in pkgutil.walk_packages(kiosk.central.__path__, "kiosk.central."):
    import_module(module.name)
later = {f"{kind.__module__}.{kind.__name__}" for kind in records.records() if kind not in learned}
from kiosk.domain.report import Report
print(Report in learned, is_learned(Unknown), sorted(later))
"""


def test_all_records_of_the_server_are_known_when_it_is_set_up(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "True False []\n", done.stderr
