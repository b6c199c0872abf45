"""Taking an address out of the results of a run, as somebody may have the right to ask."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.engine.figures import Figures
from pipeline.engine.join import Lines, summarise
from pipeline.engine.parts import Result, all_parts, check, results
from pipeline.engine.shards import FACTS
from pipeline.engine.state import RESULTS, State, held
from pipeline.engine.store import Row, Store
from scrapers.paging import whole_address


def forget(out: Path, url: str) -> int:
    """Take the records and rejections of an address out of the results in `out`, all at once; returns how many there were.

    Nothing of them stays in the folder's state either. The report is not rewritten: see `pipeline.report.write`. Raises `Refused`
    while a run is writing there, and `OSError`.
    """
    if not out.is_dir():
        return 0
    with held(out) as state:
        for torn in (state.folder / "parts").rglob("*.aside"):
            torn.unlink()
        for part in all_parts(state.folder / "parts"):
            if any(_may_hold(placed.result.url, url) for placed in results(part, lines=False)):
                part.unlink()  # its other documents are read again
        removed, figures = 0, Figures()
        with Lines(state) as lines:
            for result, line in _results(state):
                if _same(result.url, url) or _goes_on_at(line, url):
                    removed += 1
                else:
                    figures.add(result)
                    lines.add(result, line)
        _summarise(state, figures)
        _absent(state)
        state.commit(drop=False)
    return removed


def _same(one: str | None, other: str) -> bool:
    from pipeline.assemble import article_id

    return one is not None and (one == other or article_id(one, "") == article_id(other, ""))


def _may_hold(one: str | None, other: str) -> bool:
    """Whether a part's record of one address may hold words of the other: of another page of the same article."""
    return one is not None and (_same(one, other) or whole_address(one) == whole_address(other))


def _goes_on_at(line: bytes, url: str) -> bool:
    further = json.loads(line)["source"].get("further") if b'"further":' in line else None
    return any(_same(page["url"], url) for page in further or ())


def _results(state: State) -> Iterator[tuple[Result, bytes]]:
    """The lines of the results as they stand, with what the store knows of those that nobody has changed."""
    store = Store(state.index, state.out) if state.index.exists() else None
    try:
        for name in RESULTS[:2]:
            known = (row for row in store.rows() if row.path == name) if store else iter(())
            if (state.out / name).exists():
                yield from _lines(state.out / name, known)
    finally:
        if store:
            store.close()


def _lines(path: Path, known: Iterator[Row]) -> Iterator[tuple[Result, bytes]]:
    row, offset = next(known, None), 0
    with path.open("rb") as file:
        for written in file:
            while row and (row.offset < offset or not row.size):
                if not row.size:  # passed over, and remembered for it
                    yield Result(row.key, b"", row.error, row.url), b""
                row = next(known, None)
            line = written.rstrip(b"\n")
            same = row is not None and row.offset == offset and check(line[: row.size]) == row.check
            yield _result(line, row if same else None), line
            offset += len(written)


def _result(written: bytes, row: Row | None) -> Result:
    told: dict[str, Any] = json.loads(written)
    line = written[: row.size] + b"}" if row else written
    if "error" in told and "article" not in told:
        url = row.url if row and row.url else told.get("input")
        return Result(row.key if row else None, line, told["error"], url)
    figures = (*(len(told.get(kind) or ()) for kind in FACTS), int(bool(told.get("event"))))
    warnings = tuple(warning["code"] for warning in told.get("warnings") or ())
    source = told.get("source") or {}
    return Result(row.key if row else None, line, None, source.get("url"), figures, warnings, row.signature if row else None)


def _summarise(state: State, figures: Figures) -> None:
    """`run.json` with the figures of what is left."""
    try:
        told = json.loads((state.out / "run.json").read_text(encoding="utf-8"))
        figures.skipped, figures.passed = told["figures"]["skipped"], told["figures"].get("passed", {})
    except (OSError, ValueError, KeyError, TypeError):
        return
    summarise(state, told | {"figures": figures.as_json()})


def _absent(state: State) -> None:
    """Results that were not there do not come into being."""
    for name in RESULTS[:2]:
        if not (state.out / name).exists():
            os.unlink(state.next / name)
