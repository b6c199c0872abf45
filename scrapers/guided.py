"""What the selectors of a newspaper say of an article that the generic reader has read: their word counts more than its guess."""

from __future__ import annotations

from lxml.etree import _Element as Element

from scrapers import lines as look
from scrapers.body import Body
from scrapers.items import text_of
from scrapers.page import ArticleBlock
from scrapers.selectors import Chosen
from scrapers.stamps import find_stamp, from_metadata
from scrapers.text import line_of

_RUNNING = frozenset({"lead", "paragraph", "heading", "caption"})


def said(element: Element | None, limit: int = 2000) -> str:
    """What an element says to readers, or to machines where it shows nothing (`meta`, `time`)."""
    if element is None:
        return ""
    return text_of(element, limit) or line_of(element.get("content") or element.get("datetime") or "")


def headline_of(chosen: Chosen) -> tuple[Element | None, str | None]:
    """The chosen headline and its text; (None, None) where it is too short or too long for one."""
    text = said(chosen.title, 320)
    return (chosen.title, text) if 8 <= len(text) <= 300 else (None, None)


def apply(chosen: Chosen, body: Body) -> None:
    """Set lead, captions, authors, tags and publication time as chosen; parts that say nothing leave what was read."""
    _lead(said(chosen.lead, 4000), body)
    captions = {look.key(said(element)) for element in chosen.captions}
    body.blocks = [ArticleBlock("caption", b.text) if b.kind in _RUNNING and look.key(b.text) in captions else b for b in body.blocks]
    body.authors = _people(chosen.authors) or body.authors
    body.tags = _tags(chosen.tags) or body.tags
    body.published = published_of(chosen.published, body.published)


def section_of(chosen: Chosen) -> str | None:
    """The last of the chosen sections, which is the nearest to the article."""
    return next((text for element in reversed(chosen.section) if 1 < len(text := said(element, 100)) <= 60), None)


def published_of(element: Element | None, known: str | None) -> str | None:
    """The chosen publication time; the known one where none is read, or where it says the same day with its time."""
    if element is None:
        return known
    given = [value for name in ("datetime", "content", "title") if (value := element.get(name))]
    stamp = find_stamp(said(element, 300)[:200])
    found = next((value for text in given if (value := from_metadata(line_of(text)))), None)
    values = [value for value in (found, stamp.value if stamp else None) if value]
    if not values:
        return known
    best = max(values, key=len)
    return known if known is not None and known.startswith(best) else best


def _lead(text: str, body: Body) -> None:
    """Make one block of the lead, behind headline and kicker unless it was read somewhere."""
    words = look.key(text)
    if len(text) < 20 or any(b.kind == "title" and look.key(b.text) == words for b in body.blocks):
        return
    same = _parts(words, body.blocks)
    place = same[0] if same else next((i for i, b in enumerate(body.blocks) if b.kind in _RUNNING), len(body.blocks))
    kept = [b if b.kind != "lead" else ArticleBlock("paragraph", b.text) for i, b in enumerate(body.blocks) if i not in same]
    body.blocks = [*kept[:place], ArticleBlock("lead", text), *kept[place:]]


def _parts(words: str, blocks: list[ArticleBlock]) -> list[int]:
    """The places of the blocks before the text that are the lead or a part of it; a caption or a heading may repeat words of it."""
    found = []
    for i, block in enumerate(blocks):
        said = look.key(block.text)
        if block.kind in _RUNNING and len(block.text) > 15 and said in words and (said == words or block.kind in {"lead", "paragraph"}):
            found.append(i)
        elif block.kind == "paragraph" and len(block.text) > 60:
            break
    return found


def _people(elements: tuple[Element, ...]) -> list[str]:
    found: list[str] = []
    for element in elements:
        text = said(element, 200)
        people = look.byline(text)
        found += look.names(text) if people is None else people
    return list(dict.fromkeys(found))


def _tags(elements: tuple[Element, ...]) -> list[str]:
    found: list[str] = []
    for element in elements:
        links = [element] if element.tag == "a" else list(element.iter("a"))
        texts = [said(link, 100) for link in links] or look.tag_line(said(element)) or look.split_tags(said(element))
        found += [tag for text in texts if 1 < len(tag := text.lstrip("#").strip()) <= 60 and look.furniture(tag) is None]
    return list(dict.fromkeys(found))[:20]
