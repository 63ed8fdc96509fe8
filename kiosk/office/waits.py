"""Where somebody stands in the own line, and how long that will take; worked out once for all phones of a line.

waits = Waits(office)
standing = await waits.of(board, ticket)
"""

import asyncio
from dataclasses import dataclass

from msgspec.structs import replace

from kiosk.domain.estimate import Situation, Wait, estimate
from kiosk.domain.line import Line, ahead_of, line_of
from kiosk.domain.ticket import Ticket
from kiosk.office.board import Board
from kiosk.office.parts import Office


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of one ticket.

    Attributes:
        ahead: How many are called before it; None when it does not wait.
        wait: How long that takes; None when nobody knows, or when it does not wait.
    """

    ahead: int | None = None
    wait: Wait | None = None


class Waits:
    """Knows the lines of one office at the moment of the newest board."""

    def __init__(self, office: Office) -> None:
        """Prepare it; nothing is read yet."""
        self._office = office
        self._board: Board | None = None
        self._outlooks: dict[tuple[Line, str | None], Situation] = {}
        self._asking = asyncio.Lock()

    async def of(self, board: Board, ticket: Ticket) -> Standing:
        """Return where a ticket of a board stands.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        line = self._line(ticket, board)
        ahead = ahead_of(ticket, board.waiting, line)
        if ahead is None:
            return Standing()
        divided = any(duty.services is not None for duty in board.duty)
        outlook = await self._outlook(board, line, ticket.service if divided else None)
        return Standing(ahead, estimate(replace(outlook, ahead=ahead)))

    def _line(self, ticket: Ticket, board: Board) -> Line:
        lines = self._office.settings.queue.lines
        groups = self._office.content().groups(board.day) if lines else ()
        return line_of(ticket.service, lines, [group.id for group in groups])

    async def _outlook(self, board: Board, line: Line, asks: str | None) -> Situation:
        async with self._asking:
            if board is not self._board:
                self._board, self._outlooks = board, {}
            if (line, asks) not in self._outlooks:
                office, now = self._office.id, self._office.now()
                self._outlooks[line, asks] = await self._office.desk.ask(
                    lambda ledger: ledger.outlook(office, now, line, asks=asks)
                )
            return self._outlooks[line, asks]
