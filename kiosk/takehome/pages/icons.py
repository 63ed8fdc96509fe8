"""Icons as small inline SVG: the shapes only, their strokes come from the style of the page.

Those that show a way have the class ``mirrored``; the style turns them round in a right-to-left page.
"""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from kiosk import paths
from kiosk.i18n.mirroring import MIRRORED

_DRAWN = re.compile(r'<path d="([^"]+)"')


@cache
def icon(name: str) -> Markup:
    """Return an icon of the project as one path; nothing when there is none of this name."""
    file: Path = paths.assets() / "icons" / f"{name}.svg"
    if not file.is_file():
        return Markup("")
    drawn = "".join(_DRAWN.findall(file.read_text(encoding="utf-8")))
    turned = ' class="mirrored"' if name in MIRRORED else ""
    return Markup(f'<svg{turned} viewBox="0 0 24 24" aria-hidden="true"><path d="{drawn}"/></svg>')
