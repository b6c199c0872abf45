"""What passes between the plan of a run, its files and the work: pieces, and documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from pipeline.inputs.files import Item
from scrapers.page import Page


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive documents in input order, small and picklable: single files (`items`), or a part of one `container`.

    `start` and `end` bound the part, half-open, `end` None for "to the end": bytes of a WARC, a WACZ or a plain JSON Lines file,
    rows of a Parquet file, lines of a packed JSON Lines file. `first` is the number of lines before `start`; `member` the
    archive inside a WACZ. `columns` says in which column of a table each field is, as pairs.
    """

    items: tuple[Item, ...] = ()
    container: Item | None = None
    start: int = 0
    end: int | None = None
    first: int = 0
    member: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One document. `load` gives its page, or raises `OSError` or `BadInput`. `crawled`: it comes from a crawl, where a page that
    lists articles is nothing odd; `listed`: it was asked for as such a page."""

    name: str
    load: Callable[[], Page]
    crawled: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """What stands in an archive and is no page of text: `reason` is counted."""

    name: str
    reason: str


def broken(name: str, error: Exception) -> Entry:
    """What cannot be read of a container, as a document that is set aside with a reason."""
    return Entry(name, partial(_fail, error))


def _fail(error: Exception) -> NoReturn:
    raise error
