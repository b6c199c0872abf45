"""A row of a table (JSON Lines, Parquet) as a page, and the names of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.inputs.facts import BadInput, local_time
from pipeline.inputs.packed import LARGEST, too_large
from scrapers.page import Page
from scrapers.stamps import from_metadata

#: What a row may hold; `html` or `text` must be there.
FIELDS = ("url", "html", "text", "published", "title", "site")


class WrongColumns(ValueError):
    """The columns are not those of the table. The message names both and says what to do."""


def columns_of(options: Iterable[str]) -> dict[str, str]:
    """What `--columns url=link,text=body` says: the column of each field. Raises `WrongColumns` for what cannot be understood."""
    columns: dict[str, str] = {}
    for pair in (pair.strip() for option in options for pair in option.split(",") if pair.strip()):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in FIELDS or not equals or not column:
            raise WrongColumns(f"--columns {pair}: write FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}")
        if field in columns:
            raise WrongColumns(f"--columns names {field} twice")
        columns[field] = column
    return columns


def names_of(columns: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The column of every field; a field that was not named is in the column of its own name."""
    return {field: field for field in FIELDS} | dict(columns)


def page_of(row: Mapping[str, Any], name: str, columns: Iterable[tuple[str, str]], site: str | None = None) -> Page:
    """The page of a row; `html` goes before `text` where both are there. Empty values are not known.

    Raises `BadInput` (`bad_row`) for a row without text and for values of a wrong type.
    """
    names = names_of(columns)
    values = {field: _value(row.get(column), column) for field, column in names.items()}
    kind = "html" if values["html"] else "text"
    content = values[kind]
    if content is None:
        raise bad_row(f"The row has neither {names['html']} nor {names['text']}; --columns says which columns hold them")
    if isinstance(content, date):
        raise bad_row(f"{names[kind]} is a date, not text")
    if len(content) > LARGEST:
        raise too_large()
    known = {field: _text(values[field], names[field]) for field in ("url", "title", "site")}
    return Page(
        content if isinstance(content, bytes) else str(content).encode("utf-8", "replace"),
        kind,
        path=name,
        url=known["url"],
        charset=None if isinstance(content, bytes) else "utf-8",
        site=known["site"] or site,
        published=_published(values["published"], names["published"]),
        title=known["title"] if kind == "text" else None,
    )


def bad_row(what: str) -> BadInput:
    """What to raise for a row that gives no page."""
    return BadInput("bad_row", f"{what}. Correct the row, then run again.")


def _value(value: Any, column: str) -> Any:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, (str, bytes)):
        raise bad_row(f"{column} is of the type {type(value).__name__}, not text")
    return value if value.strip() else None


def _text(value: Any, column: str) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if value is not None and not isinstance(value, str):
        raise bad_row(f"{column} is a date, not text")
    return " ".join(value.split()) or None if value else None


def _published(value: Any, column: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return local_time(value)
    told = _text(value, column) or ""
    try:
        return local_time(told)
    except ValueError:
        day = from_metadata(told)
    if day is None:
        raise bad_row(f"{column} is {told[:40]!r}, which is no day; write it as 2014-06-14 or 2014-06-14T15:13")
    return day
