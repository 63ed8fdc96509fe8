"""Asks whether a locked package has a known vulnerability, from the public list that pip-audit knows.

python -m tests.audit    exit code 1 when one has, or when the list of packages cannot be read

Without a network it says that nothing was asked, and passes: a machine in an office must be able to run the checks.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

LOCKED = Path(__file__).with_name("constraints.txt")  # what the terminal and the server need is in it too

ACCEPTED: dict[str, str] = {}
"""Known vulnerabilities that do not reach us, by their ids, with the reason."""


def audit(locked: Path = LOCKED, options: Sequence[str] = ()) -> int:
    """Print what is known about the packages of a list, and return the exit code.

    Args:
        locked: The list, with pinned versions and hashes.
        options: More of pip-audit's options.
    """
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--requirement", str(locked)]
    command += ["--vulnerability-service", "osv", "--progress-spinner", "off"]
    readable = _run([*command, "--dry-run"])
    if readable.returncode:
        print(readable.stderr)
        return 1
    command += [part for name in ACCEPTED for part in ("--ignore-vuln", name)]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        places = ["--cache-dir", str(Path(folder) / "cache"), "--output", str(report)]
        asked = _run([*command, "--format", "json", *places, *options])
        if not report.exists():
            print(f"not audited, nobody could be asked: {asked.stderr.strip().splitlines()[-1][:200]}")
            return 0
        found = _found(report)
    print("\n".join(found) or "no known vulnerability")
    return 1 if found else 0


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _found(report: Path) -> list[str]:
    packages = json.loads(report.read_text("utf-8"))["dependencies"]
    return [
        f"{package['name']} {package['version']}: {known['id']}, mended in "
        f"{', '.join(known['fix_versions']) or 'none'}: {known['description'][:200]}"
        for package in packages
        for known in package.get("vulns", ())
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    sys.exit(audit())
