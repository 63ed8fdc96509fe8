"""The part of the staff page about the office server: whether somebody can call the numbers of this terminal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.domain.reasons import told
from kiosk.domain.views import Banner, Block, Item
from kiosk.terminal.pages.desk import Desk


@dataclass(frozen=True)
class OfficeFacts:
    """How the office server is.

    `role` says whether this terminal starts it, brings its numbers to one on another machine, or neither. Of that one
    `answered_at` is the last answer (None: none today), and `problem` what is wrong, as `kiosk.domain.reasons` has it.
    """

    role: Literal["none", "server", "relay"] = "none"
    works: bool = True
    answered_at: datetime | None = None
    problem: str = ""


def office(desk: Desk, facts: OfficeFacts) -> Iterator[Block]:
    """Where it is, or when it answered last."""
    _ = desk.words.gettext
    if facts.role == "server":
        yield Item("speakerphone", _("On this terminal"), label=_("Office server"))
    elif facts.role == "relay":
        words = _("Last answer: {time}").format(time=desk.moment(facts.answered_at))
        yield Item("speakerphone", words, label=_("Office server"))


def office_trouble(desk: Desk, facts: OfficeFacts) -> Iterator[Banner]:
    """What staff should know first, and what to do meanwhile."""
    _ = desk.words.gettext
    if facts.works or facts.role == "none":
        return
    words = _(
        "The office server does not work. It starts again by itself. Until then, call the numbers yourselves."
    )
    if facts.role == "relay":
        words = _("The numbers of this terminal do not reach the office server. Call them yourselves.")
    yield Banner(words, "alert-triangle", "warning", detail=told(desk.words, facts.problem))
