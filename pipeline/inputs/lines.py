"""JSON Lines: one document a line, `file.jsonl#12` the one of line 12."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from pipeline.inputs.cursor import rows_between
from pipeline.inputs.facts import BadInput
from pipeline.inputs.packed import FAULTS, LARGEST, fault_of, is_packed, opened, too_large
from pipeline.inputs.rows import bad_row, page_of
from pipeline.inputs.shapes import Entry, Piece, broken
from scrapers.page import Page

_BLOCK = 1 << 20
_MARK = b"\xef\xbb\xbf"


def cut(piece: Piece, size: int) -> Iterator[Piece]:
    """A whole JSON Lines file as pieces of `size` lines. Only line ends are looked for: a gigabyte takes about a second."""
    assert piece.container is not None
    path = piece.container.path
    packed = is_packed(path)
    begin = lines = 0
    try:
        for place in _ends(path, size):
            # What is packed can be counted only in lines.
            end = None if place is None else lines + size if packed else place
            yield _part(piece, lines if packed else begin, end, lines)
            begin, lines = place or begin, lines + size
    except FAULTS:  # the last piece meets it again, and says so
        yield _part(piece, lines if packed else begin, None, lines)


def documents(piece: Piece) -> Iterator[Entry]:
    """The documents of a piece in order; blank lines are none."""
    assert piece.container is not None
    item = piece.container
    try:
        for at, line in _packed_lines(piece) if is_packed(item.path) else enumerate(_plain_lines(piece), piece.first):
            if line is None or line.strip():
                name = f"{item.name}#{at + 1}"
                yield Entry(name, partial(_page, line, name, piece.columns, item.site))
    except FAULTS as error:
        yield broken(item.name, fault_of(error))


def head(path: Path, rows: int) -> Iterator[dict[str, Any]]:
    """The first rows that can be read."""
    try:
        with opened(path) as stream:
            for line in _lines(stream):
                if rows == 0:
                    return
                if line and line.strip():
                    rows -= 1
                    try:
                        yield _row(line)
                    except BadInput:
                        continue
    except FAULTS:
        return


def _part(piece: Piece, start: int, end: int | None, first: int) -> Piece:
    return Piece(container=piece.container, start=start, end=end, first=first, columns=piece.columns)


def _ends(path: Path, size: int) -> Iterator[int | None]:
    """The place (in unpacked bytes) behind every `size` lines, and None where lines are left."""
    left, base, place = size, 0, 0
    with opened(path) as stream:
        while block := stream.read(_BLOCK):
            count, at = block.count(b"\n"), 0
            while count >= left:
                for _ in range(left):
                    at = block.index(b"\n", at) + 1
                count, left, place = count - left, size, base + at
                yield place
            left -= count
            base += len(block)
    if place < base:
        yield None


def _plain_lines(piece: Piece) -> Iterator[bytes | None]:
    assert piece.container is not None
    with opened(piece.container.path) as stream:
        stream.seek(piece.start)
        yield from _lines(stream, piece.end)


def _packed_lines(piece: Piece) -> Iterator[tuple[int, bytes | None]]:
    assert piece.container is not None
    path = piece.container.path
    stat = path.stat()

    def whole() -> Iterator[tuple[bytes | None]]:
        with opened(path) as stream:
            for line in _lines(stream):
                yield (line,)

    for at, (line,) in rows_between((path, stat.st_size, stat.st_mtime_ns), lambda _: (0, whole()), piece.start, piece.end):
        yield at, line


def _lines(stream: IO[bytes], end: int | None = None) -> Iterator[bytes | None]:
    """Lines up to the place `end`; None for one that no memory should hold."""
    while end is None or stream.tell() < end:
        line = stream.readline(LARGEST)
        if not line:
            return
        whole = line.endswith(b"\n") or len(line) < LARGEST
        while len(line) == LARGEST and not line.endswith(b"\n"):
            line = stream.readline(LARGEST)
        yield line if whole else None


def _page(line: bytes | None, name: str, columns: tuple[tuple[str, str], ...], site: str | None) -> Page:
    if line is None:
        raise too_large()
    return page_of(_row(line), name, columns, site)


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.removeprefix(_MARK))
    except UnicodeDecodeError:
        raise bad_row("The line is not UTF-8") from None
    except ValueError as error:
        raise bad_row(f"The line is no JSON ({error})") from None
    except RecursionError:
        raise bad_row("The line is nested too deeply") from None
    if not isinstance(row, dict):
        raise bad_row("The line is no JSON object")
    return row
