"""The grammar of Vietnamese dates: what the words say, before any year is supplied.

`scan` reads folded text (`text.fold`) and gives `Expression`s with offsets into it. A part the words leave out stays None
and is supplied by `date_anchor`. Fractions, counts, document numbers, lunar dates, jubilees and repetition are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extractors.date_checks import CODE, accepts, is_counted, is_jubilee
from pipeline.extractors.date_points import CLOCK, JOIN, PART, Expression, Point, Y, part_named, read_core, read_day
from pipeline.extractors.date_relative import read_relative
from pipeline.extractors.date_words import cue

_TRIGGER = re.compile(
    r"(?<![\w/])(?<!\w[.,-])(?=\d|tháng\s|năm\s|quý\s|hôm\s|ngày\s+(?:hôm|mai|kia)|tuần\s|cùng\s+ngày|cuối\s+tuần|nửa\s+(?:đầu|cuối|sau)"
    r"|thứ\s|chủ\s+nhật|từ\s+đầu\s+năm|(?:đến|tới)\s+(?:hết|cuối)\s+năm"
    rf"|{PART}\s+(?:hôm\s+)?(?:nay|qua|mai)|(?:mười một|mười hai|mười|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)\s+tháng\s)"
)
# Where one may be: of a digit or a word the first letter, by which `re` passes over most of a text, then the rest of the word.
_TRIGGERS = (
    *("tháng", "năm", "quý", "hôm", "ngày", "tuần", "cùng", "cuối", "nửa", "thứ", "chủ", "từ", "đến", "tới"),
    *("rạng", "sáng", "trưa", "chiều", "tối", "đêm", "mười", "một", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín"),
)
_MAYBE = re.compile(rf"[\d{''.join(dict.fromkeys(w[0] for w in _TRIGGERS))}](?<![\w/].)(?:(?<=\d)|{'|'.join(w[1:] for w in _TRIGGERS)})")
# What may stand before the figures and belongs to the date: preposition, part of the day, "ngày".
_LEADING = (
    r"(?<!\w)(?:(?P<lead>kể từ|bắt đầu từ|tính từ|từ nay đến|từ nay tới|từ|tính đến|tính tới|cho đến|đến|tới|trước|sau"
    r"|chậm nhất(?: là| vào| đến)?|muộn nhất(?: là| vào)?|không quá|không muộn hơn|hạn cuối(?: là)?|hạn chót(?: là)?"
    r"|tầm nhìn(?: đến| tới)?|vào|trong|ngay trong|qua|hết)\s+)?"
    r"(?:(?:(?P<edge>hết|cuối|đầu|giữa|khoảng|trung tuần|thượng tuần|hạ tuần|thời điểm|vào|trong|cả|dịp)\s+)*)"
    r"DAYS"
    rf"(?:(?:(?P<pod>{PART})\s+(?P<both>và\s+{PART}\s+)?)(?:(?:muộn|muộn\s+ngày|nay|qua|mai)\s*[,(]?\s*)?)?"
    r"(?:(?P<weekday>(?:thứ\s+(?:\d|hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật))\s*(?:tuần\s+\w+\s*)?[,(]?\s*)?"
    r"(?:(?P<word>ngày(?: bầu cử| khai mạc| khai giảng| thi| làm việc)?"
    r"|hôm|mùng|mồng|ngày mùng|ngày mồng)\s*:?\s*)?(?P<paren>\((?:tức\s+)?(?:ngày\s+)?)?$"
)
_SEVERAL = r"(?:(?P<days>(?:trong\s+)?(?:các|hai|ba|bốn|năm|0?[2-9])\s+(?:ngày|buổi))\s*[:(,]?\s*)?"
_BEFORE_STRETCH = re.compile(_LEADING.replace("DAYS", _SEVERAL))
_BEFORE_YEARS = re.compile(
    r"(?<!\w)(?:từ\s+|trong\s+)?(?:(?:giai đoạn|nhiệm kỳ|niên khóa|khóa|niên vụ|năm học|kế hoạch|thời kỳ|vụ \w+ \w+|mùa \w+)\s*:?\s*)?"
    r"(?:(?:hai |các |\d{1,2} )?năm\s+)?$"
)
_BEFORE_POINT = re.compile(_LEADING.replace("DAYS", r"(?P<days>\b\B)?"))
_BEFORE_RELATIVE = re.compile(
    rf"(?<!\w)(?:(?P<lead>ngay trong|trong|đến|tới|trước|từ|vào)\s+)?(?:(?P<pod>{PART})\s+)?(?:(?P<word>ngày)\s+)?$"
)
_BEFORE_CLOCK = re.compile(rf"(?<!\w)(?P<lead>từ|tính đến|đến|trước|sau)\s+(?:khoảng\s+)?{CLOCK},?\s*(?:{PART}\s+(?:nay|qua)\s*[,(]?\s*)?$")
# "đợt 1 tháng 2": the number counts the round, the month stands for itself.
_ROUND = re.compile(r"(?<!\w)(?:đợt|vòng|bước|giai đoạn|lớp|khóa)\s$")
# "mùng 5 tháng Giêng": a day of the lunar year, and no five months.
_LUNAR_MONTH = re.compile(r"\d{1,2}\s+tháng\s+(?:giêng|chạp|một âm|âm lịch)")
_ROUND_MONTH = re.compile(r"\d{1,2}\s+tháng\s")
# "Phó Giám đốc Sở Xây dựng từ tháng 3/2018": when somebody took up a post.
_POST = re.compile(r"(?<!\w)(?:giám đốc|chủ tịch|bí thư|trưởng (?:ban|phòng|đoàn)|chánh văn phòng|viện trưởng)(?:\s[^\W\d]+){0,6}\s$")
_BUT_NOW = re.compile(r"\s*,?\s*(?:nhưng|song|mà)\b")
_AFTER_TO = re.compile(r"\s+(?:tới(?:\s+đây)?|sắp\s+tới|này)(?=\s*[,.;)]|\s|$)")
_AFTER_PAST = re.compile(r"[\s,]+(?:vừa\s+qua|vừa\s+rồi)\b")
_MORE_DAYS = re.compile(r"\s*(?:,|và|;)\s*(?:ngày\s+)?(?=\d)")
_YEAR_LIST = re.compile(rf"\s*(?:,|và|;)\s*(?:năm\s+)?(?P<y>{Y})(?![.,/:-]\d|\s?%)")


def _dress(text: str, found: Expression, relaxed: bool) -> Expression | None:
    """Add the words before the figures to an expression; None where it is no date."""
    if found.rule in ("day_restated", "year_end") or found.lead:
        return found
    pattern = _BEFORE_RELATIVE if found.relative else _BEFORE_STRETCH if found.last else _BEFORE_POINT
    before = pattern.search(text, max(0, found.start - 48), found.start)
    if not accepts(text, found, before, relaxed):
        return None
    start, lead, part = found.start, "", found.part_of_day
    if before:
        start, lead = before.start(), " ".join(filter(None, (before["lead"], before.groupdict().get("edge"))))
        part = None if before.groupdict().get("both") else part_named(before["pod"]) if before["pod"] else part
        if before.groupdict().get("paren"):
            start = found.start
        while text[start] in " (\n":
            start += 1
    if found.rule == "years":
        noun = _BEFORE_YEARS.search(text, max(0, found.start - 30), found.start)
        start = len(text) - len(text[noun.start() :].lstrip(" :\n")) if noun else start
    clock = _BEFORE_CLOCK.search(text, max(0, start - 32), start) if not lead and found.level == "day" else None
    lead = clock["lead"] if clock else lead
    if not relaxed and is_jubilee(text, start, found, bool(part)):
        return None
    if found.last and re.search(PART, text[found.start : found.end]):
        part = None
    if "(" in text[start : found.end] and text.startswith(")", found.end):
        found = replace(found, end=found.end + 1)
    if found.open and "," in text[found.start : found.end] and not lead.startswith(("từ", "kể", "bắt", "tính")):
        # "bố trí năm 2020, đến nay đã giải ngân": the year stands for itself
        found = replace(found, end=text.index(",", found.start), rule=found.rule.removesuffix("_open"), open=False)
    if _runs_on(text, found, start, lead):
        found = replace(found, rule=f"{found.rule}_open", last=None, open=True)
    direction = "future" if _AFTER_TO.match(text, found.end) else "past" if _AFTER_PAST.match(text, found.end) else None
    return replace(found, start=start, lead=lead, part_of_day=part, direction=direction)


def _runs_on(text: str, found: Expression, start: int, lead: str) -> bool:
    """Whether a stretch has a start alone: "từ quý I/2024" runs on, "thành lập từ năm 2010" does not."""
    if found.open or found.level not in ("month", "year") or lead.split(" ")[0] not in ("từ", "kể", "bắt", "tính"):
        return False
    if lead.startswith(("từ nay", "tính đến", "tính tới")) or (found.last and found.rule != "quarter"):
        return False
    if _POST.search(text, max(0, start - 60), start):
        return False
    return not (cue("starting").search(text[max(0, start - 22) : start]) or _BUT_NOW.match(text, found.end))


def scan(text: str, relaxed: bool = False) -> Iterator[Expression]:
    """The dates of a folded text in order, none overlapping. `relaxed`: the text is known to be a date, bare figures count."""
    begin = 0
    for block in text.split("\n\n"):
        for found in _scan_block(block, relaxed):
            yield replace(found, start=found.start + begin, end=found.end + begin) if begin else found
        begin += len(block) + 2


def _scan_block(text: str, relaxed: bool) -> Iterator[Expression]:
    done = 0
    for maybe in _MAYBE.finditer(text):
        at = maybe.start()
        if at < done or not _TRIGGER.match(text, at) or _LUNAR_MONTH.match(text, at):
            continue
        if _ROUND_MONTH.match(text, at) and _ROUND.search(text, max(0, at - 12), at):
            continue
        found = read_relative(text, at) or read_core(text, at)
        dressed = _dress(text, found, relaxed) if found else None
        if found and dressed:
            onset = max(dressed.start, done)
            onset += len(text[onset : found.start]) - len(text[onset : found.start].lstrip(" ,;(\n"))
            done = dressed.end
            if dressed.rule == "days_apart":
                yield from _apart(text, replace(dressed, start=onset), at)
                continue
            yield dressed if onset == dressed.start else replace(dressed, start=onset)
            more = _more_years if dressed.rule in ("year", "bare_year") else _more_days if dressed.rule in ("day", "day_month") else None
            for further in more(text, dressed) if more else ():
                done = further.end
                yield further
        elif found and (found.level == "day" or found.rule == "month"):
            done = found.end


def _apart(text: str, found: Expression, at: int) -> Iterator[Expression]:
    """The single days of "các ngày 3, 5 và 9/10": every one takes the month and year of the last."""
    first, last = found.first, found.last
    if first is None or last is None:
        return
    start = found.start
    for number in re.finditer(r"\d+", text[at : found.end]):
        if int(number[0]) == last.day:
            yield replace(found, start=at + number.start(), rule="day", first=last, last=None)
            return
        yield replace(found, start=start, end=at + number.end(), rule="day", first=replace(first, day=int(number[0])), last=None)
        start = at + number.end() + len(re.match(r"\D*", text[at + number.end() :])[0])  # type: ignore[index]


def _more_days(text: str, first: Expression) -> Iterator[Expression]:
    """ "5/10 và 8/10": a further day and month in ascending order needs no word of its own."""
    before = first.first
    while before and (gap := _MORE_DAYS.match(text, first.end)):
        day = read_day(text, gap.end())
        after = Expression(gap.end(), day[2], "day_month", day[0], lead=first.lead) if day and day[3] == "day_month" else None
        if after is None or CODE.match(text, after.end) or is_counted(text, after.end) or JOIN.match(text, after.end):
            return
        if (after.first.month or 0, after.first.day or 0) <= (before.month or 0, before.day or 0):  # type: ignore[union-attr]
            return
        yield after
        first, before = after, after.first


def _more_years(text: str, first: Expression) -> Iterator[Expression]:
    end = first.end
    while (match := _YEAR_LIST.match(text, end)) is not None:
        end = match.end()
        yield Expression(match.start("y"), end, "year", Point(int(match["y"])), lead=first.lead)
