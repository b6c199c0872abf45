"""Vocabulary: the tables under `resources/` and the phrase automaton compiled from them with spaCy.

A table is tab-separated with a header; lines that begin with `#` are comments. Its first column `form` holds one or
more spellings separated by `|`, written in folded form (`text.fold`); its last, `example`, a text that fires the row.

spaCy's PhraseMatcher runs over syllables (tiếng) of our own cutting, so offsets are exact. A text is cut once, and one
automaton finds the phrases of all tables in one pass. Syllables that occur in no table are all shown to spaCy as one, so that
its vocabulary does not grow with the texts read.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.vocab import Vocab

_SYLLABLE = re.compile(r"(\w+|\S)")
_OTHER = "·"
_PATTERNS = ("event_kinds",)  # tables whose forms are patterns, not phrases
# The tables whose phrases are looked for anywhere in a text; those of the others are asked for where grammar expects them.
SEARCHED = (
    "action_verbs", "bodies", "honorifics", "name_words", "posts", "reporting_verbs", "role_verbs", "sectors", "shares",
    "steering_words", "units",
)  # fmt: skip


class Term(NamedTuple):
    """A phrase of a table found in a text; `row` is the table's row. Texts hold hundreds: a tuple is made fastest."""

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


class Syllables(NamedTuple):
    """Syllable i of a text is `words[i]` and stands at `starts[i]:ends[i]`."""

    words: list[str]
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=4)
def syllables(folded: str) -> Syllables:
    """Syllables and single punctuation marks of a folded text, with their offsets."""
    parts = _SYLLABLE.split(folded)  # what stands between syllables, and the syllables, in turn
    ends = list(accumulate(map(len, parts)))
    return Syllables(parts[1::2], ends[:-1:2], ends[1::2])


@cache
def _vocab() -> Vocab:
    import spacy

    return spacy.blank("xx").vocab


@cache
def _automaton() -> tuple[PhraseMatcher, dict[int, tuple[str, Mapping[str, str]]], dict[str, int]]:
    """The matcher, the table and row of each of its keys, and spaCy's number of each syllable that occurs in it."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    matcher = PhraseMatcher(_vocab(), attr="ORTH")
    by_key: dict[int, tuple[str, Mapping[str, str]]] = {}
    known: dict[str, int] = {}
    for table in SEARCHED:
        for number, row in enumerate(rows(table)):
            key = f"{table}:{number}"
            phrases = [_SYLLABLE.findall(form) for form in row["form"].split("|")]
            matcher.add(key, [Doc(_vocab(), words=phrase) for phrase in phrases])
            by_key[_vocab().strings[key]] = table, row
            known |= {syllable: _vocab().strings[syllable] for phrase in phrases for syllable in phrase}
    return matcher, by_key, known


@lru_cache(maxsize=4)
def _found(folded: str) -> dict[str, tuple[Term, ...]]:
    """The phrases of every searched table."""
    from spacy.tokens import Doc

    matcher, by_key, known = _automaton()
    words, starts, ends = syllables(folded)
    other = _vocab().strings.add(_OTHER)
    doc = Doc(_vocab(), words=list(map(known.get, words, repeat(other))))  # type: ignore[arg-type]  # numbers are looked up faster
    found: dict[str, list[Term]] = {table: [] for table in SEARCHED}
    latest = dict.fromkeys(SEARCHED, (-1, 0))
    for key, first, last in matcher(doc):  # by where they begin, then by where they end
        table, row = by_key[key]
        begun, ended = latest[table]
        # `Term(…)` without the function that Python puts before it.
        if first >= ended:
            found[table].append(tuple.__new__(Term, (starts[first], ends[last - 1], row)))
        elif first == begun and last > ended:
            found[table][-1] = tuple.__new__(Term, (starts[first], ends[last - 1], row))
        else:
            continue
        latest[table] = first, last
    return {table: tuple(terms) for table, terms in found.items()}


def find(folded: str, table: str) -> tuple[Term, ...]:
    """The phrases of one of the `SEARCHED` tables in a folded text: leftmost, longest, none overlapping another."""
    return _found(folded)[table]


def find_at(folded: str, table: str, start: int) -> Term | None:
    """The phrase of a searched table that `find` sees at an offset."""
    terms = _found(folded)[table]
    index = bisect_left(terms, (start,))
    return terms[index] if index < len(terms) and terms[index].start == start else None
