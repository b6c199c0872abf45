"""A table of what the user knows about files that do not say it themselves: address, site and day of publication."""

from __future__ import annotations

import csv
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.inputs import Item, local_time

COLUMNS = ("path", "url", "site", "published")


class BadTable(ValueError):
    """The table cannot be used. The message says where and what to do."""


class Meta:
    """A CSV table (UTF-8; commas, semicolons or tabs) that has the columns `path`, `url`, `site` and `published` and maybe others.

    `path` is relative to the input the file is found in, with `/`; empty cells are not known. The rows are held on disk. Raises
    `BadTable` for a missing column, a path that stands twice and a day that is no date, and `OSError`.
    """

    def __init__(self, table: Path) -> None:
        self.table = table
        self.rows = sqlite3.connect("")  # a file of its own, gone when it is closed
        self.rows.execute("CREATE TABLE rows (path TEXT PRIMARY KEY, line, url, site, published, files DEFAULT 0) WITHOUT ROWID")
        try:
            for row in _read(table):
                self._add(row)
        except BaseException:
            self.close()
            raise

    def known(self, item: Item) -> Item:
        """The file with what the table says of it."""
        path = (_key(item.name),)
        if not self.rows.execute("UPDATE rows SET files = files + 1 WHERE path = ?", path).rowcount:
            return item
        url, site, published = self.rows.execute("SELECT url, site, published FROM rows WHERE path = ?", path).fetchone()
        return replace(item, url=url, site=site, published=published)

    def check(self) -> None:
        """To be asked when all files are known. Raises `BadTable` for a path that no file or more than one file has."""
        wrong = self.rows.execute("SELECT path, line, files FROM rows WHERE files != 1 ORDER BY line LIMIT 1").fetchone()
        if wrong:
            path, line, files = wrong
            found = f"{files} files of that name in the inputs; run the inputs one by one" if files else "no such file among the inputs"
            raise BadTable(f"{self.table}, line {line}: {path}: {found}. Paths are relative to the INPUT")

    def close(self) -> None:
        """Drop the rows."""
        self.rows.close()

    def _add(self, row: tuple[str, int, str | None, str | None, str | None]) -> None:
        try:
            self.rows.execute("INSERT INTO rows (path, line, url, site, published) VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            first = self.rows.execute("SELECT line FROM rows WHERE path = ?", row[:1]).fetchone()[0]
            raise BadTable(f"{self.table}, line {row[1]}: {row[0]} stands in line {first} already") from None


def _read(table: Path) -> Iterator[tuple[str, int, str | None, str | None, str | None]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        try:
            header = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(",;\t", key=header.count), strict=True)
            absent = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if absent:
                raise BadTable(f"{table}: no column {', '.join(absent)}; the first line must name {', '.join(COLUMNS)}")
            for cells in reader:
                path = _key((cells["path"] or "").strip())
                if path:
                    yield (path, reader.line_num, *_told(table, reader.line_num, cells))
        except UnicodeDecodeError:
            raise BadTable(f"{table} is not UTF-8: save it as CSV UTF-8") from None
        except csv.Error as error:
            raise BadTable(f"{table}, line {reader.line_num}: {error}") from None


def _told(table: Path, line: int, cells: dict[str, str | None]) -> tuple[str | None, str | None, str | None]:
    url, site, published = ((cells[column] or "").strip() or None for column in COLUMNS[1:])
    try:
        return url, site, local_time(published) if published else None
    except ValueError as error:
        raise BadTable(f"{table}, line {line}: {error}") from None


def _key(name: str) -> str:
    """Some systems keep file names decomposed."""
    return unicodedata.normalize("NFC", name)
