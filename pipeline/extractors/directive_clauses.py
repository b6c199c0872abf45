"""Inside a clause that says what is to be done: where the addressee ends and the action begins.

"[thời gian tới, ][các cấp ủy đảng] [cần ][phối hợp chặt chẽ …]": openers and the modal belong to neither. The addressee ends at the
modal, or else where the first verb of `resources/action_verbs.tsv` begins that is a verb in its place; underthesea is asked only where
the table finds none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline.document import Body, Document, Person, Span
from pipeline.extractors.directive_words import one_of
from pipeline.lexicon import Term, find
from pipeline.segment import tagged

_MODAL = re.compile(r"(?<!\w)(?:rất cần|cần phải|phải luôn|cũng cần|cũng phải|luôn phải|cần|phải|nên|hãy|cần được|phải được)(?=[\s,:])")
_MODALS = re.compile(r"(?:(?:rất cần|cần phải|cũng cần|cũng phải|thì cần|cần|phải|nên|hãy|cùng|thì|:|,)\s+)+")
_NOT_MODAL_BEFORE = re.compile(rf"\b(?:{one_of('no_modal')}|(?<!dự )bị)\s+$")
_NOT = re.compile(r"(?:tuyệt đối |kiên quyết |nhất định |dứt khoát )?(?:không|chưa được|được|chớ|đừng|chống|tránh)(?=\s)")
_COUNT = "nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
_CONNECTIVE = (
    rf"{one_of('connective')}|ngay sau \w+ \w+ này|(?:điều|việc) (?:quan trọng|cốt lõi)(?: nhất)? là|"
    rf"thứ (?:{_COUNT})(?: là)?|(?:một|bốn|{_COUNT}) là"
)
_TIME = (
    r"(?:trong |vào |ngay |từ |kể từ )*(?:"
    r"(?:khoảng )?thời gian (?:sắp tới|tới đây|tiếp theo|còn lại(?: của (?:năm|nhiệm kỳ))?|tới|đến|này)|"
    r"(?:những|các|\d+|\w+) (?:tháng|năm|ngày|tuần)(?: cuối| đầu)? "
    r"(?:cuối năm|đầu năm|tiếp theo|còn lại(?: của năm)?|sắp tới|tới đây|tới|năm)(?: \d{4})?|"
    r"(?:giai đoạn|nhiệm kỳ|năm học|năm|tháng|quý|tuần)(?: \w+)? (?:tới|tiếp theo|này)|"
    r"(?:năm|tháng|quý) [\divx]+(?:/\d{4}| năm \d{4})?(?: và (?:các|những) (?:năm|tháng) tiếp theo)?|"
    r"nay (?:đến|tới) [^,;:]{2,30}|tới đây|sắp tới|hiện nay|từ nay|bây giờ|(?:giai đoạn|nhiệm kỳ) \d{4}\s*-\s*\d{4})"
)
_OPENER = re.compile(
    r"[\s,:;.…+•*\"“”‘’'»«-]+|\(?(?:\d{1,2}|[a-g])[.)]\s+|"
    rf"(?:{_CONNECTIVE})(?=[\s,:]|$)(?!\s+(?:của|những|các vấn))|{_TIME}(?=[\s,])(?!\s*-)"
)
_PHRASE = re.compile(rf"(?:{one_of('phrase')})(?=\s)")
_ACTOR = re.compile(
    r"(?:các|mỗi|từng|toàn|toàn thể|tất cả|mọi|những|tập thể|đội ngũ|bản thân)?\s*(?:các\s+)?(?:(?:\d+%?|một số)\s+)?"
    rf"(?:{one_of('actor')}|trường(?! hợp))(?!\w)"
)
_THING = re.compile(rf"(?:mọi |các |những |toàn bộ |nhiều |một số |\d+ )?(?:{one_of('thing')})\b")
_TOLD = re.compile(r"(?<!\w)(?:đã|sẽ|vừa|đang|từng|là(?! người)|được (?:tổ chức|thành lập|công nhận|khen)|cho biết|xin hứa)(?!\w)")
_WILL = re.compile(r"\s+(?:cũng |đều )?sẽ\s+$")
_BARRED_BEFORE = re.compile(rf"\b(?:{one_of('barred')})\s+$")
_WEAK_AFTER = re.compile(rf"\b(?:{one_of('bearer')})\s+$")
_NOUN_AFTER = re.compile(r"\s+(?:của|này|đó)\b")
_OBJECT = re.compile(rf"\s+(?:{one_of('object')}|\d+)\b")
# Code points of a clause that underthesea is shown.
_TAGGED = 200
_END_MARKS = " \t\n.,;:…-–—/+\"”’»“‘'!?"


@dataclass(frozen=True, slots=True)
class Clause:
    """`form`: imperative (no subject), verbal (no subject, and the verb in no table), modal or plain (with a subject),
    thing (its subject does not act), nouns (no verb), told (a report), empty."""

    form: str
    action: Span | None = None
    addressee: Span | None = None


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


def trim(doc: Document, start: int, end: int) -> Span | None:
    """The span without punctuation and white space at its ends; a closing bracket or quote stays where its opening is inside."""
    while start < end and doc.text[start] in _END_MARKS:
        start += 1
    while start < end and doc.text[end - 1] in _END_MARKS:
        opens = doc.text.rfind("“", start, end)
        if doc.text[end - 1] == "”" and opens >= 0 and doc.text.count("”", opens, end) == 1:
            break
        if doc.text[end - 1] == '"' and doc.text.count('"', start, end) % 2 == 0:
            break
        end -= 1
    return Span(start, end) if start < end else None


def skip_openers(doc: Document, start: int, end: int) -> int:
    """Past quotes, list marks, connectives ("đồng thời") and adverbials of time ("thời gian tới")."""
    at = start
    while at < end and (opener := _OPENER.match(doc.folded, at, end)) and opener.end() > at:
        at = opener.end()
    return at


def analyse(read: Reading, start: int, end: int) -> Clause:
    """What a clause asks of whom. `start` to `end` is a part of one sentence."""
    at = skip_openers(read.doc, start, end)
    if at >= end:
        return Clause("empty")
    clause = _simple(read, at, end)
    if clause.form == "imperative" or not _PHRASE.match(read.doc.folded, at, end):
        return clause
    return _after_phrase(read, at, end) or clause


def _after_phrase(read: Reading, at: int, end: int) -> Clause | None:
    """The clause that follows an adverbial phrase: "Để …, các xã cần …". Commas may stand inside the phrase, so a clause that
    begins with a body is preferred to an earlier one without subject."""
    first: Clause | None = None
    for comma in re.finditer(r",\s", read.doc.folded[at:end]):
        begin = skip_openers(read.doc, at + comma.end(), end)
        clause = _simple(read, begin, end)
        if clause.form in ("plain", "modal") and (_begins_body(read.doc, begin) and read.doc.text[begin].isupper()):
            return clause
        known = clause.form in ("imperative", "modal", "told") or (clause.form == "plain" and _ACTOR.match(read.doc.folded, begin, end))
        first = first or (clause if known else None)
        if first and first.form != "imperative":
            return first
    return first


def _simple(read: Reading, at: int, end: int) -> Clause:
    doc = read.doc
    if modal := _MODALS.match(doc.folded, at, end):
        action = trim(doc, modal.end(), end)
        if modal[0].strip(" :,") in ("", "cùng", "là", "thì"):
            modal = None
        elif action:
            return Clause("imperative", action)
    verbs = read.within(at, end)
    if _NOT.match(doc.folded, at, end) or (verbs and verbs[0].start == at and _starts(read, verbs[0], at)):
        return Clause("imperative", trim(doc, at, end))
    boundary = _boundary(read, at, end)
    if _THING.match(doc.folded, at, end) and not _begins_body(doc, at):
        wanted = _MODAL.search(doc.folded, at, end)
        return Clause("thing" if wanted else "nouns", trim(doc, at, end))
    if boundary is None:
        first = tagged(doc.text[at : min(end, at + _TAGGED)])[:1]
        verbal = bool(first) and first[0].tag.startswith("V") and not _ACTOR.match(doc.folded, at, end)
        return Clause("verbal" if verbal else "nouns", trim(doc, at, end))
    form, stop, begin = boundary
    if _TOLD.search(doc.folded, at, stop):
        form = "told" if form == "plain" or re.search(r"\b(?:đã|sẽ|là)\b", doc.folded[at:stop]) else form
    will = _WILL.search(doc.folded[at:stop])
    return Clause(form, trim(doc, begin, end), trim(doc, at, at + will.start() if will else stop))


def _starts(read: Reading, verb: Term, at: int) -> bool:
    """Whether a verb that opens a clause is a verb there: "tổ chức đảng cần …" begins with a noun."""
    if _NOUN_AFTER.match(read.doc.folded, verb.end):
        return False
    if verb.row["class"] != "weak" and verb.row["class"] != "report":
        return True
    return not (read.doc.text[at].isupper() and re.match(r"\s+[A-ZĐ]", read.doc.text[verb.end : verb.end + 3]))


def _begins_body(doc: Document, at: int) -> bool:
    return any(b.start == at for b in doc.bodies)


def _inside_name(doc: Document, at: int, end: int = 0) -> bool:
    """Whether a word stands inside a body or a person; a plain verb at the very end of a body's words does not ("chi bộ tổ chức")."""
    items: list[Body | Person] = [*doc.bodies, *doc.people]
    return any(i.start < at < i.end and not (end >= i.end and doc.text[at].islower()) for i in items)


def _boundary(read: Reading, at: int, end: int) -> tuple[str, int, int] | None:
    """(form, end of the noun phrase, start of the action)."""
    doc = read.doc
    modal = next((m for m in _MODAL.finditer(doc.folded, at + 1, end) if _is_modal(read, m, at, end)), None)
    limit = modal.start() if modal else end
    modifier = at
    for verb in read.within(at + 1, limit):
        if verb.row["class"] == "weak" and _modifies(doc, verb, at, modifier):
            modifier = verb.end
        elif _is_verb_here(read, verb, at, limit, modal is not None):
            begin = _with_negation(doc, verb.start, at)
            return "plain", begin, begin
    if modal:
        past = _MODALS.match(doc.folded, modal.start(), end)
        return "modal", modal.start(), past.end() if past else modal.end()
    negation = re.compile(r"(?<!\w)(?:tuyệt đối không|không được|không để|không)(?=\s)").search(doc.folded, at + 1, end)
    if negation:
        return "plain", negation.start(), negation.start()
    return _ask_tagger(doc, at, end)


def _with_negation(doc: Document, start: int, floor: int) -> int:
    before = re.search(r"(?:tuyệt đối |kiên quyết )?(?:không(?: được)?|cùng|đều|cũng|nghiêm|tự)\s+$", doc.folded[floor:start])
    return floor + before.start() if before and before.start() > 0 and before[0].strip() != "cũng" else start


def _is_modal(read: Reading, modal: re.Match[str], at: int, end: int) -> bool:
    before = read.doc.folded[at : modal.start()]
    if _NOT_MODAL_BEFORE.search(before) or _inside_name(read.doc, modal.start()):
        return False
    if modal[0] != "nên":
        return True
    rest = skip_openers(read.doc, modal.end(), end)
    return bool(read.within(rest, rest + 1)) and not re.search(r"\b(?:do|vì|bởi)\b", before) and "," not in before[-3:]


def _is_verb_here(read: Reading, verb: Term, at: int, limit: int, modal_follows: bool) -> bool:
    doc, kind = read.doc, verb.row["class"]
    before = doc.folded[at : verb.start]
    named = doc.text[verb.start].isupper() and not re.search(r"[.:“\"]\s*$", before)
    if named or _inside_name(doc, verb.start, verb.end) or not before.strip():
        return False
    if _NOUN_AFTER.match(doc.folded, verb.end):
        return False
    if kind == "often":
        return any(v.start - verb.end <= 12 for v in read.within(verb.end, limit))
    if kind == "start":
        return not re.search(r"(?:đã|những|việc|sự|để|công tác|và|có|được)\s+$", before)
    barred = _BARRED_BEFORE.search(before)
    inside = before.count("(") > before.count(")") or before.count("“") > before.count("”")
    if inside or (barred and doc.text[at + barred.start()].islower()):
        return False
    if re.search(r",\s*$", before):
        return kind in ("verb", "report") and not modal_follows
    if modal_follows:
        between = doc.folded[verb.start : limit]
        return "," in between or len(between) > 60
    return True


def _modifies(doc: Document, verb: Term, at: int, modifier: int) -> bool:
    """Whether a weak verb modifies the noun before it, or goes on with one that does: "các hộ sản xuất, kinh doanh"."""
    if _OBJECT.match(doc.folded, verb.end):
        return False
    return bool(_WEAK_AFTER.search(doc.folded[at : verb.start])) or (modifier > at and not doc.folded[modifier : verb.start].strip(" ,-"))


def _ask_tagger(doc: Document, at: int, end: int) -> tuple[str, int, int] | None:
    """underthesea's first verb after a noun, for verbs that no table has."""
    nouns = False
    for word in tagged(doc.text[at : min(end, at + _TAGGED)]):
        start = at + word.start
        possible = word.tag.startswith("V") and nouns and doc.text[start].islower()
        barred = _BARRED_BEFORE.search(doc.folded[at:start]) or doc.folded.startswith(("là", "có ", "thuộc", "ngoài"), start)
        if possible and not barred and not _inside_name(doc, start):
            return "plain", start, start
        nouns = nouns or word.tag.startswith("N")
    return None


def is_actor(doc: Document, addressee: Span) -> bool:
    """Whether a noun phrase names somebody who can act."""
    return bool(_ACTOR.match(doc.folded, addressee.start, addressee.end)) or _begins_body(doc, addressee.start)
