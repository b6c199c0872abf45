"""What a number counts: the noun or measure that stands right after it, from `resources/units.tsv`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, cached_property
from typing import NamedTuple

from pipeline import lexicon
from pipeline.document import Document
from pipeline.extractors.count_words import forms
from pipeline.segment import tagged

MEASURES = frozenset({"money", "length", "area", "mass"})
PEOPLE = frozenset({"person", "party_member", "union_member", "worker", "official", "delegate", "student", "collective"})
_BODIES = frozenset({"organisation", "party_organisation", "union_organisation", "enterprise", "cooperative", "household"})
_GAP = re.compile(r"(?:\s?\([^()\d]{2,30}\))?(?:[ ]+\n?[ ]*|\n[ ]*)")
# "63 “Mái ấm tình thương”": what is counted may be called by a name in quotation marks.
_QUOTED = re.compile(r"\s[“\"‘']")
_GLUED = re.compile(r"[^\W\d_]+[23²³]?(?:/s\b)?(?!\w)|°c|€|\$")
_NO_NOUN = re.compile(
    r"(?:số|tổng|khi|nơi|lúc|hôm|sau|trước|trong|ngoài|trên|dưới|giữa|bên|về|việc|sự|chủ trì|tổ chức|mức|phần|bậc|giai đoạn|nhiệm kỳ"
    r"|cuối|đầu)(?!\w)"
)
_OWN_NUMBER = re.compile(r"[^\d,.;:]{0,25}\d")
_FIELDS = re.compile(
    r"(?<!\w)(?:lúa|mạ|ruộng|ngô|hoa màu|rau màu|khoai|đất|vườn|ao|lạc|sắn|mía)(?!\w)(?!.*(?:lấy|xét nghiệm|kiểm nghiệm|phân tích))"
)
_OPENING = re.compile(r"\s*(?:và |còn |riêng |trong đó |nhóm )*(?P<words>[^\W\d]+(?: [^\W\d]+){0,5})")
_CLAUSE = re.compile(r"[\w/-]+(?: [\w/-]+){0,4}")


class Noun(NamedTuple):
    """A counted noun in the text; `unit` is written out, `rule` names its row; `opens`: it takes the noun that follows ("nữ công nhân")."""

    start: int
    end: int
    unit: str
    category: str
    rule: str
    opens: bool = False


@cache
def _glued() -> Mapping[str, Mapping[str, str]]:
    return {form: row for row in lexicon.rows("units") for form in row["form"].split("|") if " " not in form}


def _noun(start: int, end: int, row: Mapping[str, str]) -> Noun:
    unit, rule = row["unit"], f"units:{row['form'].split('|')[0]}"
    return Noun(start, end, unit.removesuffix(" …"), row["category"], rule, unit.endswith("…"))


class Nouns:
    """The counted nouns of one document. A text holds ten times as many as are asked for: each is made when it is."""

    def __init__(self, doc: Document) -> None:
        self.text, self.folded = doc.text, doc.folded
        self.terms = lexicon.find(doc.folded, "units")

    def at(self, start: int) -> Noun | None:
        """The noun that starts at an offset."""
        term = lexicon.find_at(self.folded, "units", start)
        return _noun(*term) if term else None

    def between(self, start: int, end: int) -> list[Noun]:
        """The nouns that lie in a stretch of the text, in order; measures and stretches of time are none."""
        stretch = self.terms[bisect_left(self.terms, (start,)) : bisect_left(self.terms, (end,))]
        nouns = (_noun(*term) for term in stretch if term.end <= end)
        return [noun for noun in nouns if noun.category not in MEASURES and noun.category != "none"]

    @cached_property
    def organised(self) -> list[Noun]:
        """The nouns for organisations of the Party and of unions."""
        return [_noun(*term) for term in self.terms if term.row["category"] in ("party_organisation", "union_organisation")]

    def after(self, at: int, limit: int) -> Noun | None:
        """The noun that a number ending at `at` counts, up to `limit`; category `none` for stretches of time and the like."""
        if (at < limit and self.folded[at].isalpha()) or self.folded.startswith(("$", "€", "°"), at):
            mark = _GLUED.match(self.folded, at)
            row = _glued().get(mark[0]) if mark else None
            # "5G" and "2A" are codes, "5g" is a mass
            return _noun(at, mark.end(), row) if mark and row and not self.text[at].isupper() else None
        gap = _QUOTED.match(self.folded, at) or _GAP.match(self.folded, at)
        if not gap or gap.end() >= limit:
            return None
        if self.folded.startswith("mẫu", gap.end()) and _FIELDS.search(self.folded, max(0, at - 80), at):
            return Noun(gap.end(), gap.end() + 3, "mẫu", "area", "units:mẫu ruộng")  # of land, not of what is examined
        return self._at(gap.end(), limit)

    def _at(self, start: int, limit: int) -> Noun | None:
        noun = self.at(start)
        if noun is None or noun.end > limit:
            return None
        if noun.unit == "đường" and self.text[start].isupper() and self.text[start + 1].islower():
            return None  # "428 Đường Lê Lợi" is an address
        if noun.unit == "bộ" and self.text[start] == "B" and self.text[start + 1] == "ộ":
            return noun._replace(category="organisation")  # "27 Bộ, ngành": ministries, and no sets of something
        if noun.opens:
            following = self.at(noun.end + 1)
            if following is None or following.category in MEASURES | {"none"} or following.end > limit:
                return noun
            return Noun(noun.start, following.end, f"{noun.unit} {following.unit}", following.category, noun.rule)
        return self._with_pair(noun, limit)

    def _with_pair(self, noun: Noun, limit: int) -> Noun:
        """ "cán bộ, đảng viên": a second noun of the same sort belongs to the unit, the first keeps the category."""
        following = self.at(noun.end + 2) if self.folded.startswith(", ", noun.end) else None
        if following is None or following.end > limit or following.unit == noun.unit or _OWN_NUMBER.match(self.folded, following.end):
            return noun
        if not any({noun.category, following.category} <= sort for sort in (PEOPLE, _BODIES, {"administrative_unit"})):
            return noun
        return Noun(noun.start, following.end, f"{noun.unit}, {following.unit}", noun.category, noun.rule)

    def unknown_in(self, start: int, end: int) -> Noun | None:
        """The noun that a clause from `start` to `end` opens with ("dịch vụ lữ hành tăng 12%"), known or as the tagger sees it."""
        mark = _OPENING.match(self.folded, start, end)
        if mark is None:
            return None
        words = mark["words"]
        stop = 0
        for number, word in enumerate(tagged(words)):
            noun = word.tag in ("N", "Nc") or words[word.start : word.end] in forms("sector")
            if not noun or number == 2:
                break
            stop = word.end
        return Noun(mark.start("words"), mark.start("words") + stop, words[:stop], "other", "noun:tagged") if stop else None

    def unknown_after(self, at: int, limit: int) -> Noun | None:
        """A noun that no table knows, as the tagger sees it: one to three words of nouns in lower case; category `other`."""
        gap = _GAP.match(self.folded, at)
        clause = _CLAUSE.match(self.text, gap.end(), limit) if gap else None
        if clause is None or not clause[0][0].islower() or _NO_NOUN.match(clause[0]):
            return None
        end = 0
        for number, word in enumerate(tagged(clause[0])):
            if word.tag not in ("N", "Nc", "Nu") or number == 2 or clause[0][word.start].isupper():
                break
            end = word.end
        if not end:
            return None
        start = clause.start()
        return Noun(start, start + end, self.folded[start : start + end], "other", "noun:tagged")
