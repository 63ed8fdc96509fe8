"""Topics: a group's topics, and a topic with its answer, steps, documents and the places that help."""

from collections.abc import Sequence

from kiosk.domain.content import RequiredDocument, TopicText
from kiosk.domain.translation import SOURCE_LANGUAGE, text_for
from kiosk.domain.views import Action as Touch
from kiosk.domain.views import Block, Button, Heading, Item, Lead, Paragraph, Step, Tile, Tiles, Title, to
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk
from kiosk.terminal.pages.place import card
from kiosk.terminal.pages.start import take_a_number

MOST_PLACES = 6
"""Places shown with a topic; the rest stand in the list of places."""


def group(desk: Desk) -> Body:
    """The topics of a group as tiles."""
    found = desk.content.topic(desk.visit.page.about)
    tiles = tuple(
        Tile(desk.topic_title(topic), to("topic", topic.id), topic.icon)
        for topic in desk.content.topics(found.id, desk.today)
    )
    return Body((Title(desk.topic_title(found), icon=found.icon), Tiles(tiles)))


def topic(desk: Desk) -> Body:
    """One topic: the answer first, then what to do, what to bring, and where to go."""
    _ = desk.words.gettext
    found = desk.content.topic(desk.visit.page.about)
    chosen = desk.text(found.translations, found.source_rev)
    text, german = chosen.text, desk.beside(found.translations)
    blocks: list[Block] = [
        Title(text.title, german.title if german else "", found.icon, german_toggle(desk)),
        Lead(text.answer, german.answer if german else ""),
        *desk.provenance(chosen),
        *_steps(desk, text, german),
        *_documents(desk),
        *_places(desk),
    ]
    take_home = Button(_("Take home"), to("take_home", f"topic/{found.id}"), "device-mobile")
    number = take_a_number(desk, found.id)
    return Body(tuple(blocks), (Button(_("Take a number"), number.action, "ticket", True), take_home))


def german_toggle(desk: Desk) -> Tile | None:
    """The way to German beside the visitor's own language and back, by the language's own name, on every sheet."""
    if desk.language == SOURCE_LANGUAGE:
        return None
    icon, tone = ("x", "info") if desk.visit.german else ("columns", "plain")
    return Tile(desk.languages[SOURCE_LANGUAGE].name, Touch("german"), icon, tone=tone)  # type: ignore[arg-type]


def _steps(desk: Desk, text: TopicText, german: TopicText | None) -> list[Block]:
    beside = german.steps if german and len(german.steps) == len(text.steps) else ("",) * len(text.steps)
    pairs = zip(text.steps, beside, strict=True)
    return [Step(number, own, other) for number, (own, other) in enumerate(pairs, 1)]


def _documents(desk: Desk) -> list[Block]:
    _ = desk.words.gettext
    papers = desk.content.documents(desk.content.topic(desk.visit.page.about))
    return document_items(desk, papers, _("Bring with you"))


def document_items(desk: Desk, documents: Sequence[RequiredDocument], head: str) -> list[Block]:
    """Documents under a heading; nothing when there are none."""
    rows: list[Block] = []
    chosen = [desk.text(document.translations, document.source_rev) for document in documents]
    for document, one in zip(documents, chosen, strict=True):
        own, german = one.text, desk.beside(document.translations)
        rows.append(
            Item(document.icon, own.name, german.name if german else "", detail=own.description or "")
        )
    return [Heading(head), *rows, *desk.only_german(*chosen)] if rows else []


def _places(desk: Desk) -> list[Block]:
    _ = desk.words.gettext
    found = desk.content.places_for(desk.visit.page.about, desk.today)
    head = Heading(_("Who helps you"))
    if not found:
        return [head, Paragraph(_("Please ask us. We find the right place for you."))]
    shown = found[:MOST_PLACES]
    texts = [text_for(place.translations, desk.language, place.source_rev) for place in shown]
    return [head, *(card(desk, place) for place in shown), *desk.only_german(*filter(None, texts))]


def notice(desk: Desk) -> Body:
    """One notice in full."""
    found = desk.content.records.notices[desk.visit.page.about]
    chosen = desk.text(found.translations, found.source_rev)
    german = desk.beside(found.translations)
    return Body(
        (
            Title(chosen.text.title, german.title if german else "", "info-circle"),
            Paragraph(chosen.text.body, german.body if german else "", wide=True),
            *desk.provenance(chosen),
        )
    )
