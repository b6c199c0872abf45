"""Reading on where the last piece of a file ended, in files that can only be read from their beginning."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")

# One file of each process: its key, how many rows have been taken from it, and the rows that follow.
_held: list[tuple[Hashable, int, Iterator[object]]] = []


def rows_between(
    key: Hashable, open_rows: Callable[[int], tuple[int, Iterator[_T]]], start: int, end: int | None
) -> Iterator[tuple[int, _T]]:
    """Rows `start` to `end` (half-open) of a file, with their numbers. `open_rows(start)` gives the rows from a place at or before
    `start` that can be read from, and the number of the first.

    A worker gets the pieces of a file in their order, so the rows that follow are kept for the next piece under `key`; each worker
    so unpacks a file once, not once for every piece. What reading raises is passed on.
    """
    at, rows = _taken(key, start) or open_rows(start)
    for _ in islice(rows, start - at):
        pass
    at = start
    while end is None or at < end:
        row = next(rows, None)
        if row is None:
            return
        yield at, row
        at += 1
    _held[:] = [(key, at, rows)]


def _taken(key: Hashable, start: int) -> tuple[int, Iterator[_T]] | None:
    if not _held:
        return None
    held, at, rows = _held.pop()
    return (at, rows) if held == key and at <= start else None  # type: ignore[return-value]
