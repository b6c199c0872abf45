"""The work of a run cut into pieces, and a piece as documents.

`plan` runs in the driver and opens no page; `entries` runs where the work is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.inputs.files import Item, kind_of_file, load, walk
from pipeline.inputs.shapes import Entry, Passed, Piece

__all__ = ["Entry", "Passed", "Piece", "entries", "pieces", "plan"]

_READERS = {"jsonl": "lines", "parquet": "table", "warc": "archives", "wacz": "archives"}


def plan(
    inputs: Sequence[Path],
    size: int,
    columns: Mapping[str, str] | None = None,
    *,
    skipped: Counter[str] | None = None,
    known: Callable[[Item], Item] | None = None,
) -> Iterator[Piece]:
    """The inputs as pieces of about `size` documents, in input order, made as they are asked for.

    `skipped` counts the files of other kinds by their suffix while the plan is read; `known` adds what the user says of a file.
    Raises `MissingInput` at once. Files that cannot be read become pieces too: `entries` says what is wrong with them.
    """
    items = walk(inputs, skipped)
    return pieces(map(known, items) if known else items, size, columns)


def pieces(items: Iterable[Item], size: int, columns: Mapping[str, str] | None = None) -> Iterator[Piece]:
    """Files as pieces of about `size` documents, in their order."""
    named = tuple(sorted((columns or {}).items()))
    single: list[Item] = []
    for item in items:
        kind = kind_of_file(item.path.name)
        if kind in {"html", "text"}:
            single.append(item)
        if single and (len(single) == size or kind in _READERS):
            yield Piece(tuple(single))
            single = []
        if kind in _READERS:
            yield from _reader(kind).cut(Piece(container=item, columns=named), size)
    if single:
        yield Piece(tuple(single))


def entries(piece: Piece) -> Iterator[Entry | Passed]:
    """The documents of a piece, in order, one at a time in memory. Raises nothing: what is wrong with a file is raised by `load`."""
    for item in piece.items:
        yield Entry(item.name, partial(load, item))
    if piece.container is not None:
        yield from _reader(kind_of_file(piece.container.path.name)).documents(piece)


def _reader(kind: str | None) -> Any:
    """The module that reads a kind of container; loaded when the first file of the kind is met."""
    return import_module(f"pipeline.inputs.{_READERS[kind or '']}")
