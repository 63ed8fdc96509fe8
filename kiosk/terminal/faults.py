"""A fault in words that may be logged: where it happened, never what was on the screen.

The message of an exception can hold a language, a topic or a number, so only its kind and the places in the code are
kept (`ux.md` O8).
"""

import traceback
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def describe(fault: BaseException) -> str:
    """The kinds of the fault and its causes, and the places in the code, without messages or values."""
    lines = []
    told: set[int] = set()
    seen: BaseException | None = fault
    while seen is not None and id(seen) not in told:
        told.add(id(seen))
        lines.append(type(seen).__qualname__)
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def place_of(fault: BaseException) -> str:
    """The file and line in this package where the fault came up, without the folders of this machine."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{Path(ours[-1].filename).relative_to(_PACKAGE.parent)}:{ours[-1].lineno}"
