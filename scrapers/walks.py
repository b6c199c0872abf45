"""How far a listing is followed: page after page until a rule ends it, and how a later crawl takes it up again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scrapers.leads import Lead
from scrapers.patterns import listing_of, page_number

#: Pages in a row without an article that this walk had not seen, or with none that came since the last crawl, that end a walk.
DULL = 2
#: Pages of one listing that one crawl reads at most: without `--since`, and with it.
PAGES = 200
PAGES_BACK = 5000
#: Why a walk ended.
ENDS = {
    "end": "the last page",
    "nothing_new": "two pages in a row without an article that was not listed before",
    "same": "a page that came before in this walk",
    "older": "articles older than --since",
    "caught_up": "two pages in a row with nothing that came after the last crawl",
    "cap": "as many pages as one crawl reads of a listing",
}
_WHOLE = ("end", "nothing_new", "same")


@dataclass
class Walk:
    """One listing in one crawl. `before`: how an earlier crawl's walk ended: `next` page, `to` which day, whether to the `whole` end."""

    crawl: int
    pages: int = 0
    dull: int = 0
    known: int = 0
    jumped: bool = False
    ended: str | None = None
    before: dict[str, Any] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)
    undated: tuple[str, ...] = ()
    _last: str | None = None

    def step(
        self,
        url: str,
        content: bytes,
        articles: Sequence[Lead],
        following: str | None,
        *,
        old: Collection[str],
        since: date | None,
        days: Mapping[str, date],
    ) -> str | None:
        """Takes the page at `url` in; the address of the page to read after it, None where the walk ends (see `ended`).

        `articles` are those that the page links to, `following` its next page, `old` the addresses among them that were known
        before this crawl, `days` the days of articles that were read by now.
        """
        fresh = [item for item in articles if hash(item.url) not in self.seen]
        self.seen.update(hash(item.url) for item in articles)
        digest = hashlib.sha256(content).digest()[:12]
        came, again = self._dates(fresh, days), digest in self.digests
        self.digests.add(digest)
        self.pages += 1
        self.dull = 0 if fresh else self.dull + 1
        self.known = self.known + 1 if all(item.url in old for item in articles) else 0
        self.ended = self._end(following, again, bool(since and came and max(came) < since), since)
        if self.ended == "caught_up" and self._deeper(since):
            self.ended, self.jumped = None, True
            following = self.before["next"] if _number(self.before["next"]) not in self.numbers else following
            self.seen.clear()
            self.digests.clear()
        if self.ended:
            # The page before the first that was all too old had some that were: they were left out.
            self._remember((self._last or url) if self.ended == "older" else following, since)
        self._last = url
        return None if self.ended else following

    def cursor(self) -> str:
        """What is kept of the walk for a later start."""
        return json.dumps(
            {
                "crawl": self.crawl,
                "pages": self.pages,
                "dull": self.dull,
                "known": self.known,
                "jumped": self.jumped,
                "before": self.before,
                "numbers": sorted(self.numbers),
            }
        )

    def first_time(self, url: str) -> bool:
        """Whether this page of the listing was not taken in before in this crawl: the first one has several spellings."""
        number = _number(url)
        if number in self.numbers:
            return False
        self.numbers.add(number)
        return True

    def _end(self, following: str | None, again: bool, older: bool, since: date | None) -> str | None:
        if older:
            return "older"
        if self.known >= DULL and self.before and not self.jumped:
            return "caught_up"
        if again:
            return "same"
        if self.dull >= DULL:
            return "nothing_new"
        if following is None:
            return "end"
        return "cap" if self.pages >= (PAGES_BACK if since else PAGES) else None

    def _dates(self, fresh: Sequence[Lead], days: Mapping[str, date]) -> list[date]:
        """The days of a page's new articles, where most of them have one; of the page before, if those have become known since."""
        earlier = [days[url] for url in self.undated if url in days]
        here = [day for item in fresh if (day := item.day or days.get(item.url))]
        enough = 2 * len(earlier) >= len(self.undated)
        self.undated = tuple(item.url for item in fresh) if 2 * len(here) < len(fresh) else ()
        if fresh and not self.undated:
            return here
        return earlier if earlier and enough else []

    def _deeper(self, since: date | None) -> bool:
        reached = self.before.get("to")
        wanted = since is not None and not self.before.get("whole") and (reached is None or since.isoformat() < reached)
        return wanted and bool(self.before.get("next"))

    def _remember(self, following: str | None, since: date | None) -> None:
        if self.ended == "caught_up":
            return
        to = since.isoformat() if since and self.ended == "older" else None
        reached = self.before.get("to")
        if self.before.get("whole") or (to and reached and reached < to):
            return
        self.before = {"next": following, "to": to, "whole": self.ended in _WHOLE}


def begin(url: str, crawl: int, cursor: str | None) -> Walk:
    """The walk of the listing that an address is a page of, from what was kept of it."""
    kept: dict[str, Any] = {}
    with contextlib.suppress(ValueError):
        kept = json.loads(cursor) if cursor else {}
    if kept.get("crawl") == crawl:
        return Walk(crawl, kept["pages"], kept["dull"], kept["known"], kept["jumped"], before=kept["before"], numbers=set(kept["numbers"]))
    return Walk(crawl, before=kept.get("before") or {})


def _number(url: str) -> int:
    numbered = page_number(url)
    return numbered[1] if numbered else 1


def name_of(url: str) -> str:
    """Under which name the cursor of a listing is kept: the same for all of its pages."""
    return f"listing {listing_of(url)}"
