"""What to do when a worker has died or hung on a shard: narrow it down to one document, and set that aside if it does it again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.engine.beat import Beat
from pipeline.engine.shards import Shard

#: A document must kill so many workers, the last of them when it is alone, before it is held guilty: workers are killed by others too.
DEATHS = 3
#: The same of hanging, which is seldom an accident and costs minutes each time.
HANGS = 2
#: So many workers may die on a shard before they come to its first document.
STARTS = 10


class WorkerDied(Exception):
    """Workers die before they come to any document. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Guilty:
    """A shard of one document that is to be set aside, by name; `rest` is what cannot be reached either."""

    shard: Shard
    name: str


def after(shard: Shard, last: Beat | None, deaths: int = DEATHS) -> list[Shard] | Guilty:
    """The shards to try instead, or the document that has killed as many workers as `deaths`.

    `last` is the last beat of the worker; where it has none of this shard, the worker died before its first document.
    """
    if last is None or last.shard != shard.number or last.number < 0:
        if shard.starts >= STARTS:
            raise WorkerDied("Worker processes die as soon as they start, perhaps for want of memory. Run again with --workers 1.")
        return [replace(shard, starts=shard.starts + 1)]
    number = last.number
    if number < shard.start:  # what was read before lies in the way: an archive that cannot be passed at this place
        return Guilty(shard, last.name)
    if shard.stop == shard.start + 1:
        charged = replace(shard, deaths=shard.deaths + 1)
        return Guilty(shard, last.name) if charged.deaths >= deaths else [charged]
    before = [replace(shard, stop=number, deaths=0, starts=0)] if number > shard.start else []
    behind = [replace(shard, start=number + 1, deaths=0, starts=0)] if shard.stop is None or number + 1 < shard.stop else []
    return [*before, replace(shard, start=number, stop=number + 1, deaths=1, starts=0), *behind]


def halves(shard: Shard, documents: int) -> list[Shard]:
    """A shard of about so many documents as two, for engines that cannot say at which document a worker died."""
    middle = shard.start + max(1, documents // 2)
    return [replace(shard, stop=middle, deaths=0, starts=0), replace(shard, start=middle, deaths=0, starts=0)]
