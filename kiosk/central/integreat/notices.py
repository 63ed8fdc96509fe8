"""Events of Integreat as notices."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kiosk.central.integreat.mapping import Credit, Mapped, Raw, Remote, identifier, plain, together
from kiosk.central.integreat.plain import blocks_of, clean, shortened
from kiosk.central.integreat.shapes import Event
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n.formats import EN_DASH, time_text

SHOWN_BEFORE = timedelta(days=14)
"""How long before its first day an event is shown."""


def add_notices(mapped: Mapped, events: Mapping[str, Sequence[Event]], credit: Credit) -> None:
    """Add the events of a region; each is shown from two weeks before until its last day."""
    for event, others in together(events):
        when = event.event
        last = when.end_date or when.start_date
        if last < when.start_date:
            mapped.notes.append(f"{event.path}: ends before it begins")
            continue
        texts = {code: _text(item, event, code) for code, item in {SOURCE_LANGUAGE: event, **others}.items()}
        if texts[SOURCE_LANGUAGE] is None:
            mapped.notes.append(f"{event.path}: has no name")
            continue
        raw: Raw = {
            "id": identifier(event.path),
            "confidence": "low",
            "valid_from": max(when.start_date - SHOWN_BEFORE, date(1970, 1, 1)).isoformat(),
            "valid_to": last.isoformat(),
            **credit.of(event.path, event.path),
            "translations": {code: text for code, text in texts.items() if text is not None},
        }
        mapped.documents.append(Remote("notices", event.path, raw))


def _text(item: Event, german: Event, language: str) -> Raw | None:
    title = clean(item.title, language)
    if not title:
        return None
    words = " ".join(block.text for block in blocks_of(item.content or ""))
    facts = ", ".join(part for part in (_when(german), _where(german)) if part)
    body = shortened(clean(f"{facts}. {words}" if words else facts, language))
    return {"origin": "human", "title": shortened(title), "body": body}


def _when(event: Event) -> str:
    """Return day and time in digits, which are the same in every language."""
    when = event.event
    last = when.end_date or when.start_date
    days = [
        f"{day:%d.%m.%Y}"
        for day in ([when.start_date] if last == when.start_date else [when.start_date, last])
    ]
    times = [] if when.all_day else [when.start_time, when.end_time if last == when.start_date else None]
    return " ".join(
        part
        for part in (EN_DASH.join(days), EN_DASH.join(time_text(time) for time in times if time is not None))
        if part
    )


def _where(event: Event) -> str:
    where = event.location
    if where is None:
        return ""
    return ", ".join(part for part in (plain(where.name), plain(where.address), plain(where.town)) if part)
