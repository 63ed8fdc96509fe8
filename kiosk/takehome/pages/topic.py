"""A topic to take home: the answer, what to do, what to bring, and who helps."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kiosk.domain.content import Topic
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n.formats import date_text
from kiosk.takehome.pages.card import Card, card, place_link
from kiosk.takehome.pages.frame import Frame, Link, frame, german_title
from kiosk.takehome.pages.markup import name
from kiosk.takehome.pages.site import Reader, Said

MOST_CARDS = 6
"""Places told in full; the others are links."""


@dataclass(frozen=True)
class Paper:
    """A document to bring."""

    icon: str
    name: Said
    detail: Said | None


@dataclass(frozen=True)
class TopicPage:
    """What the page of a topic says."""

    frame: Frame
    icon: str
    title: Said
    german: Markup | None
    answer: Said
    ends: Markup | None
    provenance: tuple[Markup, ...]
    steps_head: str
    steps: tuple[Said, ...]
    papers_head: str
    papers: tuple[Paper, ...]
    papers_provenance: tuple[Markup, ...]
    places_head: str
    cards: tuple[Card, ...]
    more: tuple[Link, ...]
    nobody: Markup


def topic_page(reader: Reader, topic: Topic) -> TopicPage:
    """Return what the page of a topic says in a language.

    Raises:
        LookupError: The topic has no text in any language; a release with such a topic is never published.
    """
    _ = reader.words.gettext
    chosen = reader.chosen(topic.translations, topic.source_rev)
    if chosen is None:
        raise LookupError(f"the topic {topic.id!r} has no text")
    text = chosen.text
    source = topic.translations.get(SOURCE_LANGUAGE)
    german = german_title(reader, source.title if source else None, text.title)
    path = reader.path("topic", topic.id)
    papers = tuple(_papers(reader, topic))
    provenance = reader.provenance([chosen])
    notes = dict.fromkeys(note for _paper, notes in papers for note in notes)
    places = reader.site.helping[topic.id]
    return TopicPage(
        frame=frame(reader, path, text.title),
        icon=topic.icon,
        title=reader.said(chosen, text.title),
        german=name(german) if german else None,
        answer=reader.said(chosen, text.answer),
        ends=_ends(reader, topic),
        provenance=provenance,
        steps_head=_("What to do"),
        steps=tuple(reader.said(chosen, step) for step in text.steps),
        papers_head=_("Bring with you"),
        papers=tuple(paper for paper, _notes in papers),
        papers_provenance=tuple(note for note in notes if note not in provenance),
        places_head=_("Who helps you"),
        cards=tuple(card(reader, path, place) for place in places[:MOST_CARDS]),
        more=tuple(place_link(path, reader, place) for place in places[MOST_CARDS:]),
        nobody=reader.say(_("Please ask us. We find the right place for you.")),
    )


def _papers(reader: Reader, topic: Topic) -> Iterable[tuple[Paper, tuple[Markup, ...]]]:
    for document in reader.site.content.documents(topic):
        chosen = reader.chosen(document.translations, document.source_rev)
        if chosen is not None:
            detail = chosen.text.description
            shown = Paper(
                document.icon,
                reader.said(chosen, chosen.text.name),
                reader.said(chosen, detail) if detail else None,
            )
            yield shown, reader.provenance([chosen])


def _ends(reader: Reader, topic: Topic) -> Markup | None:
    _ = reader.words.gettext
    if topic.valid_to is None:
        return None
    return reader.say(_("Valid until {date}").format(date=date_text(topic.valid_to, reader.code)))
