"""How far a crawl has come, source by source, told on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.engine.progress import SECONDS_BETWEEN_LINES
from scrapers.answers import CODES
from scrapers.crawl import Options, Summary
from scrapers.page import Source

if TYPE_CHECKING:
    from scrapers.frontier import Frontier
    from scrapers.plan import Plan
    from scrapers.recover import Recovered

Tell = Callable[[Summary], None]

_ENDED = {
    "done": "done",
    "max_pages": "as many pages as --max-pages allows",
    "stopped": "stopped",
    "host_away": "the host does not answer; left for the next crawl",
}

_LEFT_OUT = {
    "trap": "twenty pages at addresses like these held no article",
    "off_source": 'not on the hosts that the source\'s file names; hosts = ["…"] in it takes more',
    "forgotten": "their owner had them removed",
}
_SPELLED = {
    "new": "new articles",
    "changed": "changed articles",
    "unchanged": "unchanged articles",
    "lists": "feeds, sitemaps and listings",
}


def totals(found: Iterable[Summary]) -> dict[str, int]:
    """The figures of a crawl: pages of articles new, changed and unchanged, those of them that hold no article, pages refused by
    robots.txt, lists read, addresses left out by reason, failures by code."""
    found = list(found)
    articles = sum((summary.articles for summary in found), Counter[str]())
    failed = sum((summary.failed for summary in found), Counter[str]())
    rows = {name: articles[name] for name in ("new", "changed", "unchanged")}
    rows["of these without an article"] = sum(summary.empty for summary in found)
    rows["refused by robots.txt"] = sum(summary.refused for summary in found)
    rows["lists"] = sum(summary.lists.total() for summary in found)
    skipped = sum((summary.skipped for summary in found), Counter[str]())
    rows |= {f"left out: {reason}": number for reason, number in sorted(skipped.items())}
    return rows | {f"failed: {code}": number for code, number in sorted(failed.items())}


def explained(what: str) -> str:
    """A figure's name with what it means, where a code alone does not say it."""
    kind, _, code = what.partition(": ")
    meaning = CODES.get(code, "") if kind == "failed" else _LEFT_OUT.get(code, "")
    return f"{what} ({meaning})" if meaning else _SPELLED.get(what, what)


def put_in_order(found: Recovered) -> list[str]:
    """What had to be mended in an archive before the crawl, in lines for people."""
    said = []
    if found.adopted or found.cut:
        said.append(f"The last crawl was cut short: {found.adopted:,} pages taken in, {found.cut:,} bytes of a broken record cut off.")
    if found.lost:
        what = "WARC files of this archive are gone or cut short"
        said.append(f"{what}: their {found.lost:,} pages are fetched again. To have them back, stop, put the files back, and start again.")
    return said


def outlook(sources: Sequence[Source], frontier: Frontier, options: Options) -> list[str]:
    """What a crawl is in for, in lines for people: how much is due, at which delay, how long that takes, how to bound it."""
    from scrapers.plan import longest, plans

    found = plans(sources, frontier, options)
    known = [plan for plan in found if plan.due is not None]
    unknown = [plan for plan in found if plan.due is None]
    said = []
    if due := sum(plan.due or 0 for plan in known):
        what = f"{known[0].key}: " if len(found) == 1 else ""
        seconds = longest(sources, found)
        time = f": {stretch(seconds)} or more" if seconds else ""
        said.append(f"{what}{due:,} addresses are due{_pace(known)}{time}; what they lead to comes on top.")
    if unknown and _pace(unknown) and options.max_pages is not None:
        seconds = max(plan.delay for plan in unknown) * options.max_pages
        said.append(
            f"{_first(unknown, len(found))}, at most {options.max_pages:,} requests each{_pace(unknown)}: up to {stretch(seconds)}."
        )
    elif unknown and _pace(unknown):
        thousand = stretch(1000 * max(plan.delay for plan in unknown))
        bound = "" if options.since else " Bound it by --since DATE or --max-pages N: all of a large newspaper takes days."
        said.append(f"{_first(unknown, len(found))}{_pace(unknown)}: {thousand} for 1,000 pages.{bound}")
    return said


def stretch(seconds: float) -> str:
    """A length of time in the unit that people would say it in: `40 seconds`, `25 minutes`, `7 hours`, `3 days`."""
    for size, name in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 1.5 * size:
            return f"{round(seconds / size):,} {name}"
    return "1 second" if round(seconds) == 1 else f"{round(seconds)} seconds"


def _first(found: Sequence[Plan], of: int) -> str:
    return f"{found[0].key}: first crawl" if of == 1 else f"{len(found):,} of {of:,} sources are crawled for the first time"


def _pace(found: Sequence[Plan]) -> str:
    """The delay, or the longest of several; robots.txt may ask for more."""
    delays = {plan.delay for plan in found}
    return f", one request every {max(delays):g} seconds" + (" at the slowest host" if len(delays) > 1 else "") if max(delays) else ""


@contextmanager
def bars() -> Iterator[Tell]:
    """A line for each source that runs; gone when the block ends."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, object] = {}
        lock = threading.Lock()

        def tell(summary: Summary) -> None:
            with lock:
                if summary.key not in tasks:
                    tasks[summary.key] = shown.add_task(summary.key, total=None, said="")
                shown.update(tasks[summary.key], said=_said(summary), visible=summary.ended is None)  # type: ignore[arg-type]

        yield tell


@contextmanager
def lines() -> Iterator[Tell]:
    """A line when a source ends, and now and then one for all of them."""
    said, lock, latest = time.monotonic(), threading.Lock(), dict[str, Summary]()

    def tell(summary: Summary) -> None:
        nonlocal said
        with lock:
            latest[summary.key] = summary
            if summary.ended:
                print(f"{summary.key}: {_said(summary)}; {_ENDED[summary.ended]}", file=sys.stderr, flush=True)
            elif time.monotonic() - said >= SECONDS_BETWEEN_LINES:
                said = time.monotonic()
                running = sum(item.ended is None for item in latest.values())
                pages = sum(item.pages for item in latest.values())
                left = max((item.left for item in latest.values() if item.ended is None), default=0.0)
                more = f", {stretch(left)} for what waits" if left >= 60 else ""
                print(f"{pages:,} pages of {len(latest)} sources, {running} still running{more}", file=sys.stderr, flush=True)

    yield tell


def _said(summary: Summary) -> str:
    articles = summary.articles
    failed = f", {summary.failed.total()} failed" if summary.failed else ""
    left = f" ({stretch(summary.left)})" if summary.ended is None and summary.left >= 60 else ""
    counts = f"{articles['new']:,} new, {articles['changed']:,} changed, {articles['unchanged']:,} unchanged"
    return f"{counts}{failed}, {summary.waiting:,} waiting{left}"
