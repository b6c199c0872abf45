"""The generic reader of HTML pages: the lines that belong to the article, with what their markup says of them.

It needs no selectors; names of elements only tip the balance (layout.tsv).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from scrapers import captions
from scrapers import lines as look
from scrapers.around import authors, loose_stamp, people_of, published, stamp_of, tags
from scrapers.body import MANY, Body, Line, read_body, too_long
from scrapers.guided import apply, headline_of, section_of
from scrapers.items import Item, text_of
from scrapers.layout import HEADINGS, Reading, find_headline, find_main, is_named, junk, named_in, outside, prominent
from scrapers.metadata import Metadata, read_metadata
from scrapers.page import ArticleBlock, Layout
from scrapers.paging import next_page_of
from scrapers.reasons import no_article
from scrapers.selectors import fitting, names_in
from scrapers.tree import lines_of_page

# Characters of running text below which a chosen body is not believed.
LITTLE = 80
# Share of the running text of the reader's guess below which it is not believed either.
FAR_LESS = 0.4


@dataclass
class Found:
    """An article as read from HTML; the body has title and kicker among its blocks."""

    body: Body
    title: str | None
    kicker: str | None
    meta: Metadata
    next_page: str | None = None
    page_number: int | None = None


def read_html(text: str, layouts: Sequence[Layout] = (), before: str | None = None, url: str | None = None) -> Found:
    """The article of an HTML page; `layouts` are tried before the reader guesses, part by part. `before` is the local time at which
    it was fetched (ISO 8601), `url` its own address, if known.

    Raises NotAnArticle with `too_long` or a code of `reasons`.
    """
    tree, order, everything = lines_of_page(text)
    if len(everything) > MANY:
        raise too_long()
    meta = read_metadata(tree)
    names = names_in(order)
    named = named_in(names, order)
    chosen = fitting(tree, layouts, names) if layouts else None
    headline, title = headline_of(chosen) if chosen else (None, None)
    if chosen:
        named |= {element: named.get(element, frozenset()) | {"junk"} for element in chosen.drop}
    if title is None:
        headline, title = find_headline(tree, everything, named, meta)
    spans = junk(tree, headline, everything, order, named)
    items = outside(everything, spans)
    reading = Reading(items, everything, order, named, meta, headline, title)
    main = _chosen_main(reading, chosen.body) if chosen else None
    if chosen and chosen.body is not None and main is None:
        # Where the body is not the article, neither are the other parts.
        return read_html(text, (), before, url)
    main = main if main is not None else find_main(reading)
    if main is None:
        raise no_article(text, tree, everything)
    if reading.headline is None or reading.order[reading.headline] > reading.span(main)[1]:
        shown = prominent(reading, main)
        if shown is not None:
            reading = replace(reading, headline=shown.element, title=shown.text)
    found = _compose(reading, main, before)
    if chosen:
        apply(chosen, found.body)
        found.meta.section = section_of(chosen) or found.meta.section
    found.next_page, found.page_number = next_page_of(tree, url or meta.url)
    return found


def _chosen_main(reading: Reading, body: Element | None) -> Element | None:
    """The chosen body, or None where the reader's guess holds far more: then a redesign kept the name for something else."""
    size = _running(reading, body) if body is not None else 0
    if body is None or size < LITTLE:
        return None
    guess = find_main(reading)
    return body if guess is None or guess is body or size >= FAR_LESS * _running(reading, guess) else None


def _running(reading: Reading, element: Element) -> int:
    return sum(len(x.text) for x in reading.inside(element) if x.links < 0.5)


def _compose(reading: Reading, main: Element, before: str | None) -> Found:
    start, end = reading.span(main)
    head = reading.headline
    place, after = reading.span(head) if head is not None else (-1, -1)
    body = Body(credits=True)
    kicker = _kicker(reading, place)
    body.blocks += [ArticleBlock(kind, text) for kind, text in (("kicker", kicker), ("title", reading.title)) if text]
    between = [x for x in reading.everything if after < x.at < start] if 0 <= place < start else []
    inner = _behind_headline(reading.inside(main), reading)
    lead = _between(between[-60:], reading, body)
    read_body([*lead, *_lines(inner, reading)], reading.title, body)
    published(reading, body, main, before)
    authors(reading, body, end)
    body.tags = tags(reading, start) or body.tags
    return Found(body, reading.title, kicker, reading.meta)


def _behind_headline(inner: list[Item], reading: Reading) -> list[Item]:
    """The lines of the body that come after the headline, if it stands among them. Where one element holds both, parted by
    <br>, the headline is the line with its words."""
    place, after = reading.span(reading.headline) if reading.headline is not None else (-1, -1)
    heads = [i for i, x in enumerate(inner) if place <= x.at <= after]
    if len(heads) == len(inner):
        heads = [i for i, x in enumerate(inner) if look.key(x.text) == look.key(reading.title or "")][:1]
    return inner[heads[-1] + 1 :] if heads else inner


def _kicker(reading: Reading, place: int) -> str | None:
    above = [x for x in reading.items if x.at < place][-3:]
    for item in reversed(above):
        if is_named(item.element, "kicker") and item.links < 0.5 and 8 < len(item.text) < 160 and not look.is_section(item.text):
            return item.text
    return None


def _between(items: list[Item], reading: Reading, body: Body) -> list[Line]:
    """What stands between headline and body: the lead, a publication line, a byline, pictures.

    Date and author often stand in the row of share buttons: of such elements they alone are read.
    """
    kept = {id(x) for x in reading.items}
    found: list[Line] = []
    for item in items:
        if (stamp := stamp_of(item) or loose_stamp(item)) is not None:
            body.note(stamp[0])
            body.authors.extend(stamp[1])
            continue
        people = people_of(item)
        if people:
            body.authors.extend(p for p in people if p not in body.authors)
        elif people is not None or item.links > 0.5 or id(item) not in kept or look.furniture(item.text):
            continue
        elif _is_caption(item):
            found.append(Line(item.text, "caption"))
        elif _is_lead(item, reading.meta):
            found.append(Line(item.text, "lead"))
    return found


def _is_lead(item: Item, meta: Metadata) -> bool:
    said = len(item.text) > 40 and look.key(item.text)[:60] in look.key(meta.description or "")
    return said or len(item.text) >= 90 or is_named(item.element, "sapo", 2)


def _is_caption(item: Item) -> bool:
    """Whether the markup says that a line is a caption."""
    node: Element | None = item.element
    for _ in range(4):
        if node is None or node.tag in {"body", "html", "article"} or is_named(node, "body"):
            return False
        if node.tag in {"figure", "figcaption", "caption"}:
            return True
        if is_named(node, "caption") and len(item.text) < 400:
            # "desc" names captions in tables and leads elsewhere.
            return not is_named(node, "sapo") or node.tag in {"td", "p", "span"}
        node = node.getparent()
    return False


def _lines(items: list[Item], reading: Reading) -> list[Line]:
    """The lines of the body with the hints that its markup gives; teasers of other articles are left out."""
    found: list[Line] = []
    opening = True
    boxes: list[tuple[int, int]] = []
    for item in items:
        if _is_teaser(item):
            boxes.extend(_box(item, items, reading))
        elif any(low <= item.at <= high for low, high in boxes):
            continue
        elif item.br and found and _continued(found[-1].text, item.text):
            found[-1] = Line(f"{found[-1].text} {item.text}", found[-1].hint)
        else:
            hint = _hint(item, opening)
            # A date, a byline or a counter is no paragraph yet.
            opening = opening and (hint in {"lead", "caption", "heading"} or len(item.text) < 60)
            found.append(Line(item.text, hint))
    return found


def _is_teaser(item: Item) -> bool:
    return (
        item.links > 0.8
        and len(item.text) < 200
        and not (captions.is_stopped(item.text) or look.is_name(item.text) or item.text.startswith("#"))
    )


def _hint(item: Item, opening: bool) -> str | None:
    """The block kind that the markup of a line gives; `opening`: no paragraph has come before it."""
    text = item.text
    if _is_caption(item):
        return "caption"
    if item.element.tag == "tr":
        return "paragraph"
    signed = look.byline(text) is not None or bool(look.unlabelled_byline(text))
    set_apart = item.italic > 0.8 or item.centred or _alone(item)
    if item.image and len(text) < 330 and not signed and (set_apart or captions.is_caption(text)):
        return "caption"
    short = len(text) <= 200 and not captions.is_stopped(text) and not signed
    if short and (item.element.tag in HEADINGS or (item.bold > 0.9 and len(text) <= 120)):
        return "heading"
    if opening and ((is_named(item.element, "sapo", 2) and len(text) > 40) or (item.bold > 0.9 and len(text) > 90)):
        return "lead"
    # Without a picture before it a plain short line is a heading sooner than a caption.
    if (
        short
        and not set_apart
        and not captions.has_credit(text)
        and not text.startswith("(")
        and captions.is_heading(text)
        and not look.furniture(text)
    ):
        return None if captions.image_mark(text) is not None else "heading"
    return None


def _alone(item: Item) -> bool:
    """Whether a line stands in one box with a picture, and nothing else with them."""
    box = item.element.getparent() if item.image else None
    if box is None or box.tag not in {"div", "p", "span", "td", "center"} or len(box) > 4 or next(box.iter("img", "picture"), None) is None:
        return False
    return text_of(box, 400) == item.text


def _box(teaser: Item, items: list[Item], reading: Reading) -> list[tuple[int, int]]:
    """The range of a small box inside the body that begins with a link to another article."""
    for element in (teaser.element, teaser.element.getparent()):
        if element is None or element.tag in {"p", "body", "html"}:
            continue
        low, high = reading.span(element)
        inside = [x for x in items if low <= x.at <= high]
        small = len(inside) < min(6, len(items) / 2) and sum(len(x.text) for x in inside if x.links < 0.5) < 500
        if small and inside and inside[0] is teaser:
            return [(low, high)]
    return []


def _continued(last: str, text: str) -> bool:
    return text[0].islower() and not re.match(r"\w\s?[).]", text) and not re.search(r"[.!?…:;]['\"”’)]*$", last)
