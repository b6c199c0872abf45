"""The words that decide about directives (`resources/directive_words.tsv`), as alternations for regular expressions."""

from __future__ import annotations

import re

from pipeline.lexicon import rows


def one_of(use: str) -> str:
    """The forms of one use as an alternation, longest first."""
    forms = {form for row in rows("directive_words") if row["use"] == use for form in row["form"].split("|")}
    return "|".join(re.escape(form).replace(r"\ ", " ") for form in sorted(forms, key=lambda form: (-len(form), form)))
