"""What passes between a crawl, its frontier and its archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Link:
    """An address that was found. `kind`: article, listing, feed or sitemap; `day`: the article's, as the list that named it says.

    `depth` is 0 for what the source's file names; such lists are asked for in every crawl, others when they are found again.
    """

    url: str
    kind: str = "article"
    depth: int = 0
    found_on: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An address handed out to be fetched. `etag` and `last_modified` are given where the archive has what they stand for."""

    url: str
    source: str
    kind: str
    depth: int = 0
    day: date | None = None
    etag: str | None = None
    last_modified: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exchange stands in the archive, and what it brought.

    `file` is relative to the archive, with `/`; `offset` and `length` are those of the response or revisit record, `start` and
    `end` of the whole exchange, in bytes. `url` is where it ended after redirects (tidy), `moved` whether all of them were for
    good. `change`: new, changed or unchanged against the last version there. `digest` is the SHA-256 of the decoded body in hex,
    `payload` the payload digest of the record, `record` the record's id (where unchanged: of the one that it refers to).
    """

    file: str
    offset: int
    length: int
    start: int
    end: int
    url: str
    moved: bool
    change: str
    digest: str
    payload: str
    record: str
    fetched: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit brought: its place in the archive, the links of the page (None: not read yet), cursors to be kept with them."""

    place: Place
    links: tuple[Link, ...] | None = ()
    cursors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """An exchange that was kept, see `Place`."""

    url: str
    change: str
    digest: str
    payload: str
    record: str
    fetched: datetime
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Health:
    """What one crawl of a source found, in figures that the crawl chooses. `stored` is UTC."""

    crawl: int
    source: str
    stored: datetime
    figures: Mapping[str, int | float | str | None]
