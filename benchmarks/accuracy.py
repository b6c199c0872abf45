"""How good the records are: figures with 95 % bootstrap intervals over articles, as the tables of docs/accuracy.md.

    python benchmarks/accuracy.py [--write]

Reads corpus/ and, where it is there, the reference material (BAOTINH_SHARED, default ../shared): its seeds and its dev/. With
--write the tables between the marks of docs/accuracy.md are replaced; without it, they are printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from common import FIGURES, cell, flat, folders, put, records_of, shared, table

from pipeline.evaluate import Report, evaluate, intervals, load_gold
from pipeline.evaluate.tally import figures, pool

BESIDE = {
    "officials.name": "officials: name alone", "directives": "directives without their issuer", "directives.issuer": "directive: issuer",
    "counts.unit": "count: unit", "documents.issuer": "document: issuer", "title": "title", "published": "day of publication",
    "furniture removed": "furniture removed", "captions": "captions told apart", "grounded": "quotes that stand in the text",
}  # fmt: skip


STEPS = ("ac", "pq", "rs", "tu", "v", "xy", "z")  # the first letters of the articles that came to the corpus together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="replace the tables of docs/accuracy.md")
    write = parser.parse_args().write
    if write and len(folders()) < 3:
        raise SystemExit(f"--write needs the reference material at {shared()}")
    reports = {name: evaluate(load_gold(gold), records_of(articles)) for name, (articles, gold) in folders().items()}
    put("figures", figures_table(reports), write)
    put("steps", steps_table(reports["corpus"]), write)


def figures_table(reports: Mapping[str, Report]) -> str:
    columns = [cells(report) for report in reports.values()]
    heads = [f"{name} ({report.figures['articles']['gold']})" for name, report in reports.items()]
    lines = [(label, *(column.get(figure, "–") for column in columns)) for figure, label in (FIGURES | BESIDE).items()]
    return table(("", *heads), lines)


def cells(report: Report) -> dict[str, str]:
    """Each figure in per cent with its interval."""
    ends = intervals(report.tallies.values())
    return {figure: cell(value, ends.get(figure)) for figure, value in flat(report.figures).items() if value is not None}


def steps_table(corpus: Report) -> str:
    """Facts and attributes of the corpus by the steps in which it grew."""
    lines = []
    for letters in STEPS:
        tallies = [tally for name, tally in corpus.tallies.items() if name[0] in letters]
        found, ends = figures(pool(tallies)), intervals(tallies)
        both = [cell(found[name], ends[name]) for name in ("facts", "attributes")]
        lines.append((f"{len(tallies)}, {' and '.join(letters)}", *both))
    return table(("articles", "facts today", "attributes today"), lines)


if __name__ == "__main__":
    main()
