"""Records from Vietnamese provincial newspapers: dates, officials, counts, cited documents, directives.

    from pipeline import extract, parse_date, parse_number

Importing this package loads nothing else; the parts are loaded when they are first used.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extractors.dates import parse_date
    from pipeline.numerals import parse_number
    from pipeline.record import Record

__version__ = "0.1.0"
__all__ = ["Record", "__version__", "extract", "parse_date", "parse_number"]

_HOMES = {"Record": "pipeline.record", "parse_date": "pipeline.extractors.dates", "parse_number": "pipeline.numerals"}


def extract(
    text_or_html: str | bytes,
    *,
    url: str | None = None,
    published: str | date | None = None,
    site: str | None = None,
    kind: str | None = None,
) -> Record:
    """The record of one article.

    `text_or_html` is a page as it was saved, HTML or plain text; bytes are decoded as the page declares. `kind` says
    which (`html` or `text`); without it, what begins with markup is HTML. `published` is the day of publication, a date or
    ISO 8601 text such as `2014-06-14` or `2014-06-14T15:13` in local time (+07:00); with `url` and `site` it wins over
    what the page says. Raises `scrapers.page.NotAnArticle` where there is no article, and `ValueError` for a `published`
    that is no date.
    """
    from pipeline.inputs import kind_of, local_time
    from pipeline.run import extract_record
    from scrapers.page import Page

    content = text_or_html.encode("utf-8") if isinstance(text_or_html, str) else text_or_html
    charset = "utf-8" if isinstance(text_or_html, str) else None
    day = None if published is None else local_time(published)
    return extract_record(Page(content, kind or kind_of(content), url=url, charset=charset, site=site, published=day))


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
