"""How a printer is; apart from the report that tells it, which a terminal need not load to start."""

from typing import Literal

Printer = Literal["none", "ready", "low", "out", "jam", "gone", "unknown"]
"""There is none, it is ready, paper is low, paper is out, it is jammed, it does not answer."""
