"""The staff pages behind the hidden corner: the PIN, and the state of this terminal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten

from kiosk.domain.reasons import told
from kiosk.domain.ticket import State
from kiosk.domain.views import ERASE, Action, Banner, Block, Button, Entry, Item, Keys, Title
from kiosk.i18n.queueing import state_text
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.connection import ConnectionFacts, connection
from kiosk.terminal.pages.day import LaterDay, later_day
from kiosk.terminal.pages.desk import Desk, TicketFacts
from kiosk.terminal.pages.office import OfficeFacts, office, office_trouble
from kiosk.terminal.pages.paper import PRINTS, printer, printer_trouble
from kiosk.terminal.pages.queue import taken_at

LONGEST_WORD, LONGEST_REASON = 24, 240
"""Characters of a reason that is shown; `kiosk check` tells the whole."""


@dataclass(frozen=True)
class UpdateFacts:
    """How updating goes.

    `phase` is one of ``idle``, ``checking``, ``fetching``, ``testing``, ``installing``, with `done` of `total` steps of
    it. `asked` means that staff asked and it has not begun yet. `trouble` is empty, one of
    `kiosk.store.syncing.Trouble`, or ``refused`` when asking failed.
    """

    configured: bool = False
    phase: str = "idle"
    done: int = 0
    total: int = 0
    asked: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class TerminalFacts:
    """What staff want to know about this terminal; times are aware.

    `waiting_release` is the number of newer content that is shown when the visit is over, `last` the number that this
    terminal gave last today, `later` the day that the numbers are in when it is not today.
    """

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
    waiting_release: int | None = None
    updates: UpdateFacts = UpdateFacts()
    connection: ConnectionFacts = field(default_factory=ConnectionFacts)
    last: TicketFacts | None = None
    later: LaterDay | None = None
    office: OfficeFacts = field(default_factory=OfficeFacts)


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
    blocks.append(Keys((*"1234567890", ERASE), columns=3, landscape_columns=6))
    return Body(tuple(blocks), (Button(_("Open"), Action("pin"), "check", True),))


def staff(desk: Desk, facts: TerminalFacts) -> Body:
    """How updating goes, the release and its age, the central server, the queue, and the ways out.

    A code that somebody is to type elsewhere comes first, so that it is on the first sheet.
    """
    _ = desk.words.gettext
    age = desk.words.ngettext("{count} day old", "{count} days old", facts.age_days).format(
        count=facts.age_days
    )
    waiting = desk.queue.waiting
    central = tuple(connection(desk, facts.connection))
    first, later = (central, ()) if facts.connection.has_code else ((), central)
    rows: list[Block] = [
        Title(_("This terminal"), icon="device-desktop"),
        *first,
        Item("refresh", _progress(desk, facts.updates), label=_("Update")),
        *_wish(desk, facts.updates),
        *later_day(desk, facts.later),
        *printer_trouble(desk),
        *office_trouble(desk, facts.office),
        *_problems(desk, facts),
        Item("package", f"{facts.release} – {desk.moment(facts.created_at)}", label=_("Release"), detail=age),
        Item("clock", desk.moment(facts.last_attempt), label=_("Last attempt to update")),
        Item("circle-check", desk.moment(facts.last_success), label=_("Last successful update")),
        *later,
        Item("users", _("Unknown") if waiting is None else str(waiting), label=_("People waiting")),
        *last_number(desk, facts.last),
        *office(desk, facts.office),
        *printer(desk),
        Item("info-circle", facts.version, label=_("Version")),
    ]
    foot = (Button(_("Restart"), Action("restart"), "power"), Button(_("Quit"), Action("quit"), "logout"))
    return Body(tuple(rows), foot)


def last_number(desk: Desk, last: TicketFacts | None) -> Iterator[Block]:
    """The number that was given last, to print it again or to take it back, as long as its visitor is not helped."""
    _ = desk.words.gettext
    if last is None:
        return
    state = "" if last.state == State.WAITING else state_text(desk.words, State(last.state), None).text
    yield Item(
        "ticket",
        f"{last.label} – {state}" if state else last.label,
        label=_("Last number"),
        detail=taken_at(desk, last),
    )
    if desk.paper.state in PRINTS:
        yield Button(_("Print the last number again"), Action("reprint", last.id), "printer")
    if last.state in (State.WAITING, State.CALLED, State.PARKED):
        yield Button(_("Cancel the last number"), Action("cancel", last.id), "ticket-off")


def _wish(desk: Desk, updates: UpdateFacts) -> Iterator[Button]:
    """The way to have an update now; one that runs is not asked for again."""
    if updates.configured and updates.phase == "idle" and not updates.asked:
        yield Button(desk.words.gettext("Update now"), Action("update"), "refresh", True)


def _progress(desk: Desk, updates: UpdateFacts) -> str:
    """What the updating process does now."""
    _ = desk.words.gettext
    if updates.phase == "fetching" and updates.total:
        return _("Fetching new content: {done} of {total}").format(done=updates.done, total=updates.total)
    doing = {
        "checking": _("Looking for new content"),
        "fetching": _("Fetching new content"),
        "testing": _("Testing the new content"),
        "installing": _("Putting the new content in place"),
    }
    if updates.phase in doing:
        return doing[updates.phase]
    if not updates.configured:
        return _("Not set up")
    return _("Starts in a moment") if updates.asked else _("None is running")


def _problems(desk: Desk, facts: TerminalFacts) -> Iterator[Banner]:
    """What staff should know first, each with what it comes from."""
    _ = desk.words.gettext
    if facts.waiting_release is not None:
        words = _("New content is here. It is shown when nobody uses this screen.")
        yield Banner(words, "info-circle", "info", detail=f"{_('Release')} {facts.waiting_release}")
    if facts.fallback:
        words = _("The newest content cannot be shown. Older content stays in use.")
        yield Banner(words, "alert-triangle", "warning", detail=_short(told(desk.words, facts.fallback)))
    if facts.last_error:
        words = _("The last update failed. The content here stays in use.")
        if facts.last_success and facts.last_success == facts.last_attempt:
            words = _("The last update worked. But somebody should look at the server.")
        yield Banner(words, "alert-triangle", "warning", detail=_short(told(desk.words, facts.last_error)))
    troubles = {
        "slow": _("The update took too long and was stopped. It starts again by itself."),
        "hung": _("The update took too long and was stopped. It starts again by itself."),
        "ended": _("The update program ended. It starts again by itself."),
        "refused": _("Nothing can be saved on this machine. Perhaps the disk is full."),
    }
    if facts.updates.trouble:
        yield Banner(troubles[facts.updates.trouble], "alert-triangle", "warning")


def _short(why: str) -> str:
    """A reason as far as a screen can show it: of a long path or address the end, of a long list the beginning."""
    words = (word if len(word) <= LONGEST_WORD else f"…{word[-LONGEST_WORD:]}" for word in why.split())
    return shorten(" ".join(words), LONGEST_REASON, placeholder=" …")
