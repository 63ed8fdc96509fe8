"""From blocks to sheets: what fits on the screen now, and how many sheets there are.

Nothing scrolls (`ux.md` C5). Blocks run down the page; what does not fit goes to the next sheet, a heading goes with
what follows it, and the title stands on every sheet, in small on the further ones. On a wide screen the blocks after
the title run in two columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiosk.domain import views
from kiosk.domain.session import TEXT_SCALES
from kiosk.terminal.theme import Look
from kiosk.terminal.widgets import choice, codes, prose
from kiosk.terminal.widgets.entry import Field
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Actor

GAP = 22
COLUMN_GAP = 64
ASIDE_SHARE = 0.62
"""The part of a wide screen that codes take beside the words they are about."""
LAST_RESORT = 0.85
"""A piece that no sheet can hold, such as a week's table on a low screen, is set so much smaller; nothing is cut."""


@dataclass
class Piece:
    """A fitted part with what the flow must know: whether it keeps with the next or spans the page.

    A `loose` piece has no order: on a wide screen it takes the column with more room. An `aside` piece stands in the
    second column beside everything else.
    """

    part: Part
    keeps: bool = False
    span: bool = False
    loose: bool = False
    aside: bool = False
    before: float = 0.0


@dataclass
class Sheet:
    """What stands on one sheet: pieces with their places, counted from the top left of the content area."""

    spots: list[tuple[Part, float, float]] = field(default_factory=list)


def parts_of(look: Look, block: views.Block, act: Actor, width: float, *, compact: bool) -> list[Part]:
    """The parts that draw a block; a grid gives one part a row. `compact` saves height where tiles can."""
    match block:
        case views.Title():
            return [prose.title(look, block, act)]
        case views.Lead():
            return [prose.lead(look, block)]
        case views.Heading():
            return [prose.heading(look, block)]
        case views.Paragraph():
            return [prose.paragraph(look, block)]
        case views.Step():
            return [prose.step(look, block)]
        case views.Item():
            return [prose.item(look, block)]
        case views.Banner():
            return [prose.banner(look, block, act)]
        case views.Week():
            return [prose.Week(look, block)]
        case views.Tiles():
            return choice.tile_rows(look, block, act, width, compact=compact)
        case views.Button():
            return [choice.button(look, block, act)]
        case views.Card():
            return [choice.CardPress(look, block, act)]
        case views.Codes():
            return codes.code_parts(look, block, width)
        case views.Number():
            return [codes.BigNumber(look, block.label)]
        case views.Entry():
            return [Field(look, block)]
        case views.Keys():
            return [choice.KeyPanel(look, block, act)]


def spans(look: Look, block: views.Block) -> bool:
    """Whether a block takes the whole width of a wide screen; with large text every block does."""
    if not look.screen.landscape or look.text_scale > 1:
        return True
    wide = (views.Title, views.Lead, views.Tiles, views.Codes, views.Number, views.Entry, views.Keys)
    return isinstance(block, wide) or (isinstance(block, views.Paragraph) and block.wide)


def codes_aside(look: Look, blocks: Sequence[views.Block], width: float) -> bool:
    """Whether the page's codes stand in a column of their own, so that what they are about stays beside them."""
    found = [block for block in blocks if isinstance(block, views.Codes)]
    wide = look.screen.landscape and look.text_scale == 1
    column = column_widths(look, width, aside=True)[1]
    return wide and bool(found) and all(codes.side_by_side(look, block, column) for block in found)


def column_widths(look: Look, width: float, *, aside: bool) -> tuple[float, float]:
    """The two columns of a wide screen in pixels: equal, or the second one wide enough for codes."""
    room = width - look.space(COLUMN_GAP)
    second = room * (ASIDE_SHARE if aside else 0.5)
    return room - second, second


def pieces_of(
    look: Look,
    blocks: Sequence[views.Block],
    act: Actor,
    width: float,
    heights: tuple[float, float],
    *,
    compact: bool = False,
) -> list[Piece]:
    """All blocks as fitted pieces for sheets of `width` pixels, with the `heights` of the first and of further ones."""
    if codes_aside(look, blocks, width):
        pieces = _pieces(look, blocks, act, (width, heights[0]), compact=compact, beside=True)
        if all(piece.part.height <= heights[0] for piece in pieces):
            # codes first: they stay on the first sheet
            return sorted(pieces, key=lambda piece: not piece.aside)
    return _pieces(look, blocks, act, (width, heights[1]), compact=compact, beside=False)


def _pieces(
    look: Look,
    blocks: Sequence[views.Block],
    act: Actor,
    size: tuple[float, float],
    *,
    compact: bool,
    beside: bool,
) -> list[Piece]:
    width, height = size
    pieces = []
    first, second = column_widths(look, width, aside=beside)
    for i, block in enumerate(blocks):
        # a heading stands above what it is about, so it spans what that spans
        after = blocks[i + 1] if isinstance(block, views.Heading) and i + 1 < len(blocks) else block
        span = (spans(look, block) or spans(look, after)) and not beside
        aside = beside and isinstance(block, views.Codes)
        room = width if span else second if aside else first
        for part in fitted(look, block, act, (room, height), compact=compact):
            head = isinstance(block, views.Heading)
            loose = not beside and isinstance(block, views.Banner | views.Button)
            before = look.space(24) if head else 0
            pieces.append(Piece(part, keeps=head, span=span, loose=loose, aside=aside, before=before))
    return pieces


def fitted(
    look: Look, block: views.Block, act: Actor, size: tuple[float, float], *, compact: bool
) -> list[Part]:
    """The parts of a block, fitted; one that is higher than a sheet is set in the next smaller text size."""
    width, height = size
    parts = parts_of(look, block, act, width, compact=compact)
    highest = max((part.fit(width) for part in parts), default=0.0)
    smaller = [scale for scale in (LAST_RESORT, *TEXT_SCALES) if scale < look.text_scale]
    if highest <= height or not smaller:
        return parts
    return fitted(replace(look, text_scale=max(smaller)), block, act, size, compact=compact)


def sheets_of(
    look: Look, pieces: Sequence[Piece], width: float, height: float, head: Part | None
) -> list[Sheet]:
    """Breaks pieces into sheets of `height` pixels; `head` (the title in small) stands on every further sheet."""
    flow = Flow(look, width, height)
    flow.head = head
    flow.second = column_widths(look, width, aside=any(piece.aside for piece in pieces))[0] + look.space(
        COLUMN_GAP
    )
    flow.open_sheet()
    i = 0
    while i < len(pieces):
        group = [pieces[i]]
        while group[-1].keeps and i + len(group) < len(pieces):
            group.append(pieces[i + len(group)])
        flow.add(group)
        i += len(group)
    return flow.sheets


class Flow:
    """Fills sheets from the top; on a wide screen two columns side by side below what spans both."""

    def __init__(self, look: Look, width: float, height: float) -> None:
        """Takes the content area in pixels."""
        self.look = look
        self.width = width
        self.height = height
        self.gap = look.space(GAP)
        self.head: Part | None = None
        self.sheets: list[Sheet] = []
        self.columns: list[float] = []
        self.start = 0.0
        self.column = 0
        self.second = 0.0

    def open_sheet(self) -> None:
        """Begins a sheet, a further one with the head."""
        self.sheets.append(Sheet())
        self.start = 0.0
        if self.head and len(self.sheets) > 1:
            self.sheets[-1].spots.append((self.head, 0, 0))
            self.start = self.head.height + self.gap
        self.columns = [self.start, self.start]
        self.column = 0

    def add(self, group: list[Piece]) -> None:
        """Puts pieces that belong together; a group too high for a fresh sheet is put piece by piece."""
        need = sum(p.part.height + p.before for p in group) + self.gap * (len(group) - 1)
        if not self.fits(group[0], need):
            fresh = self.height - (self.head.height + self.gap if self.head else 0)
            if need > fresh and len(group) > 1:
                for piece in group:
                    self.add([piece])
                return
            self.open_sheet()
        for piece in group:
            self.place(piece)

    def fits(self, piece: Piece, need: float) -> bool:
        """Whether `need` pixels are free, turning to the second column where there is one."""
        if piece.span:
            return max(self.columns) + need <= self.height
        if piece.aside:
            return self.columns[1] + need <= self.height
        if self.columns[self.column] + need <= self.height:
            return True
        if self.column == 0:
            self.column = 1
            return self.columns[1] + need <= self.height
        return False

    def place(self, piece: Piece) -> None:
        """Puts one piece below what is there."""
        if piece.span:
            y = max(self.columns)
            y += piece.before if y > self.start else 0
            self.sheets[-1].spots.append((piece.part, 0, y))
            self.columns = [y + piece.part.height + self.gap] * 2
            self.start = self.columns[0] if self.column == 0 else self.start
            self.column = 0
            return
        if piece.aside:
            self.put(piece, 1)
            return
        if piece.loose and self.columns[0] == self.start < self.columns[1]:
            self.column = 0
        elif piece.loose and self.columns[1] == self.start < self.columns[0]:
            self.column = 1
        self.put(piece, self.column)

    def put(self, piece: Piece, column: int) -> None:
        """Puts one piece below what is in a column."""
        y = self.columns[column]
        y += piece.before if y > self.start else 0
        self.sheets[-1].spots.append((piece.part, self.second if column else 0, y))
        self.columns[column] = y + piece.part.height + self.gap
