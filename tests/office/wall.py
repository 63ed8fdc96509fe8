"""A call display as it hangs on a wall: a real browser that plays its sounds, sixteen times as fast, and notes them."""

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError, sync_playwright

from kiosk.domain.ticket import Ticket

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SOUNDS = "--autoplay-policy=no-user-gesture-required"
WIDE, UPRIGHT = {"width": 1920, "height": 1080}, {"width": 1080, "height": 1920}
GONG = "/display/gong.wav"
WRONG = ("error", "warning")
CONTAINS = "([where, text]) => document.querySelector(where).textContent.includes(text)"
AWAY = "Failed to load resource: net::"
"""What the console says when the server is away."""
NOTES = """
    window.noted = [];
    let isTouched = false; // the browser's own rule does not hold here: each question of a test counts as a touch
    addEventListener("pointerdown", () => { isTouched = true; }, true);
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        if (IS_STRICT && !isTouched)
            return Promise.reject(new DOMException("touch the page first", "NotAllowedError"));
        window.noted.push(new URL(this.src).pathname);
        this.playbackRate = 16;
        return play.call(this);
    };
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which may sound without being touched."""
    program = shutil.which("chromium")
    assert program, "chromium is missing: ./tests/run installs it"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=[*FLAGS, SOUNDS])
        yield running
        running.close()


class Wall:
    """One display; a strict browser plays nothing until somebody has touched the page."""

    def __init__(
        self,
        running: Browser,
        address: str,
        size: dict[str, int] = WIDE,
        is_strict: bool = False,
        **options: Any,
    ) -> None:
        context = running.new_context(viewport=size, locale="de-DE", **options)  # type: ignore[arg-type]
        context.add_init_script(NOTES.replace("IS_STRICT", str(is_strict).lower()))
        self.page: Page = context.new_page()
        self.page.clock.install()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(f"{address}/display/")

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type in WRONG and not said.text.startswith(AWAY):
            self.complaints.append(said.text)

    def noted(self) -> list[str]:
        """The sounds that were played, in their order."""
        return [*self.page.evaluate("noted")]

    def until(self, true: str, argument: object = None) -> None:
        self.page.wait_for_function(true, arg=argument)

    def shows(self, text: str, where: str = "main") -> None:
        self.until(CONTAINS, [where, text])

    def shows_in_time(self, text: str, where: str) -> None:
        """Like `shows`, for what comes in minutes: time passes quickly until it is there."""
        for _ in range(20):
            self.page.clock.fast_forward(15_000)
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_function(CONTAINS, arg=[where, text], timeout=1_000)
                return
        self.shows(text, where)

    def hears(self, count: int, what: str = GONG) -> None:
        self.until("([count, what]) => noted.filter((one) => one === what).length === count", [count, what])

    def is_quiet(self) -> None:
        """All that was to be announced has been announced."""
        self.until("() => queue.length === 0")
        self.page.clock.fast_forward(6_000)
        self.until("() => sounding === '' && queue.length === 0")

    def is_over(self, ticket: Ticket) -> None:
        """This one has been announced, or is not to be any more."""
        self.page.clock.fast_forward(6_000)
        self.until("(id) => !sounding.startsWith(id)", ticket.id)

    def style(self, where: str, *names: str) -> list[str]:
        script = (
            "([where, names]) => names.map((name) => getComputedStyle(document.querySelector(where))[name])"
        )
        return [*self.page.evaluate(script, [where, names])]
