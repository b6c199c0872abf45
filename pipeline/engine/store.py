"""The lines that earlier runs have left, found by their key.

An SQLite file says where each line stands: in the results of the last run, or in a part of a run that was stopped. Every line is
checked when it is read, so files that somebody has changed since cost work, never a wrong record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.engine.parts import Placed, Result, check

_TABLES = """
CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE lines (
    number INTEGER PRIMARY KEY, key BLOB, file INTEGER NOT NULL, offset INTEGER NOT NULL, size INTEGER NOT NULL, "check" BLOB NOT NULL,
    error TEXT, url TEXT, figures TEXT NOT NULL, warnings TEXT NOT NULL, signature TEXT);
"""
_COLUMNS = 'l.key, f.path, l.offset, l.size, l."check", l.error, l.url, l.figures, l.warnings, l.signature'
_OPEN_FILES = 64


class Row(NamedTuple):
    key: bytes | None
    path: str
    offset: int
    size: int
    check: bytes
    error: str | None
    url: str | None
    figures: str
    warnings: str
    signature: str | None


class Writer:
    """A new store. Lines are added in input order; the search by key is made at the end, in one go."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.base = sqlite3.connect(path)
        self.base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1024;" + _TABLES)
        self.files: dict[str, int] = {}

    def add(self, placed: Placed, path: str) -> None:
        """Note that the line of a result stands in a file, named relative to the folder of results."""
        if path not in self.files:
            self.files[path] = len(self.files)
            self.base.execute("INSERT INTO files VALUES (?, ?)", (self.files[path], path))
        self.base.execute("INSERT INTO lines VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", _values(placed, self.files[path]))

    def close(self) -> None:
        with closing(self.base):
            self.base.execute("CREATE INDEX by_key ON lines (key)")
            self.base.commit()


class Store:
    """The store of a folder of results, for reading."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.folder = folder
        self.base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self.open: dict[str, IO[bytes] | None] = {}

    def get(self, key: bytes) -> Result | None:
        """The result under a key, with its line; None where there is none, or where its line has been changed."""
        query = f"SELECT {_COLUMNS} FROM lines l JOIN files f ON f.id = l.file WHERE l.key = ? ORDER BY l.number"
        rows = (Row(*row) for row in self.base.execute(query, (key,)))
        return next((result for row in rows if (result := self.read(row))), None)

    def rows(self) -> Iterator[Row]:
        """All lines, in the order in which they were added."""
        yield from (
            Row(*row) for row in self.base.execute(f"SELECT {_COLUMNS} FROM lines l JOIN files f ON f.id = l.file ORDER BY l.number")
        )

    def read(self, row: Row) -> Result | None:
        """The result of a row with its line, or None where that has been changed."""
        line = b""
        if row.size:
            file = self._file(row.path)
            if file is None:
                return None
            file.seek(row.offset)
            body = file.read(row.size)
            if check(body) != row.check:
                return None
            line = body + b"}"
        figures, warnings = tuple(json.loads(row.figures)), tuple(json.loads(row.warnings))
        return Result(row.key, line, row.error, row.url, figures, warnings, row.signature)

    def close(self) -> None:
        self.base.close()
        self._close_files()

    def _file(self, path: str) -> IO[bytes] | None:
        if path not in self.open:
            if len(self.open) == _OPEN_FILES:
                self._close_files()
            try:
                self.open[path] = (self.folder / path).open("rb")
            except OSError:
                self.open[path] = None
        return self.open[path]

    def _close_files(self) -> None:
        for file in self.open.values():
            if file:
                file.close()
        self.open.clear()


def adopt(path: Path, parts: Iterator[tuple[str, Iterator[Placed]]]) -> None:
    """Add the lines of parts (their names relative to the folder of results) that a stopped run has left; those known stay as they are."""
    fresh = not path.exists()
    with closing(sqlite3.connect(path)) as base, base:
        if fresh:
            base.executescript(_TABLES + "CREATE INDEX by_key ON lines (key);")
        base.execute("BEGIN IMMEDIATE")
        for name, results in parts:
            if base.execute("SELECT 1 FROM files WHERE path = ?", (name,)).fetchone():
                continue
            number = base.execute("INSERT INTO files (path) VALUES (?)", (name,)).lastrowid
            rows = (_values(placed, number or 0) for placed in results if placed.check and placed.result.key)
            base.executemany("INSERT INTO lines VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", rows)


def _values(placed: Placed, file: int) -> tuple[object, ...]:
    result = placed.result
    told = (json.dumps(result.figures), json.dumps(result.warnings), result.signature)
    return (result.key, file, placed.offset, placed.size, placed.check, result.error, result.url, *told)
