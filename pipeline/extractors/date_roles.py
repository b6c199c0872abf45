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
_UNNUMBERED = re.compile(r"(?:(?! là )[^,;!?.]){0,60}$")
_DATED = re.compile(r"ngày \d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?")
_ANOTHER = re.compile(r"(?<!\w)số\s*:?\s*\d|\d[-/][^\W\d]")
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
_NOT_OWN = ("đến", "từ", "kể từ", "bắt đầu", "tính", "hết")


def is_paper(found: Expression, context: Context) -> bool:
    """Whether the date belongs to a document named before it ("Nghị quyết số … ngày …")."""
    if found.part_of_day or found.open or found.last or cue("deadline").match(found.lead) or found.lead.startswith(_NOT_OWN):
        return False
    if found.rule == "year":
        law = cue("law").search(context.before[-60:])
        return bool((law and _LAW_YEAR.fullmatch(context.before[-60:][law.end() :])) or _NUMBER_BEFORE.search(context.before))
    if found.level not in ("day", "same"):
        return False
    if _SIGNED.search(context.before) and (cue("paper").search(context.before) or cue("paper_numbered").search(context.before)):
        return True
    papers = [*cue("paper").finditer(context.before), *cue("paper_numbered").finditer(context.before)]
    if not papers:
        return False
    paper = max(papers, key=lambda m: m.end())
    gap = context.before[paper.end() :]
    dated = list(_DATED.finditer(gap))
    if dated and not _ANOTHER.search(gap, dated[-1].end()):
        return False  # "Nghị quyết số 5 ngày 1/2 định ngày bầu cử là 22/5": the paper has its day already
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
    if (
        ahead is False
        or found.rule == "year_past"
        or _COUNTDOWN.search(context.before)
        or cue("as_of").match(lead)
        or _is_estimated(context)
        or _goes_on(found, context)
    ):
        return False
    clause = _clause(context)
    if found.first and found.first.month == 1 and found.last and _HAS_DONE.match(context.after):
        return False  # "9 tháng đầu năm, huyện đã tập trung chỉ đạo": told of, though the month still runs
    if cue("deadline").match(lead) and found.level != "":
        return not (ahead is None and lead.startswith("trước") and cue("past").search(clause))
    if _TERM.search(context.before[-40:]) or _is_term(found, context, ahead):
        return True
    goal = any(m[0] not in ("chỉ tiêu", "mục tiêu") or not _SEVERAL.search(clause, 0, m.start()) for m in cue("goal").finditer(clause))
    if lead.startswith(("đến", "tới", "cho đến", "hết")):
        planned = ahead is None and (_BY_PLAN.search(context.before) or context.after.startswith((" mỗi năm", ", mỗi năm")))
        return bool(goal or ahead or planned) and not (re.match(r"[^,;]{0,5},?[^,;]{0,40}\b(?:đã|có)\b", context.after) and not goal)
    if found.rule == "years" and ahead and lead.startswith("từ") and goal:
        return True  # "từ năm 2026 đến năm 2030, mỗi năm xây dựng"; "giai đoạn 2026-2030" is a period
    if found.rule in ("years", "bare_year") or found.open or (found.level == "day" and lead not in ("trong", "vào", "ngay trong")):
        return False
    due = lead.startswith("vào") and found.level == "year" and (later or (ahead and "cuối" in lead))
    if due and re.search(r"(?<!\w)(?:đến|tới) năm \d{4}", context.before):
        return True  # in a row of goals: "… đến năm 2025 đạt 108 triệu đồng; đạt chuẩn vào năm 2022"
    if lead.startswith("vào") and _APPOINTED.search(context.before):
        return False
    if found.level != "year" and _planned(context):
        return False
    if cue("work").search(context.before[-26:]) and not lead:
        return False
    if later and (goal or _LEVEL_THEN.match(context.after)):
        return True
    opens = not context.before.strip(' “"-') or context.before.rstrip().endswith((",", ";", ":"))
    if found.level == "year" and not later and _ESTIMATED.match(context.after):
        return False
    return bool(goal) and (opens or lead.startswith(("trong", "vào", "ngay", "từ")))


# "tỷ lệ lao động qua đào tạo năm 2025 đạt 65%": the level of a year to come.
_LEVEL_THEN = re.compile(r"\s*(?::|đạt|là|còn|dưới|trên)\s(?:\w+ ){0,2}\d")
_COUNTDOWN = re.compile(r"(?<!\w)thời gian(?: từ nay)?\s*$")
_BY_PLAN = re.compile(r"(?<!\w)theo (?:kế hoạch|đề án|quy hoạch|chương trình|lộ trình|nghị quyết)(?!\w)[^.;]{0,60}$")
_ORDER = re.compile(r"(?<!\w)(?:phải|yêu cầu|đề nghị|giao|chỉ đạo|lưu ý)(?!\w)")
_UNDER_WAY = re.compile(r"(?<!\w)(?:diễn ra|kéo dài|mở cửa|trưng bày|khai mạc)\s*$")
_FORECAST = re.compile(r"(?<!\w)(?:dự báo|cảnh báo|nhận định|nếu|khí tượng)(?!\w)[^.;]{0,110}$")
# "Đến 30/6 mà chưa bàn giao mặt bằng thì …": what is to follow then.
UNLESS = re.compile(r" mà(?!\w)[^.;]*?\bthì\b")
# "nếu đến cuối tháng 6 khối lượng không đạt 40% thì …" names a term.
_FAILING = re.compile(
    r"[^.;,]{0,50}?(?<!\w)(?:không|chưa) (?:\w+ ){0,2}?(?:đạt|xong|hoàn thành|bàn giao|giải ngân|khắc phục|thực hiện"
    r"|nộp)(?!\w)[^.;]*?\bthì\b"
)
_MAY_BE = re.compile(r"[^.;]{0,80}(?<!\w)(?:khả năng|có thể|nguy cơ|mưa|nắng|rét|gió|triều cường|mặn)(?!\w)")
_WILL_DO = re.compile(
    r",[^.;,]{0,60}\ssẽ (?:xây|sửa|làm|giúp|hỗ trợ|trồng|hoàn thành|tiêm|lắp|khám|cấp|kiểm tra|rà soát|ra quân|thực hiện)(?!\w)"
)
# "Năm 2024, nhiều chỉ tiêu tăng cao": of such goals something is told, and none is set.
_SEVERAL = re.compile(r"(?<!\w)(?:nhiều|hầu hết các|đa số|một số|phần lớn|toàn bộ) $")
# "Năm 2024, kinh tế tiếp tục phát triển: thu ngân sách ước đạt …" tells of the year that ends.
_ESTIMATED = re.compile(r"[^.;]{0,140}?(?<!\w)ước (?:đạt|tăng|giảm|thực hiện|có|thu)(?!\w)")
_ESTIMATE_AFTER = re.compile(r",? (?:dự )?ước(?: tính| thực hiện)?(?: đạt| có| còn)?(?= )")
_HAS_DONE = re.compile(r"[^.;]{0,90}?(?<!\w)đã(?!\w)")
_APPOINTED = re.compile(
    r"(?<!\w)(?:bầu cử|đại hội|lễ|hội nghị|kỳ họp|kỳ thi|hội thi|khai giảng|ngày hội)(?:\s(?!trước\b|sau\b)[\w-]+){0,14}(?:, dự kiến)?\s*$"
)
_CLOSES = re.compile(r"\s*(?:[.;)”\"]|,?\s*$)")
_WISH = re.compile(r"(?<!\w)(?:phấn đấu|dự kiến|quyết tâm|đặt mục tiêu|cố gắng)(?:\s(?:trong|cả|hết))?\s*$")
_HELD = re.compile(r"[^.;,]{0,60}?(?<!\w)(?:tổ chức|diễn ra|khai mạc|khánh thành|khởi công|họp|công bố|có mưa)(?!\w)")
_HELD_BEFORE = re.compile(r"(?<!\w)(?:diễn ra|khai mạc|khánh thành|đại hội|sẽ họp|kết quả|thực hiện được|đạt(?! chuẩn))(?: \w+){0,2}\s*$")
_TOLD = re.compile(r"(?<!\w)(?:đã|vừa|được|qua|tăng|giảm|xảy ra|khiến|bị|gây|làm cho|có(?= \d))(?!\w)")


def _goes_on(found: Expression, context: Context) -> bool:
    """Whether something lasts or is forecast until then: "lớp học diễn ra đến hết ngày 31/8", "nếu mặn kéo dài đến cuối tháng 4"."""
    if found.level == "year" or UNLESS.match(context.after) or _FAILING.match(context.after):
        return False
    if found.lead.startswith(("đến", "tới", "từ nay")) and (_UNDER_WAY.search(context.before) or _FORECAST.search(context.before)):
        return True
    return bool(_FORECAST.search(context.before) and _MAY_BE.match(context.after))


def _is_term(found: Expression, context: Context, ahead: bool | None) -> bool:
    """Whether a time ahead says by when something is done: "báo cáo ngay trong tháng 11.", "dự kiến quý I/2024 hoàn thành"."""
    lead = found.lead
    if lead.startswith("ngay trong"):
        return True
    if ahead is not True:
        return False
    if lead == "sau" and re.search(r"(?<!\w)không(?!\w)[^,;.]{0,60}$", context.before):
        return True
    stretch = found.level in ("month", "quarter", "year") and not found.open and found.rule != "years"
    if stretch and not _announced(context) and _WISH.search(context.before) and not _HELD.match(context.after):
        return True
    if found.level == "day" and found.last and lead == "từ":
        if _WILL_DO.match(context.after):
            return True
        return bool(_ORDER.search(context.before)) and not re.search(r"(?<!\w)(?:sẽ|dự kiến)(?!\w)", context.before)
    if found.level not in ("month", "quarter", "week") or lead != "trong" or not _CLOSES.match(context.after):
        return False
    clause = re.split(r"[;:]", context.before)[-1]
    return not (_HELD_BEFORE.search(clause) or _TOLD.search(clause) or _planned(context))


_TERM = re.compile(
    r"(?<!\w)(?:thời hạn|(?<!trung )(?<!dài )(?<!ngắn )(?<!quá )(?<!đúng )(?<!kỳ )(?<!trước )hạn)"
    r"\s+(?:hoàn thành|chót|cuối|cuối cùng|nộp)?[^.;]{0,20}$"
)
_PLANNED = re.compile(r"(?:dự kiến|sẽ|theo kế hoạch)[^.;]{0,60}(?:tổ chức|diễn ra|khai mạc|khánh thành|khởi công|họp|công bố)[^.;]{0,30}$")


def _planned(context: Context) -> bool:
    """Whether a happening, not a task, is announced for this day or month."""
    return bool(_PLANNED.search(context.before[-110:])) or _announced(context)


def _is_estimated(context: Context) -> bool:
    """ "thu ngân sách đến cuối năm 2025 ước đạt 27.000 tỷ đồng": figures as of a day to come, and no goal."""
    return bool(_ESTIMATE_AFTER.match(context.after)) or context.before.endswith(("ước ", "ước thực hiện ", "ước đạt ", "ước tính "))


def _announced(context: Context) -> bool:
    """ "đang chuẩn bị Đại hội lần thứ hai, dự kiến vào tháng 11"."""
    return context.before.endswith(", dự kiến ") and bool(_APPOINTED.search(context.before))


def _clause(context: Context) -> str:
    left = context.before[-220:]
    right = re.match(r"[^;.]*", context.after)
    return left + " | " + (right[0][:120] if right else "")


_AS_OF = re.compile(
    r"(?<!\w)(?:tính đến|tính tới|thời điểm|số liệu đến|cập nhật đến|đến|tới|hết|cho đến)"
    r"(?:\s+(?:ngày|hết|cuối|đầu|giữa|trung tuần|hạ tuần|thượng tuần|\d{1,2} giờ(?: \d{1,2}(?: phút)?)?))*\s*$"
)


def other_role(found: Expression, context: Context) -> str:
    """`period` or `other` for a date that is neither event, target nor document."""
    if _goes_on(found, context) or _COUNTDOWN.search(context.before):
        return "other"
    if found.rule.startswith("years") or found.open or _AS_OF.search(f"{context.before[-30:]} {found.lead}"):
        return "period"
    if found.level != "year" and _planned(context):
        return "other"
    beside = context.before[-40:], context.after[:70]
    if found.level in ("day", "weekday"):
        if found.last is not None:
            return "other" if cue("happening").search(beside[0]) else "period"
        return "other"
    return "other" if found.last is None and _is_moment(found, context) else "period"


_PLANNED_ACT = re.compile(
    r"(?<!\w)(?:giao ước|phát động|công tác|kế hoạch|nhiệm vụ|triển khai|chỉ tiêu|gọi công dân|đăng ký|tuyển)(?!\w)[^,;.]{0,60}$"
)
_GRADUATED = re.compile(r"(?<!\w)tốt nghiệp [^,;.]{0,50}$")
_GIVEN_PLAN = re.compile(r"được giao (?:dự toán|chỉ tiêu|kế hoạch|biên chế|nhiệm vụ)")
_DISASTER = re.compile(
    r"(?<!\w)(?:trận|cơn|đợt (?:mưa|lũ|rét|nắng|dịch)|vụ (?:tai nạn|cháy|án|lật))(?: [^\W\d]+){0,4}(?: số \d+)?(?: xảy ra)?\s*$"
    r"|(?<!\w)(?:đợt|vòng) \d{1,2}\s*$"
)
_SINGLE_ACT = re.compile(
    r",[^.;,\d]{0,30}\s(?:đã|vừa) (?:kiểm tra|lập biên bản|xử phạt|khởi tố|phát hiện|ký|đến|ban hành|công bố|bàn giao"
    r"|ra quyết định)(?!\w)[^.;,\d]*(?:[.,;]|$)"
)


def _is_moment(found: Expression, context: Context) -> bool:
    """Whether something else happened once in this month or year: "thành lập năm 2010", "trận lũ tháng 10"."""
    before, after = context.before, context.after
    opens = not before.strip(' “"-(') or before.rstrip().endswith((",", ":", ";"))
    if found.rule == "year_relative" and opens:
        return False
    once = cue("once").search(before[-24:]) or _GRADUATED.search(before)
    if once and not _PLANNED_ACT.search(before[-80:]):
        return True
    then = cue("once").search(after[:70]) if opens else None
    if then and _GIVEN_PLAN.match(after, then.start()):
        return False
    if then and not re.search(r"\d", after[: then.start()]):
        return True
    if found.lead in ("từ", "kể từ"):
        return True  # a mere start
    if found.level != "month":
        return False
    if _DISASTER.search(before) or (opens and _SINGLE_ACT.match(after)):
        return True
    if opens and re.search(r"đầu|giữa|cuối|tuần", found.lead):
        return True
    if found.lead == "vào" and _APPOINTED.search(before):
        return True
    return bool(re.search(r"(?:tổ chức|diễn ra|khai mạc)[^,;]{0,30}$", before)) and not cue("work").search(before[-26:])
