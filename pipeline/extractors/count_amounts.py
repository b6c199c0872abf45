"""The amounts of a text: numbers joined to ranges and pairs, and those told apart that only date, number or name something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extractors.count_units import MEASURES, Noun
from pipeline.extractors.count_words import forms, words
from pipeline.numerals import Numeral, numerals

_RANGE = re.compile(r"\s?(?:%|‰)?\s?(?:-|~|đến|tới)\s?(?:khoảng |gần |hơn |trên )?")
_MOVE = re.compile(r"\s?(?:%|‰)?\s?(?:lên|xuống|xuống còn|còn|lên thành|lên đến|lên tới)\s(?:khoảng |gần |hơn |trên )?")
_ALL = re.compile(r"\s(?:trong|trên)\s(?:tổng\s)?số\s(?:khoảng |gần |hơn |trên )?")
# "45.799/36.875 tỷ đồng": the scale holds for both, unless the first would be so many times the second.
_TIMES = 100
_PART = re.compile(r"\s?/\s?")
_CODE = re.compile(r"(?:\d[-/.]|\d\s[-/]\s?|[^\W\d_]-|covid\s?-\s?)$")
_NAMED = re.compile(
    r"(?<!\w)(?:(?P<ever>" + words("ever") + r")"
    r"|(?P<place>" + words("place") + r"|(?<!biên )(?<!văn )(?<!kịch )bản)"
    r"|(?P<article>điều|khoản)|(?P<time>ngày|tháng|năm|quý|lớp)|(?P<number>số))\s+$"
)
# "cầu 26/3", "đường 30/4": named after a day.
_NAMED_AFTER_DAY = re.compile(r"(?<!\w)" + words("named") + r"\s+$")
_DAYS = re.compile(r"(?<!\w)(?:ngày|tháng)\s(?:\d{1,2}(?:[-/]\d{1,2})?(?:,| và| đến|;)\s)+$")
_AFTER_YEARS = forms("body")
_NUMBER_OF = re.compile(r"(?<!\w)(?:tổng|trong|trên|con|thiểu|đa|quân|dân|sĩ)\s+số\s+$")
_OF_LEVEL = re.compile(r"(?<!\w)cấp trung ương $")  # "cấp trung ương 13 hộ"
_EACH = re.compile(r"(?:mỗi|từng|\d)\s$")
_HIGHEST = {"ngày": 31, "tháng": 12, "quý": 4, "lớp": 12}


class Amount(NamedTuple):
    """One number or range of the text. `shared`: its noun stands after a later number, at this offset ("từ 1,5 lên 1,8 triệu")."""

    start: int
    end: int
    value: float
    high: float | None = None
    shared: int | None = None
    part: bool = False
    words: bool = False


def _scaled(first: Numeral, second: Numeral) -> float:
    """ "1,5 lên 1,8 triệu", "35 đến 60 triệu": the scale of the second number holds for the first."""
    if first.scale == 1 and second.scale > 1 and first.value <= second.value / second.scale:
        return round(first.value * second.scale, 6)
    return first.value


def amounts(folded: str) -> Iterator[Amount]:
    """The numbers of a folded text with ranges, "so many of so many" and pairs joined."""
    found = numerals(folded)
    index = 0
    while index < len(found):
        one = found[index]
        two = found[index + 1] if index + 1 < len(found) and found[index + 1].start - one.end < 20 else None
        gap = folded[one.end : two.start] if two else ""
        index += 1
        if two is None:
            yield Amount(one.start, one.end, one.value, words=one.words)
        elif _PART.fullmatch(gap):
            index += 1
            if not folded.startswith(("/", "-"), two.end):
                low = one.value * two.scale if one.scale == 1 and one.value < _TIMES * two.value / two.scale else one.value
                yield Amount(one.start, two.end, round(low, 6), part=True)
        elif _RANGE.fullmatch(gap):
            low = _scaled(one, two)
            # "nhãn chín đến 1.000 tấn": nobody writes a range half in words, half in figures
            if (
                low < two.value
                and one.words == two.words
                and not (1900 <= low < two.value <= 2100 and "." not in folded[one.start : two.end])
            ):
                index += 1
                yield Amount(one.start, two.end, low, high=two.value)
            else:
                yield Amount(one.start, one.end, one.value, words=one.words)
        elif _MOVE.fullmatch(gap) or _ALL.fullmatch(gap):
            yield Amount(one.start, one.end, _scaled(one, two), shared=two.end, words=one.words)
        else:
            yield Amount(one.start, one.end, one.value, words=one.words)


def is_name(folded: str, start: int, amount: Amount, noun: Noun | None) -> bool:
    """Whether a number is a date, an ordinal or part of a name by the word before it: "tháng 10", "khóa 11", "tổ 5", "số 80"."""
    before = folded[max(start, amount.start - 30) : amount.start]
    if _CODE.search(before) or _DAYS.search(before):
        return True
    if noun and noun.unit in _AFTER_YEARS and 1900 <= amount.value <= 2100 and amount.end - amount.start == 4:
        return True
    if amount.part and _NAMED_AFTER_DAY.search(before):
        return True
    mark = _NAMED.search(before)
    if mark is None:
        return False
    if mark["article"]:
        return noun is None or noun.category in ("document", "none")
    if mark["ever"]:
        return not (noun and (noun.category in MEASURES or _OF_LEVEL.search(before)))
    if mark["place"]:
        if _EACH.search(before[: mark.start()]):
            return False
        return not (noun and noun.category in MEASURES) and amount.value < 400 and not amount.words
    if mark["number"]:
        return not _NUMBER_OF.search(before)
    if mark["time"] == "năm":
        return 1900 <= amount.value <= 2100
    return amount.value <= _HIGHEST[mark["time"]] and not re.search(r"(?:mỗi|hàng|hằng|các|trong|một)\s+\w+\s+$", before)
