"""The staff pages behind the hidden corner: the PIN, and the state of this terminal."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.views import ERASE, Action, Banner, Block, Button, Entry, Item, Keys, Title
from kiosk.i18n.formats import date_text, time_text
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk


@dataclass(frozen=True)
class TerminalFacts:
    """What staff want to know about this terminal; times are aware."""

    release: int
    created_at: datetime
    age_days: int
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_error: str = ""
    fallback: str = ""
    version: str = ""
    locked_seconds: int = 0
    wrong_pin: bool = False


def pin(desk: Desk, facts: TerminalFacts) -> Body:
    """The PIN pad; how long it is locked after too many wrong attempts."""
    _ = desk.words.gettext
    blocks: list[Block] = [
        Title(_("Staff"), icon="lock"),
        Entry("•" * len(desk.visit.entry), _("PIN"), "lock"),
    ]
    if facts.locked_seconds:
        minutes = -(-facts.locked_seconds // 60)
        words = desk.words.ngettext(
            "Locked for {count} minute.", "Locked for {count} minutes.", minutes
        ).format(count=minutes)
        blocks.append(Banner(words, "lock", "danger"))
    elif facts.wrong_pin:
        blocks.append(Banner(_("Wrong PIN."), "alert-triangle", "warning"))
    blocks.append(Keys((*"1234567890", ERASE), columns=3))
    return Body(tuple(blocks), (Button(_("Open"), Action("pin"), "check", True),))


def staff(desk: Desk, facts: TerminalFacts) -> Body:
    """Release, its age, the last attempts, the queue, and the ways out."""
    _ = desk.words.gettext
    made = facts.created_at.astimezone(desk.now.tzinfo)
    age = desk.words.ngettext("{count} day old", "{count} days old", facts.age_days).format(
        count=facts.age_days
    )
    when = f"{date_text(made.date(), desk.language)}, {time_text(made)}"
    waiting = desk.queue.waiting
    rows: list[Block] = [
        Title(_("This terminal"), icon="device-desktop"),
        Item("package", f"{facts.release} – {when}", label=_("Release"), detail=age),
        Item("refresh", _moment(desk, facts.last_attempt), label=_("Last attempt to update")),
        Item("circle-check", _moment(desk, facts.last_success), label=_("Last successful update")),
        Item("users", _("Unknown") if waiting is None else str(waiting), label=_("People waiting")),
        Item("info-circle", facts.version, label=_("Version")),
    ]
    for problem in filter(None, (facts.last_error, facts.fallback)):
        rows.append(Banner(problem, "alert-triangle", "warning"))
    foot = (
        Button(_("Restart"), Action("restart"), "refresh", True),
        Button(_("Quit"), Action("quit"), "power"),
    )
    return Body(tuple(rows), foot)


def _moment(desk: Desk, moment: datetime | None) -> str:
    _ = desk.words.gettext
    if moment is None:
        return _("Never")
    local = moment.astimezone(desk.now.tzinfo)
    return f"{date_text(local.date(), desk.language)}, {time_text(local)}"
