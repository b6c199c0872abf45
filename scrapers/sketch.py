"""Selectors for the parts of an article whose text is known: a first layout of a newspaper, guessed from one of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

from scrapers.page import Article, Layout
from scrapers.stamps import find_stamp
from scrapers.text import collapse, fold

# Classes that say how an element looks or stands, and names that change from page to page.
_LOOKS = re.compile(
    r"\d{2,}|[:/\[\]]|^(?:text|bg|flex|grid|d|font|col|float|align|justify|border|w|h|[mp][trblxy]?|fs|fw|lh|cl|ng|css|jsx)(?:\d|-[\w-]+)?$"
    r"|^(?:row|container|wrap(?:per)?|clear(?:fix)?|fl|fr|left|right|center|active|hidden|bold|inline|block|relative|absolute|[lr]t|icon|color)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"-?[A-Za-z_][\w-]{2,60}")
# The longest text that is looked at for a time of publication, and how many paragraphs must stand in a body.
_STAMP, _SHARE = 120, 0.6
_LEVELS = 3


def sketch(text: str, article: Article) -> Layout:
    """The selectors that choose an article's title, lead, body and time on its page; None for those that no name leads to.

    `text` is the page's source, `article` what was read from it.
    """
    try:
        soup = BeautifulSoup(text, "lxml")
    except RecursionError:
        return Layout()
    title = _first_with(soup, article.title)
    body = _body(soup, [block.text for block in article.blocks if block.kind == "paragraph"])
    lead = _first_with(soup, article.lead)
    # A lead that is the body's first paragraph has no name of its own.
    apart = lead is not None and (body is None or body not in lead.parents or bool(list(_names(lead))))
    return Layout(
        title=_selector(soup, title),
        lead=_selector(soup, lead) if apart else None,
        body=_selector(soup, body),
        published=_selector(soup, _stamped(soup, article.published, title)),
    )


def _words(element: Tag) -> str:
    return fold(collapse(element.get_text(" ")))


def _first_with(soup: BeautifulSoup, text: str | None) -> Tag | None:
    """The outermost element that holds this text and nothing else; a heading before all others."""
    if not text:
        return None
    wanted = re.sub(r"\s", "", fold(text))
    found = [tag for tag in _visible(soup) if abs(len(tag.get_text()) - len(text)) < 200 and re.sub(r"\s", "", _words(tag)) == wanted]
    return next((tag for tag in found if tag.name in ("h1", "h2")), found[0] if found else None)


def _body(soup: BeautifulSoup, paragraphs: Sequence[str]) -> Tag | None:
    """The innermost element that holds most of the paragraphs."""
    starts = [re.sub(r"\s", "", fold(text))[:60] for text in paragraphs]
    best: Tag | None = None
    element: Tag | None = soup.body
    while element is not None and starts:
        best = element
        inside = [(child, re.sub(r"\s", "", _words(child))) for child in element.find_all(recursive=False) if isinstance(child, Tag)]
        element = next((child for child, words in inside if sum(start in words for start in starts) > _SHARE * len(starts)), None)
    return best


def _stamped(soup: BeautifulSoup, published: str | None, title: Tag | None) -> Tag | None:
    """The innermost element whose text is the time of publication; the nearest to the title where several are."""
    if not published:
        return None
    tags = list(_visible(soup))
    found = []
    for place, tag in enumerate(tags):
        words = collapse(tag.get_text(" "))
        if not 8 <= len(words) <= _STAMP or (stamp := find_stamp(words)) is None or not published.startswith(stamp.value):
            continue
        inside = [find_stamp(collapse(child.get_text(" "))) for child in tag.find_all(recursive=False) if isinstance(child, Tag)]
        if stamp.value not in {inner.value for inner in inside if inner}:
            found.append((-len(stamp.value), abs(place - tags.index(title)) if title in tags else place, place))
    return tags[min(found)[2]] if found else None


def _visible(soup: BeautifulSoup) -> Iterator[Tag]:
    unread = ("script", "style", "head", "title", "noscript", "meta", "link")
    return (tag for tag in soup.find_all() if isinstance(tag, Tag) and tag.name not in unread)


def _selector(soup: BeautifulSoup, element: Tag | None) -> str | None:
    """The shortest name of an element that chooses it alone, or first; by its own names, else by those around it."""
    if element is None:
        return None
    candidates = [f"{name}{below}" for step, below in _around(element) for name in _names(step)]
    candidates += [f"{element.name}.{name}" for name in _classes(element) if _LOOKS.search(name)]
    return next((selector for selector in candidates if soup.select_one(selector) is element), None)


def _around(element: Tag) -> Iterator[tuple[Tag, str]]:
    """An element and those around it, each with the path from it to the element."""
    step: Tag | None = element
    below = ""
    for _ in range(_LEVELS):
        if step is None or step.name in ("body", "html", "[document]"):
            return
        yield step, below
        below = f" {step.name}{below}"
        step = step.parent


def _names(element: Tag) -> Iterator[str]:
    """Names of one element, the one most likely to last first: its id, its classes one by one, two of them."""
    classes = [name for name in _classes(element) if not _LOOKS.search(name)]
    own = element.get("id")
    # An id is kept by those who link to it; one with a number in it belongs to one article.
    if isinstance(own, str) and _NAME.fullmatch(own) and not re.search(r"\d", own):
        yield f"#{own}"
    yield from (f".{name}" for name in classes)
    yield from (f"{element.name}.{name}" for name in classes)
    if len(classes) > 1:
        yield "." + ".".join(classes[:2])


def _classes(element: Tag) -> list[str]:
    return [name for name in element.get_attribute_list("class") if name and _NAME.fullmatch(name)]
