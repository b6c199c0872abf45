"""Pictures as inline SVG inside lists, so that they scale with the page and are read out as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape


def bars(rows: Sequence[tuple[str, int]], classes: Mapping[str, str] | None = None, lang: str = "en", most: int = 0) -> str:
    """A horizontal bar for each (label, number); `classes` gives the colour class of a label, `most` the number of a full bar."""
    most = most or max((number for _, number in rows), default=0) or 1
    return f'<ol class="bars">{"".join(_bar(label, number, most, (classes or {}).get(label, ""), lang) for label, number in rows)}</ol>'


def _bar(label: str, number: int, most: int, kind: str, lang: str) -> str:
    width = f"{100 * number / most:.1f}"
    return (
        f'<li class="{kind}"><span class="label" lang="{lang}">{escape(label)}</span>'
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="1"/>'
        f'<rect width="{width}" height="1"/></svg><b>{number:,}</b></li>'
    )


def columns(numbers: Mapping[str, int]) -> str:
    """A timeline: a column for each `2014-06`, by years or decades where months would be too many."""
    bins = _binned(numbers)
    most = max((number for _, number in bins), default=0) or 1
    every = -(-len(bins) // 8)
    items = []
    for place, (label, number) in enumerate(bins):
        tick = (label[:4] if label.endswith("-01") or not place else "") if "-" in label else label if place % every == 0 else ""
        height = 100 * number / most
        told = f"{label}: {number:,}"
        items.append(
            f'<li title="{told}"><svg viewBox="0 0 1 100" preserveAspectRatio="none" role="img" aria-label="{told}">'
            f'<rect class="rail" y="99" width="1" height="1"/><rect y="{100 - height:.1f}" width="1" height="{height:.1f}"/></svg>'
            f'<span aria-hidden="true">{tick}</span></li>'
        )
    return f'<ol class="columns">{"".join(items)}</ol>'


def _binned(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """Every bin from the first to the last, empty ones too."""
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    months = [f"{year:04}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13)]
    if all(len(month) == 7 for month in numbers) and len(shown := [month for month in months if first <= month <= last]) <= 60:
        return [(month, numbers.get(month, 0)) for month in shown]
    step = 1 if int(last[:4]) - int(first[:4]) < 60 else 10
    years = range(int(first[:4]) // step * step, int(last[:4]) + 1, step)
    return [(str(year), sum(n for month, n in numbers.items() if year <= int(month[:4]) < year + step)) for year in years]
