"""An HTML tree as a flat list of lines in reading order, each knowing its element and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.text import line_of

_SKIPPED = (
    "script style noscript template iframe object embed svg canvas button select option textarea input audio video map nav aside footer"
    " head link meta title dialog menu marquee"
)
_BLOCKS = (
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tbody thead tfoot tr td th caption blockquote figure"
    " figcaption pre address center fieldset form hr body html details summary hgroup time"
)
_SKIP = frozenset(_SKIPPED.split())
_BLOCK = frozenset(_BLOCKS.split())
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC = frozenset({"i", "em", "cite"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTRE = re.compile(r"text-align\s*:\s*center", re.I)
_ICON = re.compile(r"^$|icon|logo|pixel|avatar|blank\.gif|\.svg\b", re.I)
_EVENTS = ("start", "end", "comment", "pi")


@dataclass(slots=True)
class Item:
    """One line of text. `element` is the block it stands in, `at` its place in document order; the shares run from 0 to 1.

    `image`: pictures that stand before this line and after the one before it. `size`: the largest size (1 to 7) of its `font` elements.
    """

    text: str
    element: Element
    at: int
    links: float = 0.0
    bold: float = 0.0
    italic: float = 0.0
    centred: bool = False
    image: bool = False
    br: bool = False
    size: int = 0


class _Setting(NamedTuple):
    """How the text of an element is set: what it inherits from its ancestors."""

    block: Element
    link: bool = False
    bold: bool = False
    italic: bool = False
    centred: bool = False
    size: int = 0


class _Walker:
    def __init__(self, order: dict[Element, int]) -> None:
        self.items: list[Item] = []
        self.order = order
        self.parts: list[str] = []
        self.letters = self.linked = self.bold = self.italic = self.size = 0
        self.image = self.br = False
        self.row: Element | None = None

    def text(self, value: str | None, how: _Setting) -> None:
        size = len(value.strip()) if value else 0
        if value and (size or self.parts):
            self.parts.append(value)
        if size:
            self.letters += size
            self.linked += size if how.link else 0
            self.bold += size if how.bold else 0
            self.italic += size if how.italic else 0
            self.size = max(self.size, how.size)

    def flush(self, how: _Setting, br: bool = False) -> None:
        if not self.parts:
            self.br = False
            return
        text = line_of("".join(self.parts)) if self.letters else ""
        if how.block.tag == "tr":
            text = text.strip("; ")
        if text:
            n, at = self.letters, self.order[how.block]
            shares = (self.linked / n, self.bold / n, self.italic / n)
            self.items.append(Item(text, how.block, at, *shares, how.centred, self.image, self.br, self.size))
            self.image = False
        self.parts = []
        self.letters = self.linked = self.bold = self.italic = self.size = 0
        self.br = br and bool(text)

    def walk(self, root: Element) -> None:
        """Depth without limit: pages that never close their tags nest thousands of levels."""
        stack = [_Setting(root)]
        walker = etree.iterwalk(root, events=_EVENTS)
        for event, element in walker:
            if event == "start":
                tag, style = element.tag, element.get("style")
                if tag in _SKIP or (style and _HIDDEN.search(style)):
                    walker.skip_subtree()
                    stack.append(stack[-1])
                    continue
                stack.append(self.enter(element, tag, style, stack[-1]))
                self.text(element.text, stack[-1])
                continue
            if event == "end":
                self.leave(element, stack.pop())
            if len(stack) > 1 or element is not root:
                self.text(element.tail, stack[-1])
        self.flush(stack[0])

    def enter(self, element: Element, tag: str, style: str | None, how: _Setting) -> _Setting:
        """The setting inside an element that begins here."""
        if tag in _MARKS:
            self.mark(element, how)
            return how
        if tag == "tr" and self.row is None and _is_data(element):
            self.flush(how)
            self.row = element
            return _Setting(element, how.link, how.bold, how.italic, how.centred, how.size)
        is_block = tag in _BLOCK and self.row is None
        if not is_block and tag not in _INLINE and style is None:
            return how
        bold = how.bold or tag in _BOLD or (style is not None and "bold" in style)
        italic = how.italic or tag in _ITALIC or (style is not None and "italic" in style)
        size = _font_size(element) or how.size if tag == "font" else how.size
        if not is_block:
            return _Setting(how.block, how.link or tag == "a", bold, italic, how.centred, size)
        self.flush(how)
        centred = how.centred or tag == "center" or (element.get("align") or "").lower() == "center"
        centred = centred or (style is not None and _CENTRE.search(style) is not None)
        return _Setting(element, how.link, bold, italic, centred, size)

    def leave(self, element: Element, how: _Setting) -> None:
        if self.row is None:
            if how.block is element:
                self.flush(how)
        elif element is self.row:
            self.row = None
            self.flush(how)
        elif element.getparent() is self.row:
            self.text("; ", how)

    def mark(self, element: Element, how: _Setting) -> None:
        """A line break or a picture; icons and tracking dots are no pictures of the article."""
        if element.tag == "br" and self.row is not None:
            self.parts.append(" ")
        elif element.tag == "br":
            self.flush(how, br=True)
        else:
            source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
            self.image = self.image or element.tag == "picture" or _ICON.search(source) is None


_MARKS = frozenset({"br", "img", "picture"})
_INLINE = _BOLD | _ITALIC | {"a", "font"}


def _font_size(element: Element) -> int:
    size = (element.get("size") or "").strip()
    if re.fullmatch(r"\+[1-4]", size):
        return 3 + int(size)
    return int(size) if re.fullmatch("[1-7]", size) else 0


def _is_data(row: Element) -> bool:
    """Whether a table row holds figures and not the layout of a page: short cells, no picture, more rows of its kind."""
    cells = [c for c in row if c.tag in {"td", "th"}]
    table = row.getparent()
    if len(cells) < 2 or table is None or next(row.iter("img", "table", "input"), None) is not None:
        return False
    # Its neighbour is enough: one that looks at all rows of the table for each row takes quadratic time.
    if not any(r is not None and r.tag == "tr" and len(r) >= 2 for r in (row.getprevious(), row.getnext())):
        return False
    filled = [text for c in cells if (text := text_of(c, 200))]
    return len(filled) >= 2 and all(len(t) < 150 for t in filled)


def numbered(root: Element) -> dict[Element, int]:
    """For each element its place in document order."""
    return {element: i for i, element in enumerate(root.iter())}


def last_in(element: Element, order: dict[Element, int]) -> int:
    """The place of an element's last descendant, its own where it has none."""
    while len(element):
        element = element[-1]
    return order[element]


def items_of(root: Element, order: dict[Element, int]) -> list[Item]:
    """The lines of a tree in reading order, without scripts, buttons, navigation and hidden elements."""
    walker = _Walker(order)
    walker.walk(root)
    return walker.items


def text_of(element: Element, limit: int = 2000) -> str:
    """The text under an element as one line, line breaks and blocks counting as spaces; it may end soon after `limit` characters."""
    parts: list[str] = []
    size = 0
    walker = etree.iterwalk(element, events=_EVENTS)
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in {"script", "style"}:
                walker.skip_subtree()
            elif node.text:
                parts.append(f" {node.text}" if tag in _BLOCK else node.text)
                size += len(node.text)
        elif node is not element:
            if event == "end" and (tag in _BLOCK or tag == "br"):
                parts.append(" ")
            if node.tail:
                parts.append(node.tail)
                size += len(node.tail)
        if size > limit:
            break
    return line_of("".join(parts))
