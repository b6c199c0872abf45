"""What the markup of a body says of its lines: which are captions, headings and the lead, and which boxes hold other articles."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from scrapers import captions
from scrapers import lines as look
from scrapers.body import LONG, Line
from scrapers.items import Item, text_of
from scrapers.layout import HEADINGS, Reading, is_named

# A sentence of so many letters below a picture is no paragraph.
BRIEF = 60
_HOLDS = frozenset({"div", "p", "span", "td", "center", "tr", "tbody", "table"})
_TABLE = frozenset({"p", "td", "tr", "tbody"})
# What somebody says is often set in italics.
_QUOTES = frozenset("\"“'‘«")
# What an editor shows where nobody has written a caption.
_EMPTY = re.compile(r"\W*nhập chú thích(?: ảnh)?\W*$", re.I)


def is_marked_caption(item: Item) -> bool:
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


def lines_of(items: list[Item], reading: Reading) -> list[Line]:
    """The lines of the body with the hints that its markup gives; teasers of other articles are left out."""
    found: list[Line] = []
    opening = True
    style = _style(items)
    boxes: list[tuple[int, int]] = []
    for i, item in enumerate(items):
        if _is_teaser(item):
            boxes.extend(_box(item, items, reading))
        elif any(low <= item.at <= high for low, high in boxes):
            continue
        elif item.br and found and _continued(found[-1].text, item.text):
            found[-1] = Line(f"{found[-1].text} {item.text}", found[-1].hint)
        else:
            hint = _hint(item, opening, style)
            if hint == "heading" and item.bold < 0.9 and _listed(item, found, items[i + 1 : i + 2]):
                hint = "paragraph"
            # A date, a byline or a counter is no paragraph yet.
            opening = opening and (hint in {"lead", "caption", "heading"} or len(item.text) < 60)
            found.append(Line(item.text, hint))
    return found


def _listed(item: Item, before: list[Line], after: list[Item]) -> bool:
    """Whether a line is an item of a list, by the lines around it."""
    return any(captions.is_listed(x.text, item.text) for x in before[-1:]) or any(captions.is_next(item.text, x.text) for x in after)


def _is_teaser(item: Item) -> bool:
    return (
        item.links > 0.8
        and len(item.text) < 200
        and not (captions.is_stopped(item.text.rstrip("?!")) or look.unlabelled_byline(item.text) or item.text.startswith("#"))
    )


def _style(items: list[Item]) -> tuple[bool, bool]:
    """Whether the text of a body is bold, and whether it is italic, as a whole: then neither tells anything of its parts."""
    running = [x for x in items if len(x.text) > LONG and x.links < 0.5 and x.element.tag not in HEADINGS]
    few = max(1, len(running) / 2)
    return sum(x.bold > 0.9 for x in running) > few, sum(x.italic > 0.8 and x.text[0] not in _QUOTES for x in running) > few


def _hint(item: Item, opening: bool, style: tuple[bool, bool]) -> str | None:
    """The block kind that the markup of a line gives; `opening`: no paragraph has come before it; `style`: see `_style`."""
    text = item.text
    if _EMPTY.match(text):
        return None
    if is_marked_caption(item):
        return "caption"
    if item.element.tag == "tr":
        return "paragraph"
    signed = look.byline(text) is not None or bool(look.unlabelled_byline(text))
    italic = item.italic > 0.8 and not (style[1] and len(text) > LONG)
    set_apart = italic or item.centred or _alone(item)
    short = len(text) <= 200 and not captions.is_stopped(text) and not signed
    heading = short and (item.element.tag in HEADINGS or (item.bold > 0.9 and len(text) <= 120))
    below = item.image and len(text) < 330 and not signed and look.furniture(text) != "drop"
    if below and (set_apart or captions.is_caption(text) or _below(item, short and not heading)):
        return "caption"
    if heading:
        return "heading"
    set_first = item.element.tag in HEADINGS or (item.bold > 0.9 and not style[0])
    if opening and ((is_named(item.element, "sapo", 2) and len(text) > 40) or (set_first and len(text) > 90)):
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


def _below(item: Item, plain: bool) -> bool:
    """Whether the line that follows a picture is its caption though nothing sets it apart: it is what the picture says of itself,
    or a plain line without a stop, which headings seldom are."""
    if item.alt and look.key(item.text) == look.key(item.alt):
        return True
    brief = len(item.text) <= BRIEF and item.text.endswith(".") and captions.may_show(item.text) and not look.furniture(item.text)
    return brief or (plain and not captions.is_numbered(item.text) and not look.furniture(item.text))


def _alone(item: Item) -> bool:
    """Whether a line stands in one box, or in one table, with a picture, and nothing else with them."""
    if not item.image:
        return False
    node: Element = item.element
    for _ in range(6):
        box = node.getparent()
        if box is None or box.tag not in _HOLDS or len(box) > 4 or text_of(box, 400) != item.text:
            return False
        if next(box.iter("img", "picture"), None) is not None:
            return True
        if box.tag not in _TABLE:
            return False
        node = box
    return False


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
