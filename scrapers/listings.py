"""Pages that list articles: their articles, where the list goes on, and the sections and feeds they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from scrapers import registry
from scrapers.addresses import BadAddress, tidy
from scrapers.decode import decode
from scrapers.leads import Found, Lead, day_of, lead
from scrapers.page import Page, Source
from scrapers.patterns import endless, is_article, is_section, listing_of, looks_like_article, page_number
from scrapers.stamps import HANOI, find_stamp

#: Links of one page that are looked at, and sections that one page may name.
LINKS = 5000
SECTIONS = 100
#: A page with a larger number is no page of a list but a trap.
LAST_PAGE = 9999

_FEED = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_FEED_ADDRESS = re.compile(r"\.rss$|/(?:rss|feed)(?:/[\w-]+)*/?(?:[\w-]+\.(?:rss|xml))?$", re.IGNORECASE)
# Characters around a link in which its date is looked for, and elements above it.
_NEAR = 1500
_ZONE = etree.XPath("//*[@id='hdZoneId']")
_ABOVE = 4


@dataclass
class _Links:
    """What the links of a page are, by kind, in the order of the page."""

    articles: dict[str, Element] = field(default_factory=dict)
    looks: dict[str, Element] = field(default_factory=dict)
    sections: dict[str, None] = field(default_factory=dict)
    feeds: dict[str, None] = field(default_factory=dict)
    pages: dict[str, None] = field(default_factory=dict)
    next: str | None = None


def read_listing(page: Page, source: Source, template: str | None = None, sections: bool = False) -> Found:
    """The articles that a page links to, with the days printed beside them, and the listing's next page.

    `template` is the address of the listing with `{page}`, where the source's file gives it: then there is always a next page, and
    the end comes by rule. `sections`: the page's links to sections (as listings) and to feeds are leads too.
    """
    tree = _tree(page)
    if tree is None:
        return Found(problem="the page cannot be read as HTML")
    base = page.url or source.home
    links = _links(tree, base, source)
    # A source's own pattern that fits nothing on a page has been overtaken by a redesign.
    chosen = links.articles or links.looks
    today = page.retrieved.astimezone(HANOI).date() if page.retrieved else None
    leads = [found for url, element in chosen.items() if (found := lead(url, base, "article", source, _printed(element, chosen, today)))]
    if sections:
        leads += [Lead(url, "feed") for url in links.feeds]
        leads += [Lead(url, "listing") for url in list(links.sections)[:SECTIONS]]
    following = next_page(base, links.pages, links.next, template)
    if following is None and not links.pages and leads:
        following = _unsaid(base, tree, source)
    return Found(tuple(leads), following)


def article_leads(page: Page, source: Source) -> Found:
    """The articles that an article's page links to, without dates: what stands near such a link is of something else."""
    tree = _tree(page)
    if tree is None:
        return Found(problem="the page cannot be read as HTML")
    base = page.url or source.home
    links = _links(tree, base, source)
    found = (lead(url, base, "article", source) for url in links.articles or links.looks)
    return Found(tuple(item for item in found if item))


def next_page(url: str, pages: dict[str, None], said: str | None = None, template: str | None = None) -> str | None:
    """The address of the page after this one; None where the listing ends.

    In this order: the source's template; `rel="next"`; a link of the page with the next number in one of the styles of
    `patterns.page_number`, in the same listing; the next number of a list that scripts load.
    """
    numbered = page_number(url)
    if template is not None:
        number = _number_in(url, template)
        return template.replace("{page}", str((number or 1) + 1)) if (number or 1) < LAST_PAGE else None
    wanted = (numbered[1] if numbered else 1) + 1
    if wanted > LAST_PAGE:
        return None
    if said and said != url and listing_of(said) == listing_of(url):
        return said
    for candidate in pages:
        found = page_number(candidate)
        if found and found[1] == wanted and (found[0] == numbered[0] if numbered else listing_of(candidate) == listing_of(url)):
            return candidate
    return numbered[0].replace("{page}", str(wanted)) if numbered and endless(url) else None


def _unsaid(url: str, tree: Element, source: Source) -> str | None:
    """The next page of a section that names none, as the source's content system spells it: its pages are loaded by a script.

    The home page goes on as no section does. A guess that is wrong costs one request: what comes then is no news.
    """
    family = registry.families().get(source.family or "")
    if family is None or not family.pages or not urlsplit(url).path.strip("/"):
        return None
    if numbered := page_number(url):
        return numbered[0].replace("{page}", str(numbered[1] + 1)) if numbered[1] < LAST_PAGE else None
    zone = next((value for element in _ZONE(tree) if (value := (element.get("value") or "").strip())), None)
    pattern = family.pages[0]
    if "{zone}" in pattern and not (zone and zone.isalnum()):
        return None
    return _spelled(pattern.replace("{zone}", zone or "").replace("{page}", "2"), url, source)


def _number_in(url: str, template: str) -> int | None:
    pattern = re.escape(template).replace(re.escape("{page}"), r"(\d{1,5})", 1)
    found = re.fullmatch(pattern, url)
    return int(found[1]) if found else None


def _tree(page: Page) -> Element | None:
    data = decode(page).encode("utf-8", "replace")
    # Some systems close the page before they begin it.
    for mark in (b"</html>", b"</HTML>", b"</body>", b"</BODY>", b"\0"):
        data = data.replace(mark, b"")
    try:
        return etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _links(tree: Element, base: str, source: Source) -> _Links:
    found = _Links()
    root = next((urljoin(base, href.strip()) for element in tree.iter("base") if (href := element.get("href"))), base)
    here = _spelled(base, base, source)
    for number, element in enumerate(tree.iter("a", "link", "area")):
        href = element.get("href")
        if number >= LINKS:
            break
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            continue
        if url := _spelled(href, root, source):
            _sort(found, url, element, here, source)
    return found


def _sort(found: _Links, url: str, element: Element, here: str | None, source: Source) -> None:
    rel = (element.get("rel") or "").lower().split()
    if element.tag == "link":
        if "alternate" in rel and (element.get("type") or "").lower() in _FEED:
            found.feeds.setdefault(url)
        elif "next" in rel:
            found.next = found.next or url
        return
    if "next" in rel and not is_article(url, source):
        found.next = found.next or url
    if url == here:
        return
    if page_number(url):
        found.pages.setdefault(url)
    elif is_article(url, source):
        found.articles.setdefault(url, element)
    elif looks_like_article(url):
        found.looks.setdefault(url, element)
    elif _FEED_ADDRESS.search(url):
        found.feeds.setdefault(url)
    elif is_section(url, source):
        found.sections.setdefault(url)


def _spelled(href: str, base: str, source: Source) -> str | None:
    try:
        url = tidy(urljoin(base, href.strip()), source)
    except (BadAddress, ValueError):
        return None
    made = lead(url, base, "listing", source)
    return made.url if made else None


def _printed(element: Element, links: dict[str, Element], today: date | None) -> date | None:
    """The day printed beside a link: in the smallest box around it that holds a date and no other article's link."""
    href = element.get("href")
    box: Element | None = element
    for _ in range(_ABOVE + 1):
        if box is None or any(_other(link, href) for link in box.iter("a")):
            return None
        for stamp in box.iter("time"):
            if day := day_of(stamp.get("datetime"), today):
                return day
        for text in _texts(box):
            found = find_stamp(text)
            if found and (day := day_of(found.value[:10], today)):
                return day
        box = box.getparent()
    return None


def _other(link: Element, href: str | None) -> bool:
    """Whether a link in the box leads to another article: sections, comments and pictures do not count."""
    other = link.get("href")
    try:
        return bool(other) and other != href and looks_like_article(urljoin("http://host/", other or ""))
    except ValueError:
        return False


def _texts(box: Element) -> Iterator[str]:
    room = _NEAR
    for text in box.itertext():
        if (line := " ".join(text.split())) and len(line) < 100:
            yield line
            room -= len(line)
        if room < 0:
            return
