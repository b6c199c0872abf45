"""Sitemaps (sitemaps.org 0.9): indexes, gzip, news sitemaps, plain lists of addresses."""

from __future__ import annotations

import io
import re
import zlib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from lxml import etree

from scrapers.leads import Found, Lead, day_of, fresh_enough, lead
from scrapers.page import Page, Source
from scrapers.patterns import is_article, looks_like_article
from scrapers.stamps import HANOI

#: What the protocol allows one sitemap: bytes when unpacked, and addresses.
LARGEST = 50 * 1024 * 1024
ADDRESSES = 50_000

_MONTH = re.compile(r"(?<!\d)(?P<year>20\d\d)[-_/]?(?P<month>0[1-9]|1[0-2]|[1-9])(?!\d)(?:[-_/](?:0?[1-9]|[12]\d|3[01])(?!\d))?[^/]*$")
_GZIP = b"\x1f\x8b"


def read_sitemap(page: Page, source: Source, since: date | None = None) -> Found:
    """The sitemaps of an index, or the articles of a sitemap, in its order; what was last changed before `since` is left out.

    Of a news sitemap every address is an article, of others those that look like one. At most 50 MB and 50,000 addresses are
    read; of a broken or cut one what comes before. Entities are never resolved, nothing is loaded from elsewhere.
    The leads are made while they are asked for: they take no memory together, and can be asked for once.
    """
    content = unpacked(page.content)
    if content is None:
        return Found(problem="the sitemap is packed and cannot be unpacked, or is larger than 50 MB")
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return Found(_chosen(_lines(content), page, source, since))
    if re.match(rb"<!doctype html|<html", head, re.IGNORECASE):
        return Found(problem="no sitemap is there but a page")
    return Found(_chosen(_entries(content), page, source, since))


def unpacked(content: bytes) -> bytes | None:
    """A gzip file unpacked (of a cut one what is there), other bytes as they are; None for broken ones and for more than 50 MB."""
    if not content.startswith(_GZIP):
        return content if len(content) <= LARGEST else None
    machine = zlib.decompressobj(31)
    try:
        found = machine.decompress(content, LARGEST + 1)
    except zlib.error:
        return None
    return found if found and len(found) <= LARGEST else None


def _chosen(entries: Iterator[tuple[str, str, str | None, bool]], page: Page, source: Source, since: date | None) -> Iterator[Lead]:
    base = page.url or source.home
    today = page.retrieved.astimezone(HANOI).date() if page.retrieved else None
    for kind, address, changed, news in entries:
        day = day_of(changed, today) or (_month_of(address) if kind == "sitemap" else None)
        found = lead(address, base, kind, source, day)
        if found and (kind == "sitemap" or news or is_article(found.url, source) or looks_like_article(found.url)):
            yield from fresh_enough([found], since)


def _entries(content: bytes) -> Iterator[tuple[str, str, str | None, bool]]:
    """Kind, address, date as printed, and whether it is news, of each entry."""
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True, "huge_tree": False}
    number = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(content), events=("end",), **options):
            name = _name(element)
            if name not in ("url", "sitemap"):
                continue
            # The children alone: pictures have addresses of their own further in.
            said = {_name(part): (part.text or "").strip() for part in element}
            published = next((part.text for part in element.iter() if _name(part) == "publication_date"), None)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if said.get("loc"):
                number += 1
                yield "sitemap" if name == "sitemap" else "article", said["loc"], published or said.get("lastmod"), "news" in said
            if number >= ADDRESSES:
                return
    except etree.XMLSyntaxError:
        return


def _lines(content: bytes) -> Iterator[tuple[str, str, str | None, bool]]:
    for line in io.BytesIO(content).readlines()[:ADDRESSES]:
        text = line.decode("utf-8", "replace").strip()
        if text.startswith(("http://", "https://")):
            yield "article", text, None, False


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _month_of(url: str) -> date | None:
    """The last day of the month that the name of a sitemap says it is of: `sitemap-2014-6.xml`, `/202406.xml.gz`."""
    found = _MONTH.search(url)
    if not found:
        return None
    year, month = int(found["year"]), int(found["month"])
    return date(year, month, monthrange(year, month)[1])
