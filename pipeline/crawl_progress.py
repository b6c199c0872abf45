"""How far a crawl has come, source by source, told on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from pipeline.engine.progress import SECONDS_BETWEEN_LINES
from scrapers.crawl import Summary

Tell = Callable[[Summary], None]

_ENDED = {
    "done": "done",
    "max_pages": "as many pages as --max-pages allows",
    "stopped": "stopped",
    "host_away": "the host does not answer; left for the next crawl",
}


def totals(found: Iterable[Summary]) -> dict[str, int]:
    """The figures of a crawl: articles new, changed and unchanged, pages refused by robots.txt, lists read, failures by code."""
    found = list(found)
    articles = sum((summary.articles for summary in found), Counter[str]())
    failed = sum((summary.failed for summary in found), Counter[str]())
    rows = {name: articles[name] for name in ("new", "changed", "unchanged")}
    rows["refused by robots.txt"] = sum(summary.refused for summary in found)
    rows["lists"] = sum(summary.lists.total() for summary in found)
    return rows | {f"failed: {code}": number for code, number in sorted(failed.items())}


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
                print(f"{pages} pages of {len(latest)} sources, {running} still running", file=sys.stderr, flush=True)

    yield tell


def _said(summary: Summary) -> str:
    articles = summary.articles
    failed = f", {summary.failed.total()} failed" if summary.failed else ""
    return f"{articles['new']} new, {articles['changed']} changed, {articles['unchanged']} unchanged{failed}, {summary.waiting} waiting"
