"""Vocabulary: the tables under `resources/` and the phrase automata compiled from them with spaCy.

A table is tab-separated with a header; lines that begin with `#` are comments. Its first column `form` holds one or
more spellings separated by `|`, written in folded form (`text.fold`); its last, `example`, a text that fires the row.

spaCy's PhraseMatcher runs over syllables (tiếng) of our own cutting, so offsets are exact. A text is cut once, and the
same spaCy Doc serves every table. Syllables that occur in no table are all shown to spaCy as one, so that its vocabulary
does not grow with the texts read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_SYLLABLE = re.compile(r"\w+|[^\w\s]")
_OTHER = "·"
_PATTERNS = ("event_kinds",)  # tables whose forms are patterns, not phrases


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase of a table found in a text; `row` is the table's row."""

    start: int
    end: int
    row: Mapping[str, str]


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `resources/TABLE.tsv`, in file order."""
    text = files("pipeline").joinpath("resources", f"{table}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def tables() -> tuple[str, ...]:
    """The names of all tables of phrases."""
    found = sorted(
        item.name.removesuffix(".tsv") for item in files("pipeline").joinpath("resources").iterdir() if item.name.endswith(".tsv")
    )
    return tuple(table for table in found if table not in _PATTERNS and "form" in rows(table)[0])


@lru_cache(maxsize=4)
def syllables(folded: str) -> tuple[re.Match[str], ...]:
    """Syllables and single punctuation marks of a folded text, with their offsets."""
    return tuple(_SYLLABLE.finditer(folded))


@cache
def _vocab() -> Vocab:
    import spacy

    return spacy.blank("xx").vocab


@cache
def _known() -> frozenset[str]:
    return frozenset(m[0] for table in tables() for row in rows(table) for m in _SYLLABLE.finditer(row["form"].replace("|", " ")))


@cache
def _automaton(table: str) -> tuple[PhraseMatcher, dict[int, Mapping[str, str]]]:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    matcher = PhraseMatcher(_vocab(), attr="ORTH")
    by_key: dict[int, Mapping[str, str]] = {}
    for number, row in enumerate(rows(table)):
        key = f"{table}:{number}"
        matcher.add(key, [Doc(_vocab(), words=_SYLLABLE.findall(form)) for form in row["form"].split("|")])
        by_key[_vocab().strings[key]] = row
    return matcher, by_key


@lru_cache(maxsize=4)
def _cut(folded: str) -> Doc:
    from spacy.tokens import Doc

    known = _known()
    return Doc(_vocab(), words=[m[0] if m[0] in known else _OTHER for m in syllables(folded)])


@lru_cache(maxsize=64)
def find(folded: str, table: str) -> tuple[Term, ...]:
    """The phrases of a table in a folded text: leftmost, longest, none overlapping another."""
    matcher, by_key = _automaton(table)
    cut = syllables(folded)
    found, end = [], 0
    for key, first, last in sorted(matcher(_cut(folded)), key=lambda m: (m[1], -m[2])):
        if first >= end:
            found.append(Term(cut[first].start(), cut[last - 1].end(), by_key[key]))
            end = last
    return tuple(found)
