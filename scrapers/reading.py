"""What a fetched page leads to: its links for the frontier, the walk of its listing, and what the article on it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from scrapers import health, walks
from scrapers.answers import Answer, NotFetched
from scrapers.archive import Archive
from scrapers.discover import Lead, links_of
from scrapers.leads import fresh_enough
from scrapers.page import Page, Source
from scrapers.parts import Parts
from scrapers.patterns import page_number
from scrapers.traps import Shapes
from scrapers.visits import Link, Place, Version, Visit

#: Links from article to article that are followed, one after the other; sections below the home page; sitemaps below an index.
DEPTH = {"article": 5, "listing": 2, "feed": 2, "sitemap": 3}
#: Lists of one source that one crawl reads beside those that its file names.
LISTS = 400

_BATCH = 1000
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)


def key_of(source: Source) -> str:
    """Under which name a source is kept in an archive."""
    return source.key or source.name


class Reader:
    """Reads the pages of one source in one crawl. `findings`: what the articles looked like; `shapes`: which addresses hold any."""

    def __init__(self, source: Source, archive: Archive, since: date | None = None) -> None:
        self.source, self.archive, self.frontier, self.since = source, archive, archive.frontier, since
        self.key = key_of(source)
        self.findings = health.Findings()
        self.shapes = Shapes()
        self.crawl = 0
        self._parts = Parts()
        self._without = False
        self._empty: dict[str, tuple[str, Visit]] = {}
        self._walks: dict[str, walks.Walk] = {}
        self._days: dict[str, date] = {}
        self._lists = 0

    def begin(self, crawl: int, stored: Mapping[str, object] | None) -> None:
        """The number of the crawl that begins, and the figures stored for it where it is one that was interrupted."""
        self.crawl, self.findings = crawl, health.gone_on(stored)

    def links(self, visit: Visit, answer: Answer, place: Place | Version) -> tuple[Iterable[Link], dict[str, str]]:
        """The links of a page, and the cursor of the listing that it is of."""
        if visit.kind == "article":
            return self._read_article(visit, answer, place), {}
        if answer.status == 304:
            # The list says what it said; what it leads to may have changed.
            version = self.frontier.newest(place.url)
            try:
                answer = self.archive.read(version) if version else answer
            except (OSError, ValueError, NotFetched):
                return (), {}
        page = page_of(answer, place.url)
        found = links_of(page, self.source, visit.kind, self.since)
        if visit.kind != "listing":
            self._take(visit, page, found.leads)
            return (), {}
        leads = list(found.leads)
        return self._read_listing(visit, page, leads, found.next)

    def doubtful(self, visit: Visit, place: Place) -> list[Visit]:
        """The visits, this one and one before it, whose pages seem to be an error or the front page under the address of an article.

        Told by either: the same bytes, without an article, came under another address in this crawl; or a redirect that is not for
        good led to a list. What is the same in the next crawl is believed.
        """
        without, self._without = self._without, False
        if visit.kind != "article" or not without or visit.attempts:
            return []
        if self._led_to_list(visit, place):
            return [] if place.moved else [visit]
        same = self._empty.setdefault(place.digest, (place.url, visit))
        if same[0] == place.url:
            return []
        self._empty[place.digest] = ("", visit)
        return [visit] if same[0] == "" else [visit, same[1]]

    def _led_to_list(self, visit: Visit, place: Place | Version) -> bool:
        there = self.frontier.visit(place.url) if place.url != visit.url else None
        return there is not None and there.kind == "listing"

    def _read_article(self, visit: Visit, answer: Answer, place: Place | Version) -> Iterator[Link]:
        if self._led_to_list(visit, place):
            self._without = True
            self.findings.no_article += 1
            return
        if place.change == "unchanged":
            self.findings.unchanged += 1
            return
        page = page_of(answer, place.url)
        article = self.findings.read(page, self.source)
        self._without = article is None
        self.shapes.tell(visit.url, article is not None)
        day = health.day_of(article) if article else None
        if day:
            self._days[visit.url] = day
            if visit.day is None:
                self.frontier.dated(visit.url, day)
        since = self.since
        # A page without an article, and one of before the day asked for, lead further away from what is wanted.
        if article is None or (since and day and day < since):
            return
        following = self._parts.following(article, page.url or visit.url, self.source)
        if following:
            # However deep: it is no other article.
            yield Link(following, "article", visit.depth, place.url, day or visit.day)
        if visit.depth >= DEPTH["article"]:
            return
        for lead in fresh_enough(links_of(page, self.source, "article").leads, since):
            yield Link(lead.url, "article", visit.depth + 1, place.url, lead.day)

    def _read_listing(self, visit: Visit, page: Page, leads: list[Lead], following: str | None) -> tuple[list[Link], dict[str, str]]:
        name = walks.name_of(visit.url)
        walk = self._walks.get(name) or walks.begin(visit.url, self.crawl, self.frontier.cursor(self.key, name))
        self._walks[name] = walk
        leads = [lead for lead in leads if lead.kind != "article" or not self.shapes.hopeless(lead.url)]
        articles = [lead for lead in leads if lead.kind == "article"]
        onward = None
        if walk.first_time(visit.url):
            old = self.frontier.known_before(self.key, [lead.url for lead in articles])
            onward = walk.step(visit.url, page.content, articles, following, old=old, since=self.since, days=self._days)
        if visit.depth == 0:
            self.frontier.ask_again(self.key, [lead.url for lead in articles])
        first = page_number(visit.url)
        wanted = [lead for lead in leads if lead.kind == "article" or first is None or first[1] <= 1]
        links = list(self._links(visit, page, wanted))
        if onward:
            links.append(Link(onward, "listing", max(1, visit.depth), page.url))
        return links, {name: walk.cursor()}

    def _take(self, visit: Visit, page: Page, leads: Iterable[Lead]) -> None:
        """Hands over what a feed or sitemap names, a part at a time: there may be fifty thousand."""
        every = iter(leads)
        while batch := list(islice(every, _BATCH)):
            if visit.kind == "feed":
                self.frontier.ask_again(self.key, [lead.url for lead in batch if lead.kind == "article"])
            else:
                days = {lead.url: lead.day for lead in batch if lead.day}
                self.frontier.ask_again(self.key, days, days)
            self.frontier.add(self.key, list(self._links(visit, page, batch)))

    def _links(self, visit: Visit, page: Page, leads: Iterable[Lead]) -> Iterator[Link]:
        for lead in fresh_enough(leads, self.since):
            if lead.kind == "article":
                yield Link(lead.url, lead.kind, 1, page.url, lead.day)
            elif visit.depth < DEPTH[lead.kind] and self._lists < LISTS:
                self._lists += 1
                yield Link(lead.url, lead.kind, visit.depth + 1, page.url, lead.day)


def page_of(answer: Answer, url: str) -> Page:
    """The page of an answer, as discovery and the reader take it."""
    charset = _CHARSET.search(answer.header("content-type") or "")
    return Page(answer.content, "html", url=url, charset=charset[1] if charset else None, retrieved=answer.fetched)
