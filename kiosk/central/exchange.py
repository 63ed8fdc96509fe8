"""Texts of one language for translators outside, and what they bring back.

A context names document, revision of the German text, and field: ``topics/anmeldung@3:steps[0]``. So a text that was
translated from an older German text comes back as outdated instead of as right.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kiosk.central.lineage import State
from kiosk.central.translating import Work, all_work, entity_or_none, save_translation
from kiosk.i18n import exchange, xliff
from kiosk.i18n.exchange import Unit

_CONTEXT = re.compile(
    r"(?P<collection>[a-z_]+)/(?P<name>[a-z0-9-]+)@(?P<revision>[0-9]{1,9}):(?P<field>[a-z]+)(\[(?P<index>[0-9]{1,3})\])?"
)


class Form(NamedTuple):
    """A form of file for translators outside."""

    suffix: str
    media_type: str
    written: Callable[[Iterable[Unit], str], bytes]


FORMS: Mapping[str, Form] = {
    "po": Form(".po", "text/x-gettext-translation; charset=utf-8", exchange.written),
    "xliff": Form(".xlf", "application/xliff+xml", xliff.written),
}


def catalogue(language: str, only_open: bool = True, form: str = "po") -> bytes:
    """Return the texts of a language as a file.

    Args:
        language: The code.
        only_open: Leave out what needs nothing.
        form: A key of `FORMS`.
    """
    done = (State.WRITTEN, State.REVIEWED)
    works = [work for work in all_work(language) if not only_open or work.state not in done]
    units = (unit for work in works for unit in _units(work, work.state in done))
    return FORMS[form].written(units, language)


def take(content: bytes, language: str, user: Any) -> tuple[int, int]:
    """Save the finished texts of a file as drafts; return how many were new or different, and how many unusable.

    Raises:
        ContentError: It is neither a PO file nor an XLIFF file for this language.
    """
    texts: dict[tuple[str, str, int], dict[tuple[str, int], str]] = {}
    unusable = 0
    for context, text in _finished(content, language).items():
        found = _CONTEXT.fullmatch(context)
        if found is None:
            unusable += 1
            continue
        key = (found["collection"], found["name"], int(found["revision"]))
        texts.setdefault(key, {})[found["field"], int(found["index"] or 0)] = text
    saved = 0
    for (collection, name, revision), values in texts.items():
        result = _save(collection, name, revision, language, values, user)
        saved += result is True
        unusable += result is None
    return saved, unusable


def _finished(content: bytes, language: str) -> dict[str, str]:
    """Read what it is: no PO file begins like XML."""
    is_xml = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return xliff.finished(content, language) if is_xml else exchange.finished(content)


def _units(work: Work, is_done: bool) -> Iterator[Unit]:
    entity, where = work.entity, f"{work.entity.document_name}@{work.entity.source_rev}"
    for name in entity.text_fields:
        german = getattr(entity, name)
        text = getattr(work.row, name) if work.row else ""
        if isinstance(german, list):
            texts = text if isinstance(text, list) else []
            for index, item in enumerate(german):
                yield Unit(
                    f"{where}:{name}[{index}]", item, texts[index] if index < len(texts) else "", is_done
                )
        elif german:
            yield Unit(f"{where}:{name}", german, str(text), is_done)


def _save(
    collection: str, name: str, revision: int, language: str, values: dict[tuple[str, int], str], user: Any
) -> bool | None:
    entity = entity_or_none(collection, name)
    if entity is None or not 1 <= revision <= entity.source_rev:
        return None
    texts: dict[str, Any] = {}
    for field in entity.text_fields:
        items = [text for (key, _index), text in sorted(values.items()) if key == field]
        is_list = isinstance(getattr(entity, field), list)
        texts[field] = items if is_list else (items[0] if items else "")
    if any(getattr(entity, field) and not texts[field] for field in entity.text_fields):
        return None  # half a text would take away the other half
    if any(
        len(item) > 600 for value in texts.values() for item in ([value] if isinstance(value, str) else value)
    ):
        return None
    return save_translation(entity, language, texts, user, from_rev=revision)
