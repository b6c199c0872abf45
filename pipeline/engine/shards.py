"""One shard of the work: some hundred documents become one part file. The same function runs under every engine."""

from __future__ import annotations

import gc
import heapq
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline import clock
from pipeline.duplicates import signature
from pipeline.engine import beat
from pipeline.engine.attempt import ADVICE, Rejection, attempt
from pipeline.engine.fingerprint import key
from pipeline.engine.leaves import Leaf, leaf_of
from pipeline.engine.memory import resident
from pipeline.engine.parts import Result, writing
from pipeline.engine.store import Store
from pipeline.inputs import Entry, Passed, Piece, entries
from pipeline.record import Record
from scrapers.page import Page

T = TypeVar("T")

FACTS = ("dates", "officials", "counts", "documents", "directives")
#: How many of the slowest documents a shard names.
SLOWEST = 10
#: What depends on the machine and the moment is tried again by the next run.
_OF_THE_MOMENT = {"timeout", "too_much_memory", "killed_worker"}


@dataclass(frozen=True, slots=True)
class Task:
    """What all shards of a run share: the folder of results, the folder for parts, the basis of keys, the store of earlier lines, and
    whether a process loads its models before its first document, so that none is charged with it."""

    out: Path
    parts: Path
    basis: str
    index: Path | None = None
    warm: bool = True

    def part(self, shard: Shard) -> Path:
        """Where the part of a shard goes; a thousand shards to a folder."""
        return self.parts / f"{shard.number // 1000:05}" / f"{shard.number:09}-{shard.start:09}.part"


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents of one piece: all of them, or (half-open) those from `start` to `stop`. So many workers have died on it,
    `starts` of them before they came to its first document. Where `further` pages of the article of its one document are named, as
    pieces and numbers of documents in them, it is the shard of the whole article."""

    number: int
    piece: Piece
    start: int = 0
    stop: int | None = None
    deaths: int = 0
    starts: int = 0
    further: tuple[tuple[Piece, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A shard whose part is in place: how many documents, how many of them taken from earlier runs, and what it cost this process.

    `seconds` by step; `slowest` documents as (seconds, name); `memory` is what the process has resident, in bytes; `leaves` are the
    pages of articles over several pages.
    """

    shard: Shard
    documents: int
    kept: int = 0
    rejected: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    slowest: tuple[tuple[float, str], ...] = ()
    memory: int = 0
    leaves: tuple[Leaf, ...] = ()


def work(task: Task, shard: Shard) -> Done:
    """Make the part of a shard. Raises `OSError` where the part cannot be written; whatever is wrong with a document is in the part."""
    store = _store(task)
    clock.SECONDS.clear()
    documents = kept = rejected = 0
    slowest: list[tuple[float, str]] = []
    leaves: list[Leaf] = []
    with writing(task.part(shard)) as part:
        for position, entry in enumerate(_documents(shard)):
            if isinstance(entry, Passed):
                part.skip(entry.reason)
                continue
            begun = time.perf_counter()
            result = one(entry, task, store, shard.further)
            part.add(result)
            documents += 1
            kept += result.kept
            rejected += result.error is not None
            slowest = heapq.nlargest(SLOWEST, [*slowest, (time.perf_counter() - begun, entry.name)])
            if leaf := leaf_of(result, position):
                leaves.append(leaf)
    beat.tell(shard.number, -1)
    if shard.further:  # its documents were counted as pages
        documents = kept = rejected = 0
    return Done(shard, documents, kept, rejected, dict(clock.SECONDS), tuple(slowest), resident(), tuple(leaves))


def one(entry: Entry, task: Task, store: Store | None = None, further: Sequence[tuple[Piece, int]] = ()) -> Result:
    """What becomes of one document: the line of an earlier run, where there is one, else a record or a rejection.

    With `further` pages of its article (as in `Shard`) it is the record of them all.
    """
    loaded = clock.timed(load, entry.load)
    pages = load(lambda: [_page(*each) for each in further])
    if isinstance(loaded, Exception) or isinstance(pages, Exception):
        return rejection(entry.name, attempt(_giving(pages if isinstance(pages, Exception) else loaded)))
    others = "".join(key(page, "", "").hex() for page in pages)
    known = key(loaded, entry.name, f"{task.basis}{entry.crawled}{entry.listed}{others}")
    if store is not None and (found := store.get(known)):
        return replace(found, kept=True)
    if task.warm:
        warm_up()
    made = attempt(_giving(loaded), pages)
    if not isinstance(made, Rejection):
        record, line = made
        marks = load(lambda: clock.timed(signature, record.article.text).hex())
        if isinstance(marks, Exception):
            return rejection(entry.name, attempt(_giving(marks)), None, loaded.url)
        return Result(known, line.encode(), None, record.source.url, _figures(record), tuple(w.code for w in record.warnings), marks)
    if (entry.crawled and made.error == "listing") or (entry.listed and made.stage == "parse"):
        return Result(known, b"", "listing", loaded.url)
    return rejection(entry.name, made, None if made.error in _OF_THE_MOMENT else known, loaded.url)


def load(given: Callable[[], T]) -> T | Exception:
    """What is given, or what stands against it."""
    try:
        return given()
    except Exception as error:
        return error


def rejection(name: str, made: object, known: bytes | None = None, url: str | None = None) -> Result:
    """The result of a document that gave no record."""
    assert isinstance(made, Rejection)
    line = json.dumps({"input": name, **asdict(made)}, ensure_ascii=False)
    return Result(known, line.encode("utf-8", "backslashreplace"), made.error, url)


def set_aside(task: Task, shard: Shard, name: str, error: str, message: str) -> Done:
    """Make the part of a shard that is one document which no worker survives."""
    with writing(task.part(shard)) as part:
        part.add(rejection(name, Rejection(error, "extract", f"{message}: {ADVICE}.")))
    return Done(shard, 1, rejected=1)


@cache
def warm_up() -> None:
    """Load the models. A worker that dies meanwhile has died before its first document."""
    before = beat.tell(-1, -1)
    from pipeline.segment import tagged

    title, body = "Xã làm đường mới", "Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND xã yêu cầu các thôn làm xong 2 km đường bê tông."
    for page in (Page(f"{title}\n\n{body}".encode(), "text"), Page(f"<h1>{title}</h1><p>{body}</p>".encode(), "html")):
        attempt(_giving(page))
    tagged("xã làm đường mới")
    gc.collect()
    gc.freeze()  # models and tables stay as long as the process; it need not be looked through again and again
    gc.set_threshold(20_000)
    clock.SECONDS.clear()
    if before:
        beat.tell(before.shard, before.number, before.name)


def _documents(shard: Shard) -> Iterator[Entry | Passed]:
    """The documents of a shard; before each, the beat says which one comes, and then its name."""
    found = entries(shard.piece)
    number = 0
    while shard.stop is None or number < shard.stop:
        beat.tell(shard.number, number)
        entry = next(found, None)
        if entry is None:
            return
        if number >= shard.start:
            beat.tell(shard.number, number, entry.name)
            yield entry
        number += 1


def _page(piece: Piece, number: int) -> Page:
    """One document of a piece, which has been read before. Raises what loading raises."""
    entry = next(islice(entries(piece), number, None))
    assert isinstance(entry, Entry)
    return entry.load()


def _giving(loaded: Page | Exception) -> Callable[[], Page]:
    """What was loaded, given once more."""

    def give() -> Page:
        if isinstance(loaded, Exception):
            raise loaded
        return loaded

    return give


def _figures(record: Record) -> tuple[int, ...]:
    return (*(len(getattr(record, kind)) for kind in FACTS), int(record.event is not None))


_stores: dict[Task, Store] = {}


def _store(task: Task) -> Store | None:
    """The store of a run, opened once in a process."""
    if task.index is None:
        return None
    if task not in _stores:
        forget_stores()
        _stores[task] = Store(task.index, task.out)
    return _stores[task]


def forget_stores() -> None:
    """Close what `work` has opened in this process."""
    while _stores:
        _stores.popitem()[1].close()
