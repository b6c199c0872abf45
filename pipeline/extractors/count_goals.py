"""Whether the words around a counted number, or a time by which it is due, speak of a goal or a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document import Document, Sentence, starting
from pipeline.extractors.count_units import Noun
from pipeline.extractors.count_words import cue, forms, words

# "nâng số xã lên 12": the level that something is to reach.
UPTO = re.compile(r"(?<!\w)(?:lên|xuống|xuống còn|lên thành)\s$")
_GOAL = re.compile(
    r"(?<!\w)(?:mục tiêu(?! quốc gia)|các chỉ tiêu[\w ]{0,20}:|đề ra(?= (?:các|\d|mục tiêu|chỉ tiêu))"
    r"|(?<!ký )(?<!bản )(?<!giấy )(?<!và )(?<!giao ước )cam kết(?! (?:với|cho|của|không|thi đua|thực hiện))"
    r"|được giao (?:dự toán|chỉ tiêu|kế hoạch)(?: thu| chi| vốn)?|" + words("goal") + r")(?!\w)"
)
_NO_GOAL = re.compile(
    r"(?:\d\s|%\s|vượt |(?<!để )(?<!nhằm )(?<!đấu )(?<!tâm )đạt |so với |(?:thấp|cao) hơn |hoàn thành |thực hiện |bằng |các |những |nhiều )"
    r"(?:\w+ )?$"
)
# What was wished, in words beside what was done; it rules its own number alone.
_ASIDE = re.compile(r"(?<!\w)(?:trong khi|trong lúc|mà)(?: \w+){0,2} $|(?<=[\w%])\s?/\s?$|\($")
_ASIDE_ENDS = re.compile(r"\d[^;()]*[;)]")
_DONE = re.compile(
    r"(?<!\w)(?:hiện(?= có| nay| còn| đang|,)|(?<!viên )(?<!thôn )(?<!lập )mới (?:có|đạt)"
    r"|(?:song|nhưng|tuy nhiên)[\w ,/-]{0,40} mới(?: \w+){1,4}|(?<!viên )(?<!thôn )(?<!lập )mới(?: \w+){1,3} được|"
    + words("done")
    + r")(?!\w)"
)
_GOT = re.compile(r"(?<!\w)\w+ được (?:\w+ ){0,2}$")
_UNTIL_YEAR = re.compile(r"(?<!\w)(?:đến|tới|vào|trước|hết)(?: hết| cuối| trước)? năm (\d{4})(?!\d)")
_OPENS_LIST = re.compile(
    r"(?<!\w)(?:đến (?:hết |cuối )?năm (?P<year>\d{4})|(?:các|một số|những) (?:chỉ tiêu|mục tiêu)(?: [\w-]+){0,8}"
    r"|(?:mục tiêu|chỉ tiêu)(?: (?:cụ thể|chung|chủ yếu|đặt ra|đề ra|là|phấn đấu))*)(?: như sau| gồm)?:"
)
_INDICATOR = re.compile(
    r"[-+*\s]*(?:\d{1,2}[.)] )?(?:tỷ lệ|tổng|thu nhập|giá trị|tốc độ|diện tích|sản lượng|bình quân|hằng năm|hàng năm|mỗi năm"
    r"|(?:trên |dưới |ít nhất )?\d)"
)
_IN_YEAR = re.compile(r"(?<!\w)năm (\d{4})")
_BY_PLAN = re.compile(r"\s*\(?(?:theo|của|là) (?:kế hoạch|mục tiêu|chỉ tiêu|nghị quyết|dự toán)(?!\w)")
_RIGHT_BEHIND = 12
# "chỉ tiêu là 17 tỷ đồng (đạt 350%)"
_REACHED = re.compile(r"\((?:đã |ước )?(?:đạt|bằng|vượt|tăng|giảm)(?: \w+){0,3} $")
_BEYOND = re.compile(r"(?<!\w)(?:vượt|so với)[^,;.]{0,30}$")
REACHING = re.compile(r"(?<!\w)" + words("reach") + r"(?: \w+){0,2} (?:\d+(?: [^\W\d]+){1,8}(?:,| và) )*$")


def goal_before(doc: Document, sentence: Sentence, at: int, noun: Noun) -> bool:
    """Whether the words before a number speak of a goal or a plan that nothing done has followed."""
    before = doc.folded[sentence.start : at]
    if noun.unit in forms("raised") and not REACHING.search(before):
        return False
    if _REACHED.search(before):
        return False
    dates = list(_goal_dates(doc, sentence, at, before))
    if dates and _GOT.search(before):
        dates = []
    goals = [m.end() for m in _GOAL.finditer(before) if not _is_told(before, m)]
    goals = [end for end in [*goals, *dates] if before.count("(", 0, end) <= before.count(")", 0, end) or ")" not in before[end:]]
    return bool(goals) and not _DONE.search(before[max(goals) :])


def _is_told(before: str, goal: re.Match[str]) -> bool:
    """Whether a goal is only told of beside what was done ("nhiều chỉ tiêu", "kết nạp 5/chỉ tiêu 22"), or its aside is over."""
    if goal[0] not in ("chỉ tiêu", "mục tiêu", "kế hoạch"):
        return False
    if goal[0] != "kế hoạch" and _NO_GOAL.search(before, 0, goal.start()):
        return True
    return bool(_ASIDE.search(before, 0, goal.start())) and _ASIDE_ENDS.search(before, goal.end()) is not None


def _goal_dates(doc: Document, sentence: Sentence, at: int, before: str) -> Iterator[int]:
    """Ends of the times before a number by which something is to be done; a term that closes its clause rules no further clause."""
    year = int((doc.article.published or "9999")[:4])
    spans = [m.span() for m in _UNTIL_YEAR.finditer(before) if int(m[1]) > year]
    spans += [
        (d.start - sentence.start, d.end - sentence.start)
        for d in starting(doc.dates, sentence.start, at)
        if d.role == "target" and d.end <= at
    ]
    for start, end in spans:
        if not before.startswith(";", end) and not _BEYOND.search(before[:start]):
            yield end


def is_listed(doc: Document, sentence: Sentence, at: int) -> bool:
    """ "Đến năm 2025: … . Tỷ lệ hộ nghèo dưới 2%.": an indicator among goals that a sentence before it in its block opens."""
    if not _INDICATOR.match(doc.folded, sentence.start):
        return False
    block = sentence.block
    while block and doc.folded[doc.blocks[block].start] in "-+*•":
        block -= 1
    opening = list(_OPENS_LIST.finditer(doc.folded, doc.blocks[block].start, sentence.start))
    year = int((doc.article.published or "9999")[:4])
    if not opening or (opening[-1]["year"] and int(opening[-1]["year"]) <= year):
        return False
    since = doc.folded[opening[-1].end() : at]
    return not _DONE.search(since) and all(int(told[1]) > year for told in _IN_YEAR.finditer(since))


def is_planned(folded: str, start: int, at: int, end: int) -> bool:
    """ "1.218 căn / 1.100 căn theo kế hoạch": the second number is that of the plan."""
    return bool(_BY_PLAN.match(folded, end)) and folded[start:at].rstrip().endswith("/")


def due_later(doc: Document, sentence: Sentence, at: int, end: int) -> bool:
    """ "từ 1.700ha lên 2.500ha vào năm 2030": what something is to rise or fall to by a time named right after it."""
    later = any(d.role == "target" and d.start - end < _RIGHT_BEHIND for d in starting(doc.dates, end, sentence.end))
    return later and bool(UPTO.search(doc.folded, sentence.start, at)) and not _DONE.search(doc.folded[sentence.start : at])


def demanded(doc: Document, sentence: Sentence, at: int) -> bool:
    """Whether a lower bound is demanded ("yêu cầu mỗi xã … ít nhất 2"), or due by a day named in its sentence."""
    if cue("demand").search(doc.folded, sentence.start, at):
        return True
    return any(d.role == "target" for d in starting(doc.dates, at + 1, sentence.end)) and not _DONE.search(doc.folded[sentence.start : at])
