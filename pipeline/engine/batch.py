"""A run: pieces of work to results, all of them or, where it is stopped, as much as the next run needs to go on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from pipeline.engine import beat, local, memory
from pipeline.engine.figures import Figures, Times
from pipeline.engine.fingerprint import fingerprint, versions
from pipeline.engine.join import join, summarise
from pipeline.engine.leaves import Leaves, Place, whole
from pipeline.engine.parts import Placed
from pipeline.engine.progress import Progress
from pipeline.engine.shards import Done, Shard, Task, forget_stores, set_aside, work
from pipeline.engine.signals import patient
from pipeline.engine.spool import Spool
from pipeline.engine.state import State, held
from pipeline.record import SCHEMA

RUN_SCHEMA = "baotinh.run/1"
#: One worker reads so few files in the driver's own process: it is not worth starting another.
FEW = 48


@dataclass(slots=True)
class Options:
    """How a run works; none of it changes a record. `memory` in bytes for each worker, None for a share of the machine's; `seconds`
    by the clock for a document; up to `few` files are read by one worker in the driver's own process; `engine` as `local.process`."""

    workers: int = 1
    memory: int | None = None
    seconds: float = 120.0
    fresh: bool = False
    few: int = FEW
    engine: Callable[..., Iterator[Done]] = local.process


@dataclass(slots=True)
class Ran:
    """What a run gives back."""

    figures: Figures
    times: Times = field(default_factory=Times)


def run(
    spool: Spool,
    out: Path,
    inputs: Sequence[Path],
    options: Options | None = None,
    *,
    skipped: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> Ran:
    """Read what is spooled, and write `records.jsonl`, `rejected.jsonl` and `run.json` into `out`, in input order.

    `inputs` are the paths that the user named; they tell whether the results in `out` are of the same inputs. Lines of earlier
    runs are taken over where the document, what is known of it and the program are the same. Raises `Refused` where `out` holds
    other results (unless `fresh`) or another run is writing there, `WorkerDied`, `Changed`, and `OSError` where `out` cannot be written.
    """
    options = options or Options()
    begun = time.perf_counter()
    named = [os.fsencode(path.resolve()).decode("utf-8", "backslashreplace") for path in inputs]
    with held(out) as state:
        if options.fresh:
            state.clear()
        else:
            state.refuse_others(named)
        state.name(named)
        state.adopt()
        ran = Ran(Figures(skipped=dict(skipped or {})), Times(options.workers))
        task = Task(out, state.new_run(), fingerprint(), state.index)
        parts, leaves = _Parts(task), Leaves(task)
        limit = spool.limit
        shards = takewhile(lambda _: limit is None or ran.times.documents < limit, spool.shards(options.workers))
        for done in _done(task, state, shards, spool, options, _Told(spool, ran.times, progress)):
            ran.times.add(done)
            parts.add(done.shard)
            leaves.add(done)
        wholes = dict(leaves.shards(parts.number))
        if wholes:  # an engine may start a cluster
            for done in _done(task, state, iter(wholes), spool, options, _Told(spool, ran.times, progress)):
                ran.times.add(done)
        instead = whole((task.part(shard), places) for shard, places in wholes.items())
        _join(state, parts, ran, instead, limit, named, begun)
    return ran


class _Parts:
    """The parts of a run in input order. Few shards are cut up, so only the others' number is remembered."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.number = 0
        self.cut: dict[int, list[Shard]] = {}

    def add(self, shard: Shard) -> None:
        self.number = max(self.number, shard.number + 1)
        if shard.start or shard.stop is not None:
            self.cut.setdefault(shard.number, []).append(shard)

    def __iter__(self) -> Iterator[Path]:
        for number in range(self.number):
            cut = self.cut.get(number)
            if cut is None:
                yield self.task.parts / f"{number // 1000:05}" / f"{number:09}-{0:09}.part"
            else:
                yield from (self.task.part(shard) for shard in sorted(cut, key=lambda shard: shard.start))


class _Told:
    """What is told of the progress: documents done, of how many, if anybody knows."""

    def __init__(self, spool: Spool, times: Times, progress: Progress | None) -> None:
        self.total = None if spool.archives else spool.files
        self.times = times
        self.progress = progress

    def __call__(self, in_hand: int = 0) -> None:
        if self.progress:
            self.progress(self.times.documents + in_hand, self.total)


def _done(task: Task, state: State, shards: Iterator[Shard], spool: Spool, options: Options, told: _Told) -> Iterator[Done]:
    """All shards done, in any order."""
    alone = state.folder / "alone.beat"
    few = options.workers == 1 and spool.archives == 0 and spool.files <= options.few
    if few and not alone.exists():  # where this process died on a document, the next one sends a worker ahead
        engine = _here(partial(work, replace(task, warm=False)), shards, alone)
    else:
        limits = local.Limits(options.memory or memory.share(options.workers), options.seconds)
        workers = max(1, min(options.workers, len(spool)))
        engine = options.engine(partial(work, task), partial(set_aside, task), shards, workers, limits, task.parts / "beats", told)
    for done in engine:
        yield done
        told()
    alone.unlink(missing_ok=True)


def _here(work: Callable[[Shard], Done], shards: Iterator[Shard], alone: Path) -> Iterator[Done]:
    """The shards done in this process. Its last beat stays on the disk if it dies."""
    with patient():  # Python ends by the signal itself, whoever caught it, where it came while a module made its classes
        import pipeline.run  # noqa: F401
    beat.begin(alone)
    try:
        yield from map(work, shards)
    finally:
        alone.unlink(missing_ok=True)
        beat.end()
        forget_stores()


def _join(
    state: State, parts: _Parts, ran: Ran, instead: Mapping[Place, Placed | None], limit: int | None, named: list[str], begun: float
) -> None:
    """The parts put together and in place."""
    joining = time.perf_counter()
    join(state, parts, ran.figures, limit, instead)
    ran.times.joining = time.perf_counter() - joining
    ran.times.seconds = time.perf_counter() - begun
    summarise(state, summary(named, ran))
    state.commit()


def summary(named: Sequence[str], ran: Ran) -> dict[str, Any]:
    """`run.json`: inputs, versions and figures are the same for the same inputs; `seconds` and `times` tell of this run."""
    told = {"schema": RUN_SCHEMA, "records": SCHEMA, "inputs": list(named), "versions": versions(), "figures": ran.figures.as_json()}
    return {**told, "seconds": round(ran.times.seconds, 3), "times": ran.times.as_json()}
