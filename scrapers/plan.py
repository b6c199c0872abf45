"""What a crawl is in for, before it begins: how much is due, and what that means in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from scrapers.crawl import Options, groups
from scrapers.frontier import Frontier
from scrapers.page import Source
from scrapers.reading import key_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What one source's crawl begins with. `due`: addresses to be asked for, None where it never was crawled; `delay` in seconds."""

    key: str
    due: int | None
    delay: float

    @property
    def seconds(self) -> float:
        """How long the known addresses take at that delay, at least."""
        return (self.due or 0) * self.delay


def plans(sources: Sequence[Source], frontier: Frontier, options: Options) -> list[Plan]:
    """What each source's crawl begins with, in their order. What the pages lead on to comes on top."""
    found = []
    for source in sources:
        due = frontier.due_in_all(key_of(source), timedelta(days=options.recheck))
        if due is not None and options.max_pages is not None:
            due = min(due, options.max_pages)
        found.append(Plan(key_of(source), due, source.delay))
    return found


def longest(sources: Sequence[Source], found: Sequence[Plan]) -> float:
    """Seconds until the last source has its known addresses: hosts go on side by side, sources of one host one after the other."""
    seconds = {plan.key: plan.seconds for plan in found}
    return max((sum(seconds[key_of(source)] for source in group) for group in groups(sources)), default=0.0)
