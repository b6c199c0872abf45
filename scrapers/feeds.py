"""RSS and Atom, read from bytes. Nothing here opens an address or a file."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from scrapers.leads import Found, Lead, day_of, lead, plausible
from scrapers.page import Page, Source
from scrapers.stamps import HANOI

#: Bytes and entries of one feed that are read; those of newspapers have a hundredth.
LARGEST = 5_000_000
ENTRIES = 2000


def read_feed(page: Page, source: Source) -> Found:
    """The articles of a feed, with the day each was published. Broken feeds give what can be read of them.

    feedparser gets a stream, never bytes or text, which it would take for the name of a file or an address. Links are resolved
    against the feed's own address. A date that cannot be (before 1995, after tomorrow) counts as none.
    """
    if len(page.content) > LARGEST:
        return Found(problem=f"the feed is larger than {LARGEST // 1_000_000} MB")
    import feedparser

    headers = {"content-type": f"text/xml; charset={page.charset}"} if page.charset else {}
    try:
        # Summaries are full of markup that is of no use here; to clean it takes ten times as long as all the rest.
        parsed = feedparser.parse(io.BytesIO(page.content), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # Its lenient parser is known to fall over what it was not made for; a feed must never end a crawl.
        return Found(problem=f"the feed cannot be read ({type(error).__name__})")
    entries = parsed.get("entries") or []
    if not entries:
        return Found(problem=None if parsed.get("version") else "no feed is there")
    today = (page.retrieved or datetime.now(UTC)).astimezone(HANOI).date()
    return Found(tuple(_leads(entries[:ENTRIES], page.url or source.home, source, today)))


def _leads(entries: list[Any], base: str, source: Source, today: date) -> Iterator[Lead]:
    seen = set()
    for entry in entries:
        found = lead(_link(entry), base, "article", source, _day(entry, today))
        if found and found.url not in seen:
            seen.add(found.url)
            yield found


def _link(entry: Any) -> str:
    """The address of an entry: its link, else the alternate among several, else a guid that is one."""
    for link in (
        entry.get("link"),
        *(item.get("href") for item in entry.get("links") or [] if item.get("rel", "alternate") == "alternate"),
    ):
        if isinstance(link, str) and link.strip():
            return link
    name = entry.get("id")
    return name if isinstance(name, str) and name.startswith(("http://", "https://")) else ""


def _day(entry: Any, today: date) -> date | None:
    for key in ("published", "updated", "created"):
        # Asked for what is not there, feedparser warns and answers with another date.
        moment = entry.get(f"{key}_parsed") if f"{key}_parsed" in entry else None
        if isinstance(moment, time.struct_time):
            try:
                return plausible(datetime(*moment[:6], tzinfo=UTC).astimezone(HANOI).date(), today)
            except (ValueError, OverflowError):
                return None
        text = entry.get(key) if key in entry else None
        if isinstance(text, str) and (day := day_of(text, today)):
            return day
    return None
