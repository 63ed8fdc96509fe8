"""What is said about a place in the queue: on the screen, on the slip, on the phone and on the call display."""

from gettext import NullTranslations
from typing import Literal, NamedTuple

from kiosk.domain.ticket import State

Tone = Literal["info", "success", "warning"]


class Said(NamedTuple):
    """One sentence with its icon and how it is meant."""

    text: str
    icon: str
    tone: Tone


def ahead_text(words: NullTranslations, count: int) -> str:
    """Say how many wait before somebody."""
    _ = words.gettext
    if count == 0:
        return _("Nobody is waiting before you.")
    return words.ngettext(
        "{count} person is waiting before you.", "{count} people are waiting before you.", count
    ).format(count=count)


def state_text(words: NullTranslations, state: State, ahead: int | None) -> Said:
    """Say where a ticket stands.

    Args:
        words: The texts of the language.
        state: Of the ticket.
        ahead: How many will be called before it; None when it does not wait.
    """
    _ = words.gettext
    if ahead is not None:
        return Said(ahead_text(words, ahead), "users", "info" if ahead else "success")
    said = {
        State.CALLED: Said(_("Your number is being called. Please go now."), "speakerphone", "success"),
        State.SERVING: Said(_("You are being helped now."), "message-circle", "success"),
        State.PARKED: Said(_("Please ask at the desk."), "user-question", "warning"),
        State.NO_SHOW: Said(_("Your number was called. Please ask at the desk."), "user-question", "warning"),
    }
    return said.get(state, Said(_("This number is finished."), "circle-check", "info"))
