"""The sections of the settings: every key with its default, its limits and its meaning.

The rule of a key stands in its annotation; nothing else in the package knows what a key may be.
"""

from typing import Annotated

import msgspec

from kiosk.domain.pin import HASH_PATTERN
from kiosk.settings.rules import Choice, Flag, Text, Texts, Whole, Zone, absolute

PRINTER_PATTERN = (
    r"network:[A-Za-z0-9.-]+(:[0-9]{1,5})?|usb:[0-9a-f]{4}:[0-9a-f]{4}|serial:/[^\0\s]+|file:/[^\0\s]+"
)
"""How a printer is named; a network printer listens on port 9100 unless another is named."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all sections; the annotation of a field holds its rule."""


class Office(Section, frozen=True, kw_only=True):
    """The place where this terminal stands."""

    location: Annotated[
        str, Text("id of this office among the locations of the content", "[a-z0-9][a-z0-9-]*", "an id")
    ] = "mengede-huckarde-westerfilde"
    timezone: Annotated[str, Zone("time zone of the office: opening hours and the day of a ticket")] = (
        "Europe/Berlin"
    )


class Terminal(Section, frozen=True, kw_only=True):
    """This machine, its ticket numbers and its languages."""

    series: Annotated[
        str,
        Text(
            "letter before the numbers of this terminal; no other terminal of the office may have it",
            "[A-HJ-NPR-Z]",
            "one letter from A to Z without I, O and Q",
        ),
    ] = "A"
    first_number: Annotated[int, Whole("first number of a day", 1, 999)] = 1
    last_number: Annotated[int, Whole("last number of a day; then the terminal gives none", 1, 999)] = 299
    languages: Annotated[
        tuple[str, ...],
        Texts(
            "languages of the start screen, in this order",
            "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
            'language code (BCP 47, as in "de" or "fa-AF")',
        ),
    ] = ("de", "ar", "fa", "en", "fr")
    data_dir: Annotated[
        str,
        absolute("folder of the releases, the tickets and the log; empty: kiosk in the user's data folder"),
    ] = ""
    kiosk_mode: Annotated[
        bool,
        Flag("full screen, and no key, gesture or closed window leaves it; for the machine in the office"),
    ] = False


class Screen(Section, frozen=True, kw_only=True):
    """The screen as it really is, so that text and buttons have the right size in millimetres."""

    width_mm: Annotated[int, Whole("width of the lit area, in mm; measure it", 100, 3000)] = 267
    height_mm: Annotated[int, Whole("height of the lit area, in mm; measure it", 100, 3000)] = 476
    size: Annotated[
        str,
        Text(
            'width and height of the window, in pixels; "auto": the whole screen',
            "auto|[1-9][0-9]{2,4}x[1-9][0-9]{2,4}",
            '"auto" or as in "1080x1920"',
        ),
    ] = "auto"
    viewing_distance_mm: Annotated[
        int, Whole("from the visitor's eyes to the screen, in mm; decides the size of text", 300, 1500)
    ] = 600
    floor_mm: Annotated[
        int,
        Whole(
            "from the floor to the lower edge of the lit area, in mm; then all buttons stay within reach "
            "of a wheelchair; 0: unknown",
            0,
            2000,
        ),
    ] = 0


class Idle(Section, frozen=True, kw_only=True):
    """When a visit that nobody continues ends, and everything of it is forgotten."""

    seconds: Annotated[int, Whole("seconds without a touch until the warning", 20, 600)] = 90
    warning_seconds: Annotated[
        int, Whole("seconds of the warning, which any touch ends; WCAG 2.2.1 asks for 20 at least", 20, 120)
    ] = 30
    long_seconds: Annotated[
        int, Whole("the same where there is much to read, with large text, and on code pages", 20, 900)
    ] = 180


class Queue(Section, frozen=True, kw_only=True):
    """Whether and how this terminal gives numbers."""

    enabled: Annotated[bool, Flag("the terminal gives numbers")] = True
    at_any_hour: Annotated[
        bool, Flag("numbers are given outside the opening hours as well; for trying it only")
    ] = False
    daily_limit: Annotated[int, Whole("numbers of one day, all services together", 1, 999)] = 200
    per_service_limit: Annotated[int, Whole("numbers of one day for each service; 0: no limit", 0, 999)] = 0
    last_ticket_minutes_before_closing: Annotated[
        int, Whole("no number is given later than so many minutes before closing", 0, 240)
    ] = 15
    lines: Annotated[
        str,
        Text(
            "concerns (ids of the content's groups of topics) that share a queue, one line after the other, "
            "separated by commas; those in no line share one; empty: everybody stands in one line",
            r"|[a-z0-9-]+( [a-z0-9-]+)*(, [a-z0-9-]+( [a-z0-9-]+)*)*",
            'lines of ids as in "geld wohnen, anmeldung", or ""',
        ),
    ] = ""
    rollover_hour: Annotated[int, Whole("hour at which the day of the tickets changes", 0, 23)] = 0


class TakeHome(Section, frozen=True, kw_only=True):
    """What a visitor takes along on the phone."""

    base_url: Annotated[
        str,
        Text(
            "where the pages of the release are found online, for the code that needs internet; empty: "
            "there are none, and the screen offers only the code that needs no internet",
            r"|https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?",
            'an https:// address without query, or ""',
        ),
    ] = ""


class Printer(Section, frozen=True, kw_only=True):
    """The printer of slips; a terminal without one shows everything on its screen."""

    device: Annotated[
        str,
        Text(
            "where the printer is: network:ADDRESS (and :PORT), usb:VENDOR:PRODUCT as lsusb shows them, "
            "serial:/dev/..., or file:/dev/usb/lp0; empty: there is none",
            "|" + PRINTER_PATTERN,
            'as in "network:10.0.0.5" or "usb:04b8:0202" or "serial:/dev/ttyUSB0" or "file:/dev/usb/lp0", or ""',
        ),
    ] = ""
    paper: Annotated[str, Choice("width of the paper", ("80mm", "58mm"))] = "80mm"
    baud: Annotated[int, Whole("speed of a serial printer, as set in it", 1200, 921600)] = 9600


class Content(Section, frozen=True, kw_only=True):
    """How the age of the content is shown."""

    max_age_days_shown: Annotated[int, Whole("older content shows its date to visitors, in days", 1, 365)] = (
        30
    )
    stale_hours_days: Annotated[
        int, Whole('after so many days the hours are shown, but no longer "open now"', 1, 365)
    ] = 60


class Staff(Section, frozen=True, kw_only=True):
    """The staff page behind the hidden corner."""

    pin_hash: Annotated[
        str,
        Text(
            "made by `kiosk settings --pin`; empty: no PIN opens the staff page",
            "|" + HASH_PATTERN.pattern,
            'a line of `kiosk settings --pin`, or ""',
            secret=True,
        ),
    ] = ""
    attempts: Annotated[int, Whole("wrong PINs until the page is locked", 1, 20)] = 5
    lock_seconds: Annotated[int, Whole("seconds for which the page is then locked", 10, 86400)] = 300


class Log(Section, frozen=True, kw_only=True):
    """The log: no language, no topic and no number of a visitor is ever in it."""

    days: Annotated[int, Whole("days until a log file is deleted", 1, 14)] = 7
    level: Annotated[str, Choice("least weight of what is logged", ("debug", "info", "warning", "error"))] = (
        "info"
    )
