"""The words around counted numbers, from `resources/count_cues.tsv`, by what they tell of a number."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import rows
from pipeline.text import alternation


@cache
def forms(kind: str) -> frozenset[str]:
    """The forms of the rows whose column `cue` is `kind`."""
    return frozenset(form for row in rows("count_cues") if row["cue"] == kind for form in row["form"].split("|"))


def words(kind: str) -> str:
    """A pattern for any of the forms, the longest that fits, to be set between the edges of words. For folded text."""
    return alternation(sorted(forms(kind)))


@cache
def cue(kind: str) -> re.Pattern[str]:
    """Whole words of that kind."""
    return re.compile(rf"(?<!\w){words(kind)}(?!\w)")
