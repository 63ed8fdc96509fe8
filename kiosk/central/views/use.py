"""The page that shows how the terminals are used, by office and period, and the same as tables for a spreadsheet."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kiosk.central import use
from kiosk.central.models import ReportedDay, Terminal
from kiosk.central.views.terminals import VIEW

SHOWN_BARS = 15
MOST_MONTHS = 37


class Choice(NamedTuple):
    """What somebody wants to see."""

    office: str
    days: str
    period: use.Period
    terminals: list[int]

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return urlencode({"office": self.office, "days": self.days})


@require_safe
@permission_required(VIEW, raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """Show charts of use."""
    offices = _offices()
    chosen = _choice(request, offices)
    by_topic = use.days("topic", chosen.period, chosen.terminals)
    context = {
        "header_title": _("Use"),
        "offices": offices,
        "chosen": chosen,
        "periods": use.PERIODS,
        "months": _months(timezone.localdate()),
        "charts": [_chart(kind, chosen) for kind in use.KINDS],
        "by_office": _by_office(chosen, offices),
        "days": by_topic,
        "highest": use.highest(by_topic),
        "gaps": sum(1 for _day in use.gaps(by_topic)),
        "told": any(day.terminals for day in by_topic),
    }
    return TemplateResponse(request, "central/use.html", context)


@require_safe
@permission_required(VIEW, raise_exception=True)
def table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give one kind of counts, day by day, as CSV; it says no more than the page does."""
    if kind not in use.KINDS:
        raise Http404
    chosen = _choice(request, _offices())
    is_german = (get_language() or "de").startswith("de")
    text = use.exported(kind, chosen.period, chosen.terminals, ";" if is_german else ",")
    answer = HttpResponse("\N{ZERO WIDTH NO-BREAK SPACE}" + text, content_type="text/csv; charset=utf-8")
    name = f"{kind}-{chosen.period.first}-{chosen.period.last}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _offices() -> dict[str, tuple[str, list[int]]]:
    """Return the offices by id: name and terminals, with those that were disconnected; "none" has the rest."""
    found: dict[str, tuple[str, list[int]]] = {}
    for terminal in Terminal.objects.select_related("location").order_by("location__name", "name"):
        place = terminal.location
        key, name = (place.identifier, place.name) if place else ("none", _("without a place"))
        found.setdefault(key, (str(name), []))[1].append(terminal.pk)
    return found


def _choice(request: HttpRequest, offices: dict[str, tuple[str, list[int]]]) -> Choice:
    office, days = request.GET.get("office", ""), request.GET.get("days", "30")
    if office and office not in offices:
        raise Http404
    terminals = offices[office][1] if office else [pk for _name, those in offices.values() for pk in those]
    return Choice(office, days, _period(days, timezone.localdate()), terminals)


def _period(words: str, today: date) -> use.Period:
    if words in map(str, use.PERIODS):
        return use.of_days(today, int(words))
    try:
        month = use.of_month(date.fromisoformat(f"{words}-01"), today)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if month is None:
        raise Http404
    return month


def _months(today: date) -> list[tuple[str, str]]:
    """Return the months from which something was told, newest first."""
    oldest = ReportedDay.objects.order_by("day").values_list("day", flat=True).first()
    found, month = list[tuple[str, str]](), use.of_days(today, 1).first.replace(day=1)
    while oldest and month >= oldest.replace(day=1) and len(found) < MOST_MONTHS:
        found.append((f"{month:%Y-%m}", date_format(month, "F Y")))
        month = use.of_days(month, 1).first.replace(day=1)
    return found


def _chart(kind: str, chosen: Choice) -> dict[str, Any]:
    found = use.bars(kind, chosen.period, chosen.terminals)
    titles = {"topic": _("Topics that were opened"), "language": _("Languages that were chosen")}
    return {
        "kind": kind,
        "title": titles.get(kind, _("Searches")),
        "bars": found[:SHOWN_BARS],
        "more": found[SHOWN_BARS:],
    }


def _by_office(chosen: Choice, offices: dict[str, tuple[str, list[int]]]) -> list[use.Bar]:
    if chosen.office or len(offices) < 2:
        return []
    return use.offices(chosen.period, offices.values())
