"""What the reader takes in and gives out: a page as served, and the article it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as they were served or saved.

    `path` is the name relative to the input it came from, with `/`; `kind` is `html` or `text`;
    `charset` is the one the server declared, if any; `retrieved` is when it was fetched (with zone), None for plain files.
    `site` and `published` are what the user already knows about the page (`--meta`, `--published`); they win over the page.
    `title` is the headline of a text that was kept without it (a column of a table); pages of kind `html` show their own.
    """

    content: bytes
    kind: str
    path: str | None = None
    url: str | None = None
    charset: str | None = None
    retrieved: datetime | None = None
    site: str | None = None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """CSS selectors of one design of a newspaper.

    The first five choose one element each, `authors`, `captions`, `tags` and `section` any number; `drop`: what stands in the body and
    is no part of the article (related articles, rating and comment boxes). A layout with a `mark` is only for pages with such an
    element.
    """

    title: str | None = None
    kicker: str | None = None
    lead: str | None = None
    body: str | None = None
    published: str | None = None
    authors: str | None = None
    captions: str | None = None
    tags: str | None = None
    section: str | None = None
    drop: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What is known about a newspaper: its name, home, and the province it writes about.

    `feeds`, `sitemaps` and `listings` are relative to `home`; `delay` is in seconds between two requests; `checked` is the day
    it was seen working live; `replaced_by` is the `key` (file stem in the registry) of the newspaper it was merged into.
    `article` is a regular expression, searched in the path and query of an address, that tells articles from other pages;
    `hosts` are further ones whose pages are this newspaper's, mostly those that it had before.
    """

    name: str
    home: str
    province: str | None = None
    key: str | None = None
    family: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    delay: float = 3.0
    checked: date | None = None
    replaced_by: str | None = None
    layouts: tuple[Layout, ...] = ()
    article: str | None = None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """One block of running text. `kind`: kicker, title, lead, paragraph, heading or caption."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, in NFC, without its furniture. Blocks stand in reading order, kicker and title among them.

    `published` is local time (+07:00) as ISO 8601 with the precision the page gives: `2014-06-14` or `2014-06-14T15:13`.
    `title` is None where the page shows none; `agency` repeats a prefix such as "(CTO)" that stays in the text. Of an article over
    several pages `next_page` is the address of the next one and `page_number` the number of this one, from 1 (see `paging.joined`).
    """

    blocks: tuple[ArticleBlock, ...]
    title: str | None = None
    kicker: str | None = None
    lead: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    agency: str | None = None
    url: str | None = None
    site: str | None = None
    province: str | None = None
    next_page: str | None = None
    page_number: int | None = None


class NotAnArticle(ValueError):
    """The page holds no article. `code` is from a closed list, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
