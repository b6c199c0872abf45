"""The frontier's SQLite file: opened, made where it is absent, changed in whole transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from scrapers.visits import Place, Version, Visit

VERSION = 1
#: The columns that `visit_of` and `version_of` take.
VISIT = "url, source, kind, depth, day, etag, last_modified, attempts"
KEPT = "url, change, digest, payload, record, fetched, file, offset, length"


class BadFrontier(Exception):
    """The frontier's file cannot be used. The message says what to do."""


class Base:
    """One connection that threads share. Nothing is written outside of `change`."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._link = _open(path)

    def close(self) -> None:
        """Closes the file; what `change` ended is on the disk already."""
        with self._lock:
            self._link.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing, and on the disk when it ends. Inside another one it is a part of that."""
        with self._lock:
            if self._link.in_transaction:
                yield self._link
                return
            self._link.execute("BEGIN IMMEDIATE")
            try:
                yield self._link
            except BaseException:
                self._link.execute("ROLLBACK")
                raise
            self._link.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows of a query."""
        with self._lock:
            return self._link.execute(query, values).fetchall()

    def empty_log(self) -> None:
        """Leaves nothing of deleted rows in the file's log."""
        with self._lock:
            self._link.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        link = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise BadFrontier(f"{path} cannot be opened: {error}") from None
    try:
        _make(link, path)
    except BaseException as error:
        link.close()
        if isinstance(error, sqlite3.OperationalError):
            raise BadFrontier(f"{path} cannot be opened: {error}") from None
        if isinstance(error, sqlite3.DatabaseError):
            raise BadFrontier(f"{path} is no frontier ({error}): move it away, and the next crawl makes it anew from the archive") from None
        raise
    return link


def _make(link: sqlite3.Connection, path: Path) -> None:
    """Readies a file that is ours; nothing is written to another's."""
    (version,) = link.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise BadFrontier(f"{path} was written by a newer baotinh (its version is {version}, this one knows {VERSION}): update baotinh")
    if version == 0 and link.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise BadFrontier(f"{path} is the file of another program: give another --archive, or move it away")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        link.execute(f"PRAGMA {pragma}")
    if version == VERSION:
        return
    link.execute("BEGIN IMMEDIATE")
    # Another process may have been quicker.
    if link.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _statements(files("scrapers").joinpath("frontier.sql").read_text(encoding="utf-8")):
            link.execute(statement)
        link.execute(f"PRAGMA user_version = {VERSION}")
    link.execute("COMMIT")


def _statements(schema: str) -> Iterator[str]:
    held = ""
    for line in schema.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def keep(base: sqlite3.Connection, source: str, place: Place) -> None:
    """Writes down an exchange, and that its WARC file is known up to its end."""
    base.execute(
        "INSERT INTO version (url, source, change, digest, payload, record, fetched, file, start, offset, length)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(place.url, source, place.change, place.digest, place.payload, place.record, place.fetched.isoformat()),
            *(place.file, place.start, place.offset, place.length),
        ),
    )
    mark(base, place.file, place.start, place.end)


def mark(base: sqlite3.Connection, file: str, start: int, end: int) -> None:
    """Notes that a WARC file is known up to `end`, where it was known up to `start`."""
    # The mark never passes over an exchange that is not known yet: it waits behind it, and `recover` finds that one.
    base.execute(
        "INSERT INTO mark VALUES (:file, CASE WHEN :start = 0 THEN :end ELSE 0 END)"
        " ON CONFLICT (file) DO UPDATE SET written = :end WHERE written = :start",
        {"file": file, "start": start, "end": end},
    )


def crawl_of(base: sqlite3.Connection, source: str) -> int:
    """The number of a source's last crawl, 0 before the first."""
    return int(base.execute("SELECT coalesce(max(number), 0) FROM crawl WHERE source = ?", (source,)).fetchone()[0])


def count(base: sqlite3.Connection, crawl: int, what: str) -> None:
    """One more of something in a crawl."""
    if crawl:
        base.execute("INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (crawl, what) DO UPDATE SET amount = amount + 1", (crawl, what))


def day_of(seconds: float) -> str:
    """The day of a time, UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def visit_of(row: tuple[Any, ...]) -> Visit:
    """The visit in a row of `VISIT`."""
    url, source, kind, depth, day, etag, modified, attempts = row
    return Visit(url, source, kind, depth, date.fromisoformat(day) if day else None, etag, modified, attempts)


def version_of(row: tuple[Any, ...]) -> Version:
    """The version in a row of `KEPT`."""
    url, change, digest, payload, record, fetched, file, offset, length = row
    return Version(url, change, digest, payload, record, datetime.fromisoformat(fetched), file, offset, length)
