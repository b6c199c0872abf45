"""Dates that are told from the day of writing: "hôm qua", "thứ năm tuần trước", "cuối tuần này", "từ đầu năm đến nay"."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extractors.date_points import JOIN, NUMBERS, OPEN, PART, Expression, Point, part_named, read_point

_WEEKDAY = r"(?:thứ\s+(?P<wd>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sun>chủ\s+nhật))"
_WAY = "này|nay|trước|qua|vừa qua|rồi|tới|sau"
_RELATIVE = re.compile(
    rf"(?:(?:ngày\s+)?hôm\s+(?P<hom>qua|nay|kia)|ngày\s+(?P<ngay>mai|kia)|(?P<part>{PART})\s+(?:hôm\s+)?(?P<of>nay|qua|mai)"
    rf"|(?P<unit>tuần|tháng|quý)\s+(?P<way>{_WAY})|{_WEEKDAY}\s+(?:tuần\s+)?(?P<wway>{_WAY})|cuối\s+tuần\s+(?P<end>{_WAY}))\b"
)
_WAYS = {"này": 0, "nay": 0, "qua": -1, "vừa qua": -1, "trước": -1, "rồi": -1, "tới": 1, "sau": 1, "mai": 1, "kia": -2}
_SAME_DAY = re.compile(r"cùng\s+ngày\b(?!\s*\d)")
_YEAR_START = re.compile(r"từ\s+đầu\s+năm(?=\s+(?:đến|tới)\s)")
_YEAR_END = re.compile(r"(?:đến|tới)\s+(?:hết|cuối)\s+năm(?!\s+(?:\d|học|nay|sau|tới|ngoái|trước))\b")
_RESTATED = re.compile(r"\s*[,(]?\s*(?:(?:tức|nhằm)\s+)?(?:ngày\s+)?(?=\d)")


def read_relative(text: str, at: int) -> Expression | None:
    match = _RELATIVE.match(text, at)
    if match:
        return _explicit(text, _relative_of(match))
    match = _SAME_DAY.match(text, at)
    if match:
        return Expression(at, match.end(), "same_day", relative=("same", 0))
    match = _YEAR_START.match(text, at)
    if match:
        onward = OPEN.match(text, match.end())
        if onward:
            return Expression(at, onward.end(), "year_open", Point(shift=0), None, True, lead="từ")
        join = JOIN.match(text, match.end())
        then = read_point(text, join.end()) if join else None
        if then and not then[1] and then[0].month:
            start = replace(then[0], month=1, day=1 if then[0].day else None)
            return Expression(at, then[2], "stretch", start, then[0], lead="từ")
        return None
    match = _YEAR_END.match(text, at)
    return Expression(at, match.end(), "year_end", Point(shift=0), lead="đến") if match else None


def _relative_of(match: re.Match[str]) -> Expression:
    part = part_named(match["part"]) if match["part"] else None
    day = match["hom"] or match["ngay"] or match["of"]
    if day:
        ahead = 2 if match["ngay"] == "kia" else _WAYS[day]
        unit = ("day", ahead)
    elif match["unit"]:
        unit = ({"tuần": "week", "tháng": "month", "quý": "quarter"}[match["unit"]], _WAYS[match["way"]])
    elif match["end"]:
        unit = ("weekend", _WAYS[match["end"]])
    else:
        number = 6 if match["sun"] else (int(match["wd"]) if match["wd"].isdigit() else NUMBERS[match["wd"]]) - 2
        unit = ("weekday", 7 * _WAYS[match["wway"]] + number)
    return Expression(match.start(), match.end(), f"relative_{unit[0]}", relative=unit, part_of_day=part)


def _explicit(text: str, found: Expression) -> Expression:
    """ "Hôm qua (8-4)": the figures say which day; the words give the part of the day."""
    if found.relative is None or found.relative[0] not in ("day", "weekday"):
        return found
    gap = _RESTATED.match(text, found.end)
    day = read_point(text, gap.end()) if gap else None
    if day is None or not day[0].day or day[1]:
        return found
    direction = "past" if found.relative[1] <= 0 else "future"
    end = day[2] + (gap is not None and "(" in gap[0] and text.startswith(")", day[2]))
    return replace(found, end=end, rule="day_restated", first=day[0], relative=None, direction=direction)
