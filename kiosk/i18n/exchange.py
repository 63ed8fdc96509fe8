"""Texts for translators outside: as a PO file, which every translation program opens, and back.

A unit is known by its context, not by its German text, because the same German sentence may be two translations. A
text that is not finished is marked fuzzy; such units are passed over when the file comes back.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from kiosk.errors import ContentError


class Unit(NamedTuple):
    """One text to translate: where it belongs, the German text, the translation so far, and whether that is done."""

    context: str
    source: str
    text: str
    is_done: bool


def written(units: Iterable[Unit], language: str) -> bytes:
    """Return units as a PO file."""
    catalog = Catalog(locale=None, project="kiosk", charset="utf-8", fuzzy=False)
    catalog.mime_headers = [("Language", language), ("Content-Type", "text/plain; charset=utf-8")]
    for unit in units:
        flags = () if unit.is_done or not unit.text else ("fuzzy",)
        catalog.add(unit.source, unit.text, flags=flags, context=unit.context)
    stream = BytesIO()
    write_po(stream, catalog, width=0, omit_header=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + stream.getvalue()


def finished(content: bytes) -> dict[str, str]:
    """Return the finished texts of a PO file by their contexts.

    Raises:
        ContentError: It is no PO file in UTF-8.
    """
    try:
        content.decode("utf-8")
        catalog = read_po(BytesIO(content), charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise ContentError(f"the file is no PO file in UTF-8: {error}") from error
    return {
        str(message.context): str(message.string)
        for message in catalog
        if message.id and message.context and message.string and not message.fuzzy
    }
