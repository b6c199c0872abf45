"""What a percentage is a share of, or a change in: a noun of `units.tsv` or of `shares.tsv`.

Rows of `shares.tsv` with `subject` yes are what a clause may speak of ("giá phân bón tăng 18%"); the others only follow the
percentage ("đạt 97% kế hoạch").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline import lexicon
from pipeline.extractors.count_units import PEOPLE, Noun, Nouns
from pipeline.extractors.count_words import forms, words

_WHOLE = re.compile(
    r"\s*(?:trở lên|trở xuống)?\s*(?:(?:trên|trong|so với|so|của)\s+)?(?:tổng\s+)?(?:số lượng\s+|số\s+)?(?:các\s+|những\s+|lượt\s+)?"
)
# "97% trong tổng số gần 1,4 triệu cử tri"
_SO_MANY = re.compile(r"(?:khoảng |gần |hơn |trên )?\d[\d.,]* (?:triệu |nghìn |ngàn )?")
_RATE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|tổng số|(?<!dân )(?<!chỉ )(?<!hệ )số)\s+(?:các\s+)?")
_RATED = re.compile(r"(?: ?(?!đạt\b|còn\b|chiếm\b|là\b|mới\b|có\b)[^\W\d]+){1,8}")
_COMPARED = re.compile(r"(?:^|[.;:]\s)so với\s+(?:tổng\s+)?(?:số\s+)?(?=\w[^.;]*,)")
_AMONG = re.compile(r"(?<!\w)(?:trong|trên) (?:tổng )?số [\d.]+ (?=[^;]*\d[^;]*,\s*(?:chiếm|đạt|bằng)\s*(?:tỷ lệ\s*)?(?:\w+ )?$)")
# "tỷ trọng các ngành trong cơ cấu kinh tế: nông nghiệp chiếm 42%, dịch vụ chiếm 46%"
_STRUCTURE = re.compile(r"(?<!\w)(?:trong|tỷ trọng [^.;,:]{1,40}|tỷ trọng) (?=cơ cấu kinh tế(?!\w)[^.;]*chiếm (?:\w+ )?$)")
# "làm rõ 402 vụ, 613 đối tượng, đạt tỷ lệ 82%": a share of the cases.
_CASES = re.compile(
    r"\d (?=vụ(?!\w)[^\d;.]{0,30}(?:,|/|với|gồm|bắt)\s?[\d.]+ (?:đối tượng|bị can|bị cáo|tên|người)"
    r"[^\d;.]{0,30},? \(?(?:đạt|chiếm) (?:tỷ lệ )?$)"
)
_WITHIN = re.compile(r"(?<!\w)trong đó[^;]*(?:chiếm|là)\s*(?:\w+ )?$")
_PART_OF = re.compile(r"(?<!\w)trong đó[^;]*(?:chiếm|\d[^;]*bằng) (?:tỷ lệ )?(?:\w+ )?$")
_COUNTED = re.compile(r"\d\s$")
_DISBURSED = re.compile(
    r"(?<!\w)(?:giải ngân(?: (?:mới|chỉ|đạt|được|còn|đã|hơn|trên|dưới|gần))*|(?:thấp|cao) hơn (?:mức )?bình quân[^,;()]*\() ?$"
)
_AND = re.compile(r"(?: [^\W\d]+){0,3} và (?:tổng )?")
_IS = re.compile(r"\s+là\s+")
# What follows a percentage without being its whole.
_NO_WHOLE = re.compile(r"\s*(?:[^\w\s]|\d|" + words("no_whole") + r"(?!\w)|$)")
# Nouns that are safe to be what a clause speaks of; most others are verbs as well ("tổ chức", "báo cáo", "ban", "hội").
_SUBJECTS = frozenset({
    "party_organisation", "party_member", "union_organisation", "union_member", "enterprise", "cooperative", "household", "person",
    "worker", "official", "student", "delegate", "collective",
})  # fmt: skip
_SUBJECT_UNITS = forms("subject")
_RARELY = forms("rarely")
_GROWS = re.compile(
    r"(?<!\w)(?:tăng|giảm|lãi suất|tăng trưởng|tốc độ|cao hơn|thấp hơn|vượt)"
    r"(?:\s(?!còn\b|ở\b|xuống\b|lên\b|từ\b|tỷ\b|số\b|đến\b)\w+){0,3}\s*$"
)
# "thu vượt dự toán hơn 12%", and "8/9 huyện vượt dự toán, trong đó Phú An đạt 134%": the plan is the whole.
_PLAN_BEATEN = re.compile(
    r"(?<!\w)vượt(?: mức)? (?P<plan>dự toán|kế hoạch|chỉ tiêu|mục tiêu)"
    r"(?:(?: \w+){0,4} $|(?:[\w ]*, (?:trong đó|riêng|cụ thể)[^.]*)(?:chỉ đạt|mới đạt|đạt|bằng) $)"
)
# "tăng 362 tỷ đồng (+11,2%)"
_SIGNED = re.compile(r"(?<!\w)(?:tăng|giảm)\s[^,;()]{1,40}\([+-]?$")
_CARRIES_ON = re.compile(r"\s*(?:và )?(?:ước )?(?:đạt|bằng|vượt|chiếm)(?!\w)")
_LISTED = re.compile(r"(?:(?:^|[;:.,] )[^\d,;:.]{1,60})(?:, [^\W\d]+(?: [^\W\d]+){0,2})*,$")
_MARKS = re.compile(r"[,;:](?!\d)")
_WORDS = re.compile(r"[^\W\d]+")
# Syllables that may stand before "tăng" without saying what grows.
_NO_SUBJECT = frozenset(" ".join(forms("no_subject")).split())
_REACHED = re.compile(r"(?<!\w)(?:đạt|bằng|chiếm) (?:\w+ ){0,2}$")
# "vượt 23% so với nghị quyết"; of a year before it is the change that is told.
_BEATS_PLAN = re.compile(r"\s*so với\s+(?:các )?(?:nghị quyết|kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?!\w)")
_BEATS = re.compile(r"(?<!\w)vượt(?: \w+){0,2} $")
_SEXES = forms("sex")
_NO_SHARE = ("none", "money")


class Shares:
    """The wholes of `shares.tsv` in one document, by where they start; `subjects` are those a clause may speak of."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.by_start: dict[int, Noun] = {}
        self.subjects: list[Noun] = []
        for term in lexicon.find(folded, "shares"):
            noun = Noun(term.start, term.end, term.row["unit"], term.row["category"], f"shares:{term.row['form'].split('|')[0]}")
            if noun.category == "none" or self._is_aside(folded, noun):
                continue
            self.by_start[noun.start] = noun
            if term.row["subject"] and not folded[max(0, noun.start - 2) : noun.start].strip().endswith("%"):
                self.subjects.append(noun)
        self.starts = [noun.start for noun in self.subjects]

    def _is_aside(self, folded: str, noun: Noun) -> bool:
        """ "tổng sản phẩm (GDP) tăng": the abbreviation in brackets of the noun before it."""
        last = self.subjects[-1] if self.subjects else None
        return last is not None and folded[last.end : noun.start] == " (" and folded.startswith(")", noun.end)

    def _paired(self, index: int) -> bool:
        """ "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ": the first of the two is spoken of."""
        return _AND.fullmatch(self.folded, self.subjects[index - 1].end, self.starts[index]) is not None

    def last(self, start: int, end: int) -> Noun | None:
        """The last subject in a stretch of the text."""
        index = bisect_left(self.starts, end) - 1
        while index >= 0 and self.starts[index] >= start and self.subjects[index].end > end:
            index -= 1
        while index > 0 and self.starts[index - 1] >= start and self._paired(index):
            index -= 1
        return self.subjects[index] if index >= 0 and self.starts[index] >= start else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a percentage stands: `at` to `end` in the sentence `start` to `limit`; `previous` is the noun counted last before it,
    `plan` the plan or capital of which a share was told last in the text."""

    start: int
    at: int
    end: int
    limit: int
    previous: Noun | None
    plan: Noun | None = None


def share_of(nouns: Nouns, shares: Shares, place: Place) -> Noun | None:
    """The noun after the percentage, else that of "tỷ lệ …", else what its clause speaks of."""
    following = _following(nouns, shares, place)
    if following:
        return following
    before = nouns.folded[place.start : place.at]
    if plan := _PLAN_BEATEN.search(before):
        return _noun_at(nouns, shares, place.start + plan.start("plan"))
    if grows := _GROWS.search(before) or _SIGNED.search(before):
        return _changing(nouns, shares, place, before[: grows.start()])
    return (
        _compared(nouns, shares, place, before)
        or _disbursed(place, before)
        or _rated(nouns, shares, place, before)
        or _spoken_of(nouns, shares, place, before)
        or _predicate(nouns, place)
    )


def _noun_at(nouns: Nouns, shares: Shares, at: int) -> Noun | None:
    noun = shares.by_start.get(at) or nouns.at(at)
    return noun if noun and noun.category not in _NO_SHARE else None


def _following(nouns: Nouns, shares: Shares, place: Place) -> Noun | None:
    whole = _WHOLE.match(nouns.folded, place.end, place.limit)
    after = whole.end() if whole else place.end
    total = shares.by_start.get(nouns.folded.find("tổng ", place.end, after))
    if whole and whole[0].startswith(" so ") and "số" not in whole[0]:
        reached = _REACHED.search(nouns.folded, place.start, place.at) or _beats_plan(nouns.folded, place)
        if reached and (noun := nouns.at(after)) and noun.category in _SUBJECTS:
            return noun  # "đạt 71% so với phụ nữ trong độ tuổi"
        return total or shares.by_start.get(after) if reached else None  # "đạt 95% so với kế hoạch", but "cao hơn 5% so với kế hoạch"
    if total:
        return total
    many = _SO_MANY.match(nouns.folded, after, place.limit) if "số" in nouns.folded[place.end : after] else None
    for where in (many.end() if many else after, place.end + 1):
        noun = _noun_at(nouns, shares, where)
        if noun and noun.end <= place.limit:
            return noun
    if _NO_WHOLE.match(nouns.folded, after, place.limit):
        return None
    return nouns.unknown_after(after - 1, place.limit)


def _beats_plan(folded: str, place: Place) -> bool:
    return bool(_BEATS_PLAN.match(folded, place.end, place.limit)) and bool(_BEATS.search(folded, place.start, place.at))


def _clause_of(before: str) -> int:
    """Where the last clause starts; a bracket that is closed starts none ("chỉ số giá tiêu dùng (CPI) tăng")."""
    bracket = before.rfind("(")
    mark = max((m.end() for m in _MARKS.finditer(before)), default=0)
    return max(mark, bracket + 1 if ")" not in before[bracket:] else 0)


def _list_of(before: str, clause: int) -> int:
    """Where a list starts of which a clause holds the last item ("giá trị sản xuất nông, lâm, thủy sản tăng 3%")."""
    listed = _LISTED.search(before, 0, clause)
    return listed.start() if listed else clause


def _changing(nouns: Nouns, shares: Shares, place: Place, before: str) -> Noun | None:
    """What rises or falls: the last figure spoken of ("giá trị sản xuất đạt 640 tỷ đồng, tăng 3%"), or what was counted; a clause that
    names its own subject speaks of no other ("tổng mức bán lẻ tăng 13%, dịch vụ lữ hành tăng 20%")."""
    clause = _clause_of(before)
    rate = _RATE.search(before, clause)
    if rate and (noun := _noun_at(nouns, shares, place.start + rate.end())):
        return noun
    own = [] if _CARRIES_ON.match(before, clause) else [word for word in _WORDS.findall(before, clause) if word not in _NO_SUBJECT]
    if own and (place.previous is None or place.previous.start < place.start + clause):
        listed = shares.last(place.start + _list_of(before, clause), place.at)
        return listed or nouns.unknown_in(place.start + clause, place.start + len(before))
    part = before.rfind(";") + 1
    if part == clause and not own:
        part = 0  # "…; so với năm trước tăng 6%" goes on speaking of the same
    measure = shares.last(place.start + part, place.at)
    if place.previous and place.previous.unit != "con" and (measure is None or measure.start < place.previous.start):
        return place.previous if place.previous.start >= place.start + part else None
    return measure


def _compared(nouns: Nouns, shares: Shares, place: Place, before: str) -> Noun | None:
    """ "So với tổng diện tích, …", "trong số 87 học viên có 41 nữ, chiếm …", "dân số 36.000 người, trong đó … chiếm"."""
    for pattern in (_COMPARED, _AMONG, _STRUCTURE, _CASES):
        mark = pattern.search(before)
        noun = _noun_at(nouns, shares, place.start + mark.end()) if mark else None
        if noun:
            return noun
    mark = _WITHIN.search(before)
    population = shares.last(place.start, place.start + mark.start()) if mark else None
    return population if population and population.category == "person" else _all_of_them(nouns, place, before)


def _disbursed(place: Place, before: str) -> Noun | None:
    """ "giải ngân dưới 15%", "thấp hơn bình quân cả nước (29,4%)": a share of the plan told of before."""
    return place.plan if _DISBURSED.search(before) else None


def _all_of_them(nouns: Nouns, place: Place, before: str) -> Noun | None:
    """ "245 học viên …, trong đó 118 người …, chiếm 48%": a share of those counted before, whatever the part is called."""
    mark = _PART_OF.search(before)
    if mark is None or place.previous is None or place.previous.category not in PEOPLE:
        return None
    counted = (n for n in nouns.between(place.start, place.start + mark.start()) if _COUNTED.search(nouns.folded, n.start - 8, n.start))
    whole = [n for n in counted if n.category in PEOPLE]
    part = nouns.between(place.start + mark.start(), place.at)[:1]
    same = [n for n in whole if part and n.unit == part[0].unit]
    return next(reversed(same or whole), None)


def _rated(nouns: Nouns, shares: Shares, place: Place, before: str) -> Noun | None:
    own = before.rfind(";")
    for mark in reversed(list(_RATE.finditer(before))):
        if mark.end() < own and (_subjects(nouns, place.start + own, place.at) or shares.last(place.start + own, place.at)):
            return None  # "tỷ lệ lao động qua đào tạo đạt 70%; hộ nghèo còn 6%"
        at = place.start + mark.end()
        noun = _noun_at(nouns, shares, at)
        if noun:
            return place.previous if noun.unit in _SEXES and place.previous else noun
        phrase = _RATED.match(before, mark.end())
        inside = shares.last(at, place.start + phrase.end()) if phrase and mark[0].startswith("t") else None
        if inside:
            return inside
    return None


def _spoken_of(nouns: Nouns, shares: Shares, place: Place, before: str) -> Noun | None:
    clause = place.start + max(before.rfind(","), before.rfind(";"), before.rfind(":"), before.rfind("("), 0)
    measure = shares.last(clause, place.at)
    if measure is None and before.endswith("("):
        clause = place.start + max((m.end() for m in _MARKS.finditer(before[:-1])), default=0)
        measure = _measured(nouns, shares, clause, place.at)
    if measure:
        return measure
    near = _subjects(nouns, clause, place.at)
    if place.previous is not None and (not near or place.previous.start >= clause):
        return place.previous
    if len(near) > 1 and near[0].unit in _SEXES and near[1].start == near[0].end + 1:
        return near[1]  # "nữ cấp ủy viên đạt 20%"
    return near[0] if near else _partly_done(nouns, shares, place, before)


_FIGURE = re.compile(r"\d[\d.,]*(?:/\d[\d.,]*)? (?:[^\W\d]+ ){1,2}\($")


def _measured(nouns: Nouns, shares: Shares, clause: int, at: int) -> Noun | None:
    """ "giải ngân vốn đầu tư công 11,7/42,5 tỷ đồng (27,5%)": what the figure before the bracket is one of."""
    figure = _FIGURE.search(nouns.folded, clause, at)
    return shares.last(clause, figure.start()) if figure else None


_PARTLY = re.compile(r"\d/[\d.,]+ (?:km|ha|m2|m3|tấn|tạ) (?=[^\W\d][^;\d]*, (?:đạt|bằng|chiếm) (?:\w+ )?$)")


def _partly_done(nouns: Nouns, shares: Shares, place: Place, before: str) -> Noun | None:
    """ "bàn giao 41,6/59,9 km mặt bằng, đạt 69,4%": what was measured."""
    figure = _PARTLY.search(before)
    return _noun_at(nouns, shares, place.start + figure.end()) if figure else None


def _subjects(nouns: Nouns, start: int, end: int) -> list[Noun]:
    """What a stretch of text may speak of."""
    return [n for n in nouns.between(start, end) if (n.category in _SUBJECTS or n.unit in _SUBJECT_UNITS) and n.unit not in _RARELY]


def _predicate(nouns: Nouns, place: Place) -> Noun | None:
    """ "Xã tôi 68% là hộ nghèo": the noun of the predicate where nothing else is named."""
    mark = _IS.match(nouns.folded, place.end, place.limit)
    noun = nouns.at(mark.end()) if mark else None
    return noun if noun and noun.category in _SUBJECTS else None
