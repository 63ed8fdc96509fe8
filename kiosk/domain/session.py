"""One visit, from the first touch to the reset: which page is shown, in which language, and when it ends.

Pure values: every change returns a new `Visit`; time is an argument. Nothing of a visit is written anywhere, so a
reset is dropping the value (`ux.md` O6). What a page shows is decided by `kiosk.terminal.pages`.
"""

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.domain.ticket import Need

TEXT_SCALES = (1.0, 1.25, 1.5)
"""The three text sizes, as factors of the type scale."""

ENTRY_LIMIT = 40
"""Characters a visitor may type into the search; longer input is a stuck key."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a visitor is: the name of a page, what it is about, and which sheet of it is shown (from 0).

    `entry` is what was typed on this page; whoever comes back to it finds it there.
    """

    name: str
    about: str = ""
    sheet: int = 0
    entry: str = ""


START = Page("start")
HOME = Page("home")


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that is known of the person at the screen; the neutral visit knows nothing.

    `pages` is the way here, the last one is shown. `german` asks for the German text beside the visitor's own.
    `long_time` is set by "more time" and lasts for the visit. `needs` are what the visitor asks for with a number.
    """

    language: str | None = None
    pages: tuple[Page, ...] = (START,)
    text_step: int = 0
    high_contrast: bool = False
    german: bool = False
    long_time: bool = False
    latin_keys: bool = False
    needs: tuple[Need, ...] = ()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[-1]

    @property
    def entry(self) -> str:
        """What was typed on the page that is shown."""
        return self.page.entry

    @property
    def text_scale(self) -> float:
        """The chosen text size as a factor of the type scale."""
        return TEXT_SCALES[self.text_step]

    def choose_language(self, code: str) -> "Visit":
        """Switches the language, keeping the page; from the start screen it goes on to the home page."""
        pages = self.pages[:-1] if self.page.name == "language" else self.pages
        if all(page.name == START.name for page in pages):
            pages = (START, HOME)
        return replace(self, language=code, pages=pages)

    def open(self, name: str, about: str = "") -> "Visit":
        """Goes one page further; opening the page that is shown changes nothing."""
        if (self.page.name, self.page.about) == (name, about):
            return self
        return replace(self, pages=(*self.pages, Page(name, about)))

    def swap(self, name: str, about: str = "") -> "Visit":
        """Replaces the page shown, so that going back does not return to it (a confirmed ticket)."""
        return replace(self, pages=(*self.pages[:-1], Page(name, about)))

    def turn_to(self, sheet: int) -> "Visit":
        """Shows another sheet of the same page."""
        return replace(self, pages=(*self.pages[:-1], replace(self.page, sheet=max(0, sheet))))

    def back(self) -> "Visit":
        """One step back: the sheet before, else the page before; the first page stays."""
        if self.page.sheet > 0:
            return self.turn_to(self.page.sheet - 1)
        return replace(self, pages=self.pages[:-1]) if len(self.pages) > 1 else self

    def home(self) -> "Visit":
        """To the home page, or to the start screen while no language is chosen."""
        return replace(self, pages=(START, HOME) if self.language else (START,))

    def next_text_size(self) -> "Visit":
        """The next of the three text sizes, then the first again; the sheet is counted anew."""
        return replace(self, text_step=(self.text_step + 1) % len(TEXT_SCALES)).turn_to(0)

    def toggle_contrast(self) -> "Visit":
        """Switches between the light and the high-contrast theme."""
        return replace(self, high_contrast=not self.high_contrast)

    def toggle_german(self) -> "Visit":
        """Shows or hides the German text beside the visitor's own language."""
        return replace(self, german=not self.german).turn_to(0)

    def toggle_keys(self) -> "Visit":
        """Switches between the keys of the visitor's script and Latin ones, for words from a German letter."""
        return replace(self, latin_keys=not self.latin_keys)

    def toggle_need(self, need: Need) -> "Visit":
        """Asks for something with the number, or no longer."""
        kept = tuple(one for one in self.needs if one != need)
        return replace(self, needs=kept if need in self.needs else (*kept, need))

    def type(self, character: str) -> "Visit":
        """Adds one character to the entry; ignored when the entry is full."""
        return self.write((self.entry + character)[:ENTRY_LIMIT])

    def rub_out(self) -> "Visit":
        """Takes the last character of the entry away."""
        return self.write(self.entry[:-1])

    def write(self, entry: str) -> "Visit":
        """Replaces what was typed on the page shown."""
        return replace(self, pages=(*self.pages[:-1], replace(self.page, sheet=0, entry=entry)))


@dataclass(frozen=True, slots=True)
class IdleRule:
    """How long a visit may rest, in seconds: before the warning, and how long the warning stays (`ux.md` E1, E2)."""

    seconds: float = 90.0
    long_seconds: float = 180.0
    warning_seconds: float = 30.0

    def state(self, visit: Visit, resting: float) -> tuple[Literal["active", "warning", "over"], float]:
        """Says what to do after `resting` seconds without a touch.

        Returns:
            The state and the seconds left in it (rounded by the caller). The neutral visit is always active: there is
            nothing to reset.
        """
        if visit == Visit():
            return "active", self.seconds
        long = visit.long_time or visit.text_step > 0 or visit.page.name in LONG_PAGES
        limit = self.long_seconds if long else self.seconds
        if resting < limit:
            return "active", limit - resting
        left = limit + self.warning_seconds - resting
        return ("warning", left) if left > 0 else ("over", 0.0)


LONG_PAGES = frozenset({"take_home", "ticket", "privacy", "topic", "emergency", "place", "places", "involve"})
"""Pages that take long to read or to photograph (`ux.md` E2: text-heavy and code screens)."""
