"""Writes version after version into a database and prints each one after it is written.

Usage: python storage_child.py DATABASE FIRST
"""

import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.store.storage import CrashSafeStorage


def main(path: str, first: str) -> None:
    storage = CrashSafeStorage(path)
    for version in count(int(first)):
        storage.write({"topics": {"1": {"version": version, "filling": "ر" * 5000}}})
        print(version, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
