"""The words around dates, from `resources/date_cues.tsv`, as one pattern for each kind of cue."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import rows
from pipeline.text import alternation


@cache
def cue(kind: str) -> re.Pattern[str]:
    """Whole words of the rows whose column `cue` is `kind`, the longest that fit. For folded text."""
    forms = [form for row in rows("date_cues") if row["cue"] == kind for form in row["form"].split("|")]
    return re.compile(rf"(?<!\w){alternation(forms)}(?!\w)")
