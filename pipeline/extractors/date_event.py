"""When the reported happening took place, and whether the words around a date look back or ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.document import Document
from pipeline.extractors.date_anchor import Anchor, value_of
from pipeline.extractors.date_points import Expression
from pipeline.extractors.date_roles import UNLESS, Context, is_issue
from pipeline.extractors.date_words import cue


@dataclass(frozen=True, slots=True)
class Reading:
    """What has been recognised in a document. `papers` are the offsets of the dates of cited documents."""

    document: Document
    expressions: list[Expression]
    contexts: list[Context]
    papers: set[int]
    anchor: Anchor | None


# Sentences of an article among which its own happening is told.
_EARLY = 9
# Days between a happening and its report; longer where the first sentence names the part of the day, for reposted articles.
_FRESH, _REPOSTED, _ANNOUNCED = 60, 400, 45
_BOUNDED = ("trước", "đến", "tới", "tính", "chậm", "kể từ", "sau", "muộn", "hết", "không", "cho đến", "hạn")
_LOOKED_BACK = re.compile(
    r"(?<!\w)(?:đánh giá|sơ kết|tổng kết|kết quả|nhìn lại|kiểm điểm)(?: (?!nhiệm vụ|phương hướng|kế hoạch)\w+){0,6}\s*$"
)
_FIGURED = re.compile(r",? (?:dự )?ước (?:đạt|tăng|giảm|thực hiện|có)(?!\w)")
_PLAN = re.compile(r"\b(?:sẽ|dự kiến)\b")


def tense(found: Expression, context: Context) -> str | None:
    """ "past" or "future" where the words around a date say so; a date without a year takes its year by it."""
    if found.direction:
        return found.direction
    if found.last and _LOOKED_BACK.search(context.before):
        return "past"
    if cue("deadline").match(found.lead):
        return "future"
    if cue("as_of").match(found.lead) or (found.part_of_day and not _PLAN.search(context.after[:80])):
        return "past"
    if _FIGURED.match(context.after):
        return None  # "quý III ước đạt 8,5%": figures of the nearest one, be it over or not
    if found.lead.startswith("đến") and UNLESS.match(context.after):
        return "future"
    ahead = cue("future").search(context.before[-200:]) or cue("future").search(context.after[:90])
    behind = cue("past").search(context.before[-60:]) or cue("past").search(context.after[:90])
    if ahead and not behind:
        return "future"
    return "past" if behind and not ahead else None


# "Ngày 6/7, Công an huyện cho biết, trên địa bàn vừa xảy ra vụ cháy": the day of the report.
REPORTED = re.compile(
    r"(?<!\w)(?:cho biết|thông tin|xác nhận|cho hay"
    r"|đang (?:tiếp tục )?(?:phối hợp|điều tra|làm rõ|xác minh|khám nghiệm|tìm kiếm|truy))(?!\w)"
)
_ACCIDENT = re.compile(
    r"(?<!\w)(?:tai nạn|va chạm|vụ cháy|vụ nổ|đuối nước|tử vong|mất tích|lật|chìm|sập|sạt lở|hỏa hoạn|lũ quét|lốc)(?!\w)"
)
_AT_THE_TIME = re.compile(r"(?<!\w)(?:xảy ra|khoảng|lúc|trước đó)[\s,:]*(?:vào\s*)?(?:\d[\w\s:h]{0,12})?$")
# "Trận lũ từ ngày 17 đến 20-10 đã gây thiệt hại": what goes on for days.
_LASTS = re.compile(r"(?<!\w)(?:trận|đợt|cơn) (?:mưa|lũ|bão|lụt|rét|hạn|nắng|dịch|lốc|giông|áp thấp)[^.,;:]{0,40}$")
_THEN = 6  # sentences and days between a report and the accident it tells of


def happening(reading: Reading) -> tuple[int, str] | None:
    """Offset and value of the day of the reported happening: the first recent day told of early in the article; of an accident
    the day on which it happened, not that on which it was reported."""
    told = _told(reading)
    return (_accident(reading, *told) or told) if told else None


def _accident(reading: Reading, start: int, value: str) -> tuple[int, str] | None:
    """The day before the one told first on which an accident happened of which that one only brought the news."""
    at, context = next((f, c) for f, c in zip(reading.expressions, reading.contexts, strict=True) if f.start == start)
    if not (REPORTED.search(context.after[:120]) and _ACCIDENT.search(context.after)) or at.open:
        return None
    for found, then in zip(reading.expressions, reading.contexts, strict=True):
        if found.start <= start or found.level != "day" or found.open or not context.number < then.number <= context.number + _THEN:
            continue
        day = value_of(found, reading.anchor, "past")
        gap = date.fromisoformat(value[:10]) - date.fromisoformat(day[:10]) if day else timedelta(-1)
        opens = found.lead.startswith("vào") and not then.before.strip()
        if day and timedelta(0) <= gap <= timedelta(_THEN) and (opens or _AT_THE_TIME.search(f"{then.before[-40:]} {found.lead}")):
            return found.start, day
    return None


def _told(reading: Reading) -> tuple[int, str] | None:
    for found, context in zip(reading.expressions, reading.contexts, strict=True):
        if found.level not in ("day", "weekday") or found.open or context.number > _EARLY or found.start in reading.papers:
            continue
        opening = _opens(reading.document, found)
        once = cue("once").search(context.before[-24:]) and not (found.part_of_day and context.before.rstrip().endswith(","))
        if found.lead.startswith(_BOUNDED) or once or _is_paper_only(reading, found, context, opening):
            continue
        days = found.last is not None and not context.before.strip()  # "Từ ngày 3 đến 6-5, ông A, Trưởng ban …, đã đi kiểm tra"
        beside = f"{context.before[-40:]} | {context.after[: 220 if days else 90]}"
        lasted = found.last is not None and _LASTS.search(context.before)
        if found.lead.startswith("từ") and not lasted and not cue("happening").search(beside):
            continue
        value = value_of(found, reading.anchor, "future" if tense(found, context) == "future" else "past")
        if value and _is_recent(date.fromisoformat(value[:10]), reading.anchor, opening, found):
            return found.start, value
    return None


def _opens(document: Document, found: Expression) -> bool:
    """Whether it stands in the title, the lead or the first sentence of the running text."""
    return not any(s.end <= found.start and document.blocks[s.block].kind == "paragraph" for s in document.sentences)


def _is_paper_only(reading: Reading, found: Expression, context: Context, opening: bool) -> bool:
    """Whether only a document was issued that day, which is news in the first sentence of a dated article alone."""
    news = opening and reading.anchor is not None and reading.anchor.words is None
    return is_issue(found, context) and not news


def _is_recent(day: date, anchor: Anchor | None, opening: bool, found: Expression) -> bool:
    if anchor is None or not anchor.exact:
        return True
    oldest = _REPOSTED if opening and found.part_of_day else _FRESH
    return timedelta(-_ANNOUNCED if opening else -1) <= anchor.day - day <= timedelta(oldest)
