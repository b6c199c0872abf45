"""The whole flow, from a page to a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.assemble import assemble
from pipeline.clock import timed
from pipeline.document import Document
from pipeline.extractors.bodies import find_bodies
from pipeline.extractors.counts import find_counts
from pipeline.extractors.dates import find_dates
from pipeline.extractors.directives import find_directives
from pipeline.extractors.documents import find_documents
from pipeline.extractors.officials import find_people
from pipeline.read import read
from pipeline.record import Record
from pipeline.resolve import resolve
from scrapers.page import Article, Page, Source
from scrapers.paging import joined
from scrapers.parse import parse
from scrapers.registry import source_of


def extract(document: Document) -> Document:
    """What the words say. Each step reads what the earlier ones left in the document."""
    document = timed(find_dates, document)
    document = timed(find_bodies, document)
    document = timed(find_documents, document)
    document = timed(find_people, document)
    document = timed(find_directives, document)
    return timed(find_counts, document)


def understand(page: Page, source: Source | None = None, further: Sequence[Article] = ()) -> Document:
    """A page as a document with everything found and resolved; `further` is what the other pages of its article say.

    Raises `scrapers.page.NotAnArticle`.
    """
    article = article_of(page, source)
    if further:
        article = joined([article, *further])
    return timed(resolve, extract(timed(read, article)))


def article_of(page: Page, source: Source | None = None) -> Article:
    """What a page says; its newspaper is looked up by the address, the known one or the page's own. Raises `NotAnArticle`."""
    source = source or source_of(page.url)
    article = timed(parse, page, source)
    if source is None and (own := source_of(article.url)):
        return replace(article, site=page.site or own.name, province=own.province)
    return article


def extract_record(page: Page, source: Source | None = None, further: Sequence[Page] = ()) -> Record:
    """A page as a record, or an article over it and `further` pages. Raises `scrapers.page.NotAnArticle`."""
    articles = [article_of(each, source) for each in further]
    addressed = [replace(each, url=article.url or each.url) for each, article in zip(further, articles, strict=True)]
    return timed(assemble, understand(page, source, articles), page, addressed)
