"""A difference as lines to read, or as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from pipeline.diff.compare import Difference
from pipeline.diff.entries import Entry
from pipeline.diff.values import Change, Json, words_of


def render(difference: Difference, *, as_json: bool = False) -> Iterable[str]:
    """The difference as lines to read, or as one JSON object."""
    return [json.dumps(_as_json(difference), ensure_ascii=False, indent=1)] if as_json else _readable(difference)


def _as_json(difference: Difference) -> Json:
    def shown(entry: Entry) -> Json:
        return {"id": entry.id, "path": entry.path, "title": entry.title}

    values: Json = defaultdict(dict)
    for (name, kind), number in sorted(difference.values.items()):
        values[name][kind] = number
    return {
        "schema": "baotinh.diff/1",
        "records": {
            "came": len(difference.came),
            "went": len(difference.went),
            "changed": len(difference.changed),
            "same": difference.same,
        },
        "values": values,
        "came": [shown(entry) for entry in difference.came],
        "went": [shown(entry) | {"rejected": reason} for entry, reason in difference.went],
        "changed": [shown(entry) | {"changes": [asdict(change) for change in found]} for entry, found in difference.changed],
    }


def _readable(difference: Difference) -> Iterator[str]:
    for entry, reason in difference.went:
        yield f"- {_short(entry.name, 200)}  {_short(entry.title or '')}" + (f"  (set aside: {reason})" if reason else "")
    for entry in difference.came:
        yield f"+ {_short(entry.name, 200)}  {_short(entry.title or '')}"
    for entry, found in difference.changed:
        yield f"~ {_short(entry.name, 200)}  {_short(entry.title or '')}"
        yield from (f"    {_line(change)}" for change in found)
    numbers = {"came": len(difference.came), "went": len(difference.went), "changed": len(difference.changed), "same": difference.same}
    yield "records: " + ", ".join(f"{number:,} {what}" for what, number in numbers.items())
    for name in dict.fromkeys(name for name, _ in sorted(difference.values)):
        counts = {kind: difference.values[name, kind] for kind in ("added", "removed", "changed")}
        yield f"{name}: " + ", ".join(f"{number:,} {kind}" for kind, number in counts.items() if number)


def _line(change: Change) -> str:
    sign = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
    if change.kind == "changed":
        said = f"{_short(change.old)} → {_short(change.new)}"
    else:
        said = _short(change.new if change.kind == "added" else change.old)
    at = "" if change.at is None or isinstance(change.old if change.new is None else change.new, dict) else f"  in “{_short(change.at)}”"
    return f"{sign} {change.path}: {said}{at}"


def _short(value: Any, size: int = 70) -> str:
    """A value on part of a line: of an item, its values and its words."""
    if isinstance(value, dict):
        facts = [
            f"{key} {_short(part, 40)}"
            for key, part in value.items()
            if part not in (None, [], "exact") and key not in {"text", "span", "rule", "mentions"}
        ]
        words = words_of(value) or value.get("text")
        return (f"“{_short(words)}” " if words else "") + ", ".join(facts)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return text if len(text) <= size else text[: size - 1] + "…"
