"""A fault in words that may be logged: where it happened, never what was on the screen.

The message of an exception can hold a language, a topic or a number, so only its kind and the places in the code are
kept (`ux.md` O8).
"""

import traceback


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
