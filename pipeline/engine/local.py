"""Shards on this machine, each worker in a pool of its own: so it is known which shard a worker died on, and the others go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from pipeline.engine import beat, memory, poison
from pipeline.engine.shards import Done, Shard
from pipeline.engine.signals import patient

Work = Callable[[Shard], Done]
#: Makes the part of a shard that is one guilty document: its name, the code of the rejection, what happened.
Aside = Callable[[Shard, str, str, str], Done]

#: How often the driver looks after workers that are busy.
SECONDS_BETWEEN_LOOKS = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: `memory` in bytes on top of its models, `seconds` by the clock for one document. A worker that has more
    than half of it resident after a shard is replaced by a new one."""

    memory: int
    seconds: float = 120.0


def process(
    work: Work, aside: Aside, shards: Iterator[Shard], workers: int, limits: Limits, beats: Path, tell: Callable[[int], None] | None = None
) -> Iterator[Done]:
    """All shards, in any order, by so many workers; no more than one shard is handed to each at a time.

    `beats` is a folder for the workers' beats; `tell` hears now and then how many documents are done of the shards in hand. Raises
    what `work` raises, and `WorkerDied` where workers die as soon as they start.
    """
    seats = [Seat(beats / f"{number}.beat", limits) for number in range(workers)]
    try:
        yield from seated(work, aside, shards, seats, tell)
    finally:
        for seat in seats:
            seat.close()


def seated(
    work: Work, aside: Aside, shards: Iterator[Shard], seats: Sequence[Seat], tell: Callable[[int], None] | None = None
) -> Iterator[Done]:
    """`process` on seats that there are already, and that stay open."""
    again: deque[Shard] = deque()
    while True:
        for seat in seats:
            shard = None if seat.future else again.popleft() if again else next(shards, None)
            if shard:
                seat.begin(work, shard)
        busy = {seat.future: seat for seat in seats if seat.future}
        if not busy:
            return
        done, _ = wait(busy, SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
        for future in done:
            yield from _ended(busy[future], aside, again)
        for seat in seats:
            seat.look()
        if tell:
            tell(sum(seat.progress() for seat in seats))


def _ended(seat: Seat, aside: Aside, again: deque[Shard]) -> Iterator[Done]:
    """The shard that a seat has done; where its worker died instead, what is to be tried again, or the document set aside."""
    try:
        yield seat.result()
    except (BrokenProcessPool, MemoryError):
        shard, last, hung = seat.died()
        found = poison.after(shard, last, poison.HANGS if hung else poison.DEATHS)
        if isinstance(found, poison.Guilty):
            error = "timeout" if hung else "killed_worker"
            happened = "It hangs; no record after minutes of waiting" if hung else "The process that reads it dies each time"
            yield aside(found.shard, found.name, error, happened)
        else:
            again.extendleft(reversed(found))


class Seat:
    """A place for one worker, and the shard it is at."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.pool: ProcessPoolExecutor | None = None
        self.future: Future[Done] | None = None
        self.shard: Shard | None = None
        self.hung = False

    def begin(self, work: Work, shard: Shard) -> None:
        if self.pool is None:
            self.path.unlink(missing_ok=True)
            context, given = multiprocessing.get_context("spawn"), (self.path, self.limits.memory)
            self.pool = ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=given)
        self.shard, self.hung = shard, False
        try:
            with patient():  # Ctrl-C reaches the whole process group; workers are not to hear it while they start
                self.future = self.pool.submit(work, shard)
        except BrokenProcessPool as error:  # it died while it had nothing to do
            self.future = Future()
            self.future.set_exception(error)

    def result(self) -> Done:
        assert self.future
        done = self.future.result()
        self.future = None
        if done.memory > memory.MODELS + self.limits.memory // 2 and self.pool:
            self.pool.shutdown(wait=True)
            self.pool = None
        return done

    def died(self) -> tuple[Shard, beat.Beat | None, bool]:
        """The shard that the worker has died on, its last beat, and whether it was killed because it hung."""
        assert self.pool and self.shard
        self.pool.shutdown(wait=True)
        self.pool = self.future = None
        return self.shard, beat.last(self.path), self.hung

    def look(self) -> None:
        """Kill the worker if it is at one document for too long."""
        last = beat.last(self.path) if self.future and not self.future.done() else None
        if last and last.number >= 0 and time.monotonic() - last.since > self.limits.seconds:
            self.hung = True
            self._kill()

    def progress(self) -> int:
        """How many documents of its shard the worker has done."""
        last = beat.last(self.path) if self.future and self.shard else None
        return max(0, last.number - self.shard.start) if last and self.shard and last.shard == self.shard.number else 0

    def close(self) -> None:
        if self.pool:
            if self.future:
                self._kill()
            self.pool.shutdown(wait=True, cancel_futures=True)

    def _kill(self) -> None:
        for worker in list(self.pool._processes.values()) if self.pool else ():
            worker.kill()


def _start(path: Path, more: int) -> None:
    """Make this process a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the driver alone answers it
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # workers share the cores among themselves
        os.environ.setdefault(name, "1")
    beat.begin(path)
    parent = multiprocessing.parent_process()
    if parent:  # queues do not tell a worker that its driver was killed
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    memory.limit(memory.MODELS + more)


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
