"""The whole flow, from a page to a record."""

from __future__ import annotations

from pipeline.assemble import assemble
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
from scrapers.page import Page, Source
from scrapers.parse import parse


def extract(document: Document) -> Document:
    """What the words say. Each step reads what the earlier ones left in the document."""
    document = find_dates(document)
    document = find_bodies(document)
    document = find_documents(document)
    document = find_people(document)
    document = find_directives(document)
    return find_counts(document)


def understand(page: Page, source: Source | None = None) -> Document:
    """A page as a document with everything found and resolved. Raises `scrapers.page.NotAnArticle`."""
    return resolve(extract(read(parse(page, source))))


def extract_record(page: Page, source: Source | None = None) -> Record:
    """A page as a record. Raises `scrapers.page.NotAnArticle`."""
    return assemble(understand(page, source), page)
