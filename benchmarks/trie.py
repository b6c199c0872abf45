"""The phrases of a table found by a trie in plain Python, one table after another: what spaCy's PhraseMatcher is measured against."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from pipeline.lexicon import Term, rows, syllables


@cache
def _trie(name: str) -> dict[Any, Any]:
    """Nested dicts by syllable; the row of a phrase that ends at a node is under None."""
    root: dict[Any, Any] = {}
    for row in rows(name):
        for form in row["form"].split("|"):
            node = root
            for syllable in syllables(form).words:
                node = node.setdefault(syllable, {})
            node.setdefault(None, row)
    return root


@lru_cache(maxsize=64)
def by_trie(folded: str, name: str) -> tuple[Any, ...]:
    """As `lexicon.find`: leftmost, longest, none overlapping another."""
    root = _trie(name)
    words, starts, ends = syllables(folded)
    found: list[Term] = []
    first = 0
    while first < len(words):
        node, at, last, row = root, first, first, None
        while at < len(words) and (following := node.get(words[at])) is not None:
            node, at = following, at + 1
            if None in node:
                last, row = at, node[None]
        if row is None:
            first += 1
        else:
            found.append(Term(starts[first], ends[last - 1], row))
            first = last
    return tuple(found)
