"""Batch on this machine: every input becomes a line in records.jsonl or in rejected.jsonl.

Results are written aside and put in place when the run is done, so a folder holds the results of a whole run or of none.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

from pipeline.engine.attempt import Rejection, attempt
from pipeline.engine.progress import Progress
from pipeline.engine.signals import deaf, patient
from pipeline.inputs import Item, Listing, load
from pipeline.record import SCHEMA

RUN_SCHEMA = "baotinh.run/1"
RESULTS = ("records.jsonl", "rejected.jsonl", "run.json")
#: What a run leaves in its folder; the report is written from the results when they are in place.
WRITTEN = (*RESULTS, "report.html")
FACTS = ("dates", "officials", "counts", "documents", "directives")
PACKAGES = ("baotinh", "underthesea", "spacy", "beautifulsoup4", "lxml", "dateparser", "pydantic")


class Refused(Exception):
    """The run was not started: its results would have replaced others. The message says what to do."""


class WorkerDied(Exception):
    """A worker process was killed from outside, most often for want of memory. The message says what to do."""


@dataclass(slots=True)
class Figures:
    """What a run counted."""

    inputs: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    records: int = 0
    rejected: int = 0
    facts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*FACTS, "events"), 0)))
    warnings: Counter[str] = field(default_factory=Counter)
    rejections: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        counts = {"facts": self.facts, "warnings": self.warnings, "rejections": self.rejections, "skipped": self.skipped}
        sorted_counts = {name: dict(sorted(numbers.items())) for name, numbers in counts.items()}
        return {"inputs": self.inputs, "records": self.records, "rejected": self.rejected, **sorted_counts}

    def table(self) -> list[tuple[str, int]]:
        """What a person wants to know first, in the order of interest."""
        skipped = [(f"files of other kinds skipped ({suffix})", number) for suffix, number in self.skipped.items()]
        rejected = [(f"files set aside: {code}", number) for code, number in sorted(self.rejections.items())]
        return [("articles", self.records), *self.facts.items(), *rejected, *skipped]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input done: the line to write, and what it adds to the figures."""

    line: str
    rejection: str | None
    facts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def process(item: Item) -> Outcome:
    """One file to one line. Every fault of the input, or of the program on this input, becomes a rejection."""
    made = attempt(partial(load, item))
    if isinstance(made, Rejection):
        return Outcome(json.dumps({"input": item.name, **asdict(made)}, ensure_ascii=False), made.error)
    record, line = made
    facts = {kind: len(getattr(record, kind)) for kind in FACTS} | {"events": int(record.event is not None)}
    return Outcome(line, None, facts, tuple(warning.code for warning in record.warnings))


def run(
    listing: Listing, out: Path, inputs: Sequence[Path], *, fresh: bool = False, workers: int = 1, progress: Progress | None = None
) -> Figures:
    """Process a listing and write `records.jsonl`, `rejected.jsonl` and `run.json` into `out`, in input order.

    `inputs` are the paths that the user named; they tell whether the results in `out` are of the same inputs.
    Raises `Refused` where they are not (unless `fresh`), `WorkerDied`, and `OSError` where `out` cannot be written.
    """
    named = [os.fsencode(path.resolve()).decode("utf-8", "backslashreplace") for path in inputs]
    if not fresh:
        _refuse_others(out, named)
    out.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    figures = Figures(inputs=len(listing.items), skipped=dict(listing.skipped))
    with Staged(out) as staged:
        records, rejected, summary = (staged.open(name) for name in RESULTS)
        for done, outcome in enumerate(_outcomes(listing.items, workers), 1):
            (records if outcome.rejection is None else rejected).write(outcome.line + "\n")
            _count(figures, outcome)
            if progress:
                progress(done, len(listing.items))
        json.dump(_summary(named, figures, time.perf_counter() - begun), summary, ensure_ascii=False, indent=1)
        summary.write("\n")
    return figures


class Staged:
    """Files written aside in a folder, and put in place together when the block ends well; else removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self.stack = ExitStack()

    def __enter__(self) -> Staged:
        return self

    def open(self, name: str) -> IO[str]:
        self.names.append(name)
        return self.stack.enter_context(self._aside(name).open("w", encoding="utf-8", newline="\n"))

    def _aside(self, name: str) -> Path:
        return self.folder / f".{name}.{os.getpid()}.part"

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.stack.close()
        with deaf():  # all files or none
            for name in self.names:
                if kind is None:
                    with self._aside(name).open("rb") as file:
                        os.fsync(file.fileno())
                    os.replace(self._aside(name), self.folder / name)
                else:
                    self._aside(name).unlink(missing_ok=True)


def _outcomes(items: Sequence[Item], workers: int) -> Iterator[Outcome]:
    if workers == 1 or len(items) < 2:
        with patient():  # Python ends by the signal itself, whoever caught it, where it came while a module made its classes
            import pipeline.run  # noqa: F401
        yield from map(process, items)
        return
    with ProcessPoolExecutor(min(workers, len(items)), mp_context=get_context("spawn"), initializer=_ignore_interrupts) as pool:
        try:
            with patient():  # Ctrl-C reaches the whole process group; workers are not to hear it while they start
                outcomes = pool.map(process, items, chunksize=16)
            yield from outcomes
        except BrokenProcessPool:
            raise WorkerDied("A worker process was killed, perhaps for want of memory. Run again with --workers 1.") from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ignore_interrupts() -> None:
    """Ctrl-C reaches the whole process group; the driver alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _refuse_others(out: Path, named: list[str]) -> None:
    if not any((out / name).exists() for name in WRITTEN):
        return
    try:
        before = json.loads((out / "run.json").read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        before = None
    if before != named:
        whose = "results of other inputs" if before is not None else "files that no run.json accounts for"
        listed = f" ({', '.join(map(str, before))})" if isinstance(before, list) and before else ""
        raise Refused(f"{out} holds {whose}{listed}. Name another folder with --out, or replace them with --fresh.")


def _summary(named: list[str], figures: Figures, seconds: float) -> dict[str, Any]:
    return {
        "schema": RUN_SCHEMA,
        "records": SCHEMA,
        "inputs": named,
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        "figures": figures.as_json(),
        "seconds": round(seconds, 3),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _count(figures: Figures, outcome: Outcome) -> None:
    if outcome.rejection is None:
        figures.records += 1
        figures.facts.update(outcome.facts)
        figures.warnings.update(outcome.warnings)
    else:
        figures.rejected += 1
        figures.rejections[outcome.rejection] += 1
