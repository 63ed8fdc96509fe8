"""What is said of slips: to visitors when theirs comes or does not come, to staff when the printer needs them."""

from collections.abc import Iterator

from kiosk.domain.printer import Printer
from kiosk.domain.views import Action, Banner, Block, Button, Item, Title
from kiosk.terminal.pages.desk import Desk, SlipState

PRINTS = frozenset({"ready", "low", "unknown"})
"""States in which printing is offered."""


def ticket_title(desk: Desk) -> Title:
    """The title above a number: what to do now. It takes no room from the codes, which must stay on the first sheet."""
    _ = desk.words.gettext
    titles: dict[SlipState, str] = {
        "waiting": _("Your slip is being printed."),
        "printed": _("Take your slip."),
        "failed": _("Take a photo of the number."),
    }
    words = titles.get(desk.paper.slip)
    return Title(words, icon="printer") if words else Title(_("Your number"))


def slip_banner(desk: Desk) -> list[Banner]:
    """What becomes of the slip of a page to take home; nothing where none was asked for."""
    _ = desk.words.gettext
    if desk.paper.slip == "waiting":
        return [Banner(_("Your slip is being printed."), "printer", "info")]
    if desk.paper.slip == "printed":
        return [Banner(_("Take your slip."), "printer", "success")]
    if desk.paper.slip == "failed":
        why = _("The paper has run out.") if desk.paper.state == "out" else _("The slip cannot be printed.")
        without = _("Use the code, or take a photo.")
        return [Banner(f"{why} {without}", "printer", "warning")]
    return []


def no_paper(desk: Desk) -> list[Item]:
    """Says before a number is taken that there will be no slip."""
    _ = desk.words.gettext
    blocked = desk.paper.state not in PRINTS and desk.paper.state != "none"
    return [Item("printer", _("There is no slip. The number stands on this screen."))] if blocked else []


def print_button(desk: Desk) -> tuple[Button, ...]:
    """The way to have the page on paper, where it can be printed and is not printed yet."""
    if desk.paper.state not in PRINTS or desk.paper.slip in ("waiting", "printed"):
        return ()
    return (Button(desk.words.gettext("Print"), Action("print"), "printer", True),)


def printer(desk: Desk) -> Iterator[Block]:
    """For staff: how the printer is; nothing where there is none."""
    _ = desk.words.gettext
    state = desk.paper.state
    if state == "none":
        return
    words: dict[Printer, str] = {
        "ready": _("Ready"),
        "low": _("The paper ends soon"),
        "out": _("No paper"),
        "jam": _("Jammed, open, or a fault"),
        "gone": _("Does not answer"),
        "unknown": _("It does not tell how it is"),
    }
    yield Item("printer", words[state], label=_("Printer"))


def printer_trouble(desk: Desk) -> list[Banner]:
    """For staff, first of all: what the printer needs."""
    _ = desk.words.gettext
    needs: dict[Printer, str] = {
        "low": _("The paper ends soon. Lay a new roll beside the printer."),
        "out": _("Put a new roll into the printer. Until then the numbers stand on the screen."),
        "jam": _("Close the printer and take out what is stuck. Then switch it off and on."),
        "gone": _("Switch the printer on and look at its cable."),
    }
    words = needs.get(desk.paper.state)
    return [Banner(words, "printer", "info" if desk.paper.state == "low" else "warning")] if words else []
