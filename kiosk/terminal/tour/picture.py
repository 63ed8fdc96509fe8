"""What is on the screen, read from the widgets that draw it, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from kiosk.terminal.textures import natural_width
from kiosk.terminal.widgets.choice import KeyPanel
from kiosk.terminal.widgets.codes import CodeSquare
from kiosk.terminal.widgets.entry import Field
from kiosk.terminal.widgets.frame import Corner
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Press
from kiosk.terminal.widgets.stage import Stage
from kiosk.terminal.widgets.text import Text
from kiosk.text.fonts import missing_glyphs

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels, counted from the upper left corner."""

LEAST_SIZE = 28
"""Design pixels: no text is smaller than a capital of 4.8 mm (`ux.md` C2), also when a long word shrinks it."""

SLACK = 1.0
"""Rounding to whole pixels may move an edge by so much."""


@dataclass
class Picture:
    """One screen in numbers."""

    screen: str
    language: str
    direction: str
    size: tuple[int, int]
    theme: str
    text_scale: float
    texts: list[tuple[str, Box]] = field(default_factory=list)
    buttons: list[tuple[str, Box]] = field(default_factory=list)
    codes: list[tuple[str, Box]] = field(default_factory=list)

    def as_json(self, file: str) -> dict[str, Any]:
        """The entry of ``tour.json``."""
        return {
            "file": file,
            "screen": self.screen,
            "language": self.language,
            "direction": self.direction,
            "size": list(self.size),
            "theme": self.theme,
            "text_scale": self.text_scale,
            "texts": [{"text": text, "box": list(box)} for text, box in self.texts],
            "buttons": [{"label": label, "box": list(box)} for label, box in self.buttons],
            "codes": [{"payload": payload, "box": list(box)} for payload, box in self.codes],
        }


def look_at(stage: Stage) -> Picture:
    """Reads the screen as it is drawn now."""
    view = stage.view
    assert view is not None
    picture = Picture(
        screen=view.screen,
        language=view.language,
        direction=view.direction,
        size=(stage.screen.width, stage.screen.height),
        theme="high_contrast" if view.high_contrast else "light",
        text_scale=view.text_scale,
    )
    for part in parts(stage):
        if isinstance(part, Text):
            picture.texts.append((part.text, _from_top(stage, part.ink_box)))
        elif isinstance(part, CodeSquare):
            picture.codes.append((part.payload, _from_top(stage, (part.x, part.y, part.width, part.height))))
        elif isinstance(part, Press) and not isinstance(part, Corner):
            picture.buttons.append((part.label, _from_top(stage, (part.x, part.y, part.width, part.height))))
    return picture


def parts(stage: Stage) -> Iterator[Part]:
    """Every part on the screen, outer before inner."""
    waiting = list(reversed(stage.parts))
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(part.children)


def _from_top(stage: Stage, box: Box) -> Box:
    x, y, width, height = box
    return (round(x), round(stage.height - y - height), round(width), round(height))


def problems(stage: Stage, picture: Picture) -> list[str]:
    """What is wrong with the screen, in words; empty when nothing is."""
    return [
        *_outside(picture),
        *_clipped(stage),
        *_small(stage, picture),
        *_overlapping(picture),
        *_colliding(stage),
        *_glyphless(picture),
        *_small_codes(stage, picture),
        *_far_keys(stage, picture),
    ]


def _outside(picture: Picture) -> Iterator[str]:
    window = (0.0, 0.0, float(picture.size[0]), float(picture.size[1]))
    for name, box in (*picture.texts, *picture.buttons, *picture.codes):
        if not _contains(window, box):
            yield f"{name!r} is not wholly on the screen: {box}"


def _clipped(stage: Stage) -> Iterator[str]:
    """Words outside what carries them, and words broken in the middle."""
    for part in parts(stage):
        if isinstance(part, Text):
            room = _carrier(part)
            if room is not None and not _contains(_box(room), part.ink_box):
                yield f"{part.text!r} is wider or higher than what carries it"
            longest = max(
                (natural_width(word, part.font_size, part.weight) for word in part.text.split()), default=0
            )
            if longest and part.font_size * min(1.0, part.width / longest) < LEAST_SIZE * stage.screen.unit:
                yield f"a word of {part.text!r} is much too long for its place"


def _carrier(part: Part) -> Part | None:
    """The nearest touch target around a text, else the part it was put into."""
    around = part.parent
    outer = around if isinstance(around, Part) else None
    while isinstance(around, Part):
        if isinstance(around, Press):
            return around
        around = around.parent
    return outer


def _box(part: Part) -> Box:
    return (part.x, part.y, part.width, part.height)


def _small(stage: Stage, picture: Picture) -> Iterator[str]:
    least = stage.screen.touch
    for label, (_x, _y, width, height) in picture.buttons:
        if min(width, height) < least - SLACK:
            yield f"the target {label!r} is {width} x {height} px, less than {least} (20 mm)"


def _overlapping(picture: Picture) -> Iterator[str]:
    for kind, found in (("targets", picture.buttons), ("texts", picture.texts), ("codes", picture.codes)):
        for (first, a), (second, b) in combinations(found, 2):
            if _overlap(a, b):
                yield f"the {kind} {first!r} and {second!r} overlap"


def _colliding(stage: Stage) -> Iterator[str]:
    """Parts of the page, the frame and the foot that run into each other."""
    for first, second in combinations(stage.parts, 2):
        if _overlap(_box(first), _box(second)):
            yield f"{type(first).__name__} and {type(second).__name__} run into each other"


def _glyphless(picture: Picture) -> Iterator[str]:
    for text, _ in picture.texts:
        if missing := missing_glyphs(text):
            yield f"no glyph for {sorted(missing)} in {text!r}"


def _small_codes(stage: Stage, picture: Picture) -> Iterator[str]:
    for part in parts(stage):
        if isinstance(part, CodeSquare) and part.width < part.least():
            yield f"a code is {part.width} px wide, less than {part.least()} (1.5 mm a module)"


def _far_keys(stage: Stage, picture: Picture) -> Iterator[str]:
    """Nobody begins to type where no keys are seen.

    Larger texts, and the alphabet on a small upright screen, may take more than one sheet.
    """
    if not stage.screen.landscape or picture.text_scale != 1:
        return
    shown = tuple(parts(stage))
    fields = [part for part in shown if isinstance(part, Field)]
    if any(field.is_empty for field in fields) and not any(isinstance(part, KeyPanel) for part in shown):
        yield "the keys stand on another sheet than what is typed with them"


def _contains(outer: Box, inner: Box) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[0] + inner[2] <= outer[0] + outer[2] + SLACK
        and inner[1] + inner[3] <= outer[1] + outer[3] + SLACK
    )


def _overlap(a: Box, b: Box) -> bool:
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return across > SLACK and down > SLACK
