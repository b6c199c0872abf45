"""Parquet: one document a row, `file.parquet#12` the twelfth row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.inputs.cursor import rows_between
from pipeline.inputs.facts import BadInput
from pipeline.inputs.packed import MissingExtra
from pipeline.inputs.rows import names_of, page_of
from pipeline.inputs.shapes import Entry, Piece, broken

# Rows decoded at a time.
_BATCH = 64


def cut(piece: Piece, size: int) -> Iterator[Piece]:
    """A whole Parquet file as pieces of `size` rows; only its footer is read."""
    assert piece.container is not None
    try:
        with _file(piece.container.path) as file:
            rows: int = file.metadata.num_rows
    except (OSError, BadInput):
        yield piece
        return
    for start in range(0, rows, size):
        yield Piece(container=piece.container, start=start, end=min(start + size, rows), columns=piece.columns)


def documents(piece: Piece) -> Iterator[Entry]:
    """The documents of a piece in order."""
    assert piece.container is not None
    item = piece.container
    try:
        stat = item.path.stat()
        key = (item.path, stat.st_size, stat.st_mtime_ns, piece.columns)
        for at, row in rows_between(key, partial(_from, item.path, piece.columns), piece.start, piece.end):
            name = f"{item.name}#{at + 1}"
            yield Entry(name, partial(page_of, row, name, piece.columns, item.site))
    except (OSError, BadInput) as error:
        yield broken(item.name, error)


def names(path: Path) -> frozenset[str]:
    """The columns of a file. Raises `OSError`, `BadInput` and `MissingExtra`."""
    with _file(path) as file:
        return frozenset(file.schema_arrow.names)


@contextmanager
def _file(path: Path) -> Iterator[Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra(f"{path.name}: Parquet files need pyarrow: pip install 'baotinh[parquet]'") from None
    if not path.is_file():
        raise OSError(EINVAL, "no regular file")
    try:
        with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            yield file
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise BadInput("damaged", f"This is no Parquet file, or it is damaged ({' '.join(str(error).split())[:100]}).") from None


def _from(path: Path, columns: tuple[tuple[str, str], ...], start: int) -> tuple[int, Iterator[dict[str, Any]]]:
    """The rows from the beginning of the row group that holds row `start`."""
    before, group = 0, 0
    with _file(path) as file:
        groups = file.metadata.num_row_groups
        while group < groups - 1 and before + file.metadata.row_group(group).num_rows <= start:
            before += file.metadata.row_group(group).num_rows
            group += 1
    return before, _rows(path, columns, range(group, groups))


def _rows(path: Path, columns: tuple[tuple[str, str], ...], groups: range) -> Iterator[dict[str, Any]]:
    wanted = names_of(columns)
    with _file(path) as file:
        there = [name for name in file.schema_arrow.names if name in wanted.values()]
        if not {wanted["html"], wanted["text"]} & set(there):
            raise BadInput("bad_row", f"No column {wanted['html']} or {wanted['text']} in this file; --columns says which hold them.")
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=list(groups), columns=there, use_threads=False):
            values = [_plain(column).to_pylist() for column in batch.columns]
            for row in zip(*values, strict=True):
                yield dict(zip(batch.schema.names, row, strict=True))


def _plain(column: Any) -> Any:
    """Text as bytes, so that one wrong letter costs one row; times without the nanoseconds that Python does not have."""
    from pyarrow import types

    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_string(column.type) or types.is_large_string(column.type):
        return column.cast("large_binary" if types.is_large_string(column.type) else "binary")
    if types.is_timestamp(column.type):
        import pyarrow

        return column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)
    return column
