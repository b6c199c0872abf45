"""What stands around a counted number: hedges, goals and conditions, and what a percentage is a share of."""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.document import Document, Sentence
from pipeline.extractors.count_units import Noun, Nouns

# --- bounds -----------------------------------------------------------------------------------------------------------


@cache
def _hedges(side: str) -> tuple[re.Pattern[str], dict[str, str]]:
    bounds = {form: row["bound"] for row in lexicon.rows("hedges") if row["side"] == side for form in row["form"].split("|")}
    forms = "|".join(sorted(map(re.escape, bounds), key=len, reverse=True))
    if side == "before":
        return re.compile(rf"(?<!\w)(?:(?P<hedge>{forms})\s+)?(?P<from>từ\s+)?$"), bounds
    return re.compile(rf"(?<!\w)(?P<hedge>{forms})(?!\w)"), bounds


_STRETCH = re.compile(r"[^\d.;:,()\n]{0,70}")
_MOVES = re.compile(r"[^.;\n]{0,60}?(?<!\w)(?:lên|xuống|còn|đến|tới)(?!\w)")
_HAVING = re.compile(r"(?<!\w)(?:có|gồm|thu nhập|diện tích|quy mô|vốn|công suất|doanh thu|sử dụng)\s+$")


def bound_before(folded: str, start: int, at: int) -> tuple[str, int, bool]:
    """(bound, where the hedge starts, whether "từ" stands there) for a number at `at` in the sentence that starts at `start`."""
    pattern, bounds = _hedges("before")
    begin = max(start, at - 40)
    mark = pattern.search(folded[begin:at])
    if mark is None or not mark[0]:
        return "exact", at, False
    return bounds.get(mark["hedge"] or "", "exact"), begin + mark.start(), bool(mark["from"])


def bound_after(folded: str, at: int, limit: int) -> tuple[str | None, int]:
    """(bound, end) of a hedge that follows a number and its noun ("trở lên"), or (None, at)."""
    pattern, bounds = _hedges("after")
    stretch = _STRETCH.match(folded, at, limit)
    mark = pattern.search(stretch[0]) if stretch else None
    return (bounds[mark["hedge"]], at + mark.end()) if mark else (None, at)


def opens_at(folded: str, start: int, at: int, end: int, limit: int) -> bool:
    """Whether a bare "từ N" sets a lower bound ("có từ 3 đảng viên"): something has it, and nothing moves from it."""
    return bool(_HAVING.search(folded[start:at])) and not _MOVES.match(folded, end, limit)


# --- status -----------------------------------------------------------------------------------------------------------

_GOAL = re.compile(
    r"(?<!\w)(?:phấn đấu|mục tiêu(?! quốc gia)|sẽ|dự kiến|các chỉ tiêu[\w ]{0,20}:|chỉ tiêu|theo kế hoạch|thời gian tới|năm tới"
    r"|nhiệm kỳ tới|tiến tới|quyết tâm|định hướng đến|đặt ra|tháng tới|quý tới|giai đoạn tới)(?!\w)"
)
_NO_GOAL = re.compile(r"(?:\d\s|%\s|vượt |đạt |so với |hoàn thành |thực hiện |bằng |các |những |nhiều )(?:\w+ )?$")
_DONE = re.compile(
    r"(?<!\w)(?:đã|hiện(?= có| nay| còn| đang|,)|đến nay|kết quả|vừa qua|thời gian qua|năm qua|đạt được|vẫn còn|mới có|mới đạt|đang có)"
    r"(?!\w)"
)
_DEMAND = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao|phải|cần|kiến nghị|đề xuất)(?!\w)")
_UNTIL_YEAR = re.compile(r"(?<!\w)(?:đến|tới|vào|trước|hết)(?: hết| cuối| trước)? năm (\d{4})(?!\d)")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)(?!\w)")
_FOUND = re.compile(
    r"(?<!\w)(?:rà soát|kiểm tra|danh sách|sắp xếp|thống kê|xác minh|làm rõ|xử lý|giải quyết|khắc phục|tháo gỡ|bàn giao|thu hồi|thanh tra"
    r"|đánh giá|phân loại|của|tại|trong|ở|trên|đối với|thuộc|từ|với|cùng|trả lời|tiếp thu|còn lại|hiện có|nghiêm|phát huy|gồm|nêu)(?!\w)"
)
_ASKED = re.compile(
    r"(?<!\w)(?:mở rộng|xây dựng|xây|bổ sung|đầu tư|kết nạp|thành lập|lựa chọn|chọn|giới thiệu|đạt|nâng|tăng|giảm|giúp|phát triển|trồng"
    r"|tổ chức|bố trí|hỗ trợ|vận động|hoàn thành|lắp đặt|làm|sửa chữa|nâng cấp|tuyển|đào tạo|tạo|thu hút|huy động|có|cấp|mở|dành|chi|thêm"
    r"|đăng ký|duy trì|bảo đảm|đảm bảo|khởi công|thu|giải ngân|phủ|chuyển đổi|xóa|gieo|sản xuất|giải phóng)(?!\w)"
)
_CONDITION = re.compile(
    r"(?:(?<!\w)(?:chỉ |phải |đã |mới |đang )?có(?: thu nhập| diện tích| quy mô| vốn| doanh thu| tổng vốn| tuổi| mức| số)?[\w ]{0,25}?"
    r"|(?<!\w)(?:thu nhập|diện tích|quy mô|vốn|công suất|sử dụng|trị giá|giá trị|thời hạn|doanh thu|tải trọng|chiều dài)(?: \w+){0,3}? )$"
)
_HOLDERS = frozenset({"enterprise", "household", "party_organisation", "union_organisation", "cooperative", "organisation", "project"})
_WHERE = re.compile(r"(?<!\w)(?:nơi|nếu|đâu|khi)(?: \w+){0,3} có $")
_ACTS = re.compile(
    r"(?<!\w)(?:kết nạp|thành lập|phát triển|tăng|giảm|xuống|lên|đạt|hỗ trợ|vận động|xây dựng|thêm|còn|tổ chức|được|trồng)(?!\w)"
)
_GENERIC = re.compile(r"(?:(?<!\w)(?:các|những|số|mọi|đối với|toàn bộ|tất cả|cả|là|với)|%|\d)\s+(?:[\w,]+ ){0,4}$")


def goal_before(doc: Document, sentence: Sentence, at: int) -> bool:
    """Whether the words before a number speak of a goal or a plan that nothing done has followed."""
    before = doc.folded[sentence.start : at]
    goals = [m.end() for m in _GOAL.finditer(before) if not (m[0] in ("chỉ tiêu", "mục tiêu") and _NO_GOAL.search(before[: m.start()]))]
    year = int((doc.article.published or "9999")[:4])
    goals += [m.end() for m in _UNTIL_YEAR.finditer(before) if int(m[1]) > year]
    goals += [d.end - sentence.start for d in doc.dates if d.role == "target" and sentence.start <= d.start and d.end <= at]
    return bool(goals) and not _DONE.search(before[max(goals) :])


def demanded(before: str) -> bool:
    """Whether the words before a lower bound demand it ("yêu cầu mỗi xã … ít nhất 2")."""
    return bool(_DEMAND.search(before))


def condition_before(nouns: Nouns, start: int, at: int, hedged: str) -> bool:
    """Whether a hedged number only says which ones are meant ("doanh nghiệp có từ 20 lao động trở lên")."""
    before = nouns.folded[start:at]
    if _WHERE.search(before) and hedged == "at_least":
        return True
    mark = _CONDITION.search(before)
    if mark is None:
        last = nouns.between(max(start, at - 25), at)[-1:]
        return hedged in ("at_least", "less_than") and bool(last) and last[0].end == at - 1 and last[0].category in _HOLDERS
    if hedged == "more_than" and not nouns.folded.startswith("trên", at):
        return False
    holders = nouns.between(max(start, start + mark.start() - 60), start + mark.start() + 1)
    if not holders or holders[-1].category in ("administrative_unit", "other") or _ACTS.search(mark[0]):
        return False
    between = nouns.folded[holders[-1].end : start + mark.start()]
    if re.search(r"[,;:.(]", between) or _ACTS.search(between) or _EACH.search(nouns.folded[holders[-1].start - 6 : holders[-1].start]):
        return False
    return hedged == "at_least" or bool(_GENERIC.search(nouns.folded[start : holders[-1].start]))


def asked_for(folded: str, start: int, at: int, bound: str) -> bool:
    """Whether a number at `at` inside an action that starts at `start` is what is asked for, not what is found there."""
    if bound in ("at_least", "at_most"):
        return True
    found = max((m.end() for m in _FOUND.finditer(folded, start, at)), default=-1)
    return found == -1 or found <= max((m.end() for m in _ASKED.finditer(folded, start, at)), default=-1)


# --- shares -----------------------------------------------------------------------------------------------------------

_WHOLE = re.compile(
    r"\s*(?:trở lên|trở xuống)?\s*(?:(?:trên|trong|so với|của)\s+)?(?:tổng\s+)?(?:số lượng\s+|số\s+)?(?:các\s+|những\s+|lượt\s+)?"
)
_RATE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|tổng số|số)\s+(?:các\s+)?")
# Nouns that are safe to be what a clause speaks of; most others are verbs as well ("tổ chức", "báo cáo", "ban", "hội").
_SUBJECTS = frozenset({
    "party_organisation", "party_member", "union_organisation", "union_member", "enterprise", "cooperative", "household", "person",
    "worker", "official", "student", "delegate", "collective",
})  # fmt: skip
_SUBJECT_UNITS = frozenset({"hồ sơ", "đơn vị", "cơ quan", "cơ sở", "trường", "vụ", "dự án", "công trình", "văn bản", "đơn thư"})
_RARELY = frozenset({"hội", "lãnh đạo", "em", "dân", "nam", "thợ", "mẹ", "đối tượng"})
_GROWS = re.compile(
    r"(?<!\w)(?:tăng|giảm|lãi suất|tăng trưởng|tốc độ|cao hơn|thấp hơn|vượt)(?:\s(?!còn\b|xuống\b|lên\b|từ\b|tỷ\b|số\b|đến\b)\w+){0,3}\s*$"
)


def share_of(nouns: Nouns, shares: dict[int, Noun], start: int, at: int, end: int, limit: int, previous: Noun | None) -> Noun | None:
    """What a percentage at `at`..`end` is a share of: the noun after it, else that of "tỷ lệ …", else what its clause speaks of."""
    whole = _WHOLE.match(nouns.folded, end, limit)
    for where in (whole.end() if whole else end, end + 1):
        noun = shares.get(where) or nouns.by_start.get(where)
        if noun and noun.category not in ("none", "money") and noun.end <= limit:
            return noun
    if whole and "tổng" in whole[0]:
        return nouns.unknown_after(whole.end() - 1, limit)
    before = nouns.folded[start:at]
    if _GROWS.search(before):
        return None
    for mark in reversed(list(_RATE.finditer(before))):
        noun = nouns.by_start.get(start + mark.end())
        if noun and noun.category not in ("none", "money"):
            return noun
    clause = start + max(before.rfind(","), before.rfind(";"), before.rfind(":"), before.rfind("("), 0)
    near = [n for n in nouns.between(clause, at) if (n.category in _SUBJECTS or n.unit in _SUBJECT_UNITS) and n.unit not in _RARELY]
    if previous is not None and (not near or previous.start >= clause):
        return previous
    return near[0] if near else None
