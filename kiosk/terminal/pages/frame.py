"""The frame of every page: the office and its state at the top, the same actions at the bottom."""

from kiosk.domain.session import Visit
from kiosk.domain.views import Action, Frame, Tile, to
from kiosk.i18n.formats import time_text
from kiosk.terminal.pages.desk import Desk

NO_TILE = Tile("", Action(""))
"""An empty place: on the start screen there is nothing to go back to, and the other buttons keep their places."""


def frame(desk: Desk) -> Frame:
    """The frame for a desk; buttons never change their place."""
    return Frame(
        place=desk.office.name,
        state=desk.state_banner(desk.office),
        time=time_text(desk.now),
        top=_top(desk),
        bottom=_bottom(desk),
    )


def bare(desk: Desk) -> Frame:
    """The frame without buttons, for the page after a fault."""
    return Frame(place=desk.office.name, state=None, time=time_text(desk.now))


def _top(desk: Desk) -> tuple[Tile, ...]:
    _ = desk.words.gettext
    privacy = Tile(_("Privacy"), to("privacy"), "shield-lock")
    if desk.visit.language is None:
        return (privacy,)
    own = desk.languages[desk.language].name
    return (privacy, Tile(own, to("language"), "world"))


def _bottom(desk: Desk) -> tuple[Tile, ...]:
    _ = desk.words.gettext
    started = desk.visit.page.name != "start"
    return (
        Tile(_("Back"), Action("back"), "arrow-left") if started else NO_TILE,
        Tile(_("Home"), Action("home"), "home") if started else NO_TILE,
        Tile(_("Help"), to("ask"), "user-question"),
        Tile(_("Text size"), Action("text_size"), "text-size"),
        Tile(_("Contrast"), Action("contrast"), "contrast"),
        Tile(_("Finish"), Action("finish"), "logout") if desk.visit != Visit() else NO_TILE,
    )
