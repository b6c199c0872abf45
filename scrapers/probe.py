"""Whether a source still works: a few of its pages, fetched politely and read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from bs4 import BeautifulSoup
from lxml import etree
from soupsieve import SelectorSyntaxError

from scrapers.decode import decode
from scrapers.page import Article, NotAnArticle, Page, Source
from scrapers.parse import parse
from scrapers.registry import host_of

AGENT = "baotinh"
#: Articles that one check reads.
ARTICLES = 3
#: Fields that every article of a working source has, and those that many have.
NEEDED = ("title", "published", "paragraphs")
FIELDS = ("title", "published", "paragraphs", "lead", "authors", "section", "tags", "captions")

_MAX_BYTES = 20_000_000
_MAX_SECONDS = 60.0
_MAX_DELAY = 60.0
_ID = re.compile(r"(?:-(?:a|post|postid)?\d{4,}|-[0-9a-f]{7,}|/\d{4,}|\d{15,})(?:\.\w+)?/?$")
_TOPIC = re.compile(r"-event\d+|/(?:tag|tags|topic|author|tac-gia|video|rss)/|\.(?:jpe?g|png|gif|pdf|mp4|rss|xml)$", re.IGNORECASE)


class NotFetched(Exception):
    """A page could not be had. The message is one line."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `fields` counts the articles that have each field; `broken` says why, and is empty where all is well."""

    key: str
    pages: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def get(url: str, session: requests.Session) -> Page:
    """The page at an address, at most 20 MB of it within a minute. Raises `NotFetched`."""
    begun = time.monotonic()
    try:
        with session.get(url, headers={"User-Agent": AGENT}, timeout=(10, 30), stream=True) as answer:
            if answer.status_code != 200:
                raise NotFetched(f"{url}: HTTP {answer.status_code} {answer.reason or ''}".rstrip())
            content = bytearray()
            for part in answer.iter_content(1024):
                content += part
                if len(content) > _MAX_BYTES:
                    raise NotFetched(f"{url}: more than {_MAX_BYTES // 1_000_000} MB")
                if time.monotonic() - begun > _MAX_SECONDS:
                    raise NotFetched(f"{url}: not there after {_MAX_SECONDS:.0f} seconds")
            charset = re.search(r"charset=[\"']?([\w-]+)", answer.headers.get("Content-Type", ""), re.IGNORECASE)
            return Page(bytes(content), "html", url=answer.url, charset=charset[1] if charset else None, retrieved=datetime.now(UTC))
    except (requests.RequestException, ValueError, OSError) as error:
        raise NotFetched(f"{url}: {_short(error)}") from None


def article_links(page: Page) -> list[str]:
    """Addresses on the same host that look like articles, in the order of the page: an id or a long slug at the end."""
    base = page.url or ""
    found: dict[str, None] = {}
    try:
        tree = etree.HTML(decode(page).encode(), etree.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return []
    for link in tree.iter("a") if tree is not None else ():
        try:
            url = urldefrag(urljoin(base, (link.get("href") or "").strip()))[0]
            path = urlsplit(url).path
        except ValueError:
            continue
        if host_of(url) != host_of(base) or url == base or _TOPIC.search(path):
            continue
        hyphens = path.rstrip("/").rpartition("/")[2].count("-")
        if hyphens >= 5 or (hyphens >= 3 and _ID.search(path)):
            found.setdefault(url)
    return list(found)


def check(source: Source, wait: Callable[[float], None] = time.sleep) -> Report:
    """Fetch a listing or the home page and up to three articles, and say which fields were found.

    `wait` is called with the seconds between two requests. robots.txt is obeyed. Raises nothing for a source that fails.
    """
    key = source.key or source.name
    with requests.Session() as session:
        visit = _Visit(source, session, wait)
        try:
            links = visit.links()
        except NotFetched as error:
            return Report(key, broken=(str(error),))
        if not links:
            return Report(key, broken=(f"no link to an article on {' or '.join(visit.starts())}; name a page with some under listings",))
        pages = list(visit.pages(links))
    return _report(key, source, pages, visit.problems)


@dataclass
class _Visit:
    """One visit to a host: what robots.txt allows, and how long to wait."""

    source: Source
    session: requests.Session
    wait: Callable[[float], None]
    robots: RobotFileParser | None = None
    problems: list[str] = field(default_factory=list)

    def starts(self) -> list[str]:
        listings = [urljoin(self.source.home, item.replace("{page}", "1")) for item in self.source.listings[:1]]
        return [*listings, self.source.home]

    def links(self) -> list[str]:
        """Links of the first page to start from that has some. Raises `NotFetched` where none of these pages can be had."""
        failed: list[NotFetched] = []
        for url in self.starts():
            try:
                page = self.fetch(url)
                if links := article_links(page):
                    moved = host_of(page.url) != host_of(self.source.home)
                    self.problems += [str(error) for error in failed] + [f"{url} leads to {page.url}; change home"] * moved
                    return links
            except NotFetched as error:
                failed.append(error)
        if len(failed) == len(self.starts()):
            raise failed[-1]
        return []

    def pages(self, links: list[str]) -> Iterator[Page]:
        for url in links[:ARTICLES]:
            try:
                yield self.fetch(url)
            except NotFetched as error:
                self.problems.append(str(error))

    def fetch(self, url: str) -> Page:
        if self.robots is None:
            self.robots = self._read_robots()
        if not self.robots.can_fetch(AGENT, url):
            raise NotFetched(f"{url}: robots.txt of this host does not allow it")
        asked = float(self.robots.crawl_delay(AGENT) or 0)
        if asked > _MAX_DELAY:
            raise NotFetched(f"{url}: robots.txt of this host asks for {asked:.0f} seconds between requests; look at it by hand")
        self.wait(max(self.source.delay, asked))
        return get(url, self.session)

    def _read_robots(self) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            rules.parse(decode(get(urljoin(self.source.home, "/robots.txt"), self.session)).splitlines())
        except NotFetched:
            rules.parse([])
        return rules


def _report(key: str, source: Source, pages: list[Page], problems: list[str]) -> Report:
    articles: list[Article] = []
    notes = list(problems)
    for page in pages:
        try:
            articles.append(parse(page, source))
        except NotAnArticle as error:
            notes.append(f"{page.url}: {error} ({error.code})")
    counts = {name: sum(_has(article, name) for article in articles) for name in FIELDS}
    if not articles:
        return Report(key, len(pages), counts, ("no article could be read", *notes))
    broken = [f"no {name} on any of {len(articles)} articles" for name in NEEDED if not counts[name]]
    return Report(key, len(articles), counts, (*broken, *_dead_layouts(source, pages)), tuple(notes))


def _has(article: Article, name: str) -> bool:
    kinds = {"paragraphs": "paragraph", "captions": "caption"}
    if name in kinds:
        return any(block.kind == kinds[name] for block in article.blocks)
    return bool(getattr(article, name))


def _dead_layouts(source: Source, pages: list[Page]) -> list[str]:
    """What is wrong with the layouts: none of them fits any page. An older layout may rest as long as another one fits."""
    if not source.layouts or not pages:
        return []
    try:
        soups = [BeautifulSoup(decode(page), "lxml") for page in pages]
    except RecursionError:
        return ["layout: the pages are nested too deeply to look for it"]
    dead: list[str] = []
    for layout in source.layouts:
        chosen = {part: selector for part in ("title", "lead", "body", "published") if (selector := getattr(layout, part))}
        try:
            missed = [f"{part} = {selector}" for part, selector in chosen.items() if not any(soup.select_one(selector) for soup in soups)]
        except SelectorSyntaxError as error:
            return [f"layout: {_short(error)}"]
        if not missed:
            return []
        dead += missed
    return [f"layout fits no page any more: {'; '.join(dead)}"]


def _short(error: BaseException) -> str:
    """The cause of an error on one line: the innermost one says what happened, the outer ones only where."""
    text = " ".join(str(error).split())
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if "NameResolutionError" in text or "getaddrinfo" in text or "Name or service not known" in text:
        return "the host is not known; check the address and the network"
    if "Connection refused" in text:
        return "connection refused"
    return f"{type(error).__name__}: {text[:200]}"
