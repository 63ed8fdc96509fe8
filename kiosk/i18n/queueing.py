"""What is said about a place in the queue: on the screen, on the slip, on the phone and on the call display."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Literal, NamedTuple

from kiosk.domain import estimate
from kiosk.domain.estimate import Wait, Word
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


def counter_text(words: NullTranslations, counter: str) -> str:
    """Say where somebody who was called goes."""
    return words.gettext("Please go to counter {counter}.").format(counter=counter)


def wait_text(words: NullTranslations, wait: Wait | None) -> str:
    """Say in words how long it will take; minutes are told apart, by `minutes_text`.

    Args:
        words: The texts of the language.
        wait: As `kiosk.domain.estimate.estimate` says; None: nobody knows.
    """
    _ = words.gettext
    said = {
        Word.NOW: _("You wait only a few minutes."),
        Word.SOON: _("You wait about a quarter of an hour."),
        Word.HALF_HOUR: _("You wait about half an hour."),
        Word.HOUR: _("You wait about one hour."),
        Word.LONG: _("You wait more than one hour."),
        Word.UNKNOWN: _("We do not know how long you wait."),
    }
    return said[estimate.words(wait)]


def minutes_text(words: NullTranslations, wait: Wait | None) -> str:
    """Say the same wait as a range of minutes, or nothing when nobody knows."""
    if wait is None:
        return ""
    if wait.low == 0:
        return words.ngettext(
            "Not more than {count} minute", "Not more than {count} minutes", wait.high
        ).format(count=wait.high)
    return words.ngettext("{least} to {count} minute", "{least} to {count} minutes", wait.high).format(
        least=wait.low, count=wait.high
    )


def leave_text(words: NullTranslations, wait: Wait | None) -> Said:
    """Say whether somebody may leave the room without fear of missing the call, and for how long."""
    minutes = estimate.may_leave(wait)
    if minutes is None:
        return Said(words.gettext("Please wait here. We call your number."), "armchair", "info")
    text = words.ngettext(
        "You may go out for about {count} minute.", "You may go out for about {count} minutes.", minutes
    )
    return Said(text.format(count=minutes), "clock", "success")


def closed_reason(words: NullTranslations, key: str) -> str:
    """Say why staff give no numbers; empty when they gave no reason, or one that this version does not know."""
    return words.gettext(CLOSED_REASONS[key]) if key in CLOSED_REASONS else ""
