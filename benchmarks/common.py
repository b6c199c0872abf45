"""What the benchmarks share: the articles with their gold, and the tables of docs/accuracy.md."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.engine.attempt import Rejection, attempt
from pipeline.inputs import find, load

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/accuracy.md"
FACTS = {
    "dates": "dates", "officials.position": "officials: name, title, body", "counts": "counts", "documents": "documents",
    "directives+issuer": "directives with their issuer",
}  # fmt: skip
ATTRIBUTES = {
    "dates.role": "date: role", "officials.roles": "official: roles", "counts.bound": "count: bound", "counts.status": "count: status",
    "counts.of": "percentage: share of what", "directives.kind": "directive: kind", "directives.addressee": "directive: addressee",
    "directives.deadline": "directive: deadline", "event.present": "event or none", "event.kind": "event: kind",
    "event.date": "event: date", "event.part_of_day": "event: part of day", "event.province": "event: province",
    "event.district": "event: district",
}  # fmt: skip
FIGURES = {"facts": "**facts**", **FACTS, "attributes": "**attributes**", **ATTRIBUTES}


def shared() -> Path:
    """The folder of the reference material, whether it is there or not."""
    return Path(os.environ.get("BAOTINH_SHARED") or ROOT.parent / "shared")


def folders() -> dict[str, tuple[Path, Path]]:
    """Articles and their gold by name, those that are there."""
    found = {
        "seeds": (shared() / "seeds", shared() / "gold"),
        "dev": (shared() / "dev", shared() / "dev"),
        "corpus": (ROOT / "corpus", ROOT / "corpus/gold"),
    }
    return {name: both for name, both in found.items() if all(folder.is_dir() for folder in both)}


def records_of(articles: Path) -> dict[str, dict[str, Any]]:
    """Records by stem, of the files that give one."""
    records = {}
    for item in find([articles]).items:
        made = attempt(partial(load, item))
        if isinstance(made, Rejection):
            print(f"no record of {item.name}: {made.message}", file=sys.stderr)
        else:
            records[Path(item.name).stem] = json.loads(made[1])
    return records


def flat(figures: Mapping[str, Any]) -> dict[str, float | None]:
    f1 = {figure: row["f1"] for figure, row in figures["f1"].items()}
    return {name: figures[name] for name in ("facts", "attributes")} | f1 | {name: row["rate"] for name, row in figures["rate"].items()}


def cell(value: float, ends: tuple[float, float] | None = None) -> str:
    return f"{100 * value:.1f}" + (f" [{100 * ends[0]:.1f}, {100 * ends[1]:.1f}]" if ends else "")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(name: str, text: str, write: bool) -> None:
    """Print a part of docs/accuracy.md, or put it between its marks there."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if not write:
        print(text)
        return
    before, mark, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    old, closing, after = rest.partition(end)
    if not mark or not closing:
        raise SystemExit(f"{PAGE} has no marks {begin} and {end}")
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
    print(f"{PAGE}: {name} {'replaced' if old.strip() != text else 'unchanged'}")
