"""Help on every matter: emergency, languages and interpreters, getting involved, asking a person, privacy."""

from kiosk.domain.views import (
    Block,
    Card,
    Heading,
    Item,
    Lead,
    Paragraph,
    Step,
    Tile,
    Tiles,
    Title,
    to,
)
from kiosk.i18n.formats import language_names, phone_text
from kiosk.i18n.place import languages_words
from kiosk.takehome.card import address_line
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk
from kiosk.terminal.pages.place import card
from kiosk.terminal.pages.start import take_a_number


def emergency(desk: Desk) -> Body:
    """The numbers first, large; then what to say; then everyone else who helps at once."""
    _ = desk.words.gettext
    found = desk.content.emergency_topic(desk.today)
    if found is None:
        return Body((Title(_("Emergency"), icon="urgent"), *_two_numbers(desk)))
    chosen = desk.text(found.translations, found.source_rev)
    german = desk.beside(found.translations)
    beside = german.steps if german and len(german.steps) == len(chosen.text.steps) else ("",) * 20
    blocks: list[Block] = [
        Title(chosen.text.title, german.title if german else "", "urgent"),
        Lead(chosen.text.answer, german.answer if german else ""),
        *_two_numbers(desk),
        *(Step(number, own, beside[number - 1]) for number, own in enumerate(chosen.text.steps, 1)),
        Heading(_("Other help at once")),
    ]
    places = desk.content.places_for(found.id, desk.today)
    blocks += [card(desk, place) for place in places if place.id not in _FIRST]
    return Body((*blocks, *desk.provenance(chosen)))


INTERPRETING = "sprachmittlung"
"""The topic whose places interpret; a release may lack it."""

_FIRST = ("notruf-112", "notruf-polizei")
"""The two numbers that stand above everything; they are the same all over Germany."""


def _two_numbers(desk: Desk) -> list[Block]:
    _ = desk.words.gettext
    words = {
        "notruf-112": ("ambulance", _("Doctor, ambulance, fire")),
        "notruf-polizei": ("shield", _("Police")),
    }
    by_id = {place.id: place for place in desk.content.places(desk.today)}
    tiles = []
    for name, (icon, what) in words.items():
        if name in by_id and by_id[name].phones:
            number = phone_text(by_id[name].phones[0].number)
            tiles.append(Tile(number, to("place", name), icon, what, "danger"))
    return [Tiles(tuple(tiles), shape="name", landscape_columns=2)] if tiles else []


def interpreters(desk: Desk) -> Body:
    """Which languages are spoken here, and who interprets."""
    _ = desk.words.gettext
    here = desk.office
    blocks: list[Block] = [Title(_("Help with languages"), icon="language")]
    if here.languages:
        names = language_names(here.languages, desk.language)
        blocks.append(Heading(_("We speak here")))
        blocks += [Item("message-circle", name) for name in names]
    else:
        blocks.append(Lead(languages_words(desk.words, desk.language, here)))
    if here.interpreters == "volunteers":
        blocks.append(Heading(_("Your language is not there?")))
        blocks.append(Step(1, _("Tell us your language at the desk.")))
        blocks.append(Step(2, _("We look for a volunteer who interprets.")))
        blocks.append(Step(3, _("This may take time. We make an appointment with you.")))
    known = INTERPRETING in desk.content.records.topics
    more = [card(desk, place) for place in desk.content.places_for(INTERPRETING, desk.today)] if known else []
    if more:
        blocks += [Heading(_("Interpreters for offices, schools and nurseries")), *more]
    return Body(tuple(blocks), (take_a_number(desk),))


def involve(desk: Desk) -> Body:
    """For people who want to help or to meet: volunteers, associations, parties in the district."""
    _ = desk.words.gettext
    blocks: list[Block] = [Title(_("Get involved"), icon="heart-handshake")]
    tiles = tuple(
        Tile(desk.topic_title(topic), to("topic", topic.id), topic.icon)
        for topic in desk.content.involve_topics(desk.today)
    )
    if tiles:
        blocks.append(Tiles(tiles, shape="wide", columns=1, landscape_columns=2))
    seen: dict[str, Card] = {}
    for topic in desk.content.involve_topics(desk.today):
        for place in desk.content.places_for(topic.id, desk.today):
            seen.setdefault(place.id, card(desk, place))
    return Body((*blocks, Heading(_("Associations and contacts")), *seen.values()))


def ask(desk: Desk) -> Body:
    """A person is always named: the desk, the place, the hours."""
    _ = desk.words.gettext
    here = desk.office
    blocks: list[Block] = [
        Title(_("Ask a person"), icon="user-question"),
        Lead(_("Please go to the desk. We help you, also when you do not read.")),
        desk.state_banner(here),
        Item("language", languages_words(desk.words, desk.language, here), label=_("Languages")),
    ]
    if here.address:
        blocks.append(Item("map-pin", address_line(here.address), label=here.name))
    blocks += [Item("phone", phone_text(phone.number), label=_("Phone")) for phone in here.phones]
    return Body(tuple(blocks), (take_a_number(desk),))


def _counted(desk: Desk) -> tuple[Block, ...]:
    """That it is counted how the terminal is used, where it is."""
    if not desk.counted:
        return ()
    _ = desk.words.gettext
    words = _("We count how often topics and languages are chosen. Nobody learns who chose them.")
    return (Item("list-numbers", words),)


def privacy(desk: Desk) -> Body:
    """The short layer of the privacy notice (GDPR, Article 13): what is kept, how long, and who answers."""
    _ = desk.words.gettext
    return Body(
        (
            Title(_("Privacy"), icon="shield-lock"),
            Lead(_("You stay anonymous here.")),
            Item("user-off", _("We do not ask for your name. There is no camera and no microphone.")),
            Item("eraser", _("When you finish, everything you chose on this screen is deleted.")),
            Item(
                "ticket", _("With a number we keep your language and your concern until the office closes.")
            ),
            Item("chart-bar", _("After that only counts remain. They do not show who you are.")),
            *_counted(desk),
            Item("building", _("The City of Dortmund (Sozialamt) is responsible.")),
            Paragraph(_("You have the right to ask what is stored about you. Ask at the desk."), wide=True),
        )
    )
