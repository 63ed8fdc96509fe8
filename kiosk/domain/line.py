"""Lines: groups of services that share a queue, as the settings name them.

``"advice school, papers"`` are two lines. Services that are in none share one that is left. With no groups at all
everybody stands in one line, which is None everywhere: all services.
"""

from collections.abc import Collection, Iterable

from kiosk.domain.ticket import Ticket

OTHER = "other"
"""The concern of visitors who do not know, or whose concern is none of the office's."""

Line = frozenset[str] | None
"""The services of one line, or None for all."""


def line_of(service: str, groups: str, services: Collection[str]) -> Line:
    """Tell which services share the queue with this one.

    Args:
        service: id of the concern.
        groups: the setting ``queue.lines``.
        services: all concerns of the office.
    """
    lines = [frozenset(group.split()) for group in groups.split(",") if group.strip()]
    if not lines:
        return None
    rest = frozenset(services).difference(*lines) | {service}
    return next((line for line in lines if service in line), rest)


def ahead_of(ticket: Ticket, queue: Iterable[Ticket], line: Line) -> int | None:
    """Tell how many of a line are called before somebody; None for who does not wait.

    Args:
        ticket: of that person.
        queue: all who wait, in the order in which they are called.
        line: as `line_of` says.
    """
    own = [one.id for one in queue if line is None or one.service in line]
    return own.index(ticket.id) if ticket.id in own else None
