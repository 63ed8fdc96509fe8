"""What is said about a place in the queue: on the screen, on the slip, on the phone and on the call display."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Literal, NamedTuple

from kiosk.domain.ticket import State

Tone = Literal["info", "success", "warning"]


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


CLOSED_REASONS: Mapping[str, str] = {
    "ill": _("Staff are ill today."),
    "meeting": _("Staff are in a meeting."),
    "full": _("Many people are waiting already."),
    "technical": _("There is a technical problem."),
}
"""Why staff give no numbers, as visitors read it, by the key that the ledger keeps; nothing in it is about a person."""


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


def closed_reason(words: NullTranslations, key: str) -> str:
    """Say why staff give no numbers; empty when they gave no reason, or one that this version does not know."""
    return words.gettext(CLOSED_REASONS[key]) if key in CLOSED_REASONS else ""
