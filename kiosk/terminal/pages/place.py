"""Places: the network's own offices, and every place or helpline that helps further."""

from kiosk.domain.content import DescriptionText
from kiosk.domain.places import Place
from kiosk.domain.translation import Chosen, text_for
from kiosk.domain.views import (
    Banner,
    Block,
    Button,
    Card,
    Day,
    Heading,
    Item,
    Lead,
    Paragraph,
    Title,
    Week,
    to,
)
from kiosk.i18n.formats import list_text, phone_text
from kiosk.i18n.opening import hours_words, irregular_words, is_irregular
from kiosk.i18n.place import age_words, appointment_words, cost_words, languages_words, wheelchair_words
from kiosk.takehome.card import address_line
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk


def places(desk: Desk) -> Body:
    """This office first, then the others of the network."""
    _ = desk.words.gettext
    here = desk.office
    others = [card(desk, place) for place in desk.content.offices(desk.today) if place.id != here.id]
    blocks: list[Block] = [Title(_("Places and opening hours"), icon="map-pin"), Heading(_("You are here"))]
    return Body((*blocks, card(desk, here), Heading(_("Other offices in Dortmund")), *others))


def card(desk: Desk, place: Place) -> Card:
    """A place in short: what it is, where it is, and whether it is open."""
    lines: list[tuple[str, str]] = []
    about = _text(desk, place)
    if about and place.kind not in ("main", "outpost"):
        lines.append(("info-circle", about.text.description))
    if place.address:
        lines.append(("map-pin", address_line(place.address)))
    if place.phones:
        lines.append(("phone", phone_text(place.phones[0].number)))
    state = desk.state_banner(place) if place.hours else None
    return Card(place.name, to("place", place.id), tuple(lines), state)


def place(desk: Desk) -> Body:
    """Everything known of a place; what is not known is said, not left out silently."""
    _ = desk.words.gettext
    found = desk.content.place(desk.visit.page.about)
    about = _text(desk, found)
    german = desk.beside(found.translations)
    blocks: list[Block] = [Title(found.name)]
    if about:
        blocks.append(Lead(about.text.description, german.description if german else ""))
        blocks += desk.provenance(about)
    blocks += _cautions(desk, found, about)
    blocks += [desk.state_banner(found), *_facts(desk, found), *_week(desk, found)]
    blocks.append(Paragraph(age_words(desk.words, found), muted=True))
    return Body(
        tuple(blocks), (Button(_("Take home"), to("take_home", f"place/{found.id}"), "device-mobile", True),)
    )


def _text(desk: Desk, place: Place) -> Chosen[DescriptionText] | None:
    return text_for(place.translations, desk.language, place.source_rev)


def doubt(desk: Desk, place: Place) -> list[Block]:
    """Says that the facts of a place are old or uncertain."""
    _ = desk.words.gettext
    words = _("Please ask us before you go there. This may have changed.")
    return [Banner(words, "alert-triangle", "warning")] if place.confidence == "low" else []


def _cautions(desk: Desk, place: Place, about: Chosen[DescriptionText] | None) -> list[Block]:
    note = [Banner(about.text.note, "info-circle", "info")] if about and about.text.note else []
    return [*doubt(desk, place), *note]


def _facts(desk: Desk, place: Place) -> list[Block]:
    _ = desk.words.gettext
    rows: list[Block] = []
    if place.address:
        rows.append(Item("map-pin", address_line(place.address), label=_("Address"), detail=place.host or ""))
        rows.append(Item("route", _way(desk, place), label=_("How to get there")))
    for phone in place.phones:
        rows.append(Item("phone", phone_text(phone.number), label=_("Phone")))
    if place.email:
        rows.append(Item("mail", place.email, label=_("E-mail")))
    if place.kind != "emergency":
        rows.append(Item("language", languages_words(desk.words, desk.language, place), label=_("Languages")))
    if place.address:
        rows.append(Item("wheelchair", wheelchair_words(desk.words, place), label=_("Wheelchair")))
    if place.districts:
        rows.append(
            Item("map-2", list_text(place.districts, desk.language), label=_("For people who live in"))
        )
    if place.cost:
        rows.append(Item("coin-off", cost_words(desk.words, place), label=_("Cost")))
    return rows


def _way(desk: Desk, place: Place) -> str:
    _ = desk.words.gettext
    chosen = text_for(place.translations, desk.language, place.source_rev, part="transportation")
    if chosen and chosen.text.transportation:
        return chosen.text.transportation
    return _("Take it home: your phone shows the way. Or ask us.")


def _week(desk: Desk, place: Place) -> list[Block]:
    _ = desk.words.gettext
    if place.hours is None or place.hours.weekly is None:
        return []
    irregular = [Paragraph(said) for said in irregular_words(desk.words, desk.language, place.hours)]
    calendar = desk.content.calendar(place.hours.calendar)
    rows = hours_words(desk.words, desk.language, place.hours, desk.today, calendar)
    week = Week(tuple(Day(name, hours, today) for name, hours, today in rows))
    regular = not all(is_irregular(slot) for slot in place.hours.weekly) or not irregular
    blocks: list[Block] = [Heading(_("Opening hours")), *([week] if regular else []), *irregular]
    appointment = appointment_words(desk.words, place)
    return [*blocks, Paragraph(appointment)] if appointment else blocks
