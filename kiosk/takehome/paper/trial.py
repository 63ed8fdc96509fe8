"""The slip that tells whether a printer works: widths, greys of nothing, every script, a code."""

from datetime import datetime

from kiosk.takehome.paper.slip import BOX, Code, Line, Number, Pair, Rule, Slip


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
