"""An HTML tree as a flat list of lines in reading order, each knowing its element and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from scrapers.text import collapse

_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "form",
        "button",
        "select",
        "option",
        "textarea",
        "input",
        "audio",
        "video",
        "map",
        "nav",
        "aside",
        "footer",
        "head",
        "link",
        "meta",
        "title",
        "dialog",
        "menu",
    ]
)
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "blockquote",
        "figure",
        "figcaption",
        "pre",
        "address",
        "center",
        "fieldset",
        "hr",
        "body",
        "html",
        "details",
        "summary",
        "hgroup",
        "time",
    ]
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC = frozenset({"i", "em", "cite"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTRE = re.compile(r"text-align\s*:\s*center", re.I)
_ICON = re.compile(r"^$|icon|logo|pixel|avatar|blank\.gif|\.svg\b", re.I)
# Whether text stands in a link, in bold, in italics.
Flags = tuple[bool, bool, bool]


@dataclass(slots=True)
class Item:
    """One line of text. `element` is the block it stands in, `at` its place in document order; the shares run from 0 to 1.

    `image`: pictures that stand before this line and after the one before it.
    """

    text: str
    element: HtmlElement
    at: int
    links: float = 0.0
    bold: float = 0.0
    italic: float = 0.0
    centred: bool = False
    image: bool = False
    br: bool = False


class _Walker:
    def __init__(self, order: dict[HtmlElement, int]) -> None:
        self.items: list[Item] = []
        self.order = order
        self.parts: list[str] = []
        self.sizes = [0, 0, 0, 0]
        self.image = self.br = False
        self.in_row = False

    def text(self, value: str | None, flags: Flags) -> None:
        if not value:
            return
        self.parts.append(value)
        size = len(value.strip())
        for i, flag in enumerate((True, *flags)):
            self.sizes[i] += size if flag else 0

    def flush(self, block: HtmlElement, centred: bool, br: bool = False) -> None:
        text = collapse("".join(self.parts)).strip("; ") if block.tag == "tr" else collapse("".join(self.parts))
        if text:
            total = max(self.sizes[0], 1)
            link, bold, italic = (s / total for s in self.sizes[1:])
            self.items.append(Item(text, block, self.order[block], link, bold, italic, centred, self.image, self.br))
            self.image = False
        self.parts, self.sizes = [], [0, 0, 0, 0]
        self.br = br and bool(text)

    def walk(self, element: HtmlElement, block: HtmlElement, flags: Flags, centred: bool, depth: int) -> None:
        tag, style = element.tag, element.get("style") or ""
        if not isinstance(tag, str) or tag in _SKIP or depth > 200 or _HIDDEN.search(style):
            return
        if tag in {"br", "img", "picture"}:
            self.mark(element, block, centred)
            return
        if tag == "tr" and not self.in_row and _is_data(element):
            self.row(element, block, flags, centred, depth)
            return
        is_block = tag in _BLOCK and not self.in_row
        if is_block:
            self.flush(block, centred)
            centred = centred or element.get("align", "").lower() == "center" or tag == "center" or bool(_CENTRE.search(style))
        link, bold, italic = flags
        flags = (link or tag == "a", bold or tag in _BOLD or "bold" in style, italic or tag in _ITALIC or "italic" in style)
        self.text(element.text, flags)
        for child in element:
            self.walk(child, element if is_block else block, flags, centred, depth + 1)
            self.text(child.tail, flags)
        if is_block:
            self.flush(element, centred)

    def mark(self, element: HtmlElement, block: HtmlElement, centred: bool) -> None:
        """A line break or a picture; icons and tracking dots are no pictures of the article."""
        if element.tag == "br" and self.in_row:
            self.parts.append(" ")
        elif element.tag == "br":
            self.flush(block, centred, br=True)
        else:
            source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
            self.image = self.image or element.tag == "picture" or _ICON.search(source) is None

    def row(self, element: HtmlElement, block: HtmlElement, flags: Flags, centred: bool, depth: int) -> None:
        """A row of a table of figures is one line, its cells with semicolons between them."""
        self.flush(block, centred)
        self.in_row = True
        for cell in element:
            self.walk(cell, element, flags, centred, depth + 1)
            self.text("; ", flags)
        self.in_row = False
        self.flush(element, centred)


def _is_data(row: HtmlElement) -> bool:
    """Whether a table row holds figures and not the layout of a page: short cells, no picture, more rows of its kind."""
    cells = [c for c in row if c.tag in {"td", "th"}]
    table = row.getparent()
    if len(cells) < 2 or table is None or sum(r.tag == "tr" and len(r) >= 2 for r in table) < 2:
        return False
    filled = [text for c in cells if (text := text_of(c))]
    return len(filled) >= 2 and all(len(t) < 150 for t in filled) and next(row.iter("img", "table"), None) is None


def numbered(root: HtmlElement) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int]]:
    """For each element its place in document order, and that of its last descendant."""
    every = list(root.iter())
    order = {element: i for i, element in enumerate(every)}
    last = dict(order)
    for element in reversed(every):
        parent = element.getparent()
        if parent is not None and parent in last:
            last[parent] = max(last[parent], last[element])
    return order, last


def items_of(root: HtmlElement, order: dict[HtmlElement, int]) -> list[Item]:
    """The lines of a tree in reading order, without scripts, forms, navigation and hidden elements."""
    walker = _Walker(order)
    walker.walk(root, root, (False, False, False), False, 0)
    walker.flush(root, False)
    return walker.items


def text_of(element: HtmlElement) -> str:
    """All text under an element with single spaces, line breaks and blocks counting as spaces."""
    return collapse("".join(_texts(element)))


def _texts(element: HtmlElement) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        gap = " " if child.tag in _BLOCK or child.tag == "br" else ""
        if isinstance(child.tag, str) and child.tag not in {"script", "style"}:
            parts += [gap, *_texts(child), gap]
        parts.append(child.tail or "")
    return parts
