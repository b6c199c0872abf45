"""What a date is for: the event reported, a period, a target, a cited document's date, or another happening."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.document import Document
from pipeline.extractors.date_points import Expression
from pipeline.extractors.date_words import cue


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence around an expression, folded: `before` and `after` it."""

    before: str
    after: str
    number: int


def contexts(document: Document, expressions: list[Expression]) -> list[Context]:
    """One context for each expression; `number` counts the sentences of the text."""
    out, index = [], 0
    for found in expressions:
        while index + 1 < len(document.sentences) and document.sentences[index].end <= found.start:
            index += 1
        if not document.sentences:
            out.append(Context(document.folded[: found.start], document.folded[found.end :], 0))
            continue
        sentence = document.sentences[index]
        low, high = min(sentence.start, found.start), max(sentence.end, found.end)
        out.append(Context(document.folded[low : found.start], document.folded[found.end : high], index))
    return out


_NUMBERED = re.compile(r"[\s:]*(?:số\b|\d|\S*\d\S*|trung ương \d)[^;!?]{0,90}$")
_UNNUMBERED = re.compile(r"[^,;!?.]{0,60}$")
_CARRIED_OUT = re.compile(r",\s*$")
_OF = re.compile(r"\s*,?\s*(?:về|của)\b")
_LAW_YEAR = re.compile(r"[^,;.()]{0,50}\s$")
_NUMBER_BEFORE = re.compile(rf"(?:{cue('paper').pattern}|{cue('paper_numbered').pattern})\s+(?:số\s+)?\S*\d\S*\s+$")
# "Ban Tổ chức" and "tổ chức đảng" are no happenings.
_VERB = re.compile(
    r"(?<!\w)(?:(?<!ban )(?<!cơ sở )(?<!về )(?<!các )tổ chức"
    r"(?! (?:đảng|cơ sở|bộ máy|chính|thành ủy|tỉnh ủy|trung ương|cán bộ|và|thực hiện))"
    r"|diễn ra|khai mạc|làm việc|kiểm tra tại|đến thăm|tham dự|ra quân|đã có|đã đến)(?!\w)"
)
_SIGNED = re.compile(r"(?<!\w)(?:ban hành|ký|ký ban hành)\s*$")
_NOT_OWN = ("đến", "từ", "tính", "hết")


def is_paper(found: Expression, context: Context) -> bool:
    """Whether the date belongs to a document named before it ("Nghị quyết số … ngày …")."""
    if found.part_of_day or found.open or found.last or cue("deadline").match(found.lead) or found.lead.startswith(_NOT_OWN):
        return False
    if found.rule == "year":
        law = cue("law").search(context.before[-60:])
        return bool((law and _LAW_YEAR.fullmatch(context.before[-60:][law.end() :])) or _NUMBER_BEFORE.search(context.before))
    if found.level != "day":
        return False
    if _SIGNED.search(context.before) and (cue("paper").search(context.before) or cue("paper_numbered").search(context.before)):
        return True
    papers = [*cue("paper").finditer(context.before), *cue("paper_numbered").finditer(context.before)]
    if not papers:
        return False
    paper = max(papers, key=lambda m: m.end())
    gap = context.before[paper.end() :]
    unnumbered = _UNNUMBERED.match(gap) and cue("paper").fullmatch(paper[0])
    if not (_NUMBERED.match(gap) or unnumbered) or _VERB.search(gap):
        return False
    # "Thực hiện Kế hoạch số 12, ngày 10/10, xã tổ chức …": the day is that of the happening.
    return not (_CARRIED_OUT.search(gap) and context.after.lstrip().startswith(",") and not _OF.match(context.after))


_ISSUED = re.compile(rf"\s+(?:{cue('paper').pattern}|{cue('paper_numbered').pattern})(?:\s+[^\W\d]+){{0,3}}\s+(?:số\b|\d)")


def is_issue(found: Expression, context: Context) -> bool:
    """Whether the sentence says that a document was issued on this day."""
    if found.level != "day" or found.part_of_day:
        return False
    match = cue("issue").search(context.after[:140])
    return bool(match and _ISSUED.match(context.after, match.end()))


_ACTIVE = re.compile(r"[^;.]*$")


def is_target(found: Expression, context: Context, ahead: bool | None, later: bool = False) -> bool:
    """Whether something is to be done by or in this time. `ahead`: it ends after the anchor (None: unknown); `later`: it is
    a year after that of the anchor."""
    lead = found.lead
    if cue("vision").fullmatch(lead):
        return True
    if ahead is False or found.rule == "year_past" or cue("as_of").match(lead):
        return False
    clause = _clause(context)
    if cue("deadline").match(lead) and found.level != "":
        return not (ahead is None and cue("past").search(clause))
    if _TERM.search(context.before[-40:]):
        return True
    goal = cue("goal").search(clause)
    if lead.startswith(("đến", "tới", "cho đến", "hết")):
        return bool(goal or ahead) and not (re.match(r"[^,;]{0,5},?[^,;]{0,40}\b(?:đã|có)\b", context.after) and not goal)
    if found.rule in ("years", "bare_year") or found.open or (found.level == "day" and lead not in ("trong", "vào", "ngay trong")):
        return False
    if found.level != "year" and _planned(context):
        return False
    if cue("work").search(context.before[-26:]) and not lead:
        return False
    if goal and later:
        return True
    opens = not context.before.strip(' “"-') or context.before.rstrip().endswith((",", ";", ":"))
    return bool(goal) and (opens or lead.startswith(("trong", "vào", "ngay", "từ")))


_TERM = re.compile(r"(?<!\w)(?:thời hạn|hạn)\s+(?:hoàn thành|chót|cuối|cuối cùng|nộp)?[^.;]{0,20}$")
_PLANNED = re.compile(r"(?:dự kiến|sẽ|theo kế hoạch)[^.;]{0,60}(?:tổ chức|diễn ra|khai mạc|khánh thành|khởi công|họp|công bố)[^.;]{0,30}$")


def _planned(context: Context) -> bool:
    """Whether a happening, not a task, is announced for this day or month."""
    return bool(_PLANNED.search(context.before[-110:]))


def _clause(context: Context) -> str:
    left = context.before[-220:]
    right = re.match(r"[^;.]*", context.after)
    return left + " | " + (right[0][:120] if right else "")


_AS_OF = re.compile(r"(?<!\w)(?:tính đến|tính tới|thời điểm|số liệu đến|cập nhật đến|đến|tới|hết|cho đến)(?:\s+(?:ngày|hết|cuối|đầu))*\s*$")


def other_role(found: Expression, context: Context) -> str:
    """`period` or `other` for a date that is neither event, target nor document."""
    if found.rule.startswith("years") or found.open or _AS_OF.search(f"{context.before[-30:]} {found.lead}"):
        return "period"
    if found.level != "year" and _planned(context):
        return "other"
    beside = context.before[-40:], context.after[:70]
    if found.level in ("day", "weekday"):
        if found.last is not None:
            return "other" if cue("happening").search(beside[0]) else "period"
        return "other"
    opens = not context.before.strip(' “"-(') or context.before.rstrip().endswith((",", ":", ";"))
    if cue("once").search(context.before[-24:]) or (opens and cue("once").search(beside[1])):
        return "other"
    if found.level == "month" and found.last is None and opens and re.search(r"đầu|giữa|cuối|tuần", found.lead):
        return "other"
    if found.level == "month" and found.last is None and re.search(r"(?:tổ chức|diễn ra|khai mạc)[^,;]{0,30}$", context.before):
        return "other"
    return "period"
