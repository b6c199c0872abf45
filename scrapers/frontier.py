"""The frontier of a crawl: which addresses are known, what became of each, and what to ask for next. One SQLite file."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scrapers.addresses import BadAddress, hash_of, tidy
from scrapers.frontier_file import KEPT, VISIT, BadFrontier, Base, count, crawl_of, day_of, keep, mark, version_of, visit_of
from scrapers.frontier_queries import ask_again, begin, demote, due_in_all, known_before
from scrapers.visits import Health, Link, Outcome, Place, Version, Visit

__all__ = ["BadFrontier", "Frontier", "Health", "Link", "Outcome", "Place", "Version", "Visit", "hash_of"]

#: Articles younger than this (by their day, else by the day they were first seen) are asked for again in every crawl.
RECENT = timedelta(days=7)
#: An interrupted crawl of a source is gone on with until it is this old; after that a new one begins.
STALE = timedelta(hours=12)
#: After so many failures in a row a new crawl does not try an address again.
TRIES = 10

_GONE = frozenset({"http_404", "http_410"})
_REFUSED = frozenset({"robots", "refused_address", "off_source", "bad_url", "forgotten"})


class Frontier:
    """The frontier in a file, which is made where it is absent. Threads may share it; every change is one durable transaction.

    A crawl of a source goes from `begin` to `finish`. Raises `BadFrontier` for a file that cannot be used.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.base = Base(path)
        self._clock = clock
        self.learn_forgotten()

    def __enter__(self) -> Frontier:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. Nothing is lost without it."""
        self.base.close()

    def begin(self, source: str) -> int:
        """The number of a source's crawl: of the interrupted one that is not `STALE`, else of a new one."""
        with self.base.change() as base:
            return begin(base, source, self._clock(), STALE.total_seconds(), TRIES)

    def finish(self, source: str) -> None:
        """A source's crawl has come to its end: the next one asks for lists and recent articles again."""
        with self.base.change() as base:
            base.execute("UPDATE crawl SET finished = ? WHERE source = ? AND finished IS NULL", (self._clock(), source))

    def start_from(self, source: str, links: Iterable[Link]) -> int:
        """Takes in the lists that the source names today, as `add` does. Those that it named once are lists among others from now on."""
        with self.base.change() as base:
            named = list(links)
            demote(base, source, {tidy(link.url) for link in named})
            return self.add(source, named)

    def add(self, source: str, links: Iterable[Link]) -> int:
        """Takes in what was found; how many addresses are new. Bad and forgotten addresses are left out.

        A list that leads on (depth above 0) and is found again in a later crawl waits again.
        """
        with self.base.change() as base:
            return sum(self._add(base, source, link) for link in links)

    def next(self, source: str, now: datetime | None = None, recent: timedelta = RECENT) -> Visit | None:
        """The most urgent address that is due, which is in flight from then on; None if there is none now (see `due`).

        First the feeds, sitemaps and listings that the source names, then articles, newest first, then what the lists lead on to.
        Once in each crawl those lists are asked for again, and articles younger than `recent`.
        """
        seconds = self._clock() if now is None else now.timestamp()
        since = (datetime.fromtimestamp(seconds, UTC) - recent).date().isoformat()
        with self.base.change() as base:
            crawl = crawl_of(base, source)
            for rank, oldest in ((0, ""), (1, since), (2, None)):
                row = base.execute(
                    f"SELECT {VISIT} FROM address WHERE source = ? AND state = 'waiting' AND rank = ? AND coalesce(next_due, 0) <= ?"
                    " ORDER BY fresh DESC, number LIMIT 1",
                    (source, rank, seconds),
                ).fetchone()
                if row is None and oldest is not None:
                    row = base.execute(
                        f"SELECT {VISIT} FROM address WHERE source = ? AND state = 'done' AND rank = ? AND fresh >= ? AND crawl < ?"
                        " ORDER BY fresh DESC, number LIMIT 1",
                        (source, rank, oldest, crawl),
                    ).fetchone()
                if row is not None:
                    base.execute("UPDATE address SET state = 'in_flight' WHERE url = ?", (row[0],))
                    return visit_of(row)
        return None

    def due(self, source: str) -> datetime | None:
        """When the next address that has to wait may be asked for again; None if none waits."""
        ((seconds,),) = self.base.rows("SELECT min(coalesce(next_due, 0)) FROM address WHERE source = ? AND state = 'waiting'", source)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def due_in_all(self, source: str, recent: timedelta = RECENT) -> int | None:
        """How many addresses the source's next crawl asks for before it has found anything; None where it never was crawled."""
        now = self._clock()
        with self.base.change() as base:
            return due_in_all(base, source, now, STALE.total_seconds(), day_of(now - recent.total_seconds()))

    def done(self, visit: Visit, outcome: Outcome) -> int:
        """A visit that was kept: state, version, mark of the WARC file, links and cursors in one; how many links are new."""
        place = outcome.place
        state = "adopted" if outcome.links is None else "done"
        with self.base.change() as base:
            crawl = crawl_of(base, visit.source)
            self._know(base, visit.source, Link(visit.url, visit.kind, visit.depth, None, visit.day))
            if place.moved and place.url != visit.url:
                base.execute(
                    "UPDATE address SET state = 'moved', final = ?, error = NULL, crawl = ? WHERE url = ?", (place.url, crawl, visit.url)
                )
                self._know(base, visit.source, Link(place.url, visit.kind, visit.depth, visit.url, visit.day))
                url, final = place.url, None
            else:
                url, final = visit.url, place.url if place.url != visit.url else None
            base.execute(
                "UPDATE address SET state = ?, final = ?, etag = ?, last_modified = ?, digest = ?, attempts = 0, next_due = NULL,"
                " error = NULL, last_fetched = ?, crawl = ? WHERE url = ? AND kind = ?",
                (state, final, place.etag, place.last_modified, place.digest, place.fetched.timestamp(), crawl, url, visit.kind),
            )
            keep(base, visit.source, place)
            count(base, crawl, f"{visit.kind}.{place.change}")
            return self._linked(base, visit.source, outcome.links or (), outcome.cursors)

    def written(self, file: str, start: int, end: int) -> None:
        """A WARC file was written on with what is no page."""
        with self.base.change() as base:
            mark(base, file, start, end)

    def failed(self, visit: Visit, code: str, retry_at: datetime | None = None) -> None:
        """A visit that brought nothing. With `retry_at` the address waits until then; else it is gone, refused or failed, by its code."""
        state = "waiting" if retry_at else "gone" if code in _GONE else "refused" if code in _REFUSED else "failed"
        self._ended(visit, state, code, retry_at)

    def doubted(self, visit: Visit) -> None:
        """A page that was kept but seems to be an error: the next crawl asks for it again."""
        with self.base.change() as base:
            base.execute(
                "UPDATE address SET state = 'failed', error = 'doubted', attempts = 1 WHERE url = ? AND state = 'done'", (visit.url,)
            )

    def skipped(self, visit: Visit, code: str) -> None:
        """An address that was not asked for, and why."""
        self._ended(visit, "refused", code, None)

    def release(self, visit: Visit) -> None:
        """Gives an address back that was not asked for."""
        with self.base.change() as base:
            base.execute("UPDATE address SET state = 'waiting' WHERE url = ? AND state = 'in_flight'", (visit.url,))

    def adopted(self, source: str) -> list[tuple[Visit, Version]]:
        """Pages that `recover` found in the archive and whose links were not read yet; `linked` takes each off."""
        found = []
        for row in self.base.rows(f"SELECT {VISIT}, final FROM address WHERE source = ? AND state = 'adopted' ORDER BY number", source):
            version = self.newest(row[-1] or row[0])
            if version is not None:
                found.append((visit_of(row[:-1]), version))
        return found

    def linked(self, visit: Visit, links: Iterable[Link], cursors: Mapping[str, str] | None = None) -> int:
        """The links of an adopted page are read; how many are new."""
        with self.base.change() as base:
            base.execute("UPDATE address SET state = 'done' WHERE url = ? AND state = 'adopted'", (visit.url,))
            return self._linked(base, visit.source, links, cursors or {})

    def known_before(self, source: str, urls: Sequence[str]) -> frozenset[str]:
        """Those of the addresses (tidy) that were known before the source's crawl that runs began."""
        with self.base.change() as base:
            return known_before(base, source, urls)

    def ask_again(self, source: str, urls: Iterable[str], changed: Mapping[str, date] | None = None) -> None:
        """Articles that a list still names wait for one visit in this crawl too, however old they are.

        With `changed` only those that were fetched before the end of the day of their last change.
        """
        with self.base.change() as base:
            ask_again(base, source, urls, changed)

    def dated(self, url: str, day: date) -> None:
        """An article that no list dated says its own day: by it, and not by the day it was found, it is recent or old."""
        with self.base.change() as base:
            base.execute("UPDATE address SET day = ?, fresh = ? WHERE url = ? AND day IS NULL", (day.isoformat(), day.isoformat(), url))

    def cursor(self, source: str, name: str) -> str | None:
        """A value that an earlier call of `set_cursor` kept."""
        rows = self.base.rows("SELECT value FROM cursor WHERE source = ? AND name = ?", source, name)
        return str(rows[0][0]) if rows else None

    def set_cursor(self, source: str, name: str, value: str) -> None:
        """Keeps a value under a name, such as how far a backfill came."""
        with self.base.change() as base:
            base.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?, ?)", (source, name, value))

    def counts(self, source: str) -> dict[str, int]:
        """How many addresses are in each state."""
        return dict(self.base.rows("SELECT state, count(*) FROM address WHERE source = ? GROUP BY state ORDER BY state", source))

    def figures(self, source: str, crawl: int | None = None) -> dict[str, int]:
        """What a crawl (the last, if none is named) came to: `article.new`, `listing.unchanged`, `refused.robots`, `failed.timeout` …"""
        number = crawl if crawl is not None else self.base.rows("SELECT max(number) FROM crawl WHERE source = ?", source)[0][0]
        return dict(self.base.rows("SELECT what, amount FROM tally WHERE crawl = ? ORDER BY what", number))

    def versions(self, url: str) -> list[Version]:
        """Every exchange kept of an address, or of the one it leads to, oldest first. Raises `BadAddress`."""
        key = tidy(url)
        final = self.base.rows("SELECT final FROM address WHERE url = ? AND final IS NOT NULL", key)
        rows = self.base.rows(f"SELECT {KEPT} FROM version WHERE url = ? ORDER BY number", final[0][0] if final else key)
        return [version_of(row) for row in rows]

    def newest(self, url: str) -> Version | None:
        """The last version of an address (tidy, after redirects) whose body the archive holds."""
        rows = self.base.rows(f"SELECT {KEPT} FROM version WHERE url = ? AND change != 'unchanged' ORDER BY number DESC LIMIT 1", url)
        return version_of(rows[0]) if rows else None

    def visit(self, url: str) -> Visit | None:
        """What is known of an address (tidy), without a change to it."""
        rows = self.base.rows(f"SELECT {VISIT} FROM address WHERE url = ?", url)
        return visit_of(rows[0]) if rows else None

    def learn_forgotten(self) -> None:
        """Reads which pages are forgotten."""
        self._forgotten = {row[0] for row in self.base.rows("SELECT hash FROM forgotten")}

    def is_forgotten(self, url: str) -> bool:
        """Whether the page's owner had it removed. Raises `BadAddress`."""
        return bool(self._forgotten) and hash_of(url) in self._forgotten

    def store_health(self, source: str, figures: Mapping[str, int | float | str | None]) -> None:
        """Keeps what the last crawl of a source found, in the place of what it kept before."""
        with self.base.change() as base:
            values = (crawl_of(base, source), source, self._clock(), json.dumps(dict(figures), ensure_ascii=False, sort_keys=True))
            base.execute("INSERT OR REPLACE INTO health VALUES (?, ?, ?, ?)", values)

    def health(self, source: str, last: int = 30) -> list[Health]:
        """What the last crawls of a source found, oldest first."""
        rows = self.base.rows("SELECT * FROM health WHERE source = ? ORDER BY crawl DESC LIMIT ?", source, last)
        return [Health(row[0], row[1], datetime.fromtimestamp(row[2], UTC), json.loads(row[3])) for row in reversed(rows)]

    def _add(self, base: sqlite3.Connection, source: str, link: Link) -> bool:
        try:
            if self.is_forgotten(link.url):
                return False
            link = Link(tidy(link.url), link.kind, link.depth, link.found_on, link.day)
        except BadAddress:
            return False
        if self._know(base, source, link):
            return True
        if link.kind != "article" and link.depth == 0:
            base.execute("UPDATE address SET kind = ?, rank = 0, depth = 0 WHERE url = ? AND rank > 0", (link.kind, link.url))
        elif link.kind != "article":
            base.execute(
                "UPDATE address SET state = 'waiting' WHERE url = ? AND kind = ? AND rank = 2 AND state = 'done' AND crawl < ?",
                (link.url, link.kind, crawl_of(base, source)),
            )
        return False

    def _know(self, base: sqlite3.Connection, source: str, link: Link) -> bool:
        now = self._clock()
        rank = 1 if link.kind == "article" else 0 if link.depth == 0 else 2
        day = link.day.isoformat() if link.day else None
        values = (link.url, source, link.kind, rank, link.depth, link.found_on, day, day or day_of(now), now)
        return (
            base.execute(
                "INSERT OR IGNORE INTO address (url, source, kind, state, rank, depth, found_on, day, fresh, first_seen)"
                " VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?)",
                values,
            ).rowcount
            > 0
        )

    def _linked(self, base: sqlite3.Connection, source: str, links: Iterable[Link], cursors: Mapping[str, str]) -> int:
        base.executemany("INSERT OR REPLACE INTO cursor VALUES (?, ?, ?)", [(source, *item) for item in cursors.items()])
        return self.add(source, links)

    def _ended(self, visit: Visit, state: str, code: str, retry_at: datetime | None) -> None:
        with self.base.change() as base:
            crawl = crawl_of(base, visit.source)
            base.execute(
                "UPDATE address SET state = ?, error = ?, attempts = attempts + 1, next_due = ?, crawl = ? WHERE url = ?",
                (state, code, retry_at.timestamp() if retry_at else None, crawl, visit.url),
            )
            count(base, crawl, f"{'retry' if retry_at else state}.{code}")
