"""Records against gold files: F1 by field, two headlines, and every miss with its sentence and rule.

`facts` is the mean of five F1: dates, positions of officials, counts, documents, and directives with the right issuer.
`attributes` is the mean of what is said about facts that were found. Figures are pooled over all articles; intervals come
from drawing the articles anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.evaluate import saved
from pipeline.evaluate.errors import BadInput
from pipeline.evaluate.fields import compare
from pipeline.evaluate.saved import Changes, check_target
from pipeline.evaluate.sheet import Json, Miss, Sheet
from pipeline.evaluate.show import show
from pipeline.evaluate.tally import Tally, figures, intervals, pool

__all__ = [
    "BadInput", "Changes", "Miss", "Report", "changes_since", "check_target", "evaluate", "evaluate_files", "intervals", "load_gold",
    "load_records", "render", "save",
]  # fmt: skip

LISTS = ("dates", "officials", "counts", "documents", "directives")


@dataclass(frozen=True, slots=True)
class Report:
    """`figures`: `facts`, `attributes`, `f1` (p, r, f1, tp, fp, fn by figure), `rate` (rate, good, of) and `articles`; `tallies`:
    the counts that they are made of, by article."""

    figures: dict[str, Any]
    misses: tuple[Miss, ...]
    tallies: Mapping[str, Tally]


def evaluate(golds: Mapping[str, Json], records: Mapping[str, Json]) -> Report:
    """Compare records with gold, both by name. A gold article without a record is compared with an empty one.

    Raises `BadInput` where no record belongs to any gold article.
    """
    absent = [name for name in golds if name not in records]
    if len(absent) == len(golds):
        raise BadInput("No record belongs to any gold file: the stem of a record's source.path must be the name of its gold file.")
    sheet = Sheet()
    for name, gold in golds.items():
        compare(sheet, name, gold, records.get(name, {}))
    found = figures(pool(sheet.tallies.values())) | {"articles": {"gold": len(golds), "without_record": absent}}
    return Report(found, tuple(sheet.misses), sheet.tallies)


def evaluate_files(gold: Path, records: Path) -> Report:
    """As `evaluate`, from a folder of gold files and a file or folder of records."""
    return evaluate(load_gold(gold), load_records(records))


def load_gold(folder: Path) -> dict[str, Json]:
    """The gold files `NAME.json` of a folder by name."""
    golds = {}
    for file in sorted(folder.glob("*.json")):
        gold = _parse(file.read_text(encoding="utf-8"), str(file))
        lacking = [key for key in LISTS if not isinstance(gold, dict) or not isinstance(gold.get(key), list)]
        if lacking:
            raise BadInput(f"{file} is no gold file: it lacks the list{'s' * (len(lacking) > 1)} {', '.join(lacking)}.")
        golds[file.stem] = gold
    if not golds:
        raise BadInput(f"{folder} holds no gold file (NAME.json).")
    return golds


def load_records(path: Path) -> dict[str, Json]:
    """Records by the stem of their source's path, from a .jsonl or .json file or a folder of either.

    Raises `BadInput` for two different records of one stem, and for a line that is no JSON.
    """
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in {".json", ".jsonl"})
    records: dict[str, Json] = {}
    for file in files:
        content = file.read_text(encoding="utf-8")
        for number, line in enumerate(content.split("\n") if file.suffix == ".jsonl" else [content], 1):
            record = _parse(line, f"{file}:{number}") if line.strip() else None
            if not isinstance(record, dict) or not str(record.get("schema", "")).startswith("baotinh.record"):
                continue
            stem = PurePosixPath((record.get("source") or {}).get("path") or "").stem
            if records.setdefault(stem, record) != record:
                raise BadInput(f"Two different records for {stem!r}: compare folders whose files have names of their own.")
    return records


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadInput(f"{where} is no JSON: {error}.") from None


def render(report: Report, *, errors: bool = False, as_json: bool = False, interval: bool = False, changes: Changes | None = None) -> str:
    """The report as a table, or as JSON; with `errors` every miss, with `interval` the 95 % bootstrap interval of each figure."""
    ends = intervals(report.tallies.values()) if interval else None
    return show(report.figures, report.misses if errors else None, ends, changes, as_json)


def save(report: Report, file: Path) -> None:
    """Keep a report in a file for `changes_since`. Raises `BadInput` where the file holds something else."""
    saved.save(file, report.figures, report.tallies, report.misses)


def changes_since(file: Path, report: Report) -> Changes:
    """What a report gained and lost since the one kept in `file`. Raises `BadInput` where there is none, or of other articles."""
    return saved.compare(saved.load(file), (report.tallies, report.misses))
