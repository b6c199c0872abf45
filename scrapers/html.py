"""The generic reader of HTML pages: the lines that belong to the article, with what their markup says of them.

It needs no selectors; names of elements only tip the balance (layout.tsv).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from scrapers import lines as look
from scrapers.around import authors, loose_stamp, people_of, published, stamp_of, tags
from scrapers.body import MANY, Body, Line, read_body, too_long
from scrapers.coded import decoded
from scrapers.guided import apply, headline_of, section_of
from scrapers.hints import is_marked_caption, lines_of
from scrapers.items import Item
from scrapers.layout import Reading, find_headline, find_main, is_named, junk, named_in, outside, prominent
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
    if (plain := decoded(text, everything)) is not None:
        return read_html(plain, layouts, before, url)
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
    # No guess holds more than the whole page: mostly it need not be made.
    if size >= FAR_LESS * sum(len(x.text) for x in reading.items if x.links < 0.5):
        return body
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
    read_body([*lead, *lines_of(inner, reading)], reading.title, body)
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
        elif is_marked_caption(item):
            found.append(Line(item.text, "caption"))
        elif _is_lead(item, reading.meta):
            found.append(Line(item.text, "lead"))
    return found


def _is_lead(item: Item, meta: Metadata) -> bool:
    said = len(item.text) > 40 and look.key(item.text)[:60] in look.key(meta.description or "")
    return said or len(item.text) >= 90 or is_named(item.element, "sapo", 2)
