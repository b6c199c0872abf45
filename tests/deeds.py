"""What documents do to the workers that read them: used by tests of the engine, in processes of their own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.engine import local, memory, shards
from pipeline.engine.shards import Done, Shard, Task
from pipeline.inputs import Entry

_real = shards.one


def one(entry: Entry, task: Task, store: Any = None, further: Any = ()) -> Any:
    """A document that holds one of these words does something before it is read."""
    content = entry.load().content
    if b"KILL" in content:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in content:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
        time.sleep(600)
    if b"ONCE" in content and not (mark := Path(task.out, "once")).exists():
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    if b"EAT" in content:
        return _real(Entry(entry.name, partial(eat, entry.load)), task, store, further)
    return _real(entry, task, store, further)


def eat(load: Callable[[], Any]) -> Any:
    """Take much more memory than a worker may have."""
    bytearray(memory.MODELS + (1 << 30))
    return load()


def work(task: Task, shard: Shard) -> Done:
    """`shards.work` on such documents."""
    shards.one = one
    try:
        return shards.work(task, shard)
    finally:
        shards.one = _real


def engine(given: Any, *rest: Any) -> Iterator[Done]:
    """The local engine with such work."""
    return local.process(partial(work, given.args[0]), *rest)
