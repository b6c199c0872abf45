"""Whether the tables among the inputs have the columns that are asked for; looked at before a run begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.inputs import lines, table
from pipeline.inputs.files import kind_of_file, walk
from pipeline.inputs.packed import FAULTS, MissingExtra
from pipeline.inputs.rows import WrongColumns, names_of

# Rows of a JSON Lines file that are looked at.
_ROWS = 100


def check_columns(inputs: Sequence[Path], columns: Mapping[str, str] | None = None) -> None:
    """Look at the tables among the inputs until one has text, and every column that was named has been seen in one.

    Raises `WrongColumns` where that does not come about (inputs without tables have nothing to be wrong, unless columns were named),
    `MissingExtra` where a table needs a package that is not installed, and `MissingInput`.
    """
    named = dict(columns or {})
    names = names_of(named.items())
    seen: set[str] = set()
    tables: list[str] = []
    pyarrow = find_spec("pyarrow") is not None
    for item in walk(inputs):
        if pyarrow and _enough(seen, names, named):
            return
        kind = kind_of_file(item.path.name)
        if kind not in {"jsonl", "parquet"}:
            continue
        if not pyarrow and (kind == "parquet" or item.path.suffix.lower() == ".zst"):
            raise MissingExtra(f"{item.name} needs pyarrow: pip install 'baotinh[parquet]'")
        found = _columns(item.path, kind)
        tables += [item.name] if found else []
        seen |= found
    if (tables or named) and not _enough(seen, names, named):
        raise WrongColumns(_advice(tables, seen, names, named))


def _columns(path: Path, kind: str) -> frozenset[str]:
    """The columns of a table; none where it cannot be read, which is said when it is its turn."""
    try:
        return table.names(path) if kind == "parquet" else frozenset(name for row in lines.head(path, _ROWS) for name in row)
    except FAULTS:
        return frozenset()


def _enough(seen: set[str], names: Mapping[str, str], named: Mapping[str, str]) -> bool:
    return bool(seen & {names["html"], names["text"]}) and seen >= set(named.values())


def _advice(tables: Sequence[str], seen: set[str], names: Mapping[str, str], named: Mapping[str, str]) -> str:
    if not tables:
        return "--columns is for .jsonl and .parquet files, and there is none that can be read among the inputs"
    lacking = [name for name in named.values() if name not in seen] or [f"{names['html']} or {names['text']}"]
    there = ", ".join(sorted(seen)[:20])
    where = tables[0] if len(tables) == 1 else f"{tables[0]} and {len(tables) - 1} more"
    return f"No column {', '.join(lacking)} in {where}, which hold {there}: say which is which, as in --columns url=link,text=body"
