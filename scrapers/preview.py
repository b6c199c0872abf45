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


def preview(sources: Sequence[Source], archive: Path, options: Options) -> tuple[dict[str, list[str]], dict[str, str]]:
    """By source, the articles that its feeds, sitemaps, home page and first listings name and that the archive does not hold; and
    why, for the sources of which no list could be had.

    Fetches robots.txt and up to twelve lists of each source, one source after the other, and writes nothing.
    """
    stop = Stop()
    fetcher = Fetcher(options.contact, wait=stop.wait)
    frontier = Frontier(archive / "frontier.db") if (archive / "frontier.db").is_file() else None
    try:
        problems: dict[str, str] = {}
        return {key_of(source): _named(source, fetcher, frontier, options, problems) for source in sources}, problems
    finally:
        fetcher.close()
        if frontier:
            frontier.close()


def _named(source: Source, fetcher: Fetcher, frontier: Frontier | None, options: Options, problems: dict[str, str]) -> list[str]:
    try:
        queue = deque(starts(source, fetcher.sitemaps(source)))
    except NotFetched as error:
        problems[key_of(source)] = str(error)
        return []
    found: dict[str, None] = {}
    asked: set[str] = set()
    read = 0
    while queue and len(asked) < LISTS:
        lead = queue.popleft()
        if lead.url in asked:
            continue
        asked.add(lead.url)
        try:
            answer = fetcher.fetch(lead.url, source)
        except NotFetched as error:
            problems[key_of(source)] = f"{lead.url}: {error}"
            continue
        read += 1
        leads = links_of(page_of(answer, answer.final_url), source, lead.kind, options.since).leads
        for item in fresh_enough(leads, options.since):
            if item.kind != "article":
                queue.append(item)
            elif frontier is None or not frontier.versions(item.url):
                found.setdefault(item.url)
    if read:
        problems.pop(key_of(source), None)
    return list(found)[: options.max_pages]
