"""The word lists of the reader: tab-separated tables beside this file.

Columns: `form` (alternatives with `|`), `kind`, `example` (a text that fires the row); lines with `#` are comments.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `NAME.tsv`, in file order."""
    text = files("scrapers").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def forms(name: str, *kinds: str) -> tuple[str, ...]:
    """All forms of some kinds, the longest first."""
    found = {form for row in table(name) if row["kind"] in kinds for form in row["form"].split("|")}
    return tuple(sorted(found, key=lambda f: (-len(f), f)))


def alternatives(name: str, *kinds: str) -> str:
    """The forms of some kinds as the inside of a regular expression group."""
    return "|".join(map(re.escape, forms(name, *kinds)))
