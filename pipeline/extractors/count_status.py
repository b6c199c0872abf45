"""Whether a counted number is so, wanted, or only a condition ("doanh nghiệp có từ 20 lao động trở lên")."""

from __future__ import annotations

import re

from pipeline.extractors.count_goals import REACHING, UPTO
from pipeline.extractors.count_units import Noun, Nouns
from pipeline.extractors.count_words import cue, forms, words

# --- conditions -------------------------------------------------------------------------------------------------------

_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)(?!\w)")
_FOR_EACH = re.compile(r"(?<!\w)(?:đối với|cho|với|của|ở|tại) (?:mỗi|từng) $")
_HAS = (
    r"(?<!\w)(?:chỉ |phải |đã |mới |đang )?có(?: thu nhập| diện tích| quy mô| vốn| doanh thu| tổng vốn| tuổi| mức| số)?(?: |[^\W\d]){0,25}?"
)
_CONDITION = re.compile(
    rf"(?:{_HAS}"
    r"|(?<!\w)(?:thu nhập|diện tích|quy mô|vốn|công suất|sử dụng|trị giá|giá trị|thời hạn|doanh thu|tải trọng|chiều dài|thiệt hại|vay"
    r"|nợ|cách xa(?: nhau)?)"
    r"(?: \w+){0,3}? )$"
)
_HOLDERS = frozenset({"enterprise", "household", "party_organisation", "union_organisation", "cooperative", "organisation", "project"})
_WHERE = re.compile(r"(?<!\w)(?:nơi|nếu|đâu|khi)(?: \w+){0,3} có $")
_GENERIC = re.compile(
    r"(?:(?<!\w)(?:đủ năng lực|đủ điều kiện|được phép|ưu tiên|áp dụng|các|những|số|mọi|đối với|toàn bộ|tất cả|cả|là|với|không ít|nhiều"
    r"|một số|đa số|phần lớn|hầu hết|cho|đối tượng)|%|\d)"
    r"\s+(?:[\w,]+ ){0,4}$"
)
_SUCH = re.compile(r"(?<!\w)(?:những|(?:cho|đối với|ở|tại) các) $")
_PAIRED = re.compile(r"(sản xuất|thương mại|kinh doanh|thu mua),(?= (?:kinh doanh|dịch vụ|chế biến|sản xuất|thương mại)(?!\w))")
# A rule that says who or what is meant: "tiêu chuẩn … là", "đối tượng được hỗ trợ là".
_RULE = re.compile(r"(?<!\w)(?:tiêu chuẩn|điều kiện|đối tượng)(?: [\w,]+){0,6}? (?:là|gồm|phải|:)(?!\w)")
_BRACKET = re.compile(
    r"\((?:bị )?(?:thiệt hại|thu nhập|diện tích|mức|tỷ lệ|quy mô|công suất)(?: \w+){0,2} $"
    r"|(?<!\w)(?:tiêu chí|tiêu chuẩn|điều kiện|yêu cầu|ngưỡng|quy định)(?: \w+){0,5} \($"
)
# "còn 4 xã dưới 10 tiêu chí", "12 xã đạt từ 15 tiêu chí trở lên": which communes are meant.
_UNIT_BEFORE = re.compile(
    r"(?P<some>(?:\d|(?<!\w)(?:số|còn|những|các|không có|nhiều)) )?(?<!\w)(?:xã|huyện|phường|thôn|bản|ấp|thị trấn)"
    r"(?: (?:chỉ |mới )?(?:có|đạt))? $"
)
# "mô hình cho thu nhập từ 50 đến 120 triệu đồng" tells what they yield.
_YIELDS = re.compile(r"(?<!\w)(?:cho|với|mang lại|đem lại) (?:mức )?(?:thu nhập|lợi nhuận|doanh thu|lãi)(?: \w+){0,2} $")
# "lập tổ tự quản từ 5 người trở lên": how large it is to be.
_FOUNDED = re.compile(r"(?<!\w)(?:thành lập|lập|bố trí|tổ chức)(?: mỗi \w+)? (?:\d+ )?$")
# "cho 4.000 hộ vay trên 100 tỷ đồng", "với số tiền trên 17 tỷ đồng": what was paid out.
_LENT = re.compile(r"(?<!\w)(?:cho [^,;]{1,60} vay|với (?:tổng )?(?:số tiền|số vốn|kinh phí|trị giá))(?: \w+){0,3} $")
_SPREAD = re.compile(r"\d[^\d]{0,12}?(?:-|đến|tới)\s?\d")
_RATE_OF = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ) (?:(?!đạt|là|còn|giảm|tăng|lên|xuống|chiếm|phải|trong|từ|phấn|tối|ít)[^\W\d]+ ){1,6}$")
_SUCH_ONES = re.compile(r"(?<!\w)(?:các|những) (?:(?!đạt|là|còn|giảm|tăng|lên|trồng|xây|làm|phải|mỗi|có)[^\W\d]+ ){1,4}$")
_SIZE = re.compile(r"\d\s?(?:ha|m2|km|m|tấn|tạ|kg|cv|mã lực)(?!\w)")
_MUST_HAVE = re.compile(
    r"(?<!\w)(?:phải|cần) có (?:tỷ lệ|diện tích|vốn|trình độ|quy mô|chiều rộng|chiều dài|chiều cao|độ dày)(?: \w+){0,3} $"
)
_THEN = re.compile(r"[^.;,]{0,30}?\s(?:thì|mới được)(?!\w)")
_TOO_MUCH = re.compile(r"[^.;,]{0,12}?\s(?:sẽ|thì|phải|bị|không được)(?!\w)")
# "phấn đấu 100% chi hội có quỹ từ 5 triệu đồng trở lên." is itself the goal.
_OF_ALL = re.compile(r"(?<!\w)(?:phấn đấu|mục tiêu|chỉ tiêu)[^.]*\d\s?% [^,;]*$")
_CLAUSE_ENDS = re.compile(r"(?:/\w+(?: \w+)?)?\s*(?:[.;,]|$)")
_ATTRIBUTE = re.compile(r"(?<!\w)(?:công suất|chiều dài|tải trọng|diện tích|dung tích|trọng tải|chiều cao) ")
_VICTIMS = re.compile(r"\s(?:đã )?(?:chết|tử vong|bị thương|mất tích|thiệt mạng)(?!\w)")
_UNMET = re.compile(r"(?<!\w)(?:khi|nếu) (?:chưa |không |đã )?(?:có|đạt|đủ|có đủ|đạt đủ|đạt được) $")
_NOUN_LIMIT = re.compile(r"(?<!\w)(?:phương án|dự án|công trình|gói thầu|khoản|vay|hợp đồng|mức|xe|tàu|trẻ)(?: \w+){0,3} $")
_RIGHT_AFTER = re.compile(r"(?<!\w)(?:phương án|dự án|gói thầu|khoản|hợp đồng|xe|tàu|trẻ|tải trọng|tuổi|tốc độ) $")


def is_condition(nouns: Nouns, start: int, at: int, end: int, limit: int, hedged: str) -> bool:
    """Whether a hedged number only says which ones are meant ("doanh nghiệp có từ 20 lao động trở lên")."""
    before = nouns.folded[start:at]
    if _RULE.search(before) or (_BRACKET.search(before) and hedged != "more_than"):
        return True
    if hedged == "at_least" and _WHERE.search(before):
        return True
    if hedged != "more_than" and _MUST_HAVE.search(before):
        return True
    if nouns.folded.startswith(("quá", "từ", "dưới", "ít nhất", "tối thiểu"), at) and _THEN.match(nouns.folded, end, limit):
        return True
    if nouns.folded.startswith("quá", at):
        return bool(_TOO_MUCH.match(nouns.folded, end, limit))
    before = _PAIRED.sub(r"\1 ", before)
    if hedged == "more_than" and _LENT.search(before):
        return False
    if _YIELDS.search(before) and _SPREAD.search(nouns.folded, at, end):
        return False
    if hedged == "at_least" and _says_which(nouns.folded, before, at, end):
        return True
    unit = _UNIT_BEFORE.search(before)
    if unit and (unit["some"] or hedged == "less_than") and hedged != "more_than" and "tiêu chí" in nouns.folded[at:end]:
        return True
    return _qualifies(nouns, start, at, before, hedged) and not (_OF_ALL.search(before) and _CLAUSE_ENDS.match(nouns.folded, end, limit))


def _says_which(folded: str, before: str, at: int, end: int) -> bool:
    """Whether a lower bound tells those meant from others: "tỷ lệ tiêm ít nhất 1 mũi", "các vườn từ 10 ha trở lên"."""
    if _RATE_OF.search(before):
        return "%" not in folded[at:end]
    return bool(_SUCH_ONES.search(before) and _SIZE.search(folded, at, end))


def _qualifies(nouns: Nouns, start: int, at: int, before: str, hedged: str) -> bool:
    """Whether a noun that holds something stands before the number: "hộ có", "chi bộ", "hộ thu nhập"."""
    mark = _CONDITION.search(before)
    if mark is None:
        last = nouns.between(max(start, at - 25), at)[-1:]
        if last and hedged == "less_than" and last[0].end == at - 1 and nouns.folded.endswith("số ", start, last[0].start):
            return True
        if hedged not in ("at_least", "less_than") or not last or last[0].end != at - 1 or last[0].category not in _HOLDERS:
            return False
        if last[0].unit == "tổ chức":
            return False  # here a verb: "tổ chức ít nhất 2 buổi"
        return not (_set_for(nouns, last[0]) or _FOUNDED.search(before, 0, last[0].start - start))
    if hedged == "more_than" and not nouns.folded.startswith("trên", at):
        return False
    holders = nouns.between(max(start, start + mark.start() - 60), start + mark.start() + 1)
    if len(holders) > 1 and holders[-1].category == "administrative_unit" and holders[-2].end + 1 == holders[-1].start:
        holders.pop()  # "chi bộ thôn"
    if not holders or cue("act").search(mark[0]):
        return False
    if holders[-1].category == "administrative_unit" and not _SUCH.search(nouns.folded[start : holders[-1].start]):
        return False
    if holders[-1].category == "other" and not _ATTRIBUTE.search(mark[0]):
        return False
    between = before[holders[-1].end - start : mark.start()]
    if re.search(r"[,;:.(]", between) or cue("act").search(between) or _set_for(nouns, holders[-1]):
        return False
    return hedged == "at_least" or bool(_GENERIC.search(nouns.folded[start : holders[-1].start]))


def are_victims(folded: str, noun: Noun) -> bool:
    """The dead, injured and missing of an accident are never asked for."""
    return noun.unit.endswith(("chết", "tử vong", "bị thương", "mất tích")) or bool(_VICTIMS.match(folded, noun.end))


def is_unmet(before: str) -> bool:
    """ "không ứng vốn khi chưa có đủ 70% mặt bằng": what has to be there first."""
    return bool(_UNMET.search(before))


def _set_for(nouns: Nouns, holder: Noun) -> bool:
    """Whether something is set for each of them ("mỗi xã từ 5 mô hình"), or their share moves ("giảm tỷ lệ hộ nghèo từ 4%")."""
    left = nouns.folded[max(0, holder.start - 16) : holder.start]
    return bool(_EACH.search(left[-6:]) and not _FOR_EACH.search(left)) or left.endswith(("tỷ lệ ", "tỉ lệ "))


def limits_a_noun(folded: str, start: int, at: int, bound: str) -> bool:
    """Whether "dưới N" or "trên N" in what is asked for says which ones are meant ("hộ vay dưới 200 triệu đồng") and sets no goal."""
    before = folded[max(start, at - 60) : at]
    mark = (_NOUN_LIMIT if bound == "less_than" else _RIGHT_AFTER).search(before)
    return mark is not None and not cue("move").search(before[mark.start() :])


# --- what is asked for ------------------------------------------------------------------------------------------------

_FOUND = re.compile(
    r"(?<!\w)(?:(?:hiện|mới|vẫn|đang|còn|đã)(?: \w+){0,2}? có|toàn \w+(?: \w+)? có|trong(?! đó)|trên(?! \d)|" + words("found") + r")(?!\w)"
)
# "thu hồi số tạm ứng", "trách nhiệm trong việc chậm cấp giấy": what there is, and what was not done.
_NOT_ASKED = re.compile(r"(?<!\w)(?:số|khoản|chậm|chưa)\s$")
_EXISTS = re.compile(
    r"\s(?:[^\W\d]+\s){3}bị(?!\w)|\s(?:[^\W\d]+\s){0,2}?(?:còn lại|còn vướng|còn tồn|hiện có|hiện nay|đang|chưa|đã|bị|nói trên|nêu trên"
    r"|khó đạt|tồn đọng|so với)(?!\w)"
)
# "khởi công 2 gói thầu còn lại": works are asked for, though those left are meant.
_TO_BE_DONE = re.compile(r"(?<!\w)(?:khởi công|thi công|xây dựng|hoàn thành|lắp đặt|trồng|tuyển dụng)(?: xong| nốt| tiếp)?\s$")
_STILL_LACKING = re.compile(r"\s(?:[^\W\d]+\s){0,2}?(?:đang|còn) thiếu(?!\w)")
_ONLY = re.compile(r"(?<!\w)(?:chỉ|mới|mới chỉ|chỉ có|mới có|mới đạt)\s$|(?<!\w)đã [^;]*,? (?:đạt|chiếm|bằng|tăng|giảm) $")
_FOR_THOSE = re.compile(r"(?<!\w)(?:cho|đối với|tại|ở|của) $")
_WHO_HAVE = re.compile(r"\s(?:[^\W\d]+\s){0,2}?có (?:trên|từ|dưới|hơn|gần|nguy cơ|dấu hiệu)(?!\w)")
# "kéo điện cho 34 hộ ở cuối thôn chưa có điện": those who are there, told by what they lack.
_IN_NEED = re.compile(r"\s(?:[^\W\d]+\s){0,8}?(?:chưa|bị|mới tách|dôi dư|bỏ học|đang)(?!\w)")
# "mức hỗ trợ 350.000 đồng phải được chi trả trực tiếp": the sum is given, its use is asked for.
_SUM = re.compile(r"(?:mức|số|khoản|tổng|việc)\s")
_MUST = re.compile(r"[^.;,]*\sphải\s")
_STOPPED = re.compile(r"(?<!\w)" + words("stop") + r"(?!\w)[^.,;]*$")
_FROM = re.compile(r"(?<!\w)từ\s$")
_ONWARD = re.compile(r"[^.;,]{0,30}?\s?(?:lên|xuống)(?!\w)")


def asked_for(folded: str, start: int, at: int, end: int, bound: str, noun: Noun) -> bool:
    """Whether a number at `at` to `end` inside an action that starts at `start` is what is asked for, not what is found there."""
    if bound in ("at_least", "at_most"):
        return True
    if _is_there(folded, start, at, end):
        return False
    if UPTO.search(folded, start, at):
        return True
    if noun.unit in forms("raised"):
        return bool(REACHING.search(folded, start, at))
    asked = max((m.end() for m in cue("asked").finditer(folded, start, at) if not _NOT_ASKED.search(folded, start, m.start())), default=-1)
    found = max((m.end() for m in _FOUND.finditer(folded, start, at)), default=-1)
    if noun.unit == "%" and found > asked and not re.search(r"(?<!\w)(?:đã|mới|còn|vì)(?!\w)", folded[start:at]):
        return True
    return found == -1 or found < asked


def _is_there(folded: str, start: int, at: int, end: int) -> bool:
    """Whether the words beside a number tell what there is: "52 hộ còn lại", "chỉ 58%", "từ 20 lên 50 giường" (the 20)."""
    if _EXISTS.match(folded, end) and not _STILL_LACKING.match(folded, end) and not _TO_BE_DONE.search(folded, start, at):
        return True
    if folded.startswith("ước", at) or _ONLY.search(folded, start, at):
        return True
    if _FOR_THOSE.search(folded, start, at) and (_WHO_HAVE.match(folded, end) or _IN_NEED.match(folded, end)):
        return True
    if (_SUM.match(folded, start) and _MUST.match(folded, end)) or _STOPPED.search(folded, start, at):
        return True
    return bool((folded.startswith("từ ", at) or _FROM.search(folded, start, at)) and _ONWARD.match(folded, end))


def asks_first(folded: str, start: int, at: int) -> bool:
    """Whether a number before the action proper is asked for ("cung ứng đủ 12 tấn giống để bà con gieo lại")."""
    return bool(cue("asked").search(folded, start, at)) and not _FOUND.search(folded, start, at)
