"""The boundary inside a clause between those who are to act and what they are to do.

The noun phrase ends at the modal ("các xã cần …"), at a negation, or where the first verb of `resources/action_verbs.tsv` begins that
is a verb in its place; underthesea is asked only where the table finds none or where a verb must stand before the one found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline.document import Body, Document, Person, Span, starting, touching
from pipeline.extractors.directive_words import one_of, skip_openers
from pipeline.lexicon import Term, find
from pipeline.segment import tagged

MODAL = re.compile(r"(?<!\w)(?:rất cần|cần phải|phải luôn|cũng cần|cũng phải|luôn phải|cần|phải|nên|hãy|cần được|phải được)(?=[\s,:])")
MODALS = re.compile(r"(?:(?:rất cần|cần phải|cũng cần|cũng phải|thì cần|cần|phải|nên|hãy|cùng|thì|:|,)\s+)+")
_NOT_MODAL_BEFORE = re.compile(rf"\b(?:{one_of('no_modal')}|(?<!dự )bị)\s+$")
# "12 hộ cần hỗ trợ" tells of a need; "các hộ cần vệ sinh chuồng trại" tells them what to do.
_HOUSEHOLDS = re.compile(r"(?:các|mỗi|từng|mọi) hộ\s+")
# "Người dân nên ngủ màn": whatever the verb; elsewhere "nên" is as often "so that".
_FOLK = re.compile(r"(?:các |mỗi |từng |mọi )?(?:người dân|bà con|nông dân|hộ|hộ dân|gia đình|phụ huynh|học sinh|thanh niên|ngư dân)\s+")
ACTOR = re.compile(
    r"(?!chủ (?:động|trì|trương|yếu)\b|đoàn kết\b|hội (?:nhập|họp)\b|tổ chức (?:thực hiện|tốt|triển khai)\b)"
    r"(?:các|mỗi|từng|toàn|toàn thể|tất cả|mọi|những|tập thể|đội ngũ|bản thân)?\s*(?:các\s+)?(?:(?:\d+%?|một số|(?:cả )?hai|ba|bốn)\s+)?"
    rf"(?:tân )?(?:{one_of('actor')}|trường(?! hợp)|vị(?! (?:trí|thế|thành))|"
    r"vụ(?! (?:án|việc|tai|cháy|lúa|mùa|đông|xuân|hè|thu|sản)))(?!\w)"
)
_BARRED_BEFORE = re.compile(
    rf"\b(?<!nhận )(?:{one_of('barred')}|được (?:giao|phân công)|"
    r"(?:đồng chí|cán bộ|người|đơn vị|đảng viên|công chức) mới)\s+$"
)
_WEAK_AFTER = re.compile(rf"(?<!môi )(?<!xã )\b(?:{one_of('bearer')})\s+$")
# "mỗi học viên về mở ít nhất một buổi": they go home and do.
_GOES_HOME = re.compile(
    r"(?:các |mỗi |từng )(?:đồng chí|học viên|đại biểu|cán bộ|hội viên|đoàn viên|đảng viên|báo cáo viên|thành viên|đơn vị|chi hội) về\s+"
)
_ADVERB_BEFORE = re.compile(r"(?:tuyệt đối |kiên quyết )?(?:không(?: được)?|cùng|đều|cũng|nghiêm|tự)\s+$")
NOUN_AFTER = re.compile(r"\s+(?:của|này|đó)\b")
_OBJECT = re.compile(rf"\s+(?:{one_of('object')}|\d+)\b")
_NEGATION = re.compile(
    r"(?<!\w)(?:tuyệt đối |kiên quyết |nhất định )?(?:không|đừng|chớ)( được| để)?(?=\s)"
    r"(?! (?:có(?! (?:tư tưởng|thái độ|biểu hiện))|đủ|đạt|bảo đảm|đảm bảo|còn|thuộc|chuyên|phải|may)\b)"
)
_RELATIVE = re.compile(r"\b(?:nếu|khi|mà|trường hợp|nơi|việc|đã|do|vì|để|lâu|còn)\s+$")
_GIVES = re.compile(r" cho(?= )(?! phép)( (?:các|những|cán bộ|người)\b)?")
# A comma, a purpose or an amount before the verb found: the predicate began before it.
_VERB_MISSED = re.compile(r",\s*$|\bđể\b|\d (?:tỷ|triệu|nghìn|đồng|tấn|ha|kg|km|m|m2|m3)\b")
# "các đơn vị không được ép học sinh phải mua sách": the modal belongs to what is forbidden.
_FORBIDS = ("không được", "không để", "tuyệt đối không")
_NO_ACTION = ("là", "có ", "thuộc", "trực thuộc", "đóng chân", "trú đóng", "đóng trên", "ngoài", "đoàn thể")
# "Bắc Giang cần …": a place by its bare name stands for those who lead it.
_MUST = re.compile(r"((?:[^\W\d_]+ ){1,3}[^\W\d_]+) (?:cần|phải) ")
# Code points of a clause that underthesea is shown.
TAGGED = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its verbs: the `Term`s of action_verbs in text order and where each starts."""

    doc: Document
    verbs: tuple[Term, ...]
    starts: tuple[int, ...]

    def within(self, start: int, end: int) -> tuple[Term, ...]:
        return self.verbs[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def reading(doc: Document) -> Reading:
    """The document with its verbs looked up."""
    verbs = tuple(t for t in find(doc.folded, "action_verbs") if t.row["class"] != "noun")
    return Reading(doc, verbs, tuple(t.start for t in verbs))


def is_actor(doc: Document, addressee: Span) -> bool:
    """Whether a noun phrase names somebody who can act."""
    if ACTOR.match(doc.folded, addressee.start, addressee.end) or begins_body(doc, addressee.start):
        return True
    words = doc.text[addressee.start : addressee.end].strip(" ,")
    return _is_place(words) or _is_short_form(doc, words.split(" ", 1)[0])


def _is_short_form(doc: Document, word: str) -> bool:
    """Whether capitals were said before to stand for a body: "Ban Thường vụ Huyện ủy (BTVHU)"."""
    if len(word) < 3 or not word.isupper() or not word.isalpha():
        return False
    at = doc.text.find(f"({word})")
    return at > 1 and bool(touching(doc.bodies, at - 2, at))


def must_place(doc: Document, at: int) -> bool:
    """Whether a place by its bare name is told to act: "Bắc Giang cần …"."""
    found = _MUST.match(doc.text, at)
    return found is not None and _is_place(found[1])


def _is_place(words: str) -> bool:
    names = words.split()
    return 2 <= len(names) <= 4 and all(name[0].isupper() and name[1:].islower() and name.isalpha() for name in names)


def begins_body(doc: Document, at: int) -> bool:
    return bool(starting(doc.bodies, at, at + 1))


def inside_name(doc: Document, at: int, end: int = 0) -> bool:
    """Whether a word stands inside a body or a person; a plain verb at the very end of a body's words does not ("chi bộ tổ chức")."""
    items: list[Body | Person] = [*touching(doc.bodies, at, at + 1), *touching(doc.people, at, at + 1)]
    return any(i.start < at < i.end and not (end >= i.end and doc.text[at].islower()) for i in items)


def boundary(read: Reading, at: int, end: int) -> tuple[str, int, int] | None:
    """(form, end of the noun phrase, start of the action)."""
    doc = read.doc
    modal = next((m for m in MODAL.finditer(doc.folded, at + 1, end) if _is_modal(read, m, at, end)), None)
    limit = modal.start() if modal else end
    negation = _negation(read, at, limit) if modal is None or modal[0] == "phải" else None
    if modal and negation is not None:
        modal, limit = (None, end) if doc.folded.startswith(_FORBIDS, negation) else (modal, limit)
        negation = None if modal else negation
    given = _given(read, at, limit)
    modifier, skipped = at, None
    for verb in read.within(at + 1, limit):
        if stop := next((s for s in (given, negation) if s is not None and s < verb.start), None):
            return "plain", stop, stop
        if verb.row["class"] == "weak" and _modifies(doc, verb, at, modifier):
            modifier, skipped = verb.end, skipped or (verb.start if _is_verb_here(read, verb, at, limit, modal is not None) else None)
        elif _is_verb_here(read, verb, at, limit, modal is not None):
            begin = _with_negation(doc, verb.start, at)
            if skipped and re.search(r"(?: \w+){3,},", doc.folded[modifier:begin]):
                return "plain", skipped, skipped
            earlier = _ask_tagger(doc, at, begin) if _VERB_MISSED.search(doc.folded, at, begin) else None
            return earlier or ("plain", begin, begin)
    if modal:
        past = MODALS.match(doc.folded, modal.start(), end)
        return "modal", modal.start(), past.end() if past else modal.end()
    begun = negation if negation is not None else given
    return ("plain", begun, begun) if begun is not None else _ask_tagger(doc, at, end)


def _with_negation(doc: Document, start: int, floor: int) -> int:
    before = _ADVERB_BEFORE.search(doc.folded[floor:start]) or (
        re.search(r"về\s+$", doc.folded[floor:start]) if _GOES_HOME.fullmatch(doc.folded, floor, start) else None
    )
    return floor + before.start() if before and before.start() > 0 and before[0].strip() != "cũng" else start


def _negation(read: Reading, at: int, end: int) -> int | None:
    """Where a negation begins the action: "nông dân không trồng mới". One that tells who is meant ("hộ không có đất") begins none."""
    for found in _NEGATION.finditer(read.doc.folded, at + 1, end):
        if inside_name(read.doc, found.start()) or _RELATIVE.search(read.doc.folded[at : found.start()]):
            continue
        rest = found.end() + 1
        if found[1] or found[0].endswith(("đừng", "chớ")) or read.within(rest, rest + 1) or _is_verbal(read, rest, end):
            return found.start()
    return None


def _is_verbal(read: Reading, start: int, end: int) -> bool:
    return any(word.tag.startswith("V") for word in tagged(read.doc.text[start : min(end, start + 40)])[:1])


def _given(read: Reading, at: int, end: int) -> int | None:
    """Where "cho" begins the action right after a short subject: "tỉnh cho mở cống", "UBND huyện cho tạm ứng"."""
    found = _GIVES.search(read.doc.folded, at + 1, end)
    if found is None:
        return None
    named = any(b.end == found.start() for b in touching(read.doc.bodies, found.start() - 1, found.start()))
    short = not found[1] and len(read.doc.folded[at : found.start()].split()) <= 3 and is_actor(read.doc, Span(at, found.start()))
    return found.start() + 1 if named or short else None


def _is_modal(read: Reading, modal: re.Match[str], at: int, end: int) -> bool:
    before = read.doc.folded[at : modal.start()]
    barred = _NOT_MODAL_BEFORE.search(before) and not _HOUSEHOLDS.fullmatch(before)
    if barred or inside_name(read.doc, modal.start()):
        return False
    if modal[0] != "nên" or _FOLK.fullmatch(before) or _is_body(read.doc, at, modal.start()):
        return True
    rest = skip_openers(read.doc, modal.end(), end)
    return bool(read.within(rest, rest + 1)) and not re.search(r"\b(?:do|vì|bởi)\b", before) and "," not in before[-3:]


def _is_body(doc: Document, at: int, end: int) -> bool:
    return any(b.start == at and b.end == end - 1 for b in starting(doc.bodies, at, at + 1))


def _is_verb_here(read: Reading, verb: Term, at: int, limit: int, modal_follows: bool) -> bool:
    doc, kind = read.doc, verb.row["class"]
    before = doc.folded[at : verb.start]
    named = doc.text[verb.start].isupper() and not re.search(r"[.:“\"]\s*$", before)
    if named or inside_name(doc, verb.start, verb.end) or not before.strip():
        return False
    if NOUN_AFTER.match(doc.folded, verb.end) or _in_two_words(doc, verb.start):
        return False
    if kind == "often":
        return any(v.start - verb.end <= 12 for v in read.within(verb.end, limit))
    if kind == "start":
        return not re.search(r"(?:đã|những|việc|sự|để|công tác|và|có|được)\s+$", before)
    # In "Ban Quản lý dự án lập báo cáo" the word before the verb belongs to who acts.
    free = _GOES_HOME.fullmatch(before) or _is_body(doc, at, verb.start)
    barred = _BARRED_BEFORE.search(before) if not free else None
    inside = before.count("(") > before.count(")") or before.count("“") > before.count("”")
    if inside or (barred and doc.text[at + barred.start()].islower()):
        return False
    if re.search(r",\s*$", before):
        return kind in ("verb", "report") and not modal_follows
    if modal_follows:
        between = doc.folded[verb.start : limit]
        return "," in between or len(between) > 60 or _after_proper_name(doc, at, verb.start)
    return True


def _after_proper_name(doc: Document, at: int, start: int) -> bool:
    """Whether those who are to act are named up to here: "UBND xã Đông Sơn bình xét hộ nghèo phải công khai"."""
    last = doc.text[:start].rstrip().rpartition(" ")[2]
    return last.istitle() and _is_body(doc, at, start)


def _in_two_words(doc: Document, start: int) -> bool:
    """Whether a comma parts what is one word in a body's name: "Ban Chỉ đạo phòng, chống dịch"."""
    return doc.folded.startswith("phòng, chống", start - 7) and any(b.end == start - 2 for b in touching(doc.bodies, start - 3, start - 2))


def _modifies(doc: Document, verb: Term, at: int, modifier: int) -> bool:
    """Whether a weak verb modifies the noun before it, or goes on with one that does: "các hộ sản xuất, kinh doanh"."""
    if _OBJECT.match(doc.folded, verb.end):
        return False
    bearer = _WEAK_AFTER.search(doc.folded, at, verb.start)
    in_name = bearer and any(b.start < bearer.start() for b in touching(doc.bodies, verb.start - 2, verb.start - 1))
    return bool(bearer and not in_name) or (modifier > at and not doc.folded[modifier : verb.start].strip(" ,-"))


def _ask_tagger(doc: Document, at: int, end: int) -> tuple[str, int, int] | None:
    """underthesea's first verb after a noun, for verbs that no table has."""
    nouns = False
    for word in tagged(doc.text[at : min(end, at + TAGGED)]):
        start = at + word.start
        possible = word.tag.startswith("V") and nouns and doc.text[start].islower()
        barred = _BARRED_BEFORE.search(doc.folded[at:start]) or doc.folded.startswith(_NO_ACTION, start)
        if possible and not barred and not inside_name(doc, start) and not _in_two_words(doc, start):
            return "plain", start, start
        nouns = nouns or word.tag.startswith("N")
    return None
