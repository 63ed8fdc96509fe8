"""The styles of all pages in one file: the colours of the project as variables, then what pages share."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kiosk.takehome.pages.palette import DARK, LIGHT, Palette

STATIC = Path(__file__).parent / "static"
SHEETS = ("office.css", "counter.css", "display.css", "phone.css")


async def look(_request: Request) -> Response:
    """Answer with the styles; a new version of the program has another address for them."""
    return Response(
        styles(), media_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@cache
def styles() -> str:
    """Return the colours, light and dark, and every sheet there is."""
    sheets = [path.read_text(encoding="utf-8") for name in SHEETS if (path := STATIC / name).is_file()]
    dark = f"@media screen and (prefers-color-scheme:dark){{{_variables(':root', DARK)}}}"
    return "\n".join([_variables(":root", LIGHT), dark, *sheets])


def _variables(selector: str, colours: Palette) -> str:
    return selector + "{" + "".join(f"--{name}:{value};" for name, value in colours.items()) + "}"
