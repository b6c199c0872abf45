"""What the articles of one crawl looked like: kept for each source and crawl, so that a redesign shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from scrapers.page import Article, NotAnArticle, Page, Source
from scrapers.parse import parse
from scrapers.stamps import HANOI

#: What `Frontier.store_health` keeps: numbers of pages, but for `newest` (the latest day of publication) and `age` (its days).
FIGURES = ("articles", "no_article", "no_title", "no_date", "no_body", "unchanged", "newest", "age")


@dataclass
class Findings:
    """Counts over the pages that were fetched as articles. `no_article`: pages that hold none; `no_body`: articles without a paragraph."""

    articles: int = 0
    no_article: int = 0
    no_title: int = 0
    no_date: int = 0
    no_body: int = 0
    unchanged: int = 0
    newest: str | None = None

    def read(self, page: Page, source: Source) -> Article | None:
        """Reads a page with the usual reader and counts it; None where it holds no article.

        Further pages of an article are not counted: they may well have no title and no date.
        """
        try:
            article = parse(page, source)
        except NotAnArticle as error:
            self.no_article += 1
            self.no_body += error.code == "no_text"
            return None
        if (article.page_number or 1) > 1:
            return article
        self.articles += 1
        self.no_title += not article.title
        self.no_date += not article.published
        self.no_body += not any(block.kind == "paragraph" for block in article.blocks)
        day = day_of(article)
        if day and (self.newest is None or day.isoformat() > self.newest) and day <= datetime.now(HANOI).date():
            self.newest = day.isoformat()
        return article

    def figures(self) -> dict[str, int | float | str | None]:
        """As they are stored; `age` is the days from `newest` to today."""
        age = (datetime.now(HANOI).date() - date.fromisoformat(self.newest)).days if self.newest else None
        return {**asdict(self), "age": age}


def gone_on(figures: Mapping[str, object] | None) -> Findings:
    """Counts that go on where an interrupted crawl stored them."""
    if not figures:
        return Findings()
    known = {name: value for name, value in figures.items() if name in Findings.__dataclass_fields__}
    return Findings(**known)  # type: ignore[arg-type]


def day_of(article: Article) -> date | None:
    """The day of publication that an article says."""
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None
