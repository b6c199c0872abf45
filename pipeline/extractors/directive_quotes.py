"""A quotation whose speaker is named behind it: "“…”, ông X nhấn mạnh", "“…”. Đó là chỉ đạo của ông X tại hội nghị"."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import Sentence, Span
from pipeline.extractors.directive_boundary import Reading, is_actor
from pipeline.extractors.directive_clauses import Clause, analyse, continued
from pipeline.extractors.directive_papers import named_at
from pipeline.lexicon import Term

_THAT = (
    r"[\s–,-]*(?:đó|đây) (?:chính |cũng )?là (?:một trong (?:những|các) |những )?"
    r"(?:(?:nội dung|ý kiến|quan điểm|lời|phát biểu|tinh thần) )*"
    r"(?P<what>chỉ đạo|yêu cầu|đề nghị|nhấn mạnh|lưu ý|căn dặn|nhắc nhở|kiến nghị|đề xuất|phát biểu)"
    r"(?: chỉ đạo| kết luận)?(?: \w+){0,3}? của "
)
_THAT_IS = re.compile(_THAT)
_THAT_IS_HERE = re.compile(rf"(?<=[”\"]){_THAT}")
_ASKS = frozenset(("kiến nghị", "đề xuất"))
_QUOTE = re.compile('[”"]')
_CLOSES = ' \n.,”"…'
_LONGEST = 900
_URGED = re.compile(r"(?:tuyệt đối|kiên quyết|phải|cần|hãy|đừng|không được|không để)\s")
_SENTENCE_BETWEEN = re.compile(r"\n|\w[.!?…]\s+[A-ZĐ]")
_QUOTED = re.compile(r"[“\"]([^“”\"]{15,})[”\"]")


def spoken_before(read: Reading, sentence: Sentence) -> tuple[Span, bool, list[Clause]] | None:
    """Who said the quotation that ends before a sentence, whether he asks from below, and what he asks there."""
    doc = read.doc
    that = _THAT_IS.match(doc.folded, sentence.start, sentence.end) or _THAT_IS_HERE.search(doc.folded, sentence.start, sentence.end)
    who = named_at(doc, that.end()) if that else None
    if that is None or who is None:
        return None
    end = len(doc.text[: that.start()].rstrip(_CLOSES))
    if not _QUOTE.search(doc.text, end, that.start()):
        return None
    start = max(doc.text.rfind("“", max(0, end - _LONGEST), end), doc.text.rfind('"', max(0, end - _LONGEST), end)) + 1
    return (who, that["what"] in _ASKS, _orders(read, start, end)) if start else None


def split(read: Reading, clause: Clause) -> list[Clause]:
    """A quoted order as one for each part between semicolons."""
    action = clause.action
    if action is None or ";" not in read.doc.text[action.start : action.end]:
        return [clause]
    orders = _orders(read, clause.addressee.start if clause.addressee else action.start, action.end)
    return [replace(c, addressee=c.addressee or clause.addressee) for c in orders] or [clause]


def _orders(read: Reading, start: int, end: int) -> list[Clause]:
    """The orders of a quotation, sentence by sentence and part by part; a report among them is none."""
    orders: list[Clause] = []
    begin = start
    for stop in [m.start() for m in re.finditer(r";|(?<=[^\W\d])\.\s", read.doc.text[start:end])] + [end - start]:
        clause = analyse(read, begin, start + stop)
        if _is_order(read, clause) and (kept := continued(read, clause)):
            orders.append(kept)
        begin = start + stop + 1
    return orders


def _is_order(read: Reading, clause: Clause) -> bool:
    if clause.action is None or clause.form in ("told", "nouns", "empty", "thing"):
        return False
    verbs = read.within(clause.action.start, clause.action.start + 1)
    acts = clause.addressee is None or is_actor(read.doc, clause.addressee)
    told = any(v.row["class"] == "report" for v in verbs)
    return acts and (clause.form == "modal" or ((clause.form == "imperative" or bool(verbs)) and not told))


def said_before(read: Reading, verb: Term) -> Clause | None:
    """What the quotation before a verb asks: "“…”, ông X nhấn mạnh"."""
    quoted = _QUOTED.search(read.doc.text, max(0, verb.start - 600), verb.start)
    if not quoted or _SENTENCE_BETWEEN.search(read.doc.text, quoted.end(), verb.start):
        return None
    clause = analyse(read, quoted.start(1), quoted.end(1))
    return continued(read, clause) if clause.form == "modal" or _URGED.match(read.doc.folded, quoted.start(1)) else None
