"""The generic reader of HTML pages: the lines that belong to the article, with what their markup says of them.

It needs no selectors; names of elements only tip the balance (layout.tsv).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from scrapers import captions
from scrapers import lines as look
from scrapers.body import MANY, Body, Line, read_body, read_stamp, too_long
from scrapers.items import Item, last_in, text_of
from scrapers.layout import Reading, find_headline, find_main, is_named, junk, named_in, outside, prominent
from scrapers.metadata import Metadata, read_metadata
from scrapers.page import ArticleBlock, NotAnArticle
from scrapers.tree import lines_of_page

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass
class Found:
    """An article as read from HTML; the body has title and kicker among its blocks."""

    body: Body
    title: str | None
    kicker: str | None
    meta: Metadata


def read_html(text: str) -> Found:
    """The article of an HTML page. Raises NotAnArticle with `listing`, `no_text` or `too_long`."""
    tree, order, everything = lines_of_page(text)
    if len(everything) > MANY:
        raise too_long()
    meta = read_metadata(tree)
    named = named_in(tree)
    headline, title = find_headline(tree, everything, named, meta)
    spans = junk(tree, headline, everything, order, named)
    items = outside(everything, spans)
    reading = Reading(items, everything, order, named, meta, headline, title)
    main = find_main(reading)
    if main is None and sum(x.links > 0.8 for x in everything) >= 20:
        raise NotAnArticle("listing", "The page lists articles and holds none. Give the addresses it links to.")
    if main is None:
        raise NotAnArticle("no_text", "No running text was found on the page. Check that it was saved in full.")
    if reading.headline is None or reading.order[reading.headline] > reading.span(main)[1]:
        shown = prominent(reading, main)
        if shown is not None:
            reading = replace(reading, headline=shown.element, title=shown.text)
    return _compose(reading, main)


def _compose(reading: Reading, main: Element) -> Found:
    start, end = reading.span(main)
    head = reading.headline
    place, after = reading.span(head) if head is not None else (-1, -1)
    body = Body()
    kicker = _kicker(reading, place)
    body.blocks += [ArticleBlock(kind, text) for kind, text in (("kicker", kicker), ("title", reading.title)) if text]
    between = [x for x in reading.everything if after < x.at < start] if 0 <= place < start else []
    inner = _behind_headline(reading.inside(main), reading)
    lead = _between(between[-60:], reading, body)
    read_body([*lead, *_lines(inner, reading)], reading.title, body)
    _published(reading, body, main)
    _authors(reading, body, end)
    body.tags = _tags(reading, start) or body.tags
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
        if (stamp := read_stamp(item.text)) is not None:
            body.published = body.published or stamp[0].value
            body.authors.extend(stamp[1])
            continue
        people = _people(item)
        if people:
            body.authors.extend(p for p in people if p not in body.authors)
        elif people is not None or item.links > 0.5 or id(item) not in kept or look.furniture(item.text):
            continue
        elif _is_caption(item):
            found.append(Line(item.text, "caption"))
        elif _is_lead(item, reading.meta):
            found.append(Line(item.text, "lead"))
    return found


def _people(item: Item) -> list[str] | None:
    """The authors of a byline or of an element named so; None for anything else."""
    if item.links > 0.5 and not is_named(item.element, "author", 3):
        return None
    people = look.byline(item.text)
    if people is None and (is_named(item.element, "author", 3) or look.is_name(item.text)):
        return look.unlabelled_byline(item.text) or None
    return people


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
            opening = opening and hint in {"lead", "caption", "heading"}
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
    set_apart = item.italic > 0.8 or item.centred
    if item.image and len(text) < 330 and not signed and (set_apart or captions.is_caption(text)):
        return "caption"
    short = len(text) <= 200 and not captions.is_stopped(text) and not signed
    if short and (item.element.tag in _HEADINGS or (item.bold > 0.9 and len(text) <= 120)):
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


def _published(reading: Reading, body: Body, main: Element) -> None:
    """Metadata first; a printed line of the same day adds its time. Without metadata, the printed line nearest to the headline."""
    said, printed = reading.meta.published, body.published
    if said and "T" not in said:
        same = [v for v in (printed, *_near(reading, main)) if v and v.startswith(said)]
        body.published = max([said, *same], key=len)
    else:
        body.published = said or printed or next(iter(_near(reading, main)), None)


def _near(reading: Reading, main: Element) -> list[str]:
    """Printed times in the container that headline and body share, the nearest to the headline first.

    The page's clock stands outside that container, or above the headline where the container is the whole page.
    """
    place = reading.order[reading.headline] if reading.headline is not None else reading.order[main]
    box: Element | None = main
    while box is not None and box.tag not in {"html", "body"} and not reading.order[box] <= place <= last_in(box, reading.order):
        box = box.getparent()
    low, high = reading.span(box) if box is not None else (0, 0)
    wide = box is None or box.tag in {"html", "body"}
    found = []
    for item in reading.everything:
        if box is not None and not low <= item.at <= high:
            continue
        if item.links < 0.5 and not (wide and item.at < place) and (stamp := read_stamp(item.text)) is not None:
            found.append((abs(item.at - place), stamp[0].value))
    return [value for _, value in sorted(found)]


def _authors(reading: Reading, body: Body, end: int) -> None:
    """Where no byline was read in the article: author elements behind it, then the metadata."""
    if body.authors:
        return
    for item in [x for x in reading.items if x.at > end][:12]:
        people = _people(item) or []
        body.authors.extend(p for p in people if p not in body.authors)
        if not people and (body.authors or look.furniture(item.text) == "end"):
            break
    if not body.authors:
        body.authors.extend(reading.meta.authors)


def _tags(reading: Reading, start: int) -> list[str]:
    """The links of the first element behind the body's beginning that is named as the article's keywords."""
    for element, kinds in reading.named.items():
        if "tags" in kinds and reading.order[element] > start:
            links = [text for a in element.iter("a") if 1 < len(text := text_of(a, 100).lstrip("#").strip()) <= 60]
            if links:
                return [x for x in dict.fromkeys(links) if look.furniture(x) is None][:20]
    return []
