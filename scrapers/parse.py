"""parse(Page, Source | None) -> Article."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapers.body import Body, agency_of
from scrapers.decode import characters
from scrapers.metadata import Metadata
from scrapers.page import Article, NotAnArticle, Page, Source
from scrapers.plain import read_plain
from scrapers.stamps import from_metadata
from scrapers.text import clean


def parse(page: Page, source: Source | None = None) -> Article:
    """The article a page carries. Raises NotAnArticle, and nothing else, whatever the bytes are.

    Codes: `empty`, `binary`, `listing`, `no_text`.
    """
    raw = characters(page)
    text = clean(raw)
    if not text.strip():
        raise NotAnArticle("empty", "The page is empty. Fetch it again, or take it out of the input.")
    if _binary(raw):
        raise NotAnArticle("binary", "This is no text. Only .html and .txt pages can be read.")
    if page.kind == "html":
        from scrapers.html import read_html

        found = read_html(text)
        return _article(found.body, page, source, title=found.title, kicker=found.kicker, section=found.meta.section, meta=found.meta)
    body, title, kicker, section = read_plain(text)
    return _article(body, page, source, title=title, kicker=kicker, section=section)


def _article(
    body: Body, page: Page, source: Source | None, title: str | None, kicker: str | None, section: str | None, meta: Metadata | None = None
) -> Article:
    if not any(b.kind in {"paragraph", "lead"} for b in body.blocks) and not title:
        raise NotAnArticle("no_text", "No running text was found on the page. Check that it was saved in full.")
    url = page.url or (meta.url if meta else None)
    running = [b.text for b in body.blocks if b.kind in {"paragraph", "lead"}]
    return Article(
        blocks=tuple(body.blocks),
        title=title,
        kicker=kicker,
        lead=next((b.text for b in body.blocks if b.kind == "lead"), None),
        published=(from_metadata(page.published) if page.published else None) or body.published,
        authors=tuple(dict.fromkeys(body.authors)),
        section=section,
        tags=tuple(dict.fromkeys(body.tags or (meta.tags if meta else []))),
        agency=next((mark for text in running[:2] if (mark := agency_of(text))), None),
        url=url,
        site=page.site or (source.name if source else None) or (meta.site if meta else None) or _host(url),
        province=source.province if source else None,
    )


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _binary(raw: str) -> bool:
    """Whether the start of a file is no text: a known signature, control characters, or hardly a letter."""
    head = raw[:4000]
    letters = sum(c.isalpha() or c.isspace() for c in head)
    controls = sum(c < " " and c not in "\0\t\n\v\f\r\x1a\x1b" for c in head) + head.count("\ufffd")
    return head.startswith(("%PDF-", "PK\x03", "GIF8")) or controls * 20 > len(head) or letters * 4 < len(head)
