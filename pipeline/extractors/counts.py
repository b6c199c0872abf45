"""find_counts: numbers with what they count or measure (codebook 6). Runs last, and reads what the other extractors found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from pipeline.document import Count, Directive, Document, Sentence, Stretches, touching
from pipeline.extractors.count_amounts import Amount, amounts, is_name
from pipeline.extractors.count_bounds import bound_after, bound_before, opens_at
from pipeline.extractors.count_goals import demanded, due_later, goal_before, is_listed, is_planned
from pipeline.extractors.count_shares import Place, Shares, share_of
from pipeline.extractors.count_status import (
    are_victims,
    asked_for,
    asks_first,
    is_condition,
    is_unmet,
    limits_a_noun,
)
from pipeline.extractors.count_units import MEASURES, PEOPLE, Noun, Nouns
from pipeline.extractors.count_words import words

_PERCENT = r"(%[o0](?!\d)|%|‰|phần trăm|phần nghìn)(?!\w)"
_SHARE, _ANY_SHARE = re.compile(rf"\s?{_PERCENT}"), re.compile(_PERCENT)
_MEASURED = Noun(0, 0, "%", "money", "share")
_MONEY = re.compile(r"(?<!\w)(?:đồng(?! chí)|" + words("money") + r")(?!\w)")
# "3 ca, 4 kíp" counts shifts: nobody names so little money of Laos.
_LEAST_KIP = 1000
# A programme's number belongs to its name ("Đề án 06", "Chương trình 135").
_PROGRAMME = re.compile(r"(?:Đề án|Chương trình|Dự án|Tiểu dự án|Nghị quyết|Quyết định|Chỉ thị|Kế hoạch|Chuyên án)\s$")
# "29,4 giường trên một vạn dân", "bình quân 100.000 dân": by how many a rate is told.
_PER_SO_MANY = re.compile(
    r"(?:trên|/|bình quân|mỗi)\s?(?:một|1) vạn (?:dân|người|trẻ)$|(?:/|bình quân|tính trên)\s?10{0,2}\.000 (?:dân|trẻ)$"
)
_FOR_ONE = re.compile(r"[^\W\d]/$")  # "14 tiêu chí/1 xã"
# "14,917 hộ": nobody counts a thousandth of a household, so the comma groups thousands.
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
_WHOLE_ONES = frozenset({
    "household", "person", "party_member", "union_member", "worker", "official", "student", "delegate", "enterprise",
})  # fmt: skip
_TO = re.compile(r"\s?(?:đến|tới|-)\s?")
_FRACTION = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "2/5", "3/5", "4/5"})
_ELIDED = re.compile(r"(?:lên|còn|là|đạt|xuống|đến|tới|bằng|có)\s+$")
_BEFORE_FIVE = re.compile(
    r"(?<!\w)(?:gồm|có|với|cho|tặng|cả|thêm|được|bởi|trên|hơn|gần|khoảng|dưới|tại|bầu|tăng|giảm|cùng|thưởng|bắt|và|đủ|bằng|làm|khiến|sập|chết)\s+$"
)
_ALREADY = re.compile(r"(?<!\w)đã\s(?:\w+\s)?$")
_ATTRIBUTE = re.compile(r"(?: [^\W\d]+)? ")
_PLANS = frozenset({"kế hoạch", "kế hoạch vốn", "vốn", "vốn đầu tư công", "dự toán"})
_NUMBER_NOUN = re.compile(r"(?<!\w)số\s+(?:lượng\s+)?(?:các\s+)?")


class _Reader:
    """Reads the counts of one document sentence by sentence."""

    def __init__(self, doc: Document) -> None:
        self.doc, self.folded = doc, doc.folded
        self.nouns = Nouns(doc)
        self.shares = Shares(doc.folded if _ANY_SHARE.search(doc.folded) else "")
        self.plan: Noun | None = None
        self.starts = [s.start for s in doc.sentences]
        self.closed = Stretches((item.start, item.end) for items in (doc.dates, doc.documents) for item in items)
        self.orders = Stretches((d.start, max(d.end, d.action.end)) for d in doc.directives)

    def sentence(self, at: int) -> Sentence | None:
        index = bisect_right(self.starts, at) - 1
        sentence = self.doc.sentences[index] if index >= 0 else None
        return sentence if sentence and at < sentence.end else None

    def is_taken(self, amount: Amount) -> bool:
        """Whether a date, a cited document or the name of a body ("Quận ủy Quận 11") holds the number."""
        if self.closed.over(amount.start, amount.end):
            return True
        # A noun in small letters after it shows that the name was read too far ("Ban Chỉ đạo theo dõi 6 vụ").
        named = touching(self.doc.bodies, amount.start, amount.start + 1)
        end = named[0].end if named and named[0].start < amount.start else None
        if end is None or self.is_measured(amount, end):
            return False
        return not (amount.end < end and self.doc.text[amount.end + 1].islower() and self.nouns.after(amount.end, end))

    def is_measured(self, amount: Amount, limit: int) -> bool:
        """Whether a sum or measure was read into a name ("phụ cấp cho Bí thư Đảng ủy 4.962.000đ")."""
        noun = self.nouns.after(amount.end, limit + 12)
        return noun is not None and noun.category in MEASURES

    def read(self) -> Iterator[Count]:
        last: tuple[Sentence, Noun] | None = None
        found = list(amounts(self.folded))
        until = 0
        for index, amount in enumerate(found):
            sentence = self.sentence(amount.start)
            if sentence is None or amount.start < until or self.is_taken(amount):
                continue
            previous = last[1] if last and last[0] == sentence else None
            share = _SHARE.match(self.folded, amount.shared or amount.end, sentence.end)
            if share:
                if not is_name(self.folded, sentence.start, amount, _MEASURED):
                    of = self.whole(amount, share, sentence, previous)
                    yield self.share(amount, share, sentence, of)
                    last = (sentence, of) if of and of.category not in MEASURES | {"other"} else last
                continue
            noun = self.noun(amount, sentence, previous)
            if noun is None:
                continue
            if index + 1 < len(found):
                amount, noun = self.widened(amount, noun, found[index + 1], sentence)
                until = amount.end
            noun = self.in_full(noun)
            if noun.category in _WHOLE_ONES and _THOUSANDS.fullmatch(self.folded, amount.start, amount.end):
                amount = amount._replace(value=round(amount.value * 1000))
            yield self.finish(amount, noun, sentence)
            if noun.category not in MEASURES:
                last = (sentence, noun)

    def widened(self, low: Amount, noun: Noun, high: Amount, sentence: Sentence) -> tuple[Amount, Noun]:
        """A range that says its unit twice ("từ 5 triệu đồng đến 10 triệu đồng") as one amount; else the two as they came."""
        gap = self.folded[noun.end : high.start]
        since = bound_before(self.folded, sentence.start, low.start)[2]
        if low.high or high.high or low.shared or low.value >= high.value or not _TO.fullmatch(gap) or not (since or "-" in gap):
            return low, noun
        second = self.nouns.after(high.end, sentence.end)
        if second is None or second.unit != noun.unit:
            return low, noun
        return Amount(low.start, high.end, low.value, high=high.value), second

    def whole(self, amount: Amount, mark: re.Match[str], sentence: Sentence, previous: Noun | None) -> Noun | None:
        of = share_of(self.nouns, self.shares, Place(sentence.start, amount.start, mark.end(), sentence.end, previous, self.plan))
        if of and of.unit in _PLANS:
            self.plan = of
        return self.in_full(of) if of else None

    def share(self, amount: Amount, mark: re.Match[str], sentence: Sentence, of: Noun | None) -> Count:
        if mark[1] in ("‰", "%o", "%0", "phần nghìn"):
            return self.finish(amount, Noun(mark.start(1), mark.end(1), "‰", "other", "units:‰"), sentence)
        category = of.category if of and of.category not in MEASURES else "other"
        noun = Noun(mark.start(1), mark.end(1) if not amount.shared else amount.end, "%", category, "share")
        return replace(self.finish(amount, noun, sentence), of=of.unit if of else None)

    def noun(self, amount: Amount, sentence: Sentence, previous: Noun | None) -> Noun | None:
        noun = self.nouns.after(amount.shared or amount.end, sentence.end)
        if (noun is None or noun.category not in MEASURES) and _PROGRAMME.search(self.doc.text, sentence.start, amount.start):
            return None
        if (noun and noun.category == "none") or is_name(self.folded, sentence.start, amount, noun):
            return None
        if amount.words and (noun is None or not self.counts_in_words(amount, noun, sentence)):
            return None
        if amount.part and self.folded[amount.start : amount.end] in _FRACTION and self.is_fraction(amount, noun, sentence):
            return None
        if noun is not None and _PER_SO_MANY.search(self.folded, sentence.start, noun.end) and noun.category == "person":
            return None
        if amount.value == 1 and _FOR_ONE.search(self.folded, sentence.start, amount.start):
            return None
        if noun is not None and noun.unit == "LAK" and amount.value < _LEAST_KIP:
            return None
        if noun is not None and noun.unit == "bản" and previous and previous.unit.startswith("bản "):
            return noun._replace(category=previous.category)  # "ký 52 bản thỏa ước, nâng tổng số lên 411 bản"
        if noun is not None:
            return noun
        return self.elided(amount, sentence, previous) or self.unknown(amount, sentence) or self.bare_money(amount, sentence)

    def is_fraction(self, amount: Amount, noun: Noun | None, sentence: Sentence) -> bool:
        """ "2/3 đảng viên", "gần 1/3 số xã" are shares; "2/3 xã đạt chuẩn" is two communes out of three."""
        hedged = bound_before(self.folded, sentence.start, amount.start)[0] != "exact"
        return hedged or noun is None or noun.category not in ("administrative_unit", "organisation", "party_organisation", "other")

    def unknown(self, amount: Amount, sentence: Sentence) -> Noun | None:
        """A noun of no table, unless the number belongs to the name before it ("NQ 19", "Công ty 28")."""
        before = self.doc.text[sentence.start : amount.start].split()
        if len(before) > 1 and before[-1][:1].isupper() and not before[-2].endswith((":", ";")):
            return None
        return self.nouns.unknown_after(amount.shared or amount.end, sentence.end)

    def bare_money(self, amount: Amount, sentence: Sentence) -> Noun | None:
        """ "lãi 150 triệu", "trị giá 1,2 tỷ": a million or more without a noun is money where the sentence speaks of money."""
        if amount.value < 1000 or not self.folded[amount.end - 1].isalpha():
            return None
        spoken = amount.value >= 10**6 and _MONEY.search(self.folded, sentence.start, sentence.end)
        if spoken or self.folded.startswith("/", amount.end) or self.folded[amount.end - 1] in "ỷỉ":
            return Noun(amount.end, amount.end, "đồng", "money", "money:bare")
        return None

    def counts_in_words(self, amount: Amount, noun: Noun, sentence: Sentence) -> bool:
        """Whether a number in words counts: no name ("Ba Đồn"), no "hai nước", and "năm" only where it can not be a year."""
        words = self.doc.text[amount.start : amount.end]
        opens = amount.start == sentence.start or self.folded[amount.start - 1] == "("
        if noun.unit == "nước" or (words[0].isupper() and not words.isupper() and not opens):
            return False
        before = self.folded[sentence.start : amount.start]
        if before.endswith(("vài ", "dăm ", "đôi ", "mấy ")):
            return False
        return words.lower() != "năm" or not before or bool(_BEFORE_FIVE.search(before))

    def elided(self, amount: Amount, sentence: Sentence, previous: Noun | None) -> Noun | None:
        """The noun from before of "nâng số đơn vị … lên 13/16" and "trong số 20 hộ có 12"."""
        before = self.folded[sentence.start : amount.start]
        stop = re.match(r"\s*(?:[,.;()]|$)", self.folded[amount.end : sentence.end])
        hedged = bound_before(self.folded, sentence.start, amount.start)[1]
        if not stop or not _ELIDED.search(before[: hedged - sentence.start]):
            return None
        for mark in reversed(list(_NUMBER_NOUN.finditer(before))):
            noun = self.nouns.at(sentence.start + mark.end())
            if noun and noun.category not in MEASURES | {"none"}:
                return noun._replace(start=amount.end, end=amount.end)
        if amount.part and previous:
            return previous._replace(start=amount.end, end=amount.end)
        return None

    def in_full(self, noun: Noun) -> Noun:
        """A bare "tổ chức" is one of the Party or a union where those were spoken of last ("38 tổ chức")."""
        if noun.unit != "tổ chức":
            return noun
        before = self.nouns.organised[: bisect_left(self.nouns.organised, (noun.start,))]
        near = next((n for n in reversed(before) if "tổ chức" in n.unit), before[-1] if before else noun)
        return noun._replace(category=near.category)

    def finish(self, amount: Amount, noun: Noun, sentence: Sentence) -> Count:
        bound, start, since = bound_before(self.folded, sentence.start, amount.start)
        end = max(amount.end, noun.end) if amount.shared is None else amount.end
        later, after = bound_after(self.folded, end, sentence.end, since) if amount.high is None else (None, end)
        if later:
            bound, end = later, after if after - end < 20 else end
        elif since and bound == "exact" and amount.high is None and amount.shared is None:
            bound = "at_least" if opens_at(self.folded, sentence.start, start, end, sentence.end) else bound
        if noun.category == "administrative_unit" and self.spreads(start, sentence):
            bound, start = "exact", amount.start
        status = self.status(amount, noun, bound, start, end, sentence, since)
        if since and bound == "exact" and amount.high is None:
            start = amount.start  # a bare "from" is no part of the amount
        return Count(start, end, noun.rule, amount.value, noun.unit, noun.category, amount.high, None, bound, status)

    def spreads(self, start: int, sentence: Sentence) -> bool:
        """ "7.229 ca trên 41 tỉnh": there the word tells where, not how many."""
        last = self.nouns.between(sentence.start, start)[-1:]
        if not last or last[0].end != start - 1 or last[0].category == "administrative_unit":
            return False
        return self.folded.startswith("trên ", start)

    def tells_whose(self, noun: Noun, start: int) -> bool:
        """ "hỗ trợ học sinh nghèo hai ấp": where those live who are to be helped."""
        last = self.nouns.between(start - 30, start)[-1:]
        if noun.category != "administrative_unit" or not last or last[0].category not in PEOPLE:
            return False
        return _ATTRIBUTE.fullmatch(self.folded, last[0].end, start) is not None

    def reported(self, directive: Directive) -> bool:
        """Whether a body's order is told as done ("Ban Thường vụ đã đề nghị tặng … cho 19 đảng viên"): its figures are facts."""
        if directive.verb is None or not _ALREADY.search(self.folded, max(0, directive.verb.start - 12), directive.verb.start):
            return False
        issuer = directive.issuer
        return issuer is not None and not touching(self.doc.people, issuer.start, issuer.start + 1)

    def status(self, amount: Amount, noun: Noun, bound: str, start: int, end: int, sentence: Sentence, since: bool) -> str:
        hedged = "at_least" if since and amount.high else bound
        limits = hedged in ("at_least", "less_than", "at_most", "more_than")
        if limits and is_condition(self.nouns, sentence.start, start, end, sentence.end, hedged):
            return "criterion"
        if is_unmet(self.folded[sentence.start : start]):
            return "criterion"
        if are_victims(self.folded, noun):
            return "actual"
        for directive in (self.doc.directives[number] for number in self.orders.over(amount.start, amount.start + 1)):
            action = directive.action
            if action.start <= amount.start < action.end:
                return self.in_action(amount, noun, bound, start, end, directive)
            if directive.start <= amount.start < action.start and asks_first(self.folded, directive.start, start):
                return "target"
        if bound == "at_least" and noun.category not in MEASURES and self.folded.startswith(("/năm", "/1 năm"), end):
            return "target"
        if due_later(self.doc, sentence, start, end) or is_planned(self.folded, sentence.start, start, end):
            return "target"
        if bound == "at_least" and demanded(self.doc, sentence, start):
            return "target"
        wanted = goal_before(self.doc, sentence, amount.start, noun) or is_listed(self.doc, sentence, amount.start)
        return "target" if wanted else "actual"

    def in_action(self, amount: Amount, noun: Noun, bound: str, start: int, end: int, directive: Directive) -> str:
        """The status of a number inside what somebody is told or asked to do."""
        if bound == "exact" and (self.reported(directive) or self.tells_whose(noun, start)):
            return "actual"
        if bound in ("less_than", "more_than") and limits_a_noun(self.folded, directive.action.start, start, bound):
            return "criterion"
        return "target" if asked_for(self.folded, directive.action.start, start, end, bound, noun) else "actual"


def find_counts(doc: Document) -> Document:
    """`doc` with `counts` filled, in order of the text."""
    return replace(doc, counts=tuple(_Reader(doc).read()))
