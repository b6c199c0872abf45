"""A table of what the user knows about files that do not say it themselves: address, site and day of publication."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.inputs import Item, Listing, local_time

COLUMNS = ("path", "url", "site", "published")


class BadTable(ValueError):
    """The table cannot be used. The message says where and what to do."""


class _Row(NamedTuple):
    line: int
    url: str | None
    site: str | None
    published: str | None


def with_meta(listing: Listing, table: Path) -> Listing:
    """The listing with the facts of a CSV table (UTF-8; commas, semicolons or tabs) that has the columns `path`, `url`, `site` and
    `published` and maybe others. `path` is relative to the input the file is found in, with `/`; empty cells are not known.

    Raises `BadTable` for a missing column, a path that no file or more than one file has, and a day that is no date.
    """
    rows = _read(table)
    names = [_key(item.name) for item in listing.items]
    there = Counter(names)
    for path, row in rows.items():
        if (count := there[path]) != 1:
            found = f"{count} files of that name in the inputs; run the inputs one by one" if count else "no such file among the inputs"
            raise BadTable(f"{table}, line {row.line}: {path}: {found}. Paths are relative to the INPUT")
    return replace(listing, items=tuple(_known(item, rows.get(name)) for item, name in zip(listing.items, names, strict=True)))


def _known(item: Item, row: _Row | None) -> Item:
    return replace(item, url=row.url, site=row.site, published=row.published) if row else item


def _read(table: Path) -> dict[str, _Row]:
    try:
        text = table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable(f"{table} is not UTF-8: save it as CSV UTF-8") from None
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=header.count), strict=True)
    rows: dict[str, _Row] = {}
    try:
        absent = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if absent:
            raise BadTable(f"{table}: no column {', '.join(absent)}; the first line must name {', '.join(COLUMNS)}")
        for cells in reader:
            path = _key((cells["path"] or "").strip())
            if not path:
                continue
            if path in rows:
                raise BadTable(f"{table}, line {reader.line_num}: {path} stands in line {rows[path].line} already")
            rows[path] = _row(table, reader.line_num, cells)
    except csv.Error as error:
        raise BadTable(f"{table}, line {reader.line_num}: {error}") from None
    return rows


def _row(table: Path, line: int, cells: dict[str, str | None]) -> _Row:
    url, site, published = ((cells[column] or "").strip() or None for column in COLUMNS[1:])
    try:
        return _Row(line, url, site, local_time(published) if published else None)
    except ValueError as error:
        raise BadTable(f"{table}, line {line}: {error}") from None


def _key(name: str) -> str:
    """Some systems keep file names decomposed."""
    return unicodedata.normalize("NFC", name)
