"""discover(Source) -> addresses: where to begin, and what each page leads to. Pure functions over bytes; see docs/crawling.md."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urljoin

from scrapers.addresses import BadAddress, tidy
from scrapers.feeds import read_feed
from scrapers.leads import Found, Lead
from scrapers.listings import article_leads, read_listing
from scrapers.page import Page, Source
from scrapers.sitemaps import read_sitemap

__all__ = ["Found", "Lead", "links_of", "starts", "template_of"]


def starts(source: Source, sitemaps: Iterable[str] = ()) -> list[Lead]:
    """Where a crawl begins: the source's feeds, its sitemaps and those that robots.txt names (`sitemaps`), its listings, its home."""
    kinds = [("feed", source.feeds), ("sitemap", (*source.sitemaps, *sitemaps)), ("listing", source.listings), ("listing", ("",))]
    found: dict[str, Lead] = {}
    for kind, addresses in kinds:
        for address in addresses:
            try:
                url = tidy(urljoin(source.home, address.replace("{page}", "1")), source)
            except (BadAddress, ValueError):
                continue
            found.setdefault(url, Lead(url, kind))
    return list(found.values())


def links_of(page: Page, source: Source, kind: str, since: date | None = None) -> Found:
    """What a page leads to. `kind`: what it was visited as (article, listing, feed, sitemap). Articles known to be of a day before
    `since` are left out of sitemaps, where they would be many; of other pages the caller leaves them out. Raises nothing."""
    if kind == "feed":
        return read_feed(page, source)
    if kind == "sitemap":
        return read_sitemap(page, source, since)
    if kind == "listing":
        return read_listing(page, source, template_of(page.url or source.home, source), sections=True)
    return article_leads(page, source)


def template_of(url: str, source: Source) -> str | None:
    """The listing of the source's file, with `{page}`, that an address is a page of; None for other addresses."""
    for listing in source.listings:
        if "{page}" not in listing:
            continue
        try:
            made = [tidy(urljoin(source.home, listing.replace("{page}", number)), source) for number in ("7777777", "8888888")]
        except (BadAddress, ValueError):
            continue
        before, _, after = made[0].partition("7777777")
        number = url.removeprefix(before).removesuffix(after) if url.startswith(before) and url.endswith(after) else ""
        if number.isdecimal() and made[1] == f"{before}8888888{after}":
            return f"{before}{{page}}{after}"
    return None
