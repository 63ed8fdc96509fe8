"""The part of the staff page about a later day that a wrong clock began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.domain.views import Action, Banner, Block, Button
from kiosk.i18n.formats import date_text
from kiosk.terminal.pages.desk import Desk


@dataclass(frozen=True)
class LaterDay:
    """The day that numbers are given for, though the clock shows an earlier one; whether anybody of it still waits."""

    day: date
    has_open: bool


def later_day(desk: Desk, later: LaterDay | None) -> Iterator[Block]:
    """Says that one of the two is wrong, and, once nobody waits, offers to believe the clock."""
    _ = desk.words.gettext
    if later is None:
        return
    words = _("The numbers are those of {day}, but the clock of this machine shows {today}.").format(
        day=date_text(later.day, desk.language, weekday=False),
        today=date_text(desk.today, desk.language, weekday=False),
    )
    how = _("If the clock is right: serve those who wait first, then go on with today.")
    yield Banner(words, "clock", "warning", detail=how if later.has_open else "")
    if not later.has_open:
        yield Button(_("The clock is right: go on with today"), Action("today"), "calendar-event")
