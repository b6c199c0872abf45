"""Where comparisons are written down: counts by figure, pooled over all articles, and every miss with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from pipeline.text import sentences

Json = Mapping[str, Any]

FACTS = ("dates", "officials.position", "counts", "documents", "directives+issuer")
ATTRIBUTES = (
    "dates.role", "counts.bound", "counts.status", "counts.of", "directives.kind", "directives.addressee", "directives.deadline",
    "officials.roles", "event.present", "event.kind", "event.date", "event.part_of_day", "event.province", "event.district",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that record and gold do not agree on.

    `verdict` is wrong (found, not in gold), missing (in gold, not found) or differs (found, said otherwise). `sentence` is
    where it stands in the record's text, `rule` what fired there; both None where the text does not tell.
    """

    article: str
    figure: str
    verdict: str
    what: str
    sentence: str | None
    rule: str | None


@dataclass(slots=True)
class Sheet:
    """`tallies` holds [true positives, false positives, false negatives] by figure, `rates` [good, all]."""

    tallies: dict[str, list[int]] = field(default_factory=dict)
    rates: dict[str, list[int]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    article: str = ""
    record: Json = field(default_factory=dict)

    def begin(self, article: str, record: Json) -> None:
        """What follows is about this article."""
        self.article, self.record = article, record

    def tally(self, figure: str, hits: int, wrong: int, missing: int) -> None:
        counts = self.tallies.setdefault(figure, [0, 0, 0])
        for i, number in enumerate((hits, wrong, missing)):
            counts[i] += number

    def sets(self, figure: str, need: Mapping[Any, Json], spare: AbstractSet[Any], found: Mapping[Any, Json]) -> None:
        """Compare facts as sets of keys; what is optional (`spare`) counts neither when found nor when missed."""
        wrong, missing = found.keys() - need.keys() - spare, need.keys() - found.keys()
        self.tally(figure, len(need.keys() & found.keys()), len(wrong), len(missing))
        for verdict, keys, items in (("wrong", wrong, found), ("missing", missing, need)):
            for key in sorted(keys, key=str):
                self.miss(figure, verdict, _shown(key), items[key])

    def rate(self, figure: str, good: bool, what: str = "", item: Json | None = None) -> None:
        """One answer that is right or not."""
        counts = self.rates.setdefault(figure, [0, 0])
        counts[0] += good
        counts[1] += 1
        if not good:
            self.miss(figure, "differs", what, item or {})

    def miss(self, figure: str, verdict: str, what: str, item: Json) -> None:
        article = self.record.get("article") or {}
        text = article.get("text") or ""
        span = item.get("span") or find_words(text, item.get("action") or item.get("text") or item.get("name"))
        sentence = _sentence(text, article.get("blocks") or [], span) if span else None
        rule = item.get("rule") or (span and _rules(items_of(self.record, re.split(r"[.+]", figure)[0]), span))
        self.misses.append(Miss(self.article, figure, verdict, what, sentence, rule or None))

    def figures(self) -> dict[str, Any]:
        """`facts` and `attributes` (None where nothing was compared), `f1` and `rate` by figure."""
        f1 = {figure: _row(*counts) for figure, counts in self.tallies.items()}
        rate = {figure: {"rate": good / of, "good": good, "of": of} for figure, (good, of) in self.rates.items()}

        def mean(names: Iterable[str]) -> float | None:
            values = [f1[name]["f1"] if name in f1 else rate[name]["rate"] for name in names if name in f1 or name in rate]
            known = [value for value in values if value is not None]
            return sum(known) / len(known) if known else None

        return {"facts": mean(FACTS), "attributes": mean(ATTRIBUTES), "f1": f1, "rate": rate}


def items_of(record: Json, kind: str) -> list[Json]:
    """Everything of one kind that points at words of the record; of officials, their posts and mentions."""
    if kind == "event":
        return [record["event"]] if record.get("event") else []
    if kind == "officials":
        return [item for person in record.get("officials") or [] for part in ("positions", "mentions") for item in person.get(part) or []]
    return list(record.get(kind) or [])


def find_words(text: str, words: str | None) -> tuple[int, int] | None:
    """Where words stand in a text, whatever its white space and capitals; the first place, or None."""
    letters = re.sub(r"\s+", "", unicodedata.normalize("NFC", words or ""))
    found = re.search(r"\s*".join(map(re.escape, letters)), text, re.IGNORECASE) if letters else None
    return found.span() if found else None


def _sentence(text: str, blocks: Iterable[Json], span: tuple[int, int]) -> str | None:
    for block in blocks:
        if block["start"] <= span[0] < block["end"]:
            for start, end in sentences(text[block["start"] : block["end"]], block["start"]):
                if span[0] < end:
                    return text[start:end]
    return None


def _rules(items: Iterable[Json], span: tuple[int, int]) -> str:
    """The rules of what was found at a place."""
    at = {item.get("rule") for item in items if item.get("span") and item["span"][0] < span[1] and span[0] < item["span"][1]}
    return ", ".join(sorted(rule for rule in at if rule))


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


def _shown(key: object) -> str:
    return " · ".join(str(part) for part in key if part) if isinstance(key, tuple) else str(key)
