"""The words around dates, from `resources/date_cues.tsv`, as one pattern for each kind of cue."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import rows


@cache
def cue(kind: str) -> re.Pattern[str]:
    """Whole words of the rows whose column `cue` is `kind`; longest first. For folded text."""
    forms = [form for row in rows("date_cues") if row["cue"] == kind for form in row["form"].split("|")]
    forms.sort(key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
