"""Counts by article, the figures they give together, and how far those would move with other articles."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

FACTS = ("dates", "officials.position", "counts", "documents", "directives+issuer")
ATTRIBUTES = (
    "dates.role", "counts.bound", "counts.status", "counts.of", "directives.kind", "directives.addressee", "directives.deadline",
    "officials.roles", "event.present", "event.kind", "event.date", "event.part_of_day", "event.province", "event.district",
)  # fmt: skip
SAMPLES = 1_000
SEED = 20140613

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tally:
    """`f1` holds [true positives, false positives, false negatives] by figure, `rate` [good, all]. No figure is in both."""

    f1: dict[str, list[int]] = field(default_factory=dict)
    rate: dict[str, list[int]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        for mine, theirs in ((self.f1, other.f1), (self.rate, other.rate)):
            for figure, counts in theirs.items():
                sums = mine.setdefault(figure, [0] * len(counts))
                sums[:] = [a + b for a, b in zip(sums, counts, strict=True)]


def pool(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def figures(tally: Tally) -> dict[str, Any]:
    """`facts` and `attributes` (None where nothing was compared), `f1` and `rate` by figure."""
    f1 = {figure: _row(*counts) for figure, counts in tally.f1.items()}
    rate = {figure: {"rate": good / of if of else None, "good": good, "of": of} for figure, (good, of) in tally.rate.items()}

    def mean(names: Iterable[str]) -> float | None:
        values = [f1[name]["f1"] if name in f1 else rate[name]["rate"] for name in names if name in f1 or name in rate]
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    return {"facts": mean(FACTS), "attributes": mean(ATTRIBUTES), "f1": f1, "rate": rate}


def values(found: dict[str, Any]) -> dict[str, float | None]:
    """One number for each figure: both headlines, every F1, every rate."""
    f1 = {figure: row["f1"] for figure, row in found["f1"].items()}
    rate = {figure: row["rate"] for figure, row in found["rate"].items()}
    return {"facts": found["facts"], "attributes": found["attributes"]} | f1 | rate


def intervals(tallies: Collection[Tally], samples: int = SAMPLES, seed: int = SEED) -> dict[str, Interval | None]:
    """The 95 % bootstrap interval of each figure: as many articles drawn with replacement, `samples` times, the middle of what
    they give. None for a figure that hardly any sample has. The same tallies give the same intervals."""
    total = pool(tallies)
    shape = [(part, figure, len(counts)) for part in ("f1", "rate") for figure, counts in getattr(total, part).items()]
    rows = [[n for part, figure, size in shape for n in getattr(tally, part).get(figure, [0] * size)] for tally in tallies]
    dice = random.Random(seed)
    drawn: dict[str, list[float]] = {figure: [] for figure in values(figures(total))}
    for _ in range(samples if rows else 0):
        sums = map(sum, zip(*dice.choices(rows, k=len(rows)), strict=True))
        sample = Tally()
        for part, figure, size in shape:
            getattr(sample, part)[figure] = [next(sums) for _ in range(size)]
        for figure, value in values(figures(sample)).items():
            if value is not None:
                drawn[figure].append(value)
    return {figure: _middle(found) if len(found) > samples / 2 else None for figure, found in drawn.items()}


def _middle(found: list[float]) -> Interval:
    cut = len(found) // 40  # 2.5 % at each end
    found = sorted(found)
    return found[cut], found[-1 - cut]


def _row(hits: int, wrong: int, missing: int) -> dict[str, Any]:
    found, needed = hits + wrong, hits + missing
    return {
        "p": hits / found if found else None,
        "r": hits / needed if needed else None,
        "f1": 2 * hits / (found + needed) if found + needed else None,
        "tp": hits,
        "fp": wrong,
        "fn": missing,
    }
