"""What the frontier does with addresses that a list names again: its queries, each within a change that `Frontier` began."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

# SQLite takes so many values in one query everywhere.
_PART = 500


def known_before(base: sqlite3.Connection, source: str, urls: Sequence[str]) -> frozenset[str]:
    """See `Frontier.known_before`."""
    found: set[str] = set()
    for part in (urls[i : i + _PART] for i in range(0, len(urls), _PART)):
        rows = base.execute(
            "SELECT url FROM address WHERE first_seen < (SELECT max(started) FROM crawl WHERE source = ? AND finished IS NULL)"
            f" AND url IN ({', '.join('?' * len(part))})",
            (source, *part),
        )
        found.update(row[0] for row in rows)
    return frozenset(found)


def ask_again(base: sqlite3.Connection, source: str, urls: Iterable[str], changed: Mapping[str, date] | None) -> None:
    """See `Frontier.ask_again`."""
    crawl = base.execute("SELECT coalesce(max(number), 0) FROM crawl WHERE source = ?", (source,)).fetchone()[0]
    base.executemany(
        "UPDATE address SET state = 'waiting' WHERE url = ? AND kind = 'article' AND state = 'done' AND crawl < ?"
        " AND (? IS NULL OR date(last_fetched, 'unixepoch') <= ?)",
        [(url, crawl, day, day) for url in urls for day in [changed[url].isoformat() if changed else None]],
    )
