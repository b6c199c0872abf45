"""What a run counted, and where its time went."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.engine.parts import Result
from pipeline.engine.shards import FACTS, SLOWEST, Done

#: Steps of the flow by the name of their function, in order, as they are called in `run.json`.
STEPS = {
    "load": "load", "parse": "parse", "read": "read", "find_dates": "extract: dates", "find_bodies": "extract: bodies",
    "find_documents": "extract: documents", "find_people": "extract: officials", "find_directives": "extract: directives",
    "find_counts": "extract: counts", "resolve": "resolve", "assemble": "assemble", "to_json": "write", "signature": "compare",
}  # fmt: skip


@dataclass(slots=True)
class Figures:
    """What a run counted: the same for the same inputs, however often it was stopped."""

    inputs: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    records: int = 0
    rejected: int = 0
    passed: dict[str, int] = field(default_factory=dict)
    facts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*FACTS, "events"), 0)))
    warnings: Counter[str] = field(default_factory=Counter)
    rejections: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one document."""
        if not result.line:
            self.passed[result.error or "other"] = self.passed.get(result.error or "other", 0) + 1
            return
        self.inputs += 1
        if result.error is None:
            self.records += 1
            self.facts.update(dict(zip((*FACTS, "events"), result.figures, strict=True)))
            self.warnings.update(result.warnings)
        else:
            self.rejected += 1
            self.rejections[result.error] += 1

    def as_json(self) -> dict[str, Any]:
        """For `run.json`."""
        names = ("facts", "warnings", "rejections", "skipped", "passed")
        counts = {name: dict(sorted(getattr(self, name).items())) for name in names}
        return {"inputs": self.inputs, "records": self.records, "rejected": self.rejected, **counts}

    def table(self) -> list[tuple[str, int]]:
        """What a person wants to know first, in the order of interest."""
        skipped = [(f"files of other kinds skipped ({suffix})", number) for suffix, number in sorted(self.skipped.items())]
        passed = [(f"passed over: {reason}", number) for reason, number in sorted(self.passed.items())]
        rejected = [(f"files set aside: {code}", number) for code, number in sorted(self.rejections.items())]
        return [("articles", self.records), *self.facts.items(), *rejected, *passed, *skipped]


@dataclass(slots=True)
class Times:
    """What this run cost. Seconds of steps are added up over all workers; `kept` documents cost next to nothing."""

    workers: int = 1
    documents: int = 0
    kept: int = 0
    seconds: float = 0.0
    joining: float = 0.0
    memory: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, done: Done) -> None:
        """Add a shard."""
        self.documents += done.documents
        self.kept += done.kept
        self.memory = max(self.memory, done.memory)
        for step, seconds in done.seconds.items():
            stage = STEPS.get(step, step)
            self.stages[stage] = self.stages.get(stage, 0.0) + seconds
        self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, *done.slowest])

    def as_json(self) -> dict[str, Any]:
        """For `run.json`. `memory` is the most that a worker had resident after a shard, in MB."""
        return {
            "workers": self.workers,
            "documents": self.documents,
            "kept": self.kept,
            "joining": round(self.joining, 3),
            "memory": self.memory >> 20,
            "stages": {stage: round(self.stages[stage], 3) for stage in STEPS.values() if stage in self.stages},
            "slowest": [{"input": name, "seconds": round(seconds, 3)} for seconds, name in self.slowest],
        }
