"""Templates filled in: escaped by default, small, and allowed to load nothing."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kiosk.takehome.pages.icons import icon
from kiosk.takehome.pages.palette import DARK, LIGHT

TEMPLATES = Path(__file__).parent / "templates"
"""The folder of the templates; the office server fills in those that it shares."""


def filled(template: str, page: Any) -> bytes:
    """Return a page as a file.

    Args:
        template: The name of the template without its ending.
        page: What it says.
    """
    html = _template(template).render(page=page)
    return "\n".join(filter(None, map(str.strip, html.split("\n")))).encode() + b"\n"


@cache
def style(more: str = "") -> str:
    """Return the style of all pages on one line, and what one kind of them needs besides.

    Args:
        more: The name of that template without its ending.
    """
    names = ["style", more] if more else ["style"]
    parts = (_environment().get_template(f"{name}.css.jinja") for name in names)
    css = "\n".join(part.render(light=LIGHT, dark=DARK) for part in parts)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|\s+", lambda match: match[1] or " ", css).replace(";}", "}").strip()


@cache
def policy() -> str:
    """Return what a page may load: nothing but its own style.

    Browsers that know the hash ignore ``unsafe-inline``, which is for those of 2015 that do not.
    """
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline' 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html.jinja")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(icon=icon, style=style, policy=policy)
    return environment
