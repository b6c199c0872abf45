"""What the frontier knows of addresses that a list names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from scrapers.frontier import Frontier

_PART = 500


def before(frontier: Frontier, source: str, urls: Sequence[str]) -> frozenset[str]:
    """Those of the addresses that were known before the source's crawl that runs began."""
    found: set[str] = set()
    for part in _parts(urls):
        rows = frontier.base.rows(
            "SELECT url FROM address WHERE first_seen < (SELECT max(started) FROM crawl WHERE source = ? AND finished IS NULL)"
            f" AND url IN ({', '.join('?' * len(part))})",
            source,
            *part,
        )
        found.update(row[0] for row in rows)
    return frozenset(found)


def again(frontier: Frontier, source: str, urls: Sequence[str], changed: Mapping[str, date] | None = None) -> None:
    """Articles that a list still names are asked for once in this crawl too, however old; with `changed` only those that were fetched
    before the end of the day of their last change."""
    with frontier.base.change() as base:
        crawl = base.execute("SELECT coalesce(max(number), 0) FROM crawl WHERE source = ?", (source,)).fetchone()[0]
        base.executemany(
            "UPDATE address SET state = 'waiting' WHERE url = ? AND kind = 'article' AND state = 'done' AND crawl < ?"
            " AND (? IS NULL OR date(last_fetched, 'unixepoch') <= ?)",
            [(url, crawl, day, day) for url in urls for day in [changed[url].isoformat() if changed else None]],
        )


def dated(frontier: Frontier, url: str, day: date) -> None:
    """An article that no list dated says its own day: by it, and not by the day it was found, it is recent or old."""
    with frontier.base.change() as base:
        base.execute("UPDATE address SET day = ?, fresh = ? WHERE url = ? AND day IS NULL", (day.isoformat(), day.isoformat(), url))


def _parts(urls: Sequence[str]) -> list[Sequence[str]]:
    return [urls[i : i + _PART] for i in range(0, len(urls), _PART)]
