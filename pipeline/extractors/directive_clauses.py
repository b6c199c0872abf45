"""Inside a clause that says what is to be done: where the addressee ends and the action begins.

"[thời gian tới, ][các cấp ủy đảng] [cần ][phối hợp chặt chẽ …]": openers and the modal belong to neither. The addressee ends at the
modal, or else where the first verb of `resources/action_verbs.tsv` begins that is a verb in its place; underthesea is asked only where
the table finds none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.document import Document, Span
from pipeline.extractors.directive_boundary import (
    ACTOR,
    MODAL,
    MODALS,
    NOUN_AFTER,
    TAGGED,
    Reading,
    begins_body,
    boundary,
    is_actor,
    must_place,
)
from pipeline.extractors.directive_words import one_of, skip_openers
from pipeline.lexicon import Term
from pipeline.segment import tagged

_NOT = re.compile(
    r"(?:tuyệt đối |kiên quyết |nhất định |dứt khoát )?(?:không|chưa được|được|chớ|đừng|chống|tránh|cho)(?=\s)"
    r"(?! (?:biết|rằng|thấy|nên|đến|dù|tới|hay|thể|ít|chỉ|những|phải|riêng|gì)\b)"
)
_PHRASE = re.compile(rf"(?:ngay |riêng |cũng )?(?:{one_of('phrase')})(?=\s)")
_THING = re.compile(rf"(?:mọi |các |những |toàn bộ |nhiều |một số |\d+ )?(?:{one_of('thing')})\b")
_TOLD = re.compile(
    r"(?<!\w)(?:đã|sẽ|vừa|đang|từng|là(?! người)|(?:hiện|chỉ|vẫn) (?:có|còn)|có (?:\d[\d.,]*|khoảng|hơn|trên|gần|nhiều)|"
    r"được (?:tổ chức|thành lập|công nhận|khen)|mới (?:được|có thể|đủ)|cho biết|xin hứa)(?!\w)"
)
# Why something is asked is no part of what is asked, nor is what was done about it or what the speaker did besides.
_REASON = re.compile(
    r",\s+(?:vì|bởi|bởi vì|chứ(?! (?:không|đừng)))\s(?!(?:sự|mục tiêu|lợi ích|người|nhân dân)\b)|"
    r",\s+nếu không(?:,| thì| sẽ| rất)?\s(?:(?!không\b)[^,;])*\b(?:chúng tôi|tôi|ta|sẽ|rất|khó)\b|"
    r",\s+(?:tuy nhiên|nhưng|song|đồng thời),?\s[^,;]{2,60}?\s(?:đã|vẫn|vẫn chưa)\s(?!được\b)"
)
_WHICHEVER = re.compile(r"(?:(?:\w+ ){1,4}nào|(?:việc|cái|điều|khâu) gì)\s[^;]{3,160}?\s(?:thì|phải)\s")
# "mỗi hội viên là một tuyên truyền viên": nobody is told to do, all are to be.
_LIMIT = re.compile(r"\bkhông (?:quá|để)\b|\bthì (?:tiếp tục|kiên quyết|xem xét|thu hồi|chuyển|dừng)\b")
_TERM_FIRST = re.compile(r"(?:chậm nhất|muộn nhất|trước|đến hết|hết|trong) (?:là |vào )?(?:ngày|tháng|quý|tuần|năm|\d)[^,;]{0,25}$")
_COPULA = re.compile(r"(?:mỗi|từng|các) (?:\w+ ){1,4}(?:thực sự |luôn )?là (?:một|những|người|tấm gương|hạt nhân)\b")
_CONDITION = re.compile(
    r"(?:khi|nếu|trường hợp)\s[^,;]{5,90}?\s(?:thì(?: phải| cần)?|phải|cần)\s|"
    r"(?:đến|hết|quá|sau) [^,;]{2,30}? mà\s[^,;]{5,90}?\sthì\s"
)
_WHEN = re.compile(r"(?:khi|nếu|trường hợp)\s")
_CHARGED = re.compile(
    r"(?:riêng )?(?:đối với|với|riêng|về phía) ([^;:]{2,80}?(?:, (?:ban|ngành|phường|thị trấn|thị xã|thành phố|đơn vị|địa phương|"
    r"cơ quan|đoàn thể|doanh nghiệp|đảng viên|công chức|chính quyền|(?:các|ubnd|sở) [^,;:]{2,40}))*),\s"
)
# "Đối với mỗi cán bộ, giáo viên cần …": one pair of those charged, not a topic and who acts on it.
_MANY_CHARGED = re.compile(
    r"(?:riêng )?(?:đối với|với|riêng) ((?:mỗi|từng|các|đội ngũ) (?:cán bộ|đảng viên|công chức|đoàn viên|hội viên|giáo viên|cấp ủy|"
    r"sở|xã|huyện|cơ quan|đơn vị|địa phương|phòng|ban)(?:, (?:đảng viên|công chức|viên chức|giáo viên|nhân viên|người lao động|hội viên|"
    r"đoàn viên|chính quyền|ban|ngành|phường|thị trấn|thị xã|thành phố|đơn vị|địa phương|cơ quan|doanh nghiệp|đoàn thể))* (?:cần|phải))\s"
)
_OFFICE = re.compile(
    r"(?:các |từng |mỗi )*(?:sở|ban|ngành|ubnd|ủy ban|cấp ủy|đảng ủy|chi bộ|phòng|huyện|xã|phường|đơn vị|cơ quan|địa phương|doanh nghiệp|"
    r"công ty|nhà trường|trường|công an|hội|đoàn thể|đồng chí|lực lượng|mặt trận|chủ đầu tư|nhà thầu)\b(?! (?:có|đã|chưa|còn|bị|không))"
)
# "các sở, căn cứ chức năng được giao, chủ động …", "đồng chí X, dù nghỉ hưu, …": said of those who act, not part of their name.
_ASIDE = re.compile(
    r"(?:,?\s+với (?:tinh thần|trách nhiệm|quyết tâm|phương châm)|(?<!,)\s+trước (?:hết|mắt|tiên)|"
    r",\s+(?:dù|mặc dù|tuy|theo|bằng|với|trong|từ|khi|sau khi|ngay)|,?\s+(?:căn cứ|(?<!cấp )trên cơ sở|theo chức năng|khi|"
    r"trong quá trình|(?:trong )?thời gian (?:tới|này|sắp tới)|năm tới|tới đây|sắp tới|h[àằ]ng (?:năm|quý|tháng|tuần|ngày)))\s"
)
# What the speaker does besides asking.
_FEELS = re.compile(r"(?:tin tưởng|tin rằng|tin chắc|chúc|cảm ơn|cám ơn|đánh giá cao|bày tỏ|hứa)\b")
_SHALL = re.compile(r"\s(?:cũng |đều )?sẽ\s")
_WILL = re.compile(r"\s+(?:(?:cũng |đều )?sẽ|(?:cũng )?được (?:khuyến cáo|yêu cầu|đề nghị))\s+$")
_END_MARKS = " \t\n.,;:…-–—/+\"”’»“‘'!?"


@dataclass(frozen=True, slots=True)
class Clause:
    """`form`: imperative (no subject), verbal (no subject, and the verb in no table), modal or plain (with a subject),
    thing (its subject does not act), nouns (no verb), told (a report), empty."""

    form: str
    action: Span | None = None
    addressee: Span | None = None


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


def analyse(read: Reading, start: int, end: int) -> Clause:
    """What a clause asks of whom. `start` to `end` is a part of one sentence."""
    at = skip_openers(read.doc, start, end)
    if at >= end:
        return Clause("empty")
    folded = read.doc.folded
    if reason := _REASON.search(folded, at, end):
        end = reason.start()
    if _COPULA.match(folded, at, end):
        return Clause("thing", trim(read.doc, at, end))
    if (past := past_condition(read.doc, at, end)) > at:
        return _conditional(read, at, past, end)
    together = folded.startswith("cùng ", at) and read.doc.text[at].islower() and is_actor(read.doc, Span(at + 5, end))
    if together:
        return Clause("imperative", trim(read.doc, at, end))
    clause = _nearest_actor(read.doc, _simple(read, at, end))
    if clause.form == "imperative" or not _PHRASE.match(read.doc.folded, at, end):
        return clause
    if (many := _MANY_CHARGED.match(folded, at, end)) and (direct := _simple(read, many.start(1), end)).form == "modal":
        return direct
    after = _after_phrase(read, at, end)
    if after and after.form == "imperative" and after.addressee is None:
        return replace(after, addressee=charged(read.doc, at, end))
    return after or clause


def _nearest_actor(doc: Document, clause: Clause) -> Clause:
    """ "Riêng tuyến đê này, trước mắt xã huy động …": a topic before the comma is not the one who acts."""
    who = clause.addressee
    if who is None or is_actor(doc, who):
        return clause
    for comma in reversed([m.start() for m in re.finditer(",", doc.text[who.start : who.end])]):
        last = Span(skip_openers(doc, who.start + comma, who.end), who.end)
        if last.start >= last.end or not is_actor(doc, last) or doc.folded.startswith("ai ", last.start):
            break
        clause = replace(clause, addressee=last)
    return clause


def past_condition(doc: Document, at: int, end: int) -> int:
    """Where the condition that opens a clause ends ("Nếu …, thì", "Nơi nào … thì"), or `at`."""
    found = _WHICHEVER.match(doc.folded, at, end) or _CONDITION.match(doc.folded, at, end)
    return found.end() if found else at


def _conditional(read: Reading, at: int, past: int, end: int) -> Clause:
    """A clause under a condition is asked whole; who is to act stands behind "thì", or between a comma and "phải"."""
    comma = read.doc.folded.rfind(", ", at, past)
    answers = Span(comma + 2, past - len("phải ")) if comma > 0 and read.doc.folded.endswith("phải ", at, past) else None
    if answers and is_actor(read.doc, answers):
        return Clause("modal", trim(read.doc, past, end), trim(read.doc, answers.start, answers.end))
    rest = _simple(read, past, end)
    who = rest.addressee if rest.form in ("modal", "plain") and rest.addressee and is_actor(read.doc, rest.addressee) else None
    whichever = _WHICHEVER.match(read.doc.folded, at, end)
    return Clause("thing" if whichever else "imperative", trim(read.doc, at, end), who)


def charged(doc: Document, start: int, end: int) -> Span | None:
    """Who is to act by an opening phrase: "Đối với Sở Y tế, …"; a topic ("Đối với kiến nghị này, …") is nobody."""
    phrase = _CHARGED.match(doc.folded, start, end)
    if phrase is None:
        return None
    span = trim(doc, *phrase.span(1))
    return span if span and (begins_body(doc, span.start) or _OFFICE.match(doc.folded, span.start, span.end)) else None


def _after_phrase(read: Reading, at: int, end: int) -> Clause | None:
    """The clause that follows an adverbial phrase: "Để …, các xã cần …". Commas may stand inside the phrase, so a clause that
    begins with a body is preferred to an earlier one without subject."""
    first: Clause | None = None
    vague: Clause | None = None
    for comma in re.finditer(r"[,:]\s", read.doc.folded[at:end]):
        begin = skip_openers(read.doc, at + comma.end(), end)
        clause = _simple(read, begin, end)
        if clause.form in ("plain", "modal") and (begins_body(read.doc, begin) and read.doc.text[begin].isupper()):
            return clause
        if clause.form == "modal" and clause.addressee and not is_actor(read.doc, clause.addressee):
            vague = vague or clause
            continue
        if clause.form == "imperative" and _lists_topic(read, begin, end):
            continue
        known = clause.form in ("imperative", "modal", "told") or (clause.form == "plain" and ACTOR.match(read.doc.folded, begin, end))
        first = first or (clause if known else None)
        if first and first.form != "imperative":
            return first
    if vague and first and _WHEN.match(read.doc.folded, at):
        return Clause("imperative", trim(read.doc, at, end))
    return first or vague


def _lists_topic(read: Reading, at: int, end: int) -> bool:
    """Whether a word behind a comma still belongs to the topic: "Đối với thi đua, khen thưởng, bảo đảm công khai"."""
    verb = next(iter(read.within(at, at + 1)), None)
    return verb is not None and verb.row["class"] == "report" and verb.end < end and read.doc.text[verb.end] == ","


def _simple(read: Reading, at: int, end: int) -> Clause:
    doc = read.doc
    if modal := MODALS.match(doc.folded, at, end):
        action = trim(doc, modal.end(), end)
        if modal[0].strip(" :,") in ("", "cùng", "là", "thì"):
            modal = None
        elif action:
            return Clause("imperative", action)
    verbs = read.within(at, end)
    if _NOT.match(doc.folded, at, end) or (verbs and verbs[0].start == at and _starts(read, verbs[0], at)):
        return Clause("imperative", trim(doc, at, end))
    found = boundary(read, at, end)
    if _THING.match(doc.folded, at, end) and not begins_body(doc, at):
        wanted = MODAL.search(doc.folded, at, end) or _LIMIT.search(doc.folded, at, end)
        return Clause("thing" if wanted else "nouns", trim(doc, at, end))
    if found is None:
        first = tagged(doc.text[at : min(end, at + TAGGED)])[:1]
        verbal = bool(first) and first[0].tag.startswith("V") and not ACTOR.match(doc.folded, at, end)
        return Clause("verbal" if verbal else "nouns", trim(doc, at, end))
    form, stop, begin = found
    if _TOLD.search(doc.folded, at, stop) and not doc.folded.startswith(("không được", "không để", "tuyệt đối"), begin):
        form = "told" if form == "plain" or re.search(r"\b(?:đã|sẽ|là|có|còn)\b", doc.folded[at:stop]) else form
    if form == "plain" and _TERM_FIRST.match(doc.folded, at, len(doc.folded[at:stop].rstrip()) + at):
        return Clause("imperative", trim(doc, at, end))
    if aside := _ASIDE.search(doc.folded, at + 1, stop):
        stop = aside.start()
    if form == "told" and (future := _SHALL.search(doc.folded, at, stop)):
        stop, begin = future.start(), future.end()
    if form == "modal" and doc.folded.startswith("được ", begin) and not doc.folded.startswith("được phép", begin):
        return Clause("thing", trim(doc, at, end))
    will = _WILL.search(doc.folded[at:stop])
    return Clause(form, trim(doc, begin, end), trim(doc, at, at + will.start() if will else stop))


def _starts(read: Reading, verb: Term, at: int) -> bool:
    """Whether a verb that opens a clause is a verb there: "tổ chức đảng cần …" begins with a noun."""
    if NOUN_AFTER.match(read.doc.folded, verb.end) or must_place(read.doc, at):
        return False
    if verb.row["class"] != "weak" and verb.row["class"] != "report":
        return True
    if begins_body(read.doc, at):
        return False
    return not (read.doc.text[at].isupper() and re.match(r"\s+[A-ZĐ]", read.doc.text[verb.end : verb.end + 3]))


def continued(read: Reading, clause: Clause) -> Clause | None:
    """A further part of a sentence that has asked something already."""
    if clause.action is None or clause.form in ("empty", "told") or _FEELS.match(read.doc.folded, clause.action.start):
        return None
    if clause.addressee and not is_actor(read.doc, clause.addressee):
        whole = clause.form == "modal" or _is_verbal(read, clause.addressee.start)
        return Clause("thing", Span(clause.addressee.start, clause.action.end)) if whole else None
    return clause if clause.form != "nouns" else None


def _is_verbal(read: Reading, at: int) -> bool:
    """Whether a part begins with a verb or an adverb that no table has."""
    words = tagged(read.doc.text[at : at + 80])
    return bool(words) and words[0].tag[:1] in "VR"
