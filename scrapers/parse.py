"""parse(Page, Source | None) -> Article."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from scrapers.body import MANY, Body, agency_of, too_long
from scrapers.decode import characters
from scrapers.metadata import Metadata
from scrapers.page import Article, NotAnArticle, Page, Source
from scrapers.plain import read_plain
from scrapers.stamps import HANOI, from_metadata
from scrapers.text import clean, fold, line_of

# Characters; the longest reportages have a tenth of it.
LONGEST = 500_000
# PDF, ZIP and OOXML, GIF, JPEG, PNG, RAR, gzip, OLE (old Word).
_SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"GIF8", b"\xff\xd8\xff", b"\x89PNG", b"Rar!", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0")
_NO_LETTER = re.compile(r"[^\w\s]+|[\d_]+")
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\ufffd]")


def parse(page: Page, source: Source | None = None) -> Article:
    """The article a page carries. Raises NotAnArticle, and nothing else, whatever the bytes are.

    Codes: `empty`, `binary`, `too_long`, `listing`, `frames`, `reload`, `encrypted`, `images_only`, `scripted`, `no_text`.
    """
    text = characters(page)
    if page.content.startswith(_SIGNATURES) or _binary(text.lstrip("\ufeff\u200b")):
        raise NotAnArticle("binary", "This is no text. Only .html and .txt pages can be read.")
    if not clean(text[:200]).strip() and not clean(text).strip():
        raise NotAnArticle("empty", "The page is empty. Fetch it again, or take it out of the input.")
    if page.kind == "html":
        from scrapers.html import read_html
        from scrapers.registry import marked_layouts

        # Each line is cleaned when it is read: a page is mostly markup.
        before = page.retrieved.astimezone(HANOI).strftime("%Y-%m-%dT%H:%M") if page.retrieved else None
        # Content systems leave marks in their pages that need no known host.
        layouts = (*(source.layouts if source else ()), *marked_layouts())
        found = read_html(text, layouts, before, page.url)
        article = _article(found.body, page, source, title=found.title, kicker=found.kicker, section=found.meta.section, meta=found.meta)
        return replace(article, next_page=found.next_page, page_number=found.page_number)
    text = clean(text)
    if text.count("\n") > 2 * MANY or len(text) > LONGEST:
        raise too_long()
    body, title, kicker, section = read_plain(text, line_of(page.title or "") or None)
    return _article(body, page, source, title=title, kicker=kicker, section=section)


def _article(
    body: Body, page: Page, source: Source | None, title: str | None, kicker: str | None, section: str | None, meta: Metadata | None = None
) -> Article:
    if not any(b.kind in {"paragraph", "lead"} for b in body.blocks):
        raise NotAnArticle("no_text", "No running text was found on the page. Check that it was saved in full.")
    if sum(len(b.text) for b in body.blocks) > LONGEST:
        raise too_long()
    url = page.url or (meta.url if meta else None)
    running = [b.text for b in body.blocks if b.kind in {"paragraph", "lead"}]
    agency = next((mark for text in running[:2] if (mark := agency_of(text))), None)
    # Some papers sign with their own letters; those of the prefix are no author.
    people = [a for a in body.authors if not agency or fold(a) != fold(agency.strip("() "))]
    return Article(
        blocks=tuple(body.blocks),
        title=title,
        kicker=kicker,
        lead=next((b.text for b in body.blocks if b.kind == "lead"), None),
        published=(from_metadata(page.published) if page.published else None) or body.published,
        authors=tuple(dict.fromkeys(people)),
        section=section,
        tags=tuple(dict.fromkeys(body.tags or (meta.tags if meta else []))),
        agency=agency,
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
    """Whether the start of a file is no text: control characters, or hardly a letter."""
    head = raw[:1000]
    controls = len(_CONTROL.findall(head))
    # Mostly the first half has letters enough for the whole.
    few = all(4 * len(_NO_LETTER.sub("", part)) < len(head) for part in (head[:500], head))
    return controls * 20 > len(head) or few
