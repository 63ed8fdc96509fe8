"""The part of the staff page about the central server: whether it knows this terminal, and how it gets to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.reasons import REASONS
from kiosk.domain.views import Action, Banner, Block, Button, Item, Number
from kiosk.terminal.pages.desk import Desk


@dataclass(frozen=True)
class ConnectionFacts:
    """Whether the central server knows this terminal.

    `state` is one of those of `kiosk.store.identity.Link`. While it is ``waiting``, `code` can be confirmed for so many
    `minutes`. `problem` is a key of `kiosk.domain.reasons.REASONS`, or ``unsaved`` when the wish could not be left.
    """

    configured: bool = False
    state: str = "none"
    code: str = ""
    minutes: int = 0
    name: str = ""
    last_report: datetime | None = None
    problem: str = ""

    @property
    def has_code(self) -> bool:
        """Whether there is a code that can be confirmed."""
        return self.state == "waiting" and bool(self.code) and self.minutes > 0


def connection(desk: Desk, facts: ConnectionFacts) -> Iterator[Block]:
    """The code to type into the editor, how it stands, what is wrong, and the way to get a code."""
    _ = desk.words.gettext
    if facts.has_code:
        yield Number(facts.code)
    yield Item("world", _state(desk, facts), label=_("Central server"), detail=_time(desk, facts))
    if facts.problem:
        yield _problem(desk, facts)
    if facts.configured and facts.state not in ("asked", "paired") and not facts.has_code:
        yield Button(_("Connect this terminal"), Action("connect"), "plug")


def _state(desk: Desk, facts: ConnectionFacts) -> str:
    _ = desk.words.gettext
    if not facts.configured:
        return _("Not set up")
    if facts.has_code:
        return _("Type this code into the editor under “Terminals”.")
    words = {
        "asked": _("Asks the server"),
        "waiting": _("Nobody used the code in time. Ask for a new one."),
        "paired": _("Connected as {name}").format(name=facts.name),
        "revoked": _("The connection was ended in the editor"),
    }
    return words.get(facts.state, _("Not connected"))


def _time(desk: Desk, facts: ConnectionFacts) -> str:
    """How long the code is valid, or when the last report arrived."""
    if facts.has_code:
        return desk.words.ngettext(
            "Valid for {count} minute", "Valid for {count} minutes", facts.minutes
        ).format(count=facts.minutes)
    if facts.state != "paired":
        return ""
    return desk.words.gettext("Last report: {time}").format(time=desk.moment(facts.last_report))


def _problem(desk: Desk, facts: ConnectionFacts) -> Banner:
    _ = desk.words.gettext
    if facts.problem == "unsaved":
        words = _("Nothing can be saved on this machine. Perhaps the disk is full.")
        return Banner(words, "alert-triangle", "warning")
    why = _(REASONS.get(facts.problem, facts.problem))
    if facts.state != "paired":
        return Banner(why, "alert-triangle", "warning")
    words = _("The last report did not arrive. It is sent again by itself.")
    return Banner(words, "alert-triangle", "warning", detail=why)
