"""Every error this package raises on purpose.

::

    KioskError
    ├── SettingsError          a setting is missing or out of range
    ├── ContentError           a content document breaks the schema
    ├── ReleaseError           a release cannot be read, verified or activated
    │   └── NewerRelease       only a newer version of this program can show it
    ├── SyncError              an update or a report failed; the release before stays in use
    │   └── SentAway           the server wants to be left alone for a while
    ├── FetchError             another system does not give its content; nothing was changed
    ├── StorageError           a database file cannot be read or written
    ├── ClerkError             a clerk of the counter cannot be kept or found
    ├── LedgerError            a number cannot be issued or changed
    │   ├── Closed             no numbers now: outside the hours or switched off by staff
    │   ├── LimitReached       the day, or the service, has given its numbers
    │   ├── SeriesExhausted    the series has no number left today
    │   ├── StateChanged       somebody else was faster; look again
    │   ├── RecallRefused      called often enough; wait a little
    │   ├── UnknownTicket      this ledger has no such ticket
    │   ├── UnknownAppointment no appointment of today has this code
    │   ├── CounterTaken       somebody else is on duty at this counter
    │   ├── OfficeOpen         the day cannot be closed in opening hours
    │   ├── TicketsOpen        tickets must be closed first
    │   ├── LedgerBusy         another program holds the ledger; nothing was changed
    │   └── LedgerDamaged      the file is damaged, missing or replaced
    ├── PublishError           a release cannot be signed or published
    ├── SealError              what was sealed cannot be read
    ├── TakeHomeError          what a visitor would take home cannot be put into a code
    ├── TextError              a font or the text provider is missing
    └── WindowError            there is no window to draw in
"""


class KioskError(Exception):
    """Base of all errors of this package; its message tells people what to do."""


class SettingsError(KioskError):
    """A setting is missing or has a value that is not allowed; the message names the key."""


class ContentError(KioskError):
    """A content document breaks the schema; the message names document and field."""


class ReleaseError(KioskError):
    """A release cannot be read, verified or activated."""


class NewerRelease(ReleaseError):
    """Only a newer version of this program can show a release."""


class SyncError(KioskError):
    """An update or a report failed, in words for staff; the release before stays in use."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        """Say what is wrong, and what exactly happened for whoever looks into it."""
        super().__init__(f"{sentence} ({detail})" if detail else sentence)
        self.sentence, self.detail = sentence, detail


class SentAway(SyncError):
    """The server wants to be left alone for a while.

    Attributes:
        rest: for so many seconds; 0 where it does not say.
    """

    def __init__(self, sentence: str, rest: float) -> None:
        """Say it in words for staff, and for how many seconds."""
        super().__init__(sentence, f"{rest:.0f} s")
        self.rest = rest


class FetchError(KioskError):
    """Another system does not give its content as agreed; nothing was changed here."""


class StorageError(KioskError):
    """A database file cannot be read or written; what was there before is still there."""


class ClerkError(KioskError):
    """A clerk of the counter cannot be kept or found; the message tells what to do."""


class LedgerError(KioskError):
    """A queue number cannot be issued or changed."""


class Closed(LedgerError):
    """No numbers are given now.

    Attributes:
        reason: ``hours``, ``closed`` or ``last_tickets``.
        reason_key: key of the text that staff chose for visitors, or an empty string.
    """

    def __init__(self, reason: str, reason_key: str = "") -> None:
        """Say why no number is given."""
        super().__init__(f"no numbers are given now: {reason}")
        self.reason = reason
        self.reason_key = reason_key


class LimitReached(LedgerError):
    """All numbers of the day, or of one service, are given.

    Attributes:
        limit: how many numbers were allowed.
        service: the service whose limit it is, or None for the limit of the whole day.
    """

    def __init__(self, limit: int, service: str | None = None) -> None:
        """Name the limit; the message leaves the service out because messages are logged."""
        super().__init__(
            f"the limit of {limit} numbers for {'this service' if service else 'today'} is reached"
        )
        self.limit = limit
        self.service = service


class SeriesExhausted(LedgerError):
    """The series has no number left today; staff can set another series letter.

    Attributes:
        series: the letter.
        limit: its last number.
    """

    def __init__(self, series: str, limit: int) -> None:
        """Name the series and its last number."""
        super().__init__(
            f"series {series} is used up at {limit}; set another series letter for this terminal"
        )
        self.series = series
        self.limit = limit


class StateChanged(LedgerError):
    """The ticket is no longer in a state, or at a counter, that allows this change.

    Attributes:
        state: the state it is in now.
    """

    def __init__(self, state: str, detail: str = "the ticket was changed meanwhile") -> None:
        """Name the state; the message leaves the label out because messages are logged."""
        super().__init__(f"{detail} (now: {state}); look at the list again")
        self.state = state


class RecallRefused(LedgerError):
    """The ticket was called as often as allowed; the next call must wait.

    Attributes:
        limit: calls allowed without a pause.
        wait: seconds until the next call is allowed.
    """

    def __init__(self, limit: int, wait: float) -> None:
        """Name the limit and the seconds to wait."""
        super().__init__(f"called {limit} times; call again in {wait:.0f} s")
        self.limit = limit
        self.wait = wait


class UnknownTicket(LedgerError):
    """The ledger has no such ticket; its day may be over and purged."""


class UnknownAppointment(LedgerError):
    """No appointment of today has this code."""


class CounterTaken(LedgerError):
    """Somebody else is on duty at this counter; ask them, or take it over."""


class OfficeOpen(LedgerError):
    """A day is closed only outside opening hours."""


class TicketsOpen(LedgerError):
    """There are tickets that still wait or are being served; close their day first."""


class LedgerBusy(LedgerError):
    """Another program held the ledger too long; nothing was changed, it is safe to try again."""


class ValueRefused(LedgerError):
    """The ledger does not take a value, such as the code of another appointment; nothing was changed."""


class DiskFull(LedgerError):
    """The disk does not take it because it is full; nothing was changed, it is safe to try again."""


class LedgerDamaged(LedgerError):
    """The ledger's file is damaged, missing or was replaced; the message tells what to do."""


class PublishError(KioskError):
    """A release cannot be signed or published; the one before is still served."""


class SealError(KioskError):
    """A secret of a person, or what was told of a number, cannot be read; the message never repeats it."""


class TakeHomeError(KioskError):
    """A payload is too large for a code, or cannot be written; the message never repeats it."""


class TextError(KioskError):
    """A bundled font does not load, or the text provider is not the active one."""


class WindowError(KioskError):
    """There is no window: graphics libraries or a screen are missing."""
