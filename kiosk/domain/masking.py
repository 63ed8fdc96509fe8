"""Hiding small counts, so that a statistic never singles a person out (DSGVO Art. 5 and 25).

Hiding the small number alone is not enough where it can be reckoned from others: from the sum of a column, which the
table of the languages tells as well as that of the services, from the other numbers of its row, or from the sum of a
month. So others are hidden with it, the smallest first, until each of them could be anything from one person to many;
and where too few are left the sum is hidden too. Sums over many days are rounded, and never to a number that tells
what was hidden on one of the days.
"""

from collections.abc import Sequence

from kiosk.domain.ticket import SMALLEST_SHOWN_COUNT, masked

ROUNDED_TO = 5

_SLACK = SMALLEST_SHOWN_COUNT - 1
"""So many people more than hidden numbers: then none of these is known to be small."""


class Grid:
    """A table of numbers, and which of them are hidden; zero is nobody and is always shown.

    Attributes:
        rows: the numbers.
        hidden: which of them are hidden.
        rows_of: the places of each row that are not zero.
        columns: the places of each column that are not zero.
    """

    def __init__(self, rows: Sequence[Sequence[int]], width: int) -> None:
        """Hide what is small.

        Args:
            rows: numbers, as many in each.
            width: how many; a table without rows has columns too.
        """
        self.rows = rows
        self.hidden = [[masked(number) is None for number in row] for row in rows]
        self.rows_of = [
            [(row, at) for at, number in enumerate(numbers) if number] for row, numbers in enumerate(rows)
        ]
        self.columns = [[(row, at) for row in range(len(rows)) if rows[row][at]] for at in range(width)]

    def shown(self) -> list[list[int | None]]:
        """The numbers, None for those that are hidden."""
        pairs = zip(self.rows, self.hidden, strict=True)
        return [
            [None if gone else number for number, gone in zip(row, hidden, strict=True)]
            for row, hidden in pairs
        ]

    def hidden_of(self, places: Sequence[tuple[int, int]]) -> list[int]:
        """The hidden numbers among some places."""
        return [self.rows[row][column] for row, column in places if self.hidden[row][column]]

    def hide(self, row: int, column: int) -> None:
        """Hide a number that is not zero."""
        self.hidden[row][column] = self.rows[row][column] != 0

    def hide_smallest(self, places: Sequence[tuple[int, int]]) -> bool:
        """Hide the smallest that is shown yet; False when there is none."""
        shown = [place for place in places if not self.hidden[place[0]][place[1]]]
        if shown:
            self.hide(*min(shown, key=lambda place: self.rows[place[0]][place[1]]))
        return bool(shown)

    def amount_hidden(self) -> int:
        """How many numbers are hidden."""
        return sum(map(sum, self.hidden))


def masked_counts(
    services: Sequence[Sequence[int]], languages: Sequence[Sequence[int]]
) -> tuple[list[list[int | None]], list[list[int | None]], list[int | None]]:
    """Hide what could single somebody out among the counts of one day.

    Args:
        services: numbers given, served and missed, per service.
        languages: the same people, per language.

    Returns:
        Both as they may be shown, and the sums of all; None is hidden.
    """
    tables = (Grid(services, 3), Grid(languages, 3))
    totals = Grid([[sum(row[column] for row in services) for column in range(3)]], 3)
    grids, before = (*tables, totals), -1
    while before != (before := sum(grid.amount_hidden() for grid in grids)):
        for grid in grids:
            for row in range(len(grid.rows)):
                _hide_parts(grid, row)
        for column in range(3 if services else 0):
            _hide_across(tables, totals, column)
    return tables[0].shown(), tables[1].shown(), totals.shown()[0]


def masked_times(
    services: Sequence[Sequence[int]], languages: Sequence[Sequence[int]]
) -> tuple[list[list[int | None]], list[list[int | None]]]:
    """Hide what could single somebody out among the people per bucket of one measure on one day.

    Args:
        services: people per bucket, per service.
        languages: the same people, per language.

    Returns:
        Both as they may be shown. A row of which nothing could be shown without telling is empty.
    """
    width = len((*services, *languages, ())[0])
    tables = (Grid(services, width), Grid(languages, width))
    before = -1
    while before != (before := sum(grid.amount_hidden() for grid in tables)):
        for grid, other in (tables, tables[::-1]):
            for row in range(len(grid.rows)):
                while _tells(grid.hidden_of(grid.rows_of[row])) and grid.hide_smallest(grid.rows_of[row]):
                    pass
            for bucket in range(width):
                _hide_against(grid, other, grid.columns[bucket])
    return _without_telling_rows(tables[0]), _without_telling_rows(tables[1])


def rounded(number: int) -> int | None:
    """Round a sum to the nearest 5; None hides what is small."""
    if 0 < number < SMALLEST_SHOWN_COUNT:
        return None
    return ROUNDED_TO * ((number + ROUNDED_TO // 2) // ROUNDED_TO)


def rounded_sum(shown: int, hidden: Sequence[int]) -> int | None:
    """Round the sum of numbers, some of which were hidden, so that it does not tell those.

    Args:
        shown: the sum of those that were shown.
        hidden: the others.
    """
    sum_of = rounded(shown + sum(hidden))
    if sum_of is None or not hidden:
        return sum_of
    # what the reader can be sure of is that the hidden ones are at most so many
    while sum_of + ROUNDED_TO // 2 - shown - len(hidden) < _SLACK - 1:
        sum_of += ROUNDED_TO
    return sum_of


def _hide_parts(grid: Grid, row: int) -> None:
    """Hide parts of what was given whose rest is small: that would tell it."""
    given, *parts = grid.rows[row]
    for column, part in enumerate(parts, start=1):
        if grid.hidden[row][0] or masked(given - part) is None:
            grid.hide(row, column)
    if masked(given - sum(parts)) is None and not any(grid.hidden[row][1:]):
        grid.hide_smallest(grid.rows_of[row][1:])


def _hide_across(tables: Sequence[Grid], totals: Grid, column: int) -> None:
    for grid in tables:
        places = grid.columns[column]
        while not totals.hidden[0][column] and _tells(grid.hidden_of(places), _rest(grid, column)):
            if not grid.hide_smallest(places):
                totals.hide(0, column)
    if totals.hidden[0][column]:
        for grid in tables:
            if not grid.hidden_of(grid.columns[column]):
                grid.hide_smallest(grid.columns[column])


def _hide_against(grid: Grid, other: Grid, places: Sequence[tuple[int, int]]) -> None:
    """Hide more of a bucket as long as the other table tells its sum."""
    opposite = other.columns[places[0][1]] if places else []
    while _tells(grid.hidden_of(places)) and not other.hidden_of(opposite):
        if not grid.hide_smallest(places) and not other.hide_smallest(opposite):
            return


def _rest(grid: Grid, column: int) -> int:
    """People of whom this number does not tell, where it is hidden: the sums of the columns tell them together."""
    if column == 0:
        return 0
    return sum(
        numbers[0] - numbers[column] for row, numbers in enumerate(grid.rows) if grid.hidden[row][column]
    )


def _tells(hidden: Sequence[int], rest: int = 0) -> bool:
    """Whether numbers that are hidden are known from their sum, or nearly."""
    if not hidden:
        return False
    return len(hidden) == 1 or sum(hidden) - len(hidden) < _SLACK or masked(rest) is None


def _without_telling_rows(grid: Grid) -> list[list[int | None]]:
    return [
        [] if _tells(grid.hidden_of(grid.rows_of[row])) else shown for row, shown in enumerate(grid.shown())
    ]
