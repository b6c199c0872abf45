"""An HTML page as a tree and its lines: one pass of lxml; only pages that lxml mangles are mended first."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.items import Item, items_of, numbered
from scrapers.reasons import no_article

# Characters of a tag that no page written by people reaches, embedded pictures aside.
ENDLESS = 50_000
_END = re.compile(rb"</(?:html|body)\s*>", re.I)
_TAG = re.compile(rb"<(\w{1,20})\s")
_FLAT = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<(?!/?(?:p|br|h[1-6]|title|tr|li)\b)[^<>]*>", re.I | re.S)
# Characters of a page that the slow second parser is given.
LARGE = 300_000
Lines = tuple[Element, dict[Element, int], list[Item]]


def lines_of_page(text: str) -> Lines:
    """The tree, the place of each element, and all visible lines."""
    found = _read(_parsed(text))
    # libxml2 stops reading at some mangled pages and at 2,048 nested elements; far less text than the source holds says so.
    if found is None or (len(text) > 5000 and _size(found) < 500 and len(_FLAT.sub(" ", text)) > 2000):
        found = max((_read(_parsed(mend(text))) for mend in (_soup, _flat)), key=_size) or found
    if found is None:
        raise no_article(text, None, [])
    return found


def _read(tree: Element | None) -> Lines | None:
    if tree is None:
        return None
    order = numbered(tree)
    return tree, order, items_of(tree, order)


def _size(found: Lines | None) -> int:
    return sum(len(x.text) for x in found[2]) if found else -1


def _soup(text: str) -> str:
    """The page as BeautifulSoup mends it; nothing where its tags are too many or too deep for it."""
    from bs4 import BeautifulSoup

    try:
        return f"<html><body>{BeautifulSoup(text, 'html.parser')}</body></html>" if len(text) < LARGE else ""
    except (RecursionError, ValueError, AssertionError):
        return ""


def _flat(text: str) -> str:
    """The page without the elements that only nest."""
    return f"<html><body>{_FLAT.sub(' ', text)}</body></html>"


def _parsed(text: str) -> Element | None:
    data = text.encode("utf-8", "replace")
    # Some systems close the page before they begin it; the end tags say nothing that the end of the text does not.
    data = _END.sub(b"", data)
    data = data.replace(b"\0", b"") if b"\0" in data else data
    if data.lstrip().startswith(b"<?xml"):
        data = data[data.find(b">") + 1 :]
    data = _without_endless_tags(data)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _without_endless_tags(data: bytes) -> bytes:
    """libxml2 takes quadratic time for the attributes of one element. A tag so long has a stretch of half its length without a bracket,
    and begins with the last one before."""
    half = ENDLESS // 2
    starts = {data.rfind(b"<", 0, i + half) for i in range(0, len(data) - half, half) if data.find(b">", i, i + half) < 0}
    for start in sorted(starts - {-1}, reverse=True):
        end = data.find(b">", start)
        tag = _TAG.match(data, start) if data.rfind(b"<", start, end) == start else None
        if tag and end - tag.end() >= ENDLESS:
            data = data[:start] + b"<" + tag[1] + data[end:]
    return data
