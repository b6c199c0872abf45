"""Calendar points and stretches as figures and words give them, at one offset of a folded text.

`read_point` is the longest reading at an offset, `read_core` that or the stretch it opens. What the words leave out stays None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar point: year, month, day as far as written. `shift` is a year relative to the anchor ("năm ngoái": -1)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None

    @property
    def level(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def dated(self) -> bool:
        return self.year is not None or self.shift is not None


@dataclass(frozen=True, slots=True)
class Expression:
    """One date as worded. `first` to `last` is a stretch, `open` one without an end; `relative` is a unit and a distance
    from the anchor day ("tuần tới": week, +1). `lead` is the preposition or noun before it, `direction` "past" or "future"
    where words beside it say so."""

    start: int
    end: int
    rule: str
    first: Point | None = None
    last: Point | None = None
    open: bool = False
    relative: tuple[str, int] | None = None
    part_of_day: str | None = None
    lead: str = ""
    direction: str | None = None

    @property
    def level(self) -> str:
        if self.first is None:
            return self.relative[0] if self.relative else ""
        return self.first.level


_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"
Y = r"(?:1[89]|20|21)\d\d(?!\d)"
NUMBERS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
_WORD_MONTH = r"(?:mười hai|mười một|mười|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín)\b"
_SHIFTS = {"nay": 0, "này": 0, "ngoái": -1, "trước": -1, "kia": -2, "tới": 1, "sau": 1}
_YEAR_TAIL = rf"(?:,?\s+(?:của\s+)?năm\s+(?:(?P<y2>{Y})|(?P<shift>nay|ngoái|trước|tới|sau)\b))"
_PARTS = {"sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night"}
PART = r"(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm)"
CLOCK = r"\d{1,2}\s*(?:giờ|h|:)(?:\s*\d{2}(?!\d))?(?:\s*phút)?"

_DAY = re.compile(
    rf"(?P<d>{_D})(?:\s?(?P<s>[/.-])\s?(?P<m>{_M})(?:\s?[/.-]\s?(?P<y>{Y})|(?P=s)(?P<yy>[0-4]\d)(?![\d/.-]))?"
    rf"|\s+tháng\s+(?:(?P<m1>{_M})|(?P<mw>{_WORD_MONTH}))(?:\s?[/.-]\s?(?P<y1>{Y}))?){_YEAR_TAIL}?"
)
_ISO = re.compile(rf"(?P<y>{Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>{_D})")
_MONTH = re.compile(rf"tháng\s+(?:(?P<m>{_M})(?!,\d|\.(?!{Y})\d)|(?P<mw>{_WORD_MONTH}))(?:\s?[/.-]\s?(?P<y>{Y})|{_YEAR_TAIL})?")
_MONTHS = re.compile(
    rf"tháng\s+(?P<a>{_M})(?:\s*,\s*{_M})*\s*(?P<join>-|,|và|đến|tới)\s*(?:tháng\s+)?(?P<b>{_M})(?!\s*%|[.,]\d)"
    rf"(?:\s?[/.-]\s?(?P<y>{Y})|{_YEAR_TAIL})?"
)
_SLASH_MONTH = re.compile(rf"(?P<m>{_M})\s?/\s?(?P<y>{Y})")
_Q = r"(?:iv|iii|ii|i|[1-4])(?!\w)"
_QUARTER = re.compile(
    rf"quý\s+(?P<a>{_Q})(?:\s*(?:,|và|-|\+|đến)\s*(?:quý\s+)?(?P<b>{_Q}))*(?:\s?[/.-]\s?(?P<y>{Y})|{_YEAR_TAIL}|\s+(?P<y3>{Y}))?"
)
_QUARTERS = re.compile(
    rf"(?:(?P<n>[23]|hai|ba)\s+)?quý\s+(?P<edge>đầu|cuối)\s+(?:của\s+)?năm(?:\s+(?:(?P<y>{Y})|(?P<shift>nay|ngoái|trước)\b))?"
)
_YEAR = re.compile(rf"năm\s+(?:học\s+)?(?P<y>{Y})(?![.,/]\d)")
_BARE_YEAR = re.compile(rf"(?P<y>{Y})(?![.,/:]\d|\s?%)")
_YEARS = re.compile(rf"(?:năm\s+(?:học\s+)?)?(?P<a>{Y})\s*(?:-|/|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?(?P<b>{Y})(?![./-]\w)")
_SHIFT_YEAR = re.compile(r"năm\s+(?P<shift>nay|ngoái|trước|kia|tới|sau|qua|vừa qua)(?!\s+(?:qua\s+đời|cao\s+hơn))\b")
_N = r"(?P<n>0?[1-9]|1[0-2]|mười một|mười hai|mười|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_N_MONTHS = re.compile(
    rf"{_N}\s+tháng(?:\s+(?P<edge>đầu|cuối|còn lại)(?:\s+(?:của\s+|trong\s+)?năm)?(?:\s+(?:(?P<y>{Y})|(?P<shift>nay|ngoái|trước)\b))?"
    rf"|\s+(?:của\s+)?(?:năm\s+)?(?P<y2>{Y})|\s*/\s*(?P<y3>{Y})|\s+(?P<past>(?:vừa\s+)?qua)\b)?(?!\w)"
)
_HALF = re.compile(rf"nửa\s+(?P<edge>đầu|cuối|sau)\s+(?:của\s+)?năm(?:\s+(?:(?P<y>{Y})|(?P<shift>nay|ngoái|trước)\b))?")
JOIN = re.compile(
    rf"\s*(?P<word>-|đến|tới|cho\s+đến|cho\s+tới)\s*(?:(?:hết|cuối|đầu|giữa|khoảng)\s+)*(?:{CLOCK}\s+)?(?:{PART}\s+)?(?:ngày\s+)?(?:mùng\s+|mồng\s+)?"
)
OPEN = re.compile(
    r"\s*(?:,\s*)?(?:(?:cho\s+)?(?:đến|tới)|-)\s*(?:nay|hiện\s+nay|hiện\s+tại|bây\s+giờ|thời\s+điểm\s+(?:này|hiện\s+tại|hiện\s+nay))\b"
    r"|\s+trở\s+(?:đi|lại\s+đây)\b"
)
_DAY_WORD = rf"(?:{PART}\s+)?(?:ngày\s+)?(?:mùng\s+|mồng\s+)?"
_DAYS_RANGE = re.compile(rf"(?P<d>{_D})\s*(?:-|đến|tới|rạng)\s*(?:hết\s+)?{_DAY_WORD}(?=\d)")
_DAYS_LIST = re.compile(rf"(?P<d>{_D})(?:\s*,\s*(?:ngày\s+)?{_D})*\s*(?:,|và|&)\s*{_DAY_WORD}(?=\d)")
_Found = tuple[Point, Point | None, int, str]


def _month(match: re.Match[str], *names: str) -> int | None:
    for name in names:
        if match[name]:
            return int(match[name]) if match[name].isdigit() else NUMBERS[match[name]]
    return None


def _year(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Year and shift of a match, from whichever of its groups holds them."""
    groups = match.groupdict()
    for name in ("y", "y1", "y2", "y3"):
        if groups.get(name):
            return int(groups[name]), None
    if groups.get("yy"):
        return 2000 + int(groups["yy"]), None
    return None, _SHIFTS[groups["shift"]] if groups.get("shift") else None


def part_named(words: str) -> str:
    """The codebook's name of a part of the day: "rạng sáng" is morning, "chiều tối" afternoon."""
    return _PARTS["sáng" if "sáng" in words else words.split()[0]]


def _real(day: int, month: int) -> bool:
    return day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def read_day(text: str, at: int) -> _Found | None:
    match = _ISO.match(text, at)
    if match and _real(int(match["d"]), int(match["m"])):
        return Point(int(match["y"]), int(match["m"]), int(match["d"])), None, match.end(), "day"
    match = _DAY.match(text, at)
    if not match:
        return None
    year, shift = _year(match)
    month = _month(match, "m", "m1", "mw") or 0
    if not _real(int(match["d"]), month):
        return None
    rule = "day_month" if match["s"] and year is None and shift is None else "day"
    if match["s"] is None and year is None and shift is None:
        rule = "day_word"
    return Point(year, month, int(match["d"]), shift), None, match.end(), rule


def _days(text: str, at: int) -> _Found | None:
    """ "5 và 6-9", "27 đến 28/4", "1, 2, 3-10" as one interval."""
    for pattern in (_DAYS_RANGE, _DAYS_LIST):
        head = pattern.match(text, at)
        last = read_day(text, head.end()) if head else None
        if head and last and int(head["d"]) < (last[0].day or 0):
            days = [int(n) for n in re.findall(r"\d+", text[at : head.end()])] + [last[0].day or 0]
            if pattern is _DAYS_LIST and days != list(range(days[0], days[-1] + 1)):
                return replace(last[0], day=days[0]), last[0], last[2], "days_apart"
            return replace(last[0], day=int(head["d"])), last[0], last[2], "days"
        if head and last and pattern is _DAYS_RANGE and int(head["d"]) > (last[0].day or 0) and last[0].month:
            before = (last[0].month - 2) % 12 + 1
            year = last[0].year - 1 if last[0].year and before == 12 else last[0].year
            return Point(year, before, int(head["d"]), last[0].shift), last[0], last[2], "days"
    return None


def _months(text: str, at: int) -> _Found | None:
    match = _MONTHS.match(text, at)
    if match and int(match["a"]) < int(match["b"]) and not text.startswith((" ngày", " tháng"), match.end()):
        year, shift = _year(match)
        return Point(year, int(match["a"]), None, shift), Point(year, int(match["b"]), None, shift), match.end(), "months"
    match = _MONTH.match(text, at)
    if match:
        year, shift = _year(match)
        return Point(year, _month(match, "m", "mw"), None, shift), None, match.end(), "month"
    return None


def _quarter(text: str, at: int) -> _Found | None:
    match = _QUARTERS.match(text, at)
    if match:
        year, shift = _year(match)
        n = 3 * (1 if not match["n"] else int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]])
        low, high = (1, n) if match["edge"] == "đầu" else (13 - n, 12)
        return Point(year, low, None, shift), Point(year, high, None, shift), match.end(), "quarter"
    match = _QUARTER.match(text, at)
    if not match:
        return None
    year, shift = _year(match)
    low, high = (int(q) if q.isdigit() else NUMBERS[q] for q in (match["a"], match["b"] or match["a"]))
    return Point(year, 3 * low - 2, None, shift), Point(year, 3 * high, None, shift), match.end(), "quarter"


def _n_months(text: str, at: int) -> _Found | None:
    match = _N_MONTHS.match(text, at)
    if not match:
        match = _HALF.match(text, at)
        if not match:
            return None
        year, shift = _year(match)
        low, high = (1, 6) if match["edge"] == "đầu" else (7, 12)
        return Point(year, low, None, shift), Point(year, high, None, shift), match.end(), "half"
    n = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
    year, shift = _year(match)
    if match["edge"] and not re.search(r"\bnăm\b", match[0]) and not match["y"] and match["edge"] != "còn lại":
        return None
    rule = "months_of_year" if match["edge"] or year else "months_past" if match["past"] else "months_alone"
    low, high = (13 - n, 12) if match["edge"] in ("cuối", "còn lại") else (1, n)
    return Point(year, low, None, shift), Point(year, high, None, shift), match.end(), rule


def _years(text: str, at: int) -> _Found | None:
    match = _YEARS.match(text, at)
    if match and 0 < int(match["b"]) - int(match["a"]) <= 150:
        return Point(int(match["a"])), Point(int(match["b"])), match.end(), "years"
    match = _YEAR.match(text, at)
    if match:
        return Point(int(match["y"])), None, match.end(), "year"
    match = _SHIFT_YEAR.match(text, at)
    if match:
        past = match["shift"] in ("qua", "vừa qua")
        return Point(shift=0 if past else _SHIFTS[match["shift"]]), None, match.end(), "year_past" if past else "year_relative"
    return None


def _slash_month(text: str, at: int) -> _Found | None:
    match = _SLASH_MONTH.match(text, at)
    return (Point(int(match["y"]), int(match["m"])), None, match.end(), "month") if match else None


def _bare_year(text: str, at: int) -> _Found | None:
    match = _BARE_YEAR.match(text, at)
    return (Point(int(match["y"])), None, match.end(), "bare_year") if match else None


_OF_FIGURES = (_days, read_day, _slash_month, _n_months, _quarter, _years, _bare_year)
_OF_WORDS = (_n_months, _months, _quarter, _years)


def read_point(text: str, at: int) -> _Found | None:
    """The longest reading at an offset."""
    best: _Found | None = None
    for reader in _OF_FIGURES if text[at : at + 1].isdigit() else _OF_WORDS:
        found = reader(text, at)
        if found and (best is None or found[2] > best[2]):
            best = found
    return best


def read_core(text: str, at: int) -> Expression | None:
    """A point, or the stretch from it to a second one or to the present."""
    found = read_point(text, at)
    if found is None:
        return None
    first, last, end, rule = found
    if last is None or rule in ("months_of_year", "quarter"):
        onward = OPEN.match(text, end)
        if onward:
            return Expression(at, onward.end(), f"{rule}_open", first, None, True)
    if last is None or rule in ("quarter", "years"):
        join = JOIN.match(text, end)
        then = read_point(text, join.end()) if join else None
        if join and then and _joins(found, join["word"], then):
            return Expression(at, then[2], "stretch", first, then[1] or then[0])
    return Expression(at, end, rule, first, last)


def _joins(a: _Found, word: str, b: _Found) -> bool:
    if a[3] == "years" or b[3] in ("months_alone", "months_past", "year_relative", "year_past"):
        return False
    same = a[0].level == b[0].level
    return same if word == "-" else same or b[3] != "bare_year"
