"""Longer queries of the frontier, each within a change that `Frontier` began."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

#: No host is waited for longer (seconds). What is to wait beyond that was written when the clock was wrong.
LONGEST_WAIT = 86_400.0

#: After so many crawls in which an address was not found it is gone.
NOT_FOUND = 3

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


def begin(base: sqlite3.Connection, source: str, now: float, stale: float, tries: int) -> int:
    """See `Frontier.begin`."""
    base.execute("UPDATE crawl SET finished = started WHERE source = ? AND finished IS NULL AND started < ?", (source, now - stale))
    running = base.execute("SELECT max(number) FROM crawl WHERE source = ? AND finished IS NULL", (source,)).fetchone()[0]
    if running is not None:
        return int(running)
    # What the source's file names is asked for in every crawl, whatever became of it. Servers in trouble say 404 too.
    base.execute(
        "UPDATE address SET state = 'waiting', next_due = NULL WHERE source = ? AND (state IN ('failed', 'refused') AND attempts < ?"
        " OR state = 'gone' AND error = 'http_404' AND attempts < ? OR state IN ('failed', 'gone') AND rank = 0)",
        (source, tries, NOT_FOUND),
    )
    base.execute("UPDATE address SET next_due = NULL WHERE source = ? AND state = 'waiting' AND next_due > ?", (source, now + LONGEST_WAIT))
    return int(base.execute("INSERT INTO crawl (source, started) VALUES (?, ?)", (source, now)).lastrowid or 0)


def demote(base: sqlite3.Connection, source: str, named: Collection[str]) -> None:
    """Takes the first rank from lists of a source that are not among its starts any more."""
    rows = base.execute("SELECT url FROM address WHERE source = ? AND rank = 0", (source,)).fetchall()
    base.executemany("UPDATE address SET rank = 2, depth = 1 WHERE url = ?", [row for row in rows if row[0] not in named])


def due_in_all(base: sqlite3.Connection, source: str, now: float, stale: float, recent: str) -> int | None:
    """See `Frontier.due_in_all`."""
    last = base.execute("SELECT number, finished, started FROM crawl WHERE source = ? ORDER BY number DESC LIMIT 1", (source,)).fetchone()
    if last is None:
        return None
    number, finished, started = last
    again = number if finished is None and started >= now - stale else number + 1
    (amount,) = base.execute(
        "SELECT count(*) FROM address WHERE source = ? AND (state IN ('waiting', 'in_flight')"
        " OR (state = 'done' AND crawl < ? AND (rank = 0 OR (rank = 1 AND fresh >= ?))))",
        (source, again, recent),
    ).fetchone()
    return int(amount)
