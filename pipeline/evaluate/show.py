"""A report, and what changed since another one, as text or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pipeline.evaluate.saved import Changes
from pipeline.evaluate.sheet import Miss
from pipeline.evaluate.tally import Interval


def show(
    found: dict[str, Any],
    misses: tuple[Miss, ...] | None,
    intervals: dict[str, Interval | None] | None,
    changes: Changes | None,
    as_json: bool,
) -> str:
    """Figures with what else was asked for; what is None is left out."""
    if as_json:
        parts: dict[str, Any] = {
            "misses": None if misses is None else [asdict(miss) for miss in misses],
            "interval": intervals,
            "against": changes and asdict(changes),
        }
        return json.dumps(found | {name: part for name, part in parts.items() if part is not None}, ensure_ascii=False, indent=1)
    lines = [line for miss in misses or () for line in _lines(miss)]
    lines += _table(found, intervals or {})
    lines += _changes(changes) if changes else []
    return "\n".join(lines)


def _table(found: dict[str, Any], intervals: dict[str, Interval | None]) -> list[str]:
    articles = found["articles"]
    lines = [f"{articles['gold']} gold articles, {len(articles['without_record'])} without a record"]
    lines += [f"  {name}" for name in articles["without_record"]]

    def between(figure: str) -> str:
        ends = intervals.get(figure)
        return f"  [{percent(ends[0])}, {percent(ends[1])}]" if ends else ""

    lines.append("   ".join(f"{name} {percent(found[name])}{between(name)}" for name in ("facts", "attributes")))
    lines.append(f"{'field':22}{'P':>7}{'R':>7}{'F1':>7}   right/wrong/missing")
    for figure, row in found["f1"].items():
        cells = "".join(f"{percent(row[key]):>7}" for key in ("p", "r", "f1"))
        lines.append(f"{figure:22}{cells}   {row['tp']}/{row['fp']}/{row['fn']}{between(figure)}")
    lines.append(f"{'rate':22}{'%':>7}")
    for figure, row in found["rate"].items():
        lines.append(f"{figure:22}{percent(row['rate']):>7}   {row['good']}/{row['of']}{between(figure)}")
    return lines


def percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _lines(miss: Miss) -> list[str]:
    rule = [f"    rule: {miss.rule}"] if miss.rule else []
    sentence = [f"    in: {miss.sentence}"] if miss.sentence else []
    return [_short(miss), *rule, *sentence]


def _short(miss: Miss) -> str:
    return f"{miss.article}  {miss.figure}  {miss.verdict}  {miss.what}"


def _changes(changes: Changes) -> list[str]:
    lines = ["", f"against the saved evaluation, over {changes.articles} articles of both:"]
    if changes.apart:
        lines.append(f"  only in one of them: {', '.join(changes.apart)}")
    for way, rose in (("rose", True), ("fell", False)):
        for figure, before, after in changes.figures:
            if (after > before) is rose:
                lines.append(f"  {way}  {figure:22}{100 * before:7.2f} → {100 * after:.2f}")
    lines += [f"  gained  {_short(miss)}" for miss in changes.gained]
    for miss in changes.lost:
        first, *rest = _lines(miss)
        lines += [f"  lost  {first}", *rest]
    lines += [f"  still wrong, otherwise  {_short(miss)}" for miss in changes.otherwise]
    lines.append(f"  {len(changes.gained)} gained, {len(changes.lost)} lost, {len(changes.otherwise)} still wrong, otherwise")
    return lines
