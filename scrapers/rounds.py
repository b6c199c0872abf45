"""One source's part of a crawl: ask, keep, read, and hand what was found to the frontier."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from scrapers.addresses import belongs
from scrapers.answers import Answer, NotFetched
from scrapers.archive import Archive, NotKept
from scrapers.discover import starts
from scrapers.fetch import Fetcher
from scrapers.page import Source
from scrapers.reading import Reader, key_of
from scrapers.visits import Link, Outcome, Place, Version, Visit

#: Requests in a row without an answer after which a source is left for the next crawl.
FAILURES = 8
#: Seconds that are waited for an address or host that asked for a pause; a longer one is left to the next crawl.
PATIENCE = 300.0
#: Tries of one address in one crawl, each after the fetcher's own.
TRIES = 3

_STORED_EVERY = 25
_HOST_IS_AWAY = frozenset(
    {"dns", "connection", "tls", "timeout", "too_slow", "circuit_open", "not_yet", "robots_unreachable", "refused_address"}
)


class Stopped(BaseException):
    """The crawl is to end. No `Exception`, so that nothing on the way mistakes it for a failed request."""


class Stopper(Protocol):
    """What says that a crawl is to end; see `scrapers.crawl.Stop`."""

    def wait(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """`contact`: for the User-Agent; `since`: no articles known to be older, lists are followed back to that day; `max_pages`: requests
    for pages and lists of each source; `recheck`: days for which an article is asked for again in every crawl."""

    contact: str | None = None
    since: date | None = None
    max_pages: int | None = None
    recheck: int = 7


@dataclass
class Summary:
    """What became of one source. `articles` and `lists` count by new, changed, unchanged; `failed` by code; `ended`: why it ended.

    `skipped`: addresses that were not asked for, by reason; `empty`: pages that were asked for as articles and hold none. `waiting`:
    addresses that are to be asked for, when it was last looked; `left`: seconds for those, at the pace so far.
    """

    key: str
    name: str
    articles: Counter[str] = field(default_factory=Counter)
    lists: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    waiting: int = 0
    left: float = 0.0
    ended: str | None = None
    problem: str | None = None

    @property
    def pages(self) -> int:
        """Requests that were answered or failed."""
        return self.articles.total() + self.lists.total() + self.failed.total()


class Round:
    """One source, in one thread, from `Frontier.begin` to `Frontier.finish`."""

    def __init__(
        self, source: Source, archive: Archive, fetcher: Fetcher, options: Options, stop: Stopper, tell: Callable[[Summary], object]
    ) -> None:
        self.source, self.archive, self.fetcher, self.options, self.stop, self.tell = source, archive, fetcher, options, stop, tell
        self.frontier = archive.frontier
        self.key = key_of(source)
        self.summary = Summary(self.key, source.name)
        self.reader = Reader(source, archive, options.since)
        self.crawl = 0
        self.failures = 0
        self._begun, self._empty_before = time.monotonic(), 0

    def run(self) -> None:
        """Collects until nothing is due. What was done is kept whatever ends it; `summary.ended` says what did."""
        try:
            self.stop.wait(0)
            self._begun = time.monotonic()
            self.crawl = self.frontier.begin(self.key)
            stored = self.frontier.health(self.key, 1)
            self.reader.begin(self.crawl, stored[0].figures if stored and stored[0].crawl == self.crawl else None)
            self._empty_before = self.reader.findings.no_article
            self._read_adopted()
            self.frontier.start_from(self.key, [Link(lead.url, lead.kind) for lead in starts(self.source, self._sitemaps())])
            self.summary.ended = self._visit_all()
        except Stopped:
            self.summary.ended = "stopped"
        if self.crawl:
            self._store()
        if self.summary.ended == "done":
            self.frontier.finish(self.key)
        self.tell(self.summary)

    def _visit_all(self) -> str:
        recent = timedelta(days=self.options.recheck)
        while True:
            if self.options.max_pages is not None and self.summary.pages >= self.options.max_pages:
                return "max_pages"
            if self.failures >= FAILURES:
                return "host_away"
            self.stop.wait(0)
            visit = self.frontier.next(self.key, recent=recent)
            if visit is None:
                if not self._wait_for_due():
                    return "done"
                continue
            try:
                self._visit(visit)
            except Stopped:
                self.frontier.release(visit)
                raise
            if self.summary.pages % _STORED_EVERY == 0:
                self._store()
            self.tell(self.summary)

    def _wait_for_due(self) -> bool:
        """Waits for an address that asked for a pause; False where there is none, or only for later."""
        due = self.frontier.due(self.key)
        seconds = (due - datetime.now(UTC)).total_seconds() if due else PATIENCE + 1
        if seconds > PATIENCE:
            return False
        self.stop.wait(max(0.05, seconds))
        return True

    def _visit(self, visit: Visit) -> None:
        # A source's file may name other hosts now than when the address was found.
        hopeless = visit.kind == "article" and self.reader.shapes.hopeless(visit.url)
        if reason := "trap" if hopeless else None if belongs(visit.url, self.source) else "off_source":
            self.summary.skipped[reason] += 1
            self.frontier.skipped(visit, reason)
            return
        try:
            answer = self.fetcher.fetch(visit.url, self.source, etag=visit.etag, modified=visit.last_modified)
            try:
                place = self.archive.append(visit, answer)
            except NotKept as error:
                if error.code != "no_version":
                    raise
                answer = self.fetcher.fetch(visit.url, self.source)
                place = self.archive.append(visit, answer)
        except NotFetched as error:
            self._failed(visit, error)
            return
        except NotKept as error:
            self.summary.skipped[error.code] += 1
            self.frontier.skipped(visit, error.code)
            return
        self.failures = 0
        links, cursors = self._links(visit, answer, place)
        self.frontier.done(visit, Outcome(place, links, cursors))
        (self.summary.articles if visit.kind == "article" else self.summary.lists)[place.change] += 1
        for doubtful in self.reader.doubtful(visit, place):
            self.frontier.doubted(doubtful)

    def _failed(self, visit: Visit, error: NotFetched) -> None:
        if error.code == "robots":
            self.summary.refused += 1
            self.frontier.failed(visit, error.code)
            return
        self.summary.failed[error.code] += 1
        self.summary.problem = f"{error.url or visit.url}: {error}"
        away = error.code in _HOST_IS_AWAY
        self.failures = self.failures + 1 if away else 0
        pause = error.retry_after
        if error.permanent or pause is None or pause > PATIENCE or visit.attempts + 1 >= TRIES:
            if away and pause is not None and pause > PATIENCE:
                self.failures = FAILURES
            self.frontier.failed(visit, error.code)
            return
        self.frontier.failed(visit, error.code, datetime.now(UTC) + timedelta(seconds=pause))

    def _read_adopted(self) -> None:
        """The links of pages that were kept when an earlier crawl was killed, and not read."""
        for visit, version in self.frontier.adopted(self.key):
            self.stop.wait(0)
            try:
                answer = self.archive.read(version)
            except (OSError, ValueError, NotFetched):
                self.frontier.linked(visit, ())
                continue
            links, cursors = self._links(visit, answer, version)
            self.frontier.linked(visit, links, cursors)

    def _links(self, visit: Visit, answer: Answer, place: Place | Version) -> tuple[tuple[Link, ...], dict[str, str]]:
        """What a page leads to. A fault in reading one page is reported and must not end the crawl: the page is kept."""
        try:
            links, cursors = self.reader.links(visit, answer, place)
            return tuple(links), cursors
        except (OSError, sqlite3.Error):
            raise
        except Exception as fault:
            self.summary.failed["internal"] += 1
            self.summary.problem = f"{visit.url}: {type(fault).__name__} while it was read ({fault!s:.200}): please report it"
            return (), {}

    def _sitemaps(self) -> tuple[str, ...]:
        try:
            return self.fetcher.sitemaps(self.source)
        except NotFetched:
            # The first visit meets the same fault and says so.
            return ()

    def _store(self) -> None:
        self.summary.waiting = self.frontier.counts(self.key).get("waiting", 0)
        self.summary.empty = self.reader.findings.no_article - self._empty_before
        self.summary.left = self.summary.waiting * (time.monotonic() - self._begun) / max(1, self.summary.pages)
        self.frontier.store_health(self.key, self.reader.findings.figures())
