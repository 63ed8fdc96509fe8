"""The two pages that come by themselves: the idle warning, and the quiet page after a fault."""

from kiosk.domain.views import Action, Banner, Block, Button, Lead, Number, Title
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk


def warning(desk: Desk, seconds: int) -> Body:
    """Are you still there? Any touch goes on; the seconds are shown large."""
    _ = desk.words.gettext
    blocks: tuple[Block, ...] = (
        Title(_("Are you still there?"), icon="hourglass"),
        Lead(_("Touch the screen to go on. Else we delete what is on it.")),
        Number(str(seconds)),
    )
    foot = (
        Button(_("Go on"), Action("continue"), "hand-finger", True),
        Button(_("More time"), Action("more_time"), "clock-plus"),
    )
    return Body(blocks, foot)


def fault(desk: Desk, sentences: tuple[tuple[str, str], ...]) -> Body:
    """Please ask at the desk, in every language at once; `sentences` are own name and sentence."""
    blocks = tuple(Banner(sentence, "user-question", "info") for _name, sentence in sentences)
    return Body(blocks)
