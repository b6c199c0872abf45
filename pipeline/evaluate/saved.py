"""Evaluations kept in files, and what changed since one of them: what a change of a rule brings and costs."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluate.errors import BadInput
from pipeline.evaluate.sheet import Miss
from pipeline.evaluate.tally import Tally, figures, pool, values

SCHEMA = "baotinh.evaluation/1"


@dataclass(frozen=True, slots=True)
class Changes:
    """`figures` holds (figure, before, after) of those that moved, over the `articles` that both have; `apart` names the others.

    `gained` are misses that are none any more, `lost` new ones, `otherwise` answers that were wrong and are wrong in another way.
    """

    articles: int
    apart: tuple[str, ...]
    figures: tuple[tuple[str, float, float], ...]
    gained: tuple[Miss, ...]
    lost: tuple[Miss, ...]
    otherwise: tuple[Miss, ...]


def check_target(file: Path) -> None:
    """Raises `BadInput` where writing to `file` would destroy something that is no saved evaluation."""
    if file.is_dir() or not file.parent.is_dir():
        raise BadInput(f"{file} cannot be written: {'it is a folder' if file.is_dir() else 'its folder does not exist'}.")
    if file.exists():
        try:
            load(file)
        except BadInput:
            raise BadInput(f"{file} holds something that is no saved evaluation: name another file for --save.") from None


def save(file: Path, found: Mapping[str, Any], tallies: Mapping[str, Tally], misses: Iterable[Miss]) -> None:
    """Write an evaluation aside and put it in place. Raises `BadInput` as `check_target`, and where the disk refuses."""
    check_target(file)
    content = {
        "schema": SCHEMA,
        "figures": found,
        "tallies": {name: asdict(tally) for name, tally in tallies.items()},
        "misses": [asdict(miss) for miss in misses],
    }
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        aside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(aside, file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise BadInput(f"{file} could not be written: {error.strerror or error}.") from None


def load(file: Path) -> tuple[dict[str, Tally], list[Miss]]:
    """The tallies by article and the misses of a saved evaluation. Raises `BadInput` where the file holds none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA:
            raise ValueError
        tallies = {name: Tally(**tally) for name, tally in content["tallies"].items()}
        return tallies, [Miss(**miss) for miss in content["misses"]]
    except OSError as error:
        raise BadInput(f"{file} could not be read: {error.strerror or error}.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(f"{file} is no saved evaluation: make one with --save.") from None


def compare(old: tuple[Mapping[str, Tally], Iterable[Miss]], new: tuple[Mapping[str, Tally], Iterable[Miss]]) -> Changes:
    """What changed between two evaluations, over the articles of both. Raises `BadInput` where they share none."""
    both = old[0].keys() & new[0].keys()
    if not both:
        raise BadInput("The saved evaluation is of other articles: no gold file of one is a gold file of the other.")
    before, after = (values(figures(pool(tallies[name] for name in sorted(both)))) for tallies, _ in (old, new))
    moved = [
        (figure, was, now)
        for figure, now in after.items()
        if now is not None and (was := before.get(figure)) is not None and abs(now - was) > 1e-9
    ]
    gained, lost, otherwise = _items(old[1], new[1], both)
    apart = tuple(sorted(old[0].keys() ^ new[0].keys()))
    return Changes(len(both), apart, tuple(moved), tuple(gained), tuple(lost), tuple(otherwise))


def _items(old: Iterable[Miss], new: Iterable[Miss], both: set[str]) -> tuple[list[Miss], list[Miss], list[Miss]]:
    was, now = _by_identity(old, both), _by_identity(new, both)
    gained: list[Miss] = []
    lost: list[Miss] = []
    otherwise: list[Miss] = []
    for identity in sorted(was.keys() | now.keys()):
        before, after = was.get(identity, []), now.get(identity, [])
        whats = [miss.what for miss in before]
        fresh = []
        for miss in after:
            if miss.what in whats:
                whats.remove(miss.what)
            else:
                fresh.append(miss)
        kept = min(len(fresh), len(whats))
        otherwise += fresh[:kept]
        lost += fresh[kept:]
        gained += [next(miss for miss in before if miss.what == what) for what in whats[kept:]]
    return gained, lost, otherwise


def _by_identity(misses: Iterable[Miss], both: set[str]) -> dict[tuple[str, ...], list[Miss]]:
    """Misses by what they are about: an answer that differs is about what gold says, the last part of "'x' for 'y'"."""
    found: dict[tuple[str, ...], list[Miss]] = defaultdict(list)
    for miss in misses:
        if miss.article in both:
            about = miss.what.rpartition(" for ")[2] if miss.verdict == "differs" else miss.what
            found[miss.article, miss.figure, miss.verdict, about].append(miss)
    return dict(found)
