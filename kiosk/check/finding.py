"""What `kiosk check` says of one thing."""

from typing import Literal, NamedTuple


class Finding(NamedTuple):
    """One line of the check.

    Attributes:
        weight: "error" where the terminal cannot work, "warning" where it works worse than it could.
        what: the thing that was looked at.
        found: what is the case.
        mend: what to do; empty when all is well.
    """

    weight: Literal["ok", "warning", "error"]
    what: str
    found: str
    mend: str = ""

    def line(self) -> str:
        """Return the finding as one line for people."""
        return f"{self.weight:<8} {self.what}: {self.found}" + (f". {self.mend}" if self.mend else "")


def ok(what: str, found: str) -> Finding:
    """Say that all is well."""
    return Finding("ok", what, found)


def warning(what: str, found: str, mend: str) -> Finding:
    """Say that the terminal works worse than it could, and what to do."""
    return Finding("warning", what, found, mend)


def error(what: str, found: str, mend: str) -> Finding:
    """Say that the terminal cannot work, and what to do."""
    return Finding("error", what, found, mend)
