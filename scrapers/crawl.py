"""crawl: the pages of newspapers into an archive, one thread for each source, one request at a time for each host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from queue import Empty, SimpleQueue

from scrapers.addresses import hosts_of
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.page import Source
from scrapers.reading import key_of
from scrapers.rounds import Options, Round, Stopped, Summary

__all__ = ["Options", "Stop", "Stopped", "Summary", "crawl", "groups"]

Tell = Callable[[Summary], object]


@dataclass
class Stop:
    """Asks a crawl to end: no request begins after `ask`, those under way are finished and kept."""

    event: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        self.event.set()

    def wait(self, seconds: float) -> None:
        """Sleeps. Raises `Stopped` as soon as the crawl is to end."""
        if self.event.wait(max(0.0, seconds)):
            raise Stopped


def crawl(
    sources: Sequence[Source],
    archive: Archive,
    options: Options | None = None,
    tell: Tell = lambda summary: None,
    stop: Stop | None = None,
    fetcher: Fetcher | None = None,
) -> list[Summary]:
    """Collects the sources into the archive; what became of each, in their order.

    Ends when nothing is due any more, at `options.max_pages`, or soon after `stop.ask()` or KeyboardInterrupt. `tell` is called from
    several threads, after each page. Raises what made it impossible to go on, such as `OSError`, after every thread has ended.
    """
    options, stop = options or Options(), stop or Stop()
    fetcher = fetcher or Fetcher(options.contact, wait=stop.wait)
    fetcher.aside = lambda source, hop, reason: archive.aside(key_of(source), hop, reason)
    rounds = {key_of(source): Round(source, archive, fetcher, options, stop, tell) for source in sources}
    faults: list[BaseException] = []
    ended: SimpleQueue[None] = SimpleQueue()

    def go_through(group: list[Source]) -> None:
        try:
            for source in group:
                rounds[key_of(source)].run()
        except BaseException as fault:
            faults.append(fault)
            stop.ask()
        finally:
            ended.put(None)

    threads = [threading.Thread(target=go_through, args=(group,), daemon=True, name=key_of(group[0])) for group in groups(sources)]
    try:
        for thread in threads:
            thread.start()
        _wait(len(threads), ended, stop)
    finally:
        stop.ask()
    fetcher.close()
    if faults:
        raise faults[0]
    return [rounds[key_of(source)].summary for source in sources]


def groups(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources, those together that share a host: they are crawled one after the other."""
    found: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts = set(hosts_of(source))
        touching = [group for group in found if group[0] & hosts]
        merged = (hosts.union(*(group[0] for group in touching)), [*(item for group in touching for item in group[1]), source])
        found = [group for group in found if group not in touching] + [merged]
    return [group[1] for group in found]


def since_of(text: str) -> date:
    """A day written as 2024-06-01. Raises `ValueError` with what to write."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it as 2024-06-01") from None


def _wait(number: int, ended: SimpleQueue[None], stop: Stop) -> None:
    """Waits for that many threads. The first interrupt asks them to end; the second is not held back."""
    asked = False
    while number:
        try:
            # Not Thread.join: interrupted, that of Python 3.11 takes the thread for ended. Short, because a wait without end
            # cannot be interrupted on every system.
            ended.get(timeout=0.2)
            number -= 1
        except Empty:
            continue
        except KeyboardInterrupt:
            if asked:
                raise
            asked = True
            stop.ask()
