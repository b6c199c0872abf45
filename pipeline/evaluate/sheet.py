"""Where comparisons are written down: counts by article and figure, and every miss with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.tally import Tally
from pipeline.text import sentences

Json = Mapping[str, Any]

WRITTEN = {
    "authors": ("name",),
    "officials.name": ("name",),
    "officials.title": ("name", "title"),
    "officials.position": ("name", "title", "organisation"),
    "officials.roles": ("name", "role"),
    "documents": ("kind", "number"),
}


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
    """`tallies` by article, in the order they were begun."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    article: str = ""
    record: Json = field(default_factory=dict)

    def begin(self, article: str, record: Json) -> None:
        """What follows is about this article."""
        self.article, self.record = article, record
        self.tallies[article] = Tally()

    def tally(self, figure: str, hits: int, wrong: int, missing: int) -> None:
        self.tallies[self.article].add(Tally(f1={figure: [hits, wrong, missing]}))

    def sets(self, figure: str, need: Mapping[Any, Json], spare: AbstractSet[Any], found: Mapping[Any, Json]) -> None:
        """Compare facts as sets of keys; what is optional (`spare`) counts neither when found nor when missed."""
        wrong, missing = found.keys() - need.keys() - spare, need.keys() - found.keys()
        self.tally(figure, len(need.keys() & found.keys()), len(wrong), len(missing))
        for verdict, keys, items in (("wrong", wrong, found), ("missing", missing, need)):
            for key in sorted(keys, key=str):
                self.miss(figure, verdict, _shown(figure, key, items[key]), items[key])

    def rate(self, figure: str, good: bool, what: str = "", item: Json | None = None) -> None:
        """One answer that is right or not."""
        self.tallies[self.article].add(Tally(rate={figure: [int(good), 1]}))
        if not good:
            self.miss(figure, "differs", what, item or {})

    def miss(self, figure: str, verdict: str, what: str, item: Json) -> None:
        article = self.record.get("article") or {}
        text = article.get("text") or ""
        span = item.get("span") or find_words(text, item.get("action") or item.get("text") or item.get("name"))
        sentence = _sentence(text, article.get("blocks") or [], span) if span else None
        rule = item.get("rule") or (span and _rules(items_of(self.record, re.split(r"[.+]", figure)[0]), span))
        self.misses.append(Miss(self.article, figure, verdict, what, sentence, rule or None))


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


def _shown(figure: str, key: object, item: Json) -> str:
    """A fact as its item writes it, where its key is a comparison form that nobody writes."""
    parts = [item.get(part) for part in WRITTEN.get(figure, ())]
    if figure == "documents" and not item.get("number"):
        parts.append(item.get("date"))
    if not parts:
        parts = list(key) if isinstance(key, tuple) else [key]
    return " · ".join(str(part) for part in parts if part)
