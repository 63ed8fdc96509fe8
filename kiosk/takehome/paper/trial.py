"""`kiosk print --test`: a slip that tells whether a printer works: its width, every script, a code.

It goes the way of all slips, through the printing process; or into a picture, for who has no printer.
"""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk import paths
from kiosk.errors import KioskError
from kiosk.i18n.languages import load, offered
from kiosk.settings import Settings
from kiosk.takehome.paper.printing import Helper
from kiosk.takehome.paper.setup import MEND, WIDTHS, WORDS, Answer, Request, setup_of
from kiosk.takehome.paper.slip import BOX, Code, Line, Number, Pair, Rule, Slip


def main(settings: Settings, now: datetime, out: Path | None) -> int:
    """Print the test slip, or draw it into a picture.

    Args:
        settings: Of this machine.
        now: With its zone.
        out: The picture, a PNG file; None prints.

    Returns:
        0, or 1 when the printer cannot print; what the user can mend is said.

    Raises:
        KioskError: No printer is set up, or the picture cannot be written.
    """
    slip = _slip_of(settings, now)
    if out is not None:
        _draw(slip, WIDTHS[settings.printer.paper], out)
        return 0
    setup = setup_of(settings, paths.data_dir(settings))
    if setup is None:
        raise KioskError("no printer is set up: set printer.device, or draw the slip with --out FILE")
    helper = Helper(setup)
    answer = helper.exchange(Request(name="test", slip=slip))
    helper.close()
    return _tell(setup.device, answer)


def _slip_of(settings: Settings, now: datetime) -> Slip:
    languages = offered(load(paths.locales()), settings.terminal.languages)
    local = now.astimezone(ZoneInfo(settings.office.timezone))
    welcomes = tuple((language.name, language.welcome) for language in languages)
    return trial_slip(settings.office.location, settings.printer.device or "-", local, welcomes)


def _draw(slip: Slip, width: int, out: Path) -> None:
    from kiosk.takehome.paper.drawing import draw

    try:
        out.write_bytes(draw(slip, width).png())
    except OSError as error:
        raise KioskError(f"the picture cannot be written: {error}") from error
    print(f"kiosk: the test slip is in {out}")


def _tell(device: str, answer: Answer) -> int:
    detail = f" ({answer.detail})" if answer.detail else ""
    if answer.printed:
        mend = f". {MEND[answer.state]}" if answer.state == "low" else ""
        print(f"kiosk: printed on {device}, which {WORDS[answer.state]}{mend}")
        return 0
    print(f"kiosk: {device} {WORDS[answer.state]}{detail}. {MEND[answer.state]}", file=sys.stderr)
    return 1


def trial_slip(office: str, device: str, now: datetime, welcomes: tuple[tuple[str, str], ...]) -> Slip:
    """Return a slip that shows everything a slip may have, and nothing of a visitor.

    Args:
        office: Its name or id.
        device: As the settings name the printer.
        now: In the office's time zone.
        welcomes: The own name of each language, and its word of greeting.
    """
    return Slip(
        direction="ltr",
        parts=(
            Line(text=office, bold=True, middle=True, fact=True),
            Line(text="Test", size="title", middle=True),
            Number(label="A017"),
            Rule(),
            *(Pair(start=name, end=welcome) for name, welcome in welcomes),
            Rule(),
            Line(text="Meldebescheinigung", mark=BOX),
            Line(text=device, size="small", fact=True),
            Line(text=f"{now:%Y-%m-%d %H:%M}", size="small", fact=True),
            Code(payload="BEGIN:VCARD\r\nVERSION:3.0\r\nN:Test\r\nFN:Test\r\nEND:VCARD\r\n", caption="Test"),
        ),
    )
