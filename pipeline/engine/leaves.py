"""Articles over several pages: their records, one for each page, give way to one for the whole article.

Which pages belong together is known only when all shards are done: pages may stand far apart in an archive. The whole articles are
then made by a second round of shards, few of them, and stand where their first page stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.engine.parts import Placed, Result, results
from scrapers.paging import split_address, whole_address
from scrapers.text import fold

if TYPE_CHECKING:
    from pipeline.engine.shards import Done, Shard, Task

#: Why a page gives no record of its own, in `run.json`.
FURTHER = "further page of an article"
#: The code of the warning that a record of one page carries.
SEVERAL = "several_pages"
# What is added to a headline on the pages behind the first.
_CONTINUED = re.compile(r"\W*\b(?:tiếp theo|tiếp|trang|phần|kỳ|hết)?\W*\d*\W*$")

#: Where the line of a record stands: its part, and which of the results there.
Place = tuple[Path, int]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of an `article` over several pages (what its pages have in common): its `number`, and which of its shard's results it is."""

    article: str
    number: int
    position: int


def leaf_of(result: Result, position: int) -> Leaf | None:
    """What is to be known of a page of an article over several pages, or None for any other page."""
    if SEVERAL not in result.warnings or not result.url or not result.line:
        return None
    title = fold(json.loads(result.line)["article"]["title"] or "")
    return Leaf(f"{whole_address(result.url)}\n{_CONTINUED.sub('', title)}", split_address(result.url)[1], position)


@dataclass(slots=True)
class Leaves:
    """The pages found in a run; memory grows with them alone."""

    task: Task
    found: dict[str, dict[int, tuple[Shard, Place]]] = field(default_factory=dict)

    def add(self, done: Done) -> None:
        """Note the pages of a shard. Of several captures of one page the last one counts, in input order."""
        for leaf in done.leaves:
            begins = done.shard.start + leaf.position
            alone = replace(done.shard, start=begins, stop=begins + 1, deaths=0, starts=0)
            pages = self.found.setdefault(leaf.article, {})
            known = pages.get(leaf.number)
            if known is None or (known[0].number, known[0].start) < (alone.number, alone.start):
                pages[leaf.number] = (alone, (self.task.part(done.shard), leaf.position))

    def shards(self, first: int) -> Iterator[tuple[Shard, list[Place]]]:
        """A shard for each article of which pages that follow each other are at hand, numbered from `first`, and where those stand."""
        numbers = count(first)
        for article in sorted(self.found):
            pages = self.found[article]
            begin = min(pages)
            following = list(takewhile(pages.__contains__, count(begin)))
            if len(following) > 1:
                (shard, _), *others = (pages[number] for number in following)
                further = tuple((other.piece, other.start) for other, _ in others)
                yield replace(shard, number=next(numbers), further=further), [pages[number][1] for number in following]


def whole(made: Iterable[tuple[Path, list[Place]]]) -> Mapping[Place, Placed | None]:
    """What stands in place of the results of single pages: the whole article for the first, nothing for the others.

    `made` are the parts of the second round. Where an article could not be made whole its pages stay.
    """
    instead: dict[Place, Placed | None] = {}
    for part, places in made:
        placed = next(results(part))
        if placed.result.error is None:
            instead |= dict.fromkeys(places) | {places[0]: placed}
    return instead
