"""Records against gold files: F1 by field, two headlines, and every miss with its sentence and rule.

`facts` is the mean of five F1: dates, positions of officials, counts, documents, and directives with the right issuer.
`attributes` is the mean of what is said about facts that were found. Figures are pooled over all articles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.evaluate.fields import compare
from pipeline.evaluate.sheet import Json, Miss, Sheet

__all__ = ["BadInput", "Miss", "Report", "evaluate", "evaluate_files", "load_gold", "load_records", "render"]

LISTS = ("dates", "officials", "counts", "documents", "directives")


class BadInput(ValueError):
    """Gold or records that cannot be compared. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """`figures`: `facts`, `attributes`, `f1` (p, r, f1, tp, fp, fn by figure), `rate` (rate, good, of) and `articles`."""

    figures: dict[str, Any]
    misses: tuple[Miss, ...]


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
    return Report(sheet.figures() | {"articles": {"gold": len(golds), "without_record": absent}}, tuple(sheet.misses))


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


def render(report: Report, *, errors: bool = False, as_json: bool = False) -> str:
    """The report as a table, or as JSON; with `errors`, every miss is listed."""
    if as_json:
        misses = {"misses": [asdict(miss) for miss in report.misses]} if errors else {}
        return json.dumps(report.figures | misses, ensure_ascii=False, indent=1)
    lines = [line for miss in report.misses for line in _lines(miss)] if errors else []
    articles = report.figures["articles"]
    lines.append(f"{articles['gold']} gold articles, {len(articles['without_record'])} without a record")
    lines += [f"  {name}" for name in articles["without_record"]]
    lines.append(f"facts {_percent(report.figures['facts'])}   attributes {_percent(report.figures['attributes'])}")
    lines.append(f"{'field':22}{'P':>7}{'R':>7}{'F1':>7}   right/wrong/missing")
    for figure, row in report.figures["f1"].items():
        cells = "".join(f"{_percent(row[key]):>7}" for key in ("p", "r", "f1"))
        lines.append(f"{figure:22}{cells}   {row['tp']}/{row['fp']}/{row['fn']}")
    lines.append(f"{'rate':22}{'%':>7}")
    for figure, row in report.figures["rate"].items():
        lines.append(f"{figure:22}{_percent(row['rate']):>7}   {row['good']}/{row['of']}")
    return "\n".join(lines)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _lines(miss: Miss) -> list[str]:
    rule = [f"    rule: {miss.rule}"] if miss.rule else []
    sentence = [f"    in: {miss.sentence}"] if miss.sentence else []
    return [f"{miss.article}  {miss.figure}  {miss.verdict}  {miss.what}", *rule, *sentence]
