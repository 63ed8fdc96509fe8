"""Catalogues in the plain form that ours have, read and compiled quickly.

Babel reads any ``.po`` file, but importing it delays the first screen. This reader knows ids, plurals, contexts,
comments and the flag ``fuzzy`` (such a text is left out, as GNU gettext does); everything else it refuses,
so that Babel reads it or says what is wrong.
"""

import struct
from ast import literal_eval
from collections.abc import Iterator

_MAGIC = 0x950412DE
_HEAD = 28
_CONTEXT, _PLURAL = "\x04", "\x00"


class UnusualCatalogError(ValueError):
    """The text is not in the plain form; never leaves `kiosk.i18n`."""


def compiled(text: str) -> bytes:
    """Return a ``.po`` file as a ``.mo`` file (GNU gettext manual, "The Format of GNU MO Files").

    Raises:
        UnusualCatalogError: The text has something that is not known here.
    """
    messages = sorted((key.encode(), value.encode()) for key, value in _messages(text) if value)
    start = _HEAD + 16 * len(messages)
    tables: tuple[list[int], list[int]] = ([], [])
    body = b""
    for column, table in enumerate(tables):
        for pair in messages:
            table += [len(pair[column]), start + len(body)]
            body += pair[column] + b"\0"
    head = [_MAGIC, 0, len(messages), _HEAD, _HEAD + 8 * len(messages), 0, start]
    return struct.pack(f"<{len(head) + 4 * len(messages)}I", *head, *tables[0], *tables[1]) + body


def _messages(text: str) -> Iterator[tuple[str, str]]:
    """Yield ids with texts; the header has the id that is empty. Entries are set apart by empty lines."""
    for entry in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in entry.splitlines() if line.strip()]
        fields = _fields([line for line in lines if not line.startswith("#")])
        flags = " ".join(line for line in lines if line.startswith("#,"))
        if fields and ("fuzzy" not in flags or not fields["msgid"]):
            yield _entry(fields)


def _fields(lines: list[str]) -> dict[str, str]:
    """Return keywords with their strings, those on further lines added."""
    fields: dict[str, str] = {}
    keyword = ""
    for line in lines:
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            if keyword in fields:
                raise UnusualCatalogError(f"{keyword} twice in an entry")
        if not keyword:
            raise UnusualCatalogError(line)
        fields[keyword] = fields.get(keyword, "") + _unquoted(line)
    if fields and "msgid" not in fields:
        raise UnusualCatalogError("an entry without an id")
    return fields


def _unquoted(quoted: str) -> str:
    try:
        text = literal_eval(quoted) if "\\" in quoted else quoted[1:-1]
    except (SyntaxError, ValueError) as error:
        raise UnusualCatalogError(quoted) from error
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"' or ('"' in text and "\\" not in quoted):
        raise UnusualCatalogError(quoted)
    return str(text)


def _entry(fields: dict[str, str]) -> tuple[str, str]:
    key, context, plural = fields.pop("msgid"), fields.pop("msgctxt", None), fields.pop("msgid_plural", None)
    forms = ["msgstr"] if plural is None else [f"msgstr[{index}]" for index in range(len(fields))]
    if list(fields) != forms or (plural is not None and not all(fields.values())):
        raise UnusualCatalogError(f"the forms of {key!r} are not complete")
    key = key if plural is None else key + _PLURAL + plural
    return key if context is None else context + _CONTEXT + key, _PLURAL.join(fields.values())
