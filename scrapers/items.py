"""An HTML tree as a flat list of lines in reading order, each knowing its element and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count, islice

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.body import MANY, too_long
from scrapers.text import line_of

# Elements, and letters that are shown, of which no page with one article has so many: menus and comments are among them.
ELEMENTS = 600_000
LETTERS = 2_000_000

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
_BOLD_TAGS = ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th")
_ITALIC_TAGS = ("i", "em", "cite")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTRE = re.compile(r"text-align\s*:\s*center", re.I)
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|tac-?_?gia|but-?_?danh|byline|nguoi-?viet)(?:$|[\s_-])", re.I)
# What the alternatives of that pattern begin with: a look for them is far quicker.
_AUTHORS = ("author", "tac", "but", "byl", "nguo")
_NAME = 1000
_ICONS = ("icon", "logo", "pixel", "avatar", "blank.gif")
_DRAWN = re.compile(r"\.svg\b")


@dataclass(slots=True)
class Item:
    """One line of text. `element` is the block it stands in, `at` its place in document order; the shares run from 0 to 1.

    `image`: pictures that stand before this line and after the one before it; `alt`: what the last of them says of itself.
    `size`: the largest size (1 to 7) of its `font` elements.
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
    alt: str = ""


# How the text of an element is set, which it inherits from its ancestors: one number, so that nothing is made for each element.
# Above these bits stands the size of the font.
_LINK, _BOLD, _ITALIC, _CENTRED, _SIZE = 1, 2, 4, 8, 4
Setting = tuple[Element, int]


class _Walker:
    def __init__(self, order: dict[Element, int]) -> None:
        self.items: list[Item] = []
        self.order = order
        self.parts: list[str] = []
        self.letters = self.linked = self.bold = self.italic = self.size = 0
        self.total = 0
        self.image = self.br = False
        self.alt = ""
        self.row: Element | None = None

    def text(self, value: str, flags: int) -> None:
        self.parts.append(value)
        if size := len(value.strip()):
            self.letters += size
            if flags:
                self.linked += size if flags & _LINK else 0
                self.bold += size if flags & _BOLD else 0
                self.italic += size if flags & _ITALIC else 0
                self.size = max(self.size, flags >> _SIZE)

    def flush(self, how: Setting, br: bool = False) -> None:
        if not self.parts:
            self.br = False
            return
        block, flags = how
        text = ""
        if n := self.letters:
            if n > LETTERS:
                raise too_long()
            text = line_of("".join(self.parts))
            if block.tag == "tr":
                text = text.strip("; ")
            shares = (self.linked / n, self.bold / n, self.italic / n)
            size = self.size
            self.letters = self.linked = self.bold = self.italic = self.size = 0
        if text:
            self.items.append(Item(text, block, self.order[block], *shares, flags & _CENTRED != 0, self.image, self.br, size, self.alt))
            self.image, self.alt = False, ""
            self.total += len(text)
            if self.total > LETTERS or len(self.items) > MANY:
                raise too_long()
        self.parts.clear()
        self.br = br and bool(text)

    def walk(self, root: Element) -> None:
        """Depth without limit: pages that never close their tags nest thousands of levels."""
        how: Setting = (root, 0)
        stack, parts = [how], self.parts
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                tag, style = element.tag, element.get("style")
                if tag in _SKIP or (style and _HIDDEN.search(style)):
                    walker.skip_subtree()
                    stack.append(how)
                    continue
                if tag in _SET or style:
                    how = self.enter(element, tag, style or "", how)
                elif tag == "span" and _is_author(element):
                    how = self.apart(element, how)
                stack.append(how)
                # Most of what stands between tags is white space, which counts inside a line only.
                if (text := element.text) and (parts or not text.isspace()):
                    self.text(text, how[1])
                continue
            inner = stack.pop()
            if self.row is not None:
                self.leave(element, inner)
            elif inner[0] is element and (parts or self.br):
                self.flush(inner)
            if stack:
                how = stack[-1]
                if (text := element.tail) and (parts or not text.isspace()):
                    self.text(text, how[1])
        self.flush((root, 0))

    def enter(self, element: Element, tag: str, style: str, how: Setting) -> Setting:
        """The setting inside an element that begins here."""
        block, flags = how
        if tag in _MARKS:
            self.mark(element, how)
            return how
        if tag == "tr" and self.row is None and _is_data(element):
            self.flush(how)
            self.row = element
            return element, flags
        if tag == "font" and (size := _font_size(element)):
            flags = flags & ((1 << _SIZE) - 1) | size << _SIZE
        if tag in _FLAGS:
            flags |= _FLAGS[tag]
        if style:
            flags |= (_BOLD if "bold" in style else 0) | (_ITALIC if "italic" in style else 0)
        if tag not in _BLOCK or self.row is not None:
            return self.apart(element, (block, flags)) if tag in {"a", "span"} and _is_author(element) else (block, flags)
        if self.parts or self.br:
            self.flush(how)
        if tag == "center" or (style and _CENTRE.search(style)) or ((align := element.get("align")) and align.lower() == "center"):
            flags |= _CENTRED
        return element, flags

    def apart(self, element: Element, how: Setting) -> Setting:
        """The author often stands in one line with date and buttons, with nothing between: a line of its own is made of it."""
        if self.row is not None:
            return how
        self.flush(how)
        return element, how[1]

    def leave(self, element: Element, how: Setting) -> None:
        """The end of an element inside a table row, or of that row."""
        if element is self.row:
            self.row = None
            self.flush(how)
        elif element.getparent() is self.row:
            self.text("; ", how[1])

    def mark(self, element: Element, how: Setting) -> None:
        """A line break or a picture; icons and tracking dots are no pictures of the article."""
        if element.tag == "br" and self.row is not None:
            self.parts.append(" ")
        elif element.tag == "br":
            self.flush(how, br=True)
        else:
            source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
            # A picture that stands in its address has no name.
            self.image = self.image or element.tag == "picture" or not _is_icon(source[:_NAME].lower())
            self.alt = _alt(element) or self.alt


_MARKS = frozenset({"br", "img", "picture"})
_FLAGS = {"a": _LINK} | dict.fromkeys(_BOLD_TAGS, _BOLD) | dict.fromkeys(_ITALIC_TAGS, _ITALIC)
_SET = frozenset({*_BLOCK, *_MARKS, *_FLAGS, "font"})


def _alt(picture: Element) -> str:
    """What a picture says of itself: the link around it, which opens it large, more often has its caption than the picture does."""
    link = picture.getparent()
    around = link.get("data-title") or link.get("title") if link is not None and link.tag == "a" else None
    return (around or picture.get("alt") or picture.get("title") or "").strip()


def _is_icon(source: str) -> bool:
    return not source or any(word in source for word in _ICONS) or _DRAWN.search(source) is not None


def _is_author(element: Element) -> bool:
    if (name := element.get("class")) is None:
        return False
    small = name.lower()
    return any(word in small for word in _AUTHORS) and _AUTHOR.search(name) is not None


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
    """For each element its place in document order. Raises NotAnArticle (`too_long`) for more elements than any page has."""
    found = dict(zip(islice(root.iter(), ELEMENTS), count()))
    if len(found) == ELEMENTS:
        raise too_long()
    return found


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
    if not len(element):
        return line_of(element.text or "")
    parts: list[str] = []
    size = 0
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in {"script", "style"}:
                walker.skip_subtree()
            elif node.text:
                parts.append(f" {node.text}" if tag in _BLOCK else node.text)
                size += len(node.text)
        elif node is not element:
            if tag in _BLOCK or tag == "br":
                parts.append(" ")
            if node.tail:
                parts.append(node.tail)
                size += len(node.tail)
        if size > limit:
            break
    return line_of("".join(parts))
