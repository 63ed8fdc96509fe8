"""The ways between the pages of the counter, each with its key; leads have more of them."""

from typing import NamedTuple

from kiosk.office.counter.words import Words
from kiosk.office.sessions import Session

HOME = "/counter/"
LEAD = "lead"


class Way(NamedTuple):
    """A way to another page: address, icon, words, the key that opens it, whether it is the page itself."""

    address: str
    icon: str
    words: str
    key: str
    is_here: bool


def ways(words: Words, session: Session, here: str) -> tuple[Way, ...]:
    """Return the ways that are open to somebody."""
    _ = words.texts.gettext
    found = [
        ("", "speakerphone", _("Calls"), "c"),
        ("appointments", "calendar-event", _("Appointments"), "a"),
    ]
    found.append(("numbers", "number", _("Numbers"), "u"))
    if session.role == LEAD:
        found += [("clerks", "users", _("Clerks"), "k"), ("statistics", "chart-bar", _("Statistics"), "g")]
    part = here.removeprefix(HOME).partition("/")[0]
    here_is = part if part in {address for address, *_rest in found} else ""
    return tuple(
        Way(HOME + address, icon, said, key, address == here_is) for address, icon, said, key in found
    )
