"""One figure: what we need, what the yardstick needs in the same run, and how the two may relate."""

from dataclasses import dataclass

_UNITS = {"ms": 1e3, "MB": 1 / 2**20, "": 1.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured pair.

    Attributes:
        name: What was measured.
        ours: Our value: seconds for ``ms``, bytes for ``MB``, else a plain number.
        against: The yardstick in words; empty for a value that is told for information only.
        yardstick: Its value, in the same unit.
        allowed: The greatest ratio that is good; None for information only.
        unit: How values are written: ``ms``, ``MB`` or nothing.
        note: What a reader must know to judge it.
    """

    name: str
    ours: float
    against: str = ""
    yardstick: float = 0.0
    allowed: float | None = None
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the yardstick we need."""
        return self.ours / self.yardstick

    @property
    def held(self) -> bool:
        """Whether the ratio is within what is allowed; information is always held."""
        return self.allowed is None or self.ratio <= self.allowed

    def lines(self) -> list[str]:
        """The figure as it is printed, the note below it."""
        parts = [f"{self.name}: {self._written(self.ours)}"]
        if self.against:
            parts.append(f"{self.against} {self._written(self.yardstick)}")
            parts.append(f"ratio {self.ratio:.3f}" if self.unit == "MB" else f"ratio {self.ratio:.2f}")
        parts.append(self._verdict())
        return [", ".join(filter(None, parts)), *([f"    {self.note}"] if self.note else [])]

    def _written(self, value: float) -> str:
        digits = 2 if self.unit == "ms" and value < 0.1 else 0 if self.unit == "ms" else 1
        return f"{value * _UNITS[self.unit]:.{digits}f} {self.unit}".rstrip()

    def _verdict(self) -> str:
        if self.allowed is None:
            return "for information"
        word = "held" if self.held else "MISSED"
        return f"allowed {self.allowed:g}: {word}"
