"""By when an order is to be carried out."""

from __future__ import annotations

import re
from datetime import date as date_type
from datetime import timedelta

from pipeline.document import DateMention, Document, Span, starting

_TERM = re.compile(r"(?:ngay )?(?:trong|trước|chậm nhất|muộn nhất|đến|hết|từ nay|kể từ nay)\b")
_BY_THE_HOUR = re.compile(r"\b(?:trước|chậm nhất)(?: là| lúc)? \d{1,2} (?:giờ|h)(?: \d+)?(?: ngày)?\s+$")
_TERM_BEFORE = re.compile(r"(?:phấn đấu|hoàn thành|xong|kết thúc|chậm nhất|trước|đến|trong|,)\s+$")
# "phấn đấu lấp đầy cụm công nghiệp vào năm 2030": when it is to be reached.
_STRIVES = re.compile(r"\bphấn đấu\b[^;.\n]*\Z")
_HAPPENS = re.compile(r"\b(?:diễn|xảy) ra\s+$")
_PERIOD = re.compile(r"\b(?:nhiệm kỳ|giai đoạn)\b")
# "Quy hoạch tỉnh đến năm 2030": the year belongs to the name.
_NAMED_FOR = re.compile(r"\b(?:quy hoạch|chiến lược|đề án|chương trình|tầm nhìn|định hướng)\b[^,;]*$")


def deadline(doc: Document, action: Span) -> str | None:
    """The last date in the action by which, or within which, it is to be done."""
    inside = (d for d in reversed(starting(doc.dates, action.start, action.end)) if d.end <= action.end)
    return next((d.value for d in inside if _is_due(doc, d)), None)


def _passed(day: str, published: str) -> bool:
    """Whether a date lies a week or more before the publication. Reports follow what they tell of by some days."""
    if not published or not day[:1].isdigit():
        return False
    return day < str(date_type.fromisoformat(published) - timedelta(days=7))[: len(day)]


def _is_due(doc: Document, date: DateMention) -> bool:
    """Whether a date is a term ("trong quý I", "trước ngày 5/7") that has not passed, rather than what the action is about."""
    words, before = doc.folded[date.start : date.end], doc.folded[max(0, date.start - 24) : date.start]
    if (
        _PERIOD.search(words)
        or _HAPPENS.search(before)
        or (words.startswith("đến năm") and _NAMED_FOR.search(doc.folded[max(0, date.start - 50) : date.start]))
    ):
        return False
    if (_TERM.match(words) or _BY_THE_HOUR.search(before)) and date.role != "document":
        return not _passed(date.value.split("/")[-1], (doc.article.published or "")[:10])
    if date.role != "target" or words.startswith("vào "):
        strives = words.startswith("vào ") and _STRIVES.search(doc.folded, max(0, date.start - 120), date.start)
        return date.role == "target" and bool(strives or _TERM_BEFORE.search(before))
    return not words.startswith("năm ") or bool(_TERM_BEFORE.search(before))
