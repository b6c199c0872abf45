"""What changed between two runs: which records came and went, and which values, by their place in the record.

Records are matched by id, else by path. Of two files, only lines that differ are read as records, so archives of any size can be
compared. What tells about the fetching alone is left out (`source.sha256`, `source.retrieved`), and where an article's text changed,
so are its digest and every offset: words that only moved have not changed.
"""

from __future__ import annotations

from pipeline.diff.compare import Difference, compare
from pipeline.diff.entries import Entry, NoRecords
from pipeline.diff.render import render
from pipeline.diff.values import Change, changes

__all__ = ["Change", "Difference", "Entry", "NoRecords", "changes", "compare", "render"]
