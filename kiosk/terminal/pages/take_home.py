"""Taking it home: two codes side by side, one for phones with internet and one for phones without.

The code for phones without internet is a contact card, or a calendar entry for a ticket: a phone’s camera opens these
by itself, while plain text does nothing on many phones (`ux.md` N4). The same content stands beside the codes to read.
"""

from kiosk.domain.places import Place
from kiosk.domain.views import Block, Code, Codes, Item, Paragraph, Title
from kiosk.i18n.formats import phone_text
from kiosk.takehome.card import address_line, contact_card
from kiosk.takehome.links import page_link
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk
from kiosk.terminal.pages.paper import print_button, slip_banner
from kiosk.terminal.pages.place import doubt


def take_home(desk: Desk) -> Body:
    """The codes for a topic or a place; `about` is ``topic/<id>`` or ``place/<id>``."""
    _ = desk.words.gettext
    kind, _slash, name = desk.visit.page.about.partition("/")
    place = desk.content.place(name) if kind == "place" else best_place(desk, name)
    website = place.url if place.url and place.url.startswith("https://") else None
    title = place.name if kind == "place" else desk.topic_title(desk.content.topic(name))
    blocks: list[Block] = [
        Title(title, icon="device-mobile"),
        Paragraph(_("Hold your phone’s camera in front of the code."), wide=True),
        codes(desk, page_link(desk.base_url, kind, name, desk.language) or website, place, title),
    ]
    return Body((*blocks, *slip_banner(desk), *doubt(desk, place), *readable(place)), print_button(desk))


def codes(desk: Desk, link: str | None, place: Place, title: str) -> Codes:
    """The codes there are: without a page of its own a place has its official website, or only the card."""
    _ = desk.words.gettext
    # on the page of a place its name is the title
    saves = (
        _("Saves the contact")
        if title == place.name
        else _("Saves the contact: {name}").format(name=place.name)
    )
    offline = Code(contact_card(place), _("Without internet"), "wifi-off", saves)
    if not link:
        return Codes((offline,))
    return Codes((Code(link, _("With internet"), "wifi", _("Opens a page on your phone")), offline))


def best_place(desk: Desk, topic_id: str) -> Place:
    """The place whose card goes home with a topic: the first one that can be visited or called, else this office."""
    for place in desk.content.places_for(topic_id, desk.today):
        if place.kind != "emergency" and (place.address or place.phones):
            return place
    return desk.office


def readable(place: Place) -> list[Block]:
    """What the card says, to read or to copy by hand."""
    rows: list[Block] = []
    if place.address:
        rows.append(Item("map-pin", address_line(place.address)))
    return [*rows, *(Item("phone", phone_text(phone.number)) for phone in place.phones[:1])]
