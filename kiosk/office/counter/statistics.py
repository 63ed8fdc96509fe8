"""The statistics of the office for leads: a month as a page that can be printed, and as tables for spreadsheets.

They are about days that are over and closed; nothing here is about a person.
"""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk.i18n.formats import date_text, month_text
from kiosk.office import pages
from kiosk.office.counter import gate
from kiosk.office.counter.figures import WHAT, ends, figures
from kiosk.office.counter.words import Words, language_of
from kiosk.office.parts import Office
from kiosk.office.sessions import Session
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_statistics import Kind
from kiosk.store.statistics_csv import counts_csv, times_csv

FILES: dict[str, tuple[str, Kind]] = {
    "counts-by-concern": ("counts", "service"),
    "counts-by-language": ("counts", "language"),
    "times-by-concern": ("times", "service"),
    "times-by-language": ("times", "language"),
}


async def show(office: Office, request: Request, session: Session) -> Response:
    """Return the page of a month."""
    words = Words(office, language_of(request))
    months = await office.desk.ask(lambda ledger: ledger.months(office.id))
    month, what = _month(request, months, office), request.query_params.get("what", "")
    chosen = what if what in WHAT else WHAT[0]
    found = await office.desk.ask(lambda ledger: figures(ledger, office.id, month, chosen, words))
    return pages.page(
        "counter/statistics.html.jinja",
        **gate.shell(office, request, session),
        **_around(month, months, words),
        chosen=chosen,
        figures=found,
        files=_files(words),
        printed=date_text(office.now().date(), words.language),
    )


async def table(office: Office, request: Request, _session: Session) -> Response:
    """Return one of the tables of a month as CSV."""
    name = request.path_params["name"]
    if name not in FILES:
        return Response(status_code=404)
    what, kind = FILES[name]
    first, last = ends(_month(request, [], office))

    def read(ledger: Ledger) -> str:
        if what == "times":
            return times_csv(kind, ledger.times(office.id, kind, first, last))
        counts = ledger.counts_by_service if kind == "service" else ledger.counts_by_language
        return counts_csv(kind, counts(office.id, first, last))

    text = await office.desk.ask(read)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{first:%Y-%m}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _month(request: Request, months: list[date], office: Office) -> date:
    """Return the month that is asked for, else the newest one."""
    try:
        return date.fromisoformat(f"{request.query_params.get('month', '')}-01")
    except ValueError:
        return months[0] if months else office.now().date().replace(day=1)


def _around(month: date, months: list[date], words: Words) -> dict[str, Any]:
    earlier = [one for one in months if one < month]
    later = [one for one in months if one > month]
    return {
        "month": f"{month:%Y-%m}",
        "month_words": month_text(month, words.language),
        "earlier": _way(earlier[0], words) if earlier else None,
        "later": _way(later[-1], words) if later else None,
        "is_known": month in months,
    }


def _way(month: date, words: Words) -> tuple[str, str]:
    return f"{month:%Y-%m}", month_text(month, words.language)


def _files(words: Words) -> list[tuple[str, str]]:
    _ = words.texts.gettext
    said = (
        _("Numbers by what it is about"),
        _("Numbers by language"),
        _("Times by what it is about"),
        _("Times by language"),
    )
    return list(zip(FILES, said, strict=True))
