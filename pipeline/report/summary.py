"""What a run found, for the top of the first page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from pipeline.report.charts import bars, columns
from pipeline.report.marks import KINDS

#: How many provinces are shown at once, and how many rejected files are named under each reason.
PROVINCES = 12
EXAMPLES = 10


@dataclass(slots=True)
class Tally:
    """What is counted over all records of a run, and over what was set aside."""

    articles: int = 0
    facts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(KINDS.values(), 0)))
    events: Counter[str] = field(default_factory=Counter)
    provinces: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    rejections: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any]) -> None:
        """Count the JSON of a record. It is not checked: that would cost a run of millions more than its pages."""
        event = record["event"]
        self.articles += 1
        self.facts["event"] += event is not None
        for kind in list(KINDS.values())[1:]:
            self.facts[kind] += len(record[kind])
        if event:
            self.events[event["kind"]] += 1
            if event["province"]:
                self.provinces[event["province"]] += 1
        day = record["article"]["published"] or (event["date"] if event else None)
        if day and day[:4].isdigit():
            self.months[day[:7] if day[4:5] == "-" else day[:4]] += 1

    def add_rejected(self, path: Path) -> None:
        """Count the lines of a `rejected.jsonl`; one that is not there counts as empty."""
        if not path.exists():
            return
        with path.open(encoding="utf-8") as file:
            for line in file:
                rejected = json.loads(line)
                code = str(rejected["error"])
                self.rejections[code] += 1
                examples = self.examples.setdefault(code, [])
                if len(examples) < EXAMPLES:
                    examples.append((str(rejected["input"]), str(rejected["message"])))


def render_summary(tally: Tally) -> str:
    """The summary as HTML."""
    facts = sum(tally.facts.values())
    figures = [
        ("article", tally.articles),
        ("fact", facts),
        ("province", len(tally.provinces)),
        ("file set aside", sum(tally.rejections.values())),
    ]
    heads = "".join(f"<div><dd>{number:,}</dd><dt>{_plural(label, number)}</dt></div>" for label, number in figures)
    kinds = [
        ("events" if kind == "event" else kind, number, letter)
        for (letter, kind), number in zip(KINDS.items(), tally.facts.values(), strict=True)
    ]
    left = [
        _card("Facts by kind", bars([row[:2] for row in kinds], {label: letter for label, _, letter in kinds}), "of-kinds"),
        _card("Events", bars(tally.events.most_common()) if tally.events else "", "of-events"),
        _card("Files set aside", _rejections(tally), "of-rejections"),
    ]
    right = [_card("Articles over time", _months(tally), "of-months"), _card("Provinces", _provinces(tally), "of-provinces")]
    cards = f'<div class="cards"><div>{"".join(left)}</div><div>{"".join(right)}</div></div>'
    return f'<section class="summary" id="summary" aria-label="Summary"><dl class="figures">{heads}</dl>{cards}</section>'


def _card(title: str, content: str, kind: str) -> str:
    return f'<section class="card {kind}"><h2>{title}</h2>{content}</section>' if content else ""


def _months(tally: Tally) -> str:
    if not tally.months:
        return ""
    undated = tally.articles - sum(tally.months.values())
    note = f"{undated:,} without a date." if undated else ""
    return f'{columns(tally.months)}<p class="note">Day of publication, else of the event. {note}</p>'


def _provinces(tally: Tally) -> str:
    rows = sorted(tally.provinces.items(), key=lambda row: (-row[1], row[0]))
    if not rows:
        return ""
    shown, others = rows[:PROVINCES], bars(rows[PROVINCES:], lang="vi", most=rows[0][1])
    more = f"<details><summary>{len(rows) - PROVINCES} more</summary>{others}</details>" if len(rows) > PROVINCES else ""
    unknown = tally.articles - sum(tally.provinces.values())
    note = f'<p class="note">{unknown:,} without a province.</p>' if unknown else ""
    return bars(shown, lang="vi") + more + note


def _rejections(tally: Tally) -> str:
    """Why files gave no record, with the first of them by name and what to do about each."""
    parts = []
    for code, number in tally.rejections.most_common():
        files = "".join(f"<li><b>{escape(name)}</b> {escape(message)}</li>" for name, message in tally.examples[code])
        rest = number - len(tally.examples[code])
        files += f"<li>and {rest:,} more in rejected.jsonl</li>" if rest else ""
        parts.append(f"<details><summary>{bars([(code, number)], most=max(tally.rejections.values()))}</summary><ul>{files}</ul></details>")
    return "".join(parts)


def _plural(label: str, number: int) -> str:
    noun, _, rest = label.partition(" ")
    return f"{noun if number == 1 else noun + 's'} {rest}".strip()
