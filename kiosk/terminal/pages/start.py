"""The start screen, the choice of language, and the home page."""

from kiosk.domain.views import Action, Banner, Block, Button, Tile, Tiles, Title, to
from kiosk.i18n.formats import date_text
from kiosk.i18n.queueing import minutes_text
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk


def start(desk: Desk) -> Body:
    """All languages under their own names with their own greeting; nothing else to decide."""
    return Body((_languages(desk),))


def language(desk: Desk) -> Body:
    """The same choice from any page, which is kept."""
    _ = desk.words.gettext
    return Body((Title(_("Choose your language"), icon="world"), _languages(desk)))


def _languages(desk: Desk) -> Tiles:
    rows = desk.offered
    columns = 1 if len(rows) <= 6 else 2
    tiles = tuple(Tile(row.name, Action("language", row.code), detail=row.welcome) for row in rows)
    return Tiles(tiles, shape="name", columns=columns, landscape_columns=3)


def home(desk: Desk) -> Body:
    """What do you need: a number, a topic, a place, help."""
    _ = desk.words.gettext
    groups = desk.content.groups(desk.today)
    topics = tuple(Tile(desk.topic_title(group), to("group", group.id), group.icon) for group in groups)
    ways = (
        Tile(_("Places and opening hours"), to("places"), "map-pin"),
        Tile(_("Emergency"), to("emergency"), "urgent", tone="danger"),
        Tile(_("Help with languages"), to("interpreters"), "language"),
        Tile(_("Get involved"), to("involve"), "heart-handshake"),
    )
    search = Tile(_("Search"), to("search"), "search")
    blocks: list[Block] = [Title(_("What do you need?"), side=search)]
    blocks += _age(desk)
    blocks += _notices(desk)
    blocks.append(take_a_number(desk))
    blocks.append(Tiles(topics))
    blocks.append(Tiles(ways, shape="small", landscape_columns=4))
    return Body(tuple(blocks))


def take_a_number(desk: Desk, concern: str = "") -> Button:
    """The way to a queue number, with how many people wait, and how long where that is known."""
    _, ngettext = desk.words.gettext, desk.words.ngettext
    waiting = desk.queue.waiting
    detail = ""
    if waiting == 0:
        detail = _("Nobody is waiting")
    elif waiting:
        detail = ngettext("{count} person is waiting", "{count} people are waiting", waiting).format(
            count=waiting
        )
        if desk.queue.wait:
            detail = f"{detail} · {minutes_text(desk.words, desk.queue.wait)}"
    return Button(
        _("Take a number"), to("confirm", concern) if concern else to("queue"), "ticket", True, detail
    )


def _age(desk: Desk) -> list[Block]:
    """Says so when the content is older than the settings allow without a word."""
    _ = desk.words.gettext
    if desk.content_age_days <= desk.max_age_days:
        return []
    day = date_text(desk.content.created_at.astimezone(desk.now.tzinfo).date(), desk.language, weekday=False)
    return [Banner(_("This information is from {date}. Please ask.").format(date=day), "clock", "warning")]


def _notices(desk: Desk) -> list[Block]:
    found: list[Block] = []
    for notice in desk.content.notices(desk.today, desk.office.location_id)[:2]:
        text = desk.text(notice.translations, notice.source_rev).text
        tone, icon = (
            ("warning", "alert-triangle") if notice.severity == "warning" else ("info", "info-circle")
        )
        found.append(Banner(text.title, icon, tone, to("notice", notice.id)))  # type: ignore[arg-type]
    return found
