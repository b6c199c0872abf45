"""Which values differ between two records of one article."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_UNREAD = frozenset({"source.sha256", "source.retrieved"})
_OFFSETS = frozenset({"span", "start", "end"})


@dataclass(frozen=True, slots=True)
class Change:
    """`kind`: added, removed, changed. `path` is where the value stands in the new record (a removed one: in the old), such as
    `dates[2].role`; `at` the words of the article that it was read from, where it has some."""

    kind: str
    path: str
    old: Any = None
    new: Any = None
    at: str | None = None

    @property
    def field(self) -> str:
        return self.path.split(".")[0].split("[")[0]


def changes(old: Json, new: Json) -> Iterator[Change]:
    """What changed from one record to another of the same article."""
    moved = (old.get("article") or {}).get("text") != (new.get("article") or {}).get("text")
    if moved:
        old, new = _with_blocks(old), _with_blocks(new)
    yield from _values("", old, new, None)


def _with_blocks(record: Json) -> Json:
    """A record for comparing with one of another text: blocks by their words, without offsets and digest."""
    article = dict(record.get("article") or {})
    text = article.pop("text", None) or ""
    blocks = [{"kind": b.get("kind"), "text": text[b["start"] : b["end"]]} for b in article.get("blocks") or ()]
    bare = _without(record, _OFFSETS) | {"article": _without(article, _OFFSETS) | {"blocks": blocks}}
    return {key: value for key, value in bare.items() if key != "version"}


def _without(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(part, keys) for key, part in value.items() if key not in keys}
    return [_without(part, keys) for part in value] if isinstance(value, list) else value


def _values(path: str, old: Any, new: Any, at: str | None) -> Iterator[Change]:
    if path in _UNREAD or _frozen(old) == _frozen(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        at = words_of(new) or at
        for key in dict.fromkeys((*old, *new)):
            yield from _values(f"{path}.{key}" if path else key, old.get(key), new.get(key), at)
    elif isinstance(old, list) and isinstance(new, list) and not path.endswith(".span"):
        yield from _lists(path, old, new, at)
    else:
        kind = "added" if old is None else "removed" if new is None else "changed"
        yield Change(kind, path, old, new, words_of(new) or words_of(old) or at)


def _lists(path: str, old: list[Any], new: list[Any], at: str | None) -> Iterator[Change]:
    """Items that are equal are the same; then those with the same name or words are one item that changed."""
    ways: tuple[Callable[[Any], Hashable], ...] = (_frozen, _place, _name)
    pairs: dict[int, int] = {}
    for way in ways:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for number in sorted(set(range(len(old))).difference(pairs.values()), reverse=True):
            if (key := way(old[number])) is not None:
                waiting[key].append(number)
        for number, item in enumerate(new):
            if number not in pairs and (numbers := waiting.get(way(item))):
                pairs[number] = numbers.pop()
    if len(pairs) == len(old) == len(new) and all(_frozen(old[pairs[n]]) == _frozen(new[n]) for n in pairs):
        yield Change("changed", path, old, new, at)  # another order
        return
    for number in sorted(set(range(len(old))).difference(pairs.values())):
        yield Change("removed", f"{path}[{number}]", old=old[number], at=words_of(old[number]) or at)
    for number, item in enumerate(new):
        if number in pairs:
            yield from _values(f"{path}[{number}]", old[pairs[number]], item, at)
        else:
            yield Change("added", f"{path}[{number}]", new=item, at=words_of(item) or at)


def _frozen(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _place(item: Any) -> Hashable:
    return (tuple(item["span"]), item.get("text")) if isinstance(item, dict) and isinstance(item.get("span"), list) else None


def _name(item: Any) -> Hashable:
    return (
        next((item[key] for key in ("name", "text", "code", "start") if isinstance(item.get(key), (str, int))), None)
        if isinstance(item, dict)
        else None
    )


def words_of(item: Any) -> str | None:
    words = (
        (item.get("text") or item.get("name")) if isinstance(item, dict) and ("span" in item or "rule" in item or "name" in item) else None
    )
    return words if isinstance(words, str) else None
