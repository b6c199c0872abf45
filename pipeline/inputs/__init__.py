"""What a run reads: files, folders, archives and tables, as pieces of work and as pages; see docs/inputs.md."""

from __future__ import annotations

from pipeline.inputs.columns import check_columns
from pipeline.inputs.facts import BadInput, kind_of, local_time
from pipeline.inputs.files import CONTAINERS, KINDS, Item, Listing, MissingInput, find, kind_of_file, load, printable, walk
from pipeline.inputs.packed import MissingExtra
from pipeline.inputs.pieces import entries, pieces, plan
from pipeline.inputs.rows import WrongColumns, columns_of
from pipeline.inputs.shapes import Entry, Passed, Piece

__all__ = [
    "CONTAINERS",
    "KINDS",
    "BadInput",
    "Entry",
    "Item",
    "Listing",
    "MissingExtra",
    "MissingInput",
    "Passed",
    "Piece",
    "WrongColumns",
    "check_columns",
    "columns_of",
    "entries",
    "find",
    "kind_of",
    "kind_of_file",
    "load",
    "local_time",
    "pieces",
    "plan",
    "printable",
    "walk",
]
