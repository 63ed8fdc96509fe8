"""Pages of Integreat as topics."""

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from kiosk.central.integreat.mapping import Credit, Mapped, Raw, Remote, identifier, together
from kiosk.central.integreat.plain import Block, blocks_of, clean, first_sentence, shortened
from kiosk.central.integreat.shapes import Page
from kiosk.domain.translation import SOURCE_LANGUAGE

ICON = "book"
"""Staff choose a better one."""

MOST_STEPS = 30


def add_topics(mapped: Mapped, pages: Mapping[str, Sequence[Page]], credit: Credit) -> None:
    """Add the pages of a region.

    Pages with others below them are groups when they stand at the top; what is deeper than two levels stands directly
    below its group. A page without a text is left out, unless it is a group.
    """
    german = {unquote(page.path): page for page in pages.get(SOURCE_LANGUAGE, ())}
    roots = {path: _root(path, german) for path in german}
    groups = {root for path, root in roots.items() if root != path}
    for page, others in together(pages):
        path = unquote(page.path)
        is_group = path in groups
        texts = {
            code: _text(item, code, is_group) for code, item in {SOURCE_LANGUAGE: page, **others}.items()
        }
        if texts[SOURCE_LANGUAGE] is None:
            mapped.notes.append(f"{page.path}: has no text of its own")
            continue
        parent = german[roots[path]] if roots[path] != path else None
        if parent is not None and not clean(parent.title, SOURCE_LANGUAGE):
            parent = None
        raw: Raw = {"id": identifier(page.path), "order": page.order, "icon": ICON, "confidence": "low"}
        raw |= {"kind": "group"} if is_group else {}
        raw |= {"parent": identifier(parent.path)} if parent is not None else {}
        raw |= credit.of(page.path, page.path)
        raw["translations"] = {code: text for code, text in texts.items() if text is not None}
        mapped.documents.append(Remote("topics", page.path, raw))


def _root(path: str, pages: Mapping[str, Page]) -> str:
    """Return the page at the top above a page; a circle or a parent that is not there ends the way."""
    seen = [path]
    while True:
        parent = pages[seen[-1]].parent
        above = unquote(parent.path) if parent is not None and parent.path else None
        if above is None or above not in pages or above in seen:
            return seen[-1]
        seen.append(above)


def _text(page: Page, language: str, is_group: bool) -> Raw | None:
    title = clean(page.title, language)
    blocks = [Block(block.kind, clean(block.text, language)) for block in blocks_of(page.content or "")]
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    steps = [shortened(block.text) for block in blocks if block.kind == "item"][:MOST_STEPS]
    answer = first_sentence(paragraphs[0]) if paragraphs else steps[0] if steps else ""
    if not title or not (answer or is_group):
        return None
    text: Raw = {"origin": "human", "title": shortened(title), "answer": shortened(answer or title)}
    return text | ({"steps": steps} if steps else {})
