"""What is wished of those named first, and what voters beg for: orders without an addressee behind their verb."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import Span
from pipeline.extractors.directive_boundary import Reading
from pipeline.extractors.directive_clauses import Clause, analyse, charged
from pipeline.extractors.directive_words import skip_openers
from pipeline.lexicon import Term

VOTERS = re.compile(r"(?:nhiều |đa số |các |một số )*(?:cử tri|bà con|người dân|nhân dân)\b")


def wished(read: Reading, verb: Term, begin: int, end: int) -> Clause | None:
    """What is wished of those whom the sentence names first: "Đối với Ban Chấp hành mới, ông mong muốn giữ vững đoàn kết"."""
    whom = charged(read.doc, skip_openers(read.doc, begin, verb.start), verb.start) if verb.row["class"] == "wish" else None
    clause = analyse(read, verb.end, end) if whom else None
    return replace(clause, addressee=whom) if clause and clause.form == "imperative" and clause.addressee is None else None


def begged(read: Reading, verb: Term, who: Span | None, end: int) -> Clause | None:
    """What voters beg for without saying of whom: "Bà con xin tăng mức vay"."""
    if who is None or verb.row["class"] != "wish" or verb.row["force"] != "up" or not VOTERS.match(read.doc.folded, who.start, who.end):
        return None
    clause = analyse(read, verb.end, end)
    return clause if clause.form == "imperative" and clause.addressee is None else None
