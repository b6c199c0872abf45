"""What a crawl would fetch: the lists are read, nothing is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from scrapers.answers import NotFetched
from scrapers.crawl import Options, Stop
from scrapers.discover import links_of, starts
from scrapers.fetch import Fetcher
from scrapers.frontier import Frontier
from scrapers.leads import fresh_enough
from scrapers.page import Source
from scrapers.reading import key_of, page_of

#: Lists of one source that are read.
LISTS = 12


def preview(sources: Sequence[Source], archive: Path, options: Options) -> dict[str, list[str]]:
    """By source, the articles that its feeds, sitemaps, home page and first listings name and that the archive does not hold.

    Fetches robots.txt and up to twelve lists of each source, one source after the other, and writes nothing.
    """
    stop = Stop()
    fetcher = Fetcher(options.contact, wait=stop.wait)
    frontier = Frontier(archive / "frontier.db") if (archive / "frontier.db").is_file() else None
    try:
        return {key_of(source): _named(source, fetcher, frontier, options) for source in sources}
    finally:
        fetcher.close()
        if frontier:
            frontier.close()


def _named(source: Source, fetcher: Fetcher, frontier: Frontier | None, options: Options) -> list[str]:
    try:
        queue = deque(starts(source, fetcher.sitemaps(source)))
    except NotFetched:
        return []
    found: dict[str, None] = {}
    asked: set[str] = set()
    while queue and len(asked) < LISTS:
        lead = queue.popleft()
        if lead.url in asked:
            continue
        asked.add(lead.url)
        try:
            answer = fetcher.fetch(lead.url, source)
        except NotFetched:
            continue
        leads = links_of(page_of(answer, answer.final_url), source, lead.kind, options.since).leads
        for item in fresh_enough(leads, options.since):
            if item.kind != "article":
                queue.append(item)
            elif frontier is None or not frontier.versions(item.url):
                found.setdefault(item.url)
    return list(found)[: options.max_pages]
