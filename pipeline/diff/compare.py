"""Which records of two runs belong together, and what changed in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.diff.entries import Entry, entries, rejections
from pipeline.diff.values import Change, changes


@dataclass(frozen=True, slots=True)
class Difference:
    """`went` pairs a record of the old run with the reason the new one gives for having none, if it does."""

    came: tuple[Entry, ...] = ()
    went: tuple[tuple[Entry, str | None], ...] = ()
    changed: tuple[tuple[Entry, tuple[Change, ...]], ...] = ()
    same: int = 0
    values: Counter[tuple[str, str]] = field(default_factory=Counter)


def compare(old: Path, new: Path) -> Difference:
    """The difference of two `.jsonl` files or folders of runs. Raises `NoRecords`."""
    before, after = entries(old), entries(new)
    pairs = _matched(before, after)
    rejected = rejections(new)
    kept = {id(entry) for pair in pairs for entry in pair}
    changed = []
    for one, other in pairs:
        found = () if one.digest == other.digest else tuple(changes(one.read(), other.read()))
        if found:
            changed.append((other, found))
    return Difference(
        came=tuple(entry for entry in after if id(entry) not in kept),
        went=tuple((entry, rejected.get(entry.path)) for entry in before if id(entry) not in kept),
        changed=tuple(changed),
        same=len(pairs) - len(changed),
        values=Counter((change.field, change.kind) for _, found in changed for change in found),
    )


def _matched(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs of the same article, in the order of the new run. One name may come twice: such records are paired in their order."""
    pairs: dict[int, Entry] = {}
    left = list(before)
    keys: tuple[Callable[[Entry], Hashable], ...] = (lambda e: (e.id, e.path), lambda e: e.id, lambda e: e.path)
    for key in keys:
        waiting: defaultdict[Hashable, list[Entry]] = defaultdict(list)
        for entry in reversed(left):
            if key(entry) is not None:
                waiting[key(entry)].append(entry)
        for number, entry in enumerate(after):
            if number not in pairs and waiting[key(entry)]:
                pairs[number] = waiting[key(entry)].pop()
        taken = {id(entry) for entry in pairs.values()}
        left = [entry for entry in left if id(entry) not in taken]
    return [(pairs[number], entry) for number, entry in enumerate(after) if number in pairs]
