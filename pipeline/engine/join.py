"""Parts to results: one line for each document, in input order, and the store by which a later run finds them again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from pipeline.duplicates import Clusters
from pipeline.engine.figures import Figures
from pipeline.engine.leaves import FURTHER, Place
from pipeline.engine.parts import Placed, Result, check, results
from pipeline.engine.state import INDEX, RESULTS, State
from pipeline.engine.store import Store, Writer

# How `record.to_json` begins.
_NAMED = re.compile(rb'\{"schema":"[^"]+","id":"(\w+)","version":"(\w+)",')


class Changed(Exception):
    """Results of an earlier run were changed while this one went on. The message says what to do."""


class Lines:
    """The results that are being joined, and where each line stands in them."""

    def __init__(self, state: State) -> None:
        state.next.mkdir()
        self.stack = ExitStack()
        self.store = Writer(state.next / Path(INDEX).name)
        self.files: dict[str, IO[bytes]] = {
            name: self.stack.enter_context((state.next / name).open("wb", buffering=1 << 20)) for name in RESULTS[:2]
        }
        self.ends = dict.fromkeys(self.files, 0)

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.store.close()
        self.stack.close()

    def add(self, result: Result, written: bytes | None = None) -> None:
        """Write the line of a result, or what is to be `written` in its place: the same with more before its closing brace."""
        line = result.line or b""
        if not line and not result.key:
            return
        name = RESULTS[0] if result.error is None else RESULTS[1]
        placed = Placed(result, self.ends[name], max(0, len(line) - 1), check(line[:-1]))
        if line:
            self.ends[name] += self.files[name].write((written or line) + b"\n")
        self.store.add(placed, name)


def join(
    state: State, parts: Iterable[Path], figures: Figures, limit: int | None = None, instead: Mapping[Place, Placed | None] | None = None
) -> None:
    """Write the lines of parts, in their order, into `state.next`, and count them; no more than `limit` documents.

    `instead` is what stands in place of certain results, see `leaves.whole`. Raises `Changed` where the line of an earlier run is not there
    any more.
    """
    store = Store(state.index, state.out) if state.index.exists() else None
    try:
        with Lines(state) as lines, Clusters(state.next / "clusters.db") as clusters:
            for result in _all(parts, store, instead or {}):
                if result.key or result.line:
                    if limit == 0:
                        return
                    limit = limit and limit - 1
                figures.add(result)
                lines.add(result, _clustered(result, clusters))
    finally:
        if store:
            store.close()


def _clustered(result: Result, clusters: Clusters) -> bytes | None:
    """The line of a record with its cluster, in a field behind all others."""
    named = _NAMED.match(result.line or b"")
    if result.line is None or result.signature is None or named is None:
        return None
    cluster = clusters.place(named[1].decode(), named[2].decode(), bytes.fromhex(result.signature))
    return b'%b,"cluster":"%b"}' % (result.line[:-1], cluster.encode())


def summarise(state: State, summary: dict[str, Any]) -> None:
    """Write `run.json` into `state.next`."""
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (state.next / "run.json").write_text(text, encoding="utf-8", newline="\n")


def _all(parts: Iterable[Path], store: Store | None, instead: Mapping[Place, Placed | None]) -> Iterator[Result]:
    for part in parts:
        for position, placed in enumerate(results(part)):
            other = instead.get((part, position), placed)
            result = other.result if other else Result(None, b"", FURTHER)
            if result.line is None and result.key:
                kept = store.get(result.key) if store else None
                if kept is None:
                    raise Changed("Earlier results were changed while the run went on. Run the same command again.")
                result = kept
            yield result
