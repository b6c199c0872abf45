"""How far a counted number holds: the hedges around it ("hơn", "từ … trở lên")."""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.text import alternation


@cache
def _hedges(side: str) -> tuple[re.Pattern[str], dict[str, str]]:
    bounds = {form: row["bound"] for row in lexicon.rows("hedges") if row["side"] == side for form in row["form"].split("|")}
    forms = alternation(bounds)
    if side == "before":
        return re.compile(rf"(?<!\w)(?:(?P<hedge>{forms})\s+)?(?P<from>từ\s+)?$"), bounds
    return re.compile(rf"(?<!\w)(?P<hedge>{forms})(?!\w)"), bounds


# "không gieo sạ quá 120 kg": the verb stands between the two words of the bound.
_NOT_BEYOND = re.compile(r"(?<!\w)không (?:được )?(?:[^\W\d]+ ){1,3}quá $")
_STRETCH = re.compile(r"[^\d.;:,()\n]{0,70}")
# "58 người có trình độ từ cao đẳng trở lên": the grade goes up from there, not the number.
_GRADE = re.compile(
    r"(?<!\w)(?:từ|khá|giỏi|tốt|trung bình|hoàn thành|loại \w+|hạng \w+|cao đẳng|đại học|trung cấp|sơ cấp"
    r"|cấp \w+|bậc \w+|lớp \w+|\w+ sao)(?:[\w ]{0,20})$"
)
_MOVES = re.compile(r"[^.;\n]{0,60}?(?<!\w)(?:lên|xuống|còn|đến|tới)(?!\w)")
_HAVING = re.compile(r"(?<!\w)(?:có|gồm|thu nhập|diện tích|quy mô|vốn|công suất|doanh thu|sử dụng)\s+$")


def bound_before(folded: str, start: int, at: int) -> tuple[str, int, bool]:
    """(bound, where the hedge starts, whether "từ" stands there) for a number at `at` in the sentence that starts at `start`."""
    pattern, bounds = _hedges("before")
    begin = max(start, at - 40)
    mark = pattern.search(folded[begin:at])
    if mark is None or not mark[0]:
        return "exact", at, False
    bound = bounds.get(mark["hedge"] or "", "exact")
    if bound == "more_than" and _NOT_BEYOND.search(folded, max(start, at - 40), at):
        bound = "at_most"
    return bound, begin + mark.start(), bool(mark["from"])


def bound_after(folded: str, at: int, limit: int, since: bool = False) -> tuple[str | None, int]:
    """(bound, end) of a hedge that follows a number and its noun ("trở lên"), or (None, at). `since`: "từ" stands before the number."""
    pattern, bounds = _hedges("after")
    stretch = _STRETCH.match(folded, at, limit)
    mark = pattern.search(stretch[0]) if stretch else None
    if mark is None or stretch is None or (not since and _GRADE.search(stretch[0][: mark.start()].rstrip())):
        return None, at
    return bounds[mark["hedge"]], at + mark.end()


def opens_at(folded: str, start: int, at: int, end: int, limit: int) -> bool:
    """Whether a bare "từ N" sets a lower bound ("có từ 3 đảng viên"): something has it, and nothing moves from it."""
    return bool(_HAVING.search(folded[start:at])) and not _MOVES.match(folded, end, limit)
