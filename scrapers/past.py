"""What an archive knows of a source's past: the figures of its crawls, and some of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scrapers.frontier import Frontier, Health
from scrapers.page import NotAnArticle, Page, Source
from scrapers.parse import parse
from scrapers.patterns import is_article
from scrapers.stored import pages

#: Files of the archive that are opened, spread over its time, and articles taken of each.
FILES, OF_EACH = 5, 3

# Records of one file that are looked at for an article.
_LOOKED_AT = 200
# Articles of a crawl, and of those before it, below which their shares say nothing.
_FEW = 3
# How much larger the share of articles without a field must be than it was, to be called a break.
_MORE = 0.3
_FIGURES = {"no_title": "title", "no_date": "published", "no_body": "paragraphs"}


@dataclass(frozen=True, slots=True)
class Past:
    """`crawls`: figures, the oldest first; `articles`: pages of former crawls that held an article."""

    crawls: tuple[Health, ...] = ()
    articles: tuple[Page, ...] = ()


def past_of(archive: Path, source: Source) -> Past:
    """What an archive holds of a source. Raises `FileNotFoundError` where there is no archive, and `frontier.BadFrontier`."""
    file = archive / "frontier.db"
    if not file.is_file():
        raise FileNotFoundError(f"{archive} holds no archive: name the folder that was given to baotinh crawl --archive")
    key = source.key or ""
    with Frontier(file) as frontier:
        crawls = tuple(frontier.health(key))
    files = sorted((archive / "warc" / key).glob("*.warc.gz"))
    step = max(1, len(files) // FILES)
    return Past(crawls, tuple(page for path in files[::step][-FILES:] for page in islice(_articles(path, source), OF_EACH)))


def worse(crawls: Sequence[Health]) -> list[str]:
    """What the last crawl found less of than those before it, in words; empty where nothing got worse or too little is known."""
    if len(crawls) < 2:
        return []
    last, before = crawls[-1:], crawls[:-1]
    day = crawls[-1].stored.date().isoformat()
    if _number(before, "articles") >= _FEW and not _number(last, "articles") and _number(last, "no_article") >= _FEW:
        return [f"the crawl of {day} found no article on any of {_number(last, 'no_article')} pages; those before it found them"]
    found = []
    for figure, field in _FIGURES.items():
        now, then = _share(last, figure), _share(before, figure)
        if now is not None and then is not None and now - then > _MORE:
            found.append(f"the crawl of {day} found no {field} on {now:.0%} of the articles; those before it on {then:.0%}")
    return found


def had(crawls: Sequence[Health], field: str) -> str:
    """How many articles of all crawls had a field ("; until 2026-01-08 98% had one"), or nothing where that is not known."""
    figure = next((figure for figure, name in _FIGURES.items() if name == field), None)
    share = _share(crawls, figure) if figure else None
    return "" if share is None else f"; until {crawls[-1].stored.date().isoformat()} {1 - share:.0%} had one"


def _share(crawls: Sequence[Health], figure: str) -> float | None:
    """The share of articles for which a figure counts; None of too few."""
    articles = _number(crawls, "articles")
    return _number(crawls, figure) / articles if articles >= _FEW else None


def _number(crawls: Sequence[Health], figure: str) -> int:
    return sum(value for crawl in crawls if isinstance(value := crawl.figures.get(figure), int))


def _articles(path: Path, source: Source) -> Iterator[Page]:
    for stored in islice(pages(path), _LOOKED_AT):
        page = stored.page
        if page is None or not page.url or not is_article(page.url, source):
            continue
        try:
            parse(page, source)
        except NotAnArticle:
            continue
        yield page
