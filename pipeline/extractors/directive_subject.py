"""Reporting verbs and their subjects: who speaks."""

from __future__ import annotations

import re

from pipeline.document import Body, Document, Person, Sentence, Span, starting, touching
from pipeline.extractors.directive_boundary import is_actor
from pipeline.extractors.directive_words import one_of, skip_openers
from pipeline.lexicon import Term, find, find_at

_ADVERBS = re.compile(rf"(?:[\s,]+(?:{one_of('adverb')}))+[\s,]*$|[\s,]+$")
_NOUN_BEFORE = re.compile(
    rf"(?:\b(?:{one_of('noun_before')}|(?<!có )(?<!ban hành )(?<!ra )văn bản|"
    rf"(?:lãnh đạo|nội dung|ý kiến),|(?<!đoàn )(?<!tổ )công tác|(?<![\d/-])\d[\d.]*(?<!\.))|cử tri, )\s+$"
)
_NOUN_AFTER = re.compile(rf"\s+(?:{one_of('noun_after')})(?=[\s,.;]|$)|,\s*(?:phản ánh|đề xuất|ý kiến|nguyện vọng|khiếu nại|bức xúc)\b")
# "họp xét công nhận các xã đề nghị đạt chuẩn": who applied, told of in passing.
_UNDER_REVIEW = re.compile(r"\b(?:xét|xét duyệt|thẩm định|thẩm tra|bình xét)\b[^,;:]{0,60}\b(?:các|những|\d+) (?:\w+ ){1,4}$")
# "Chủ tịch yêu cầu công tác giám sát cần chặt chẽ": the matter is what is told to be so.
_MATTER = re.compile(r" (?:công tác|nhiệm vụ|đại hội|hội nghị|buổi) [^,;.:]{3,80} (?:cần|phải) ")
# "bà con cần lưu ý …": what is asked of them, not what they ask.
_MUST_BEFORE = re.compile(r"\w (?:cần|phải) $")
_COMPOUND = re.compile(
    r" (?:đất|rừng|khoán|quân|việc|mặt bằng|"
    r"ban|lưu|thông|dịch|nộp|tiếp|hữu|hưởng|thoa|thừa|tranh|động|phối|kết|hàng|nhận|dự toán|chỉ tiêu|kế hoạch|vốn)\b"
)
_INSIDE = re.compile(r"\w\s+$")
_BOARD = re.compile(r"\bban\s+$")
_INFORMS = re.compile(r"thông (?:tin|báo)\b")
_MEDIA = re.compile(r"\b(?:đài|cơ quan|phương tiện|cổng|trang|công nghệ|hệ thống|điểm)\s+$")
# "ghi nhận và sẽ tổng hợp, báo cáo, đề xuất …": a promise.
_PROMISED = re.compile(
    r"\bsẽ (?:ra|có|ban hành|gửi) (?:\w+ ){0,4}$|"
    r"\bsẽ (?:tổng hợp|tiếp thu|báo cáo|nghiên cứu|xem xét|chuyển|rà soát)(?: \w+){0,4},(?: [\w ]{2,30},)? (?:và )?$"
)
_COMMA = re.compile(r",\s+$")
_OPINIONS = re.compile(r"(?:^|\s)(?:nhiều|các|một số) ý kiến\s+$")
_PASSIVE = re.compile(r"\s+được\s")
_POST_BEFORE = re.compile(r"\b(?:bí thư|chủ tịch|trưởng|phó|giám đốc|ủy viên|uv|chủ nhiệm|chánh|chính ủy|tư lệnh|đốc)(?: thường trực)?\s*$")
_IN_SUBJECT_POSITION = re.compile(r"(?:^|[,:;–“\"(-]|\n|\b(?:thì|đó|nay|song|nhưng|và|riêng|cho biết|có|rồi)|\.)\s*$")
_NOT_SUBJECT_BEFORE = re.compile(rf"\b(?:{one_of('not_subject')})\s*$")
_FIRST_PERSON = re.compile(r"(?:^|[\s“\"])(?:tôi|chúng tôi|chúng ta|ta)$")
_VOICES = re.compile(r"\b(?:các|nhiều|một số|có|những|\d+|đa số) (?:lượt )?(?:ý kiến|tham luận)[\w\s]{0,40}$")
_OPINION_OF = re.compile(
    r"ý kiến của ((?:người dân|công dân|nhân dân|bà con|hội viên|đoàn viên|doanh nghiệp|công nhân|nông dân|đảng viên))\b"
)
_VOICES_LIST = re.compile(r"(?:các|nhiều|một số|những|\d+) (?:lượt )?(?:ý kiến|tham luận)[\w\s]{0,120}:\s*$")
# "đã nghe báo cáo tiến độ và đề xuất phương án": what was heard.
_HEARD = re.compile(r"\bnghe [^;:]*\b(?:báo cáo|trình bày|thông qua)\b[^;:]* và $")
_SUBJECT_STARTS = re.compile(r"[,:;“\"]\s+|\s[-–]\s|\s(?:tại đây|đó)\s")
_PREDICATE = re.compile(rf"\b(?:{one_of('predicate')}|có \d+)\b")
_PAPER = re.compile(rf"(?:{one_of('paper')})\b")
_OPENS_PHRASE = re.compile(rf"(?:{one_of('no_name')})\b")
# "… cảm ơn Tổng công ty và mong muốn …": what stands before the conjunction is the object of another verb.
_JOINED = re.compile(r"\b(?:và|đồng thời|còn)\b")
_APPOSED = re.compile(r"(?:,\s[^\W\d][\w\s]{1,30})?,\s")
_NP_LIMIT = 110
_NEAR = 80


def reporting(doc: Document) -> list[Term]:
    """The forms of the reporting table, without the beginning that belongs to a name ("Ban Chỉ đạo | yêu cầu")."""
    found: list[Term] = []
    for term in find(doc.folded, "reporting_verbs"):
        names: tuple[Body | Person, ...] = (*touching(doc.bodies, term.start, term.end), *touching(doc.people, term.start, term.end))
        owner = next((x.end for x in names if x.start < term.start < x.end < term.end), None)
        if owner is None:
            found.append(term)
        else:
            rest = find(doc.folded[owner : term.end], "reporting_verbs")
            found += [Term(owner + t.start, owner + t.end, t.row) for t in rest]
    return found


def usable(doc: Document, verb: Term, sentence_start: int) -> bool:
    """Whether a form of the reporting table is a verb in its place, not a noun ("các ý kiến đề nghị", "theo yêu cầu")."""
    before = doc.folded[sentence_start : verb.start]
    if doc.text[verb.start].isupper() and _INSIDE.search(before):
        return False
    if any(touching(items, verb.start, verb.end) for items in (doc.bodies, doc.people)):
        return False
    if doc.folded.startswith("chỉ", verb.start) and _BOARD.search(before):
        return False
    if (_INFORMS.match(doc.folded, verb.start) and _MEDIA.search(before)) or ("sẽ " in before and _PROMISED.search(before)):
        return False
    if verb.row["class"] == "assign" and doc.folded[verb.end : verb.end + 1] == ",":
        return False
    if verb.row["class"] == "assign" and _COMPOUND.match(doc.folded, verb.end) and doc.text[verb.end + 1].islower():
        return False
    if _COMMA.search(before) and begins_action(doc, skip_openers(doc, sentence_start, verb.start)) and begins_action(doc, verb.end + 1):
        return False
    if verb.row["force"] == "up" and _HEARD.search(before):
        return False
    if ("xét" in before or "thẩm" in before) and _UNDER_REVIEW.search(before):
        return False
    # The words right before the verb are enough: no form has as many letters.
    if _NOUN_BEFORE.search(before, max(0, len(before) - _NEAR)) and not _OPINIONS.search(before):
        return False
    if _PASSIVE.match(doc.folded, verb.end) and verb.row["force"] != "down":
        return True
    if _MUST_BEFORE.search(before) and not touching(doc.people, verb.start - 2, verb.start - 1):
        return False
    if verb.row["class"] == "say":
        if verb.start == sentence_start and doc.folded.startswith("làm rõ", verb.start):
            return False
        longer = find_at(doc.folded, "action_verbs", verb.start)
        return longer is None or longer.end <= verb.end or longer.row["class"] == "report"
    return not _NOUN_AFTER.match(doc.folded, verb.end) or bool(_MATTER.match(doc.folded, verb.end) and named_right_before(doc, verb))


def named_right_before(doc: Document, verb: Term) -> bool:
    """Whether a person or a body stands right before a verb."""
    at = verb.start - 1
    return any(p.end == at for p in touching(doc.people, at - 1, at)) or any(b.end == at for b in touching(doc.bodies, at - 1, at))


def begins_action(doc: Document, at: int) -> bool:
    """Whether an action begins there: in "Sớm hoàn tất hồ sơ, đề nghị truy tố" nothing new is asked."""
    verb = find_at(doc.folded, "action_verbs", at)
    return verb is not None and verb.row["class"] in ("start", "verb")


def subject(doc: Document, sentence_start: int, verb_start: int) -> tuple[Span | None, str]:
    """The words that name the speaker of a reporting verb, and how they were found.

    How: `person`, `body`, `words` (a noun phrase that is neither), `voices` (opinions of nobody in particular),
    `self` (first person), `paper` (a cited document: who issued it), `carried` (no subject of its own).
    """
    before = doc.folded[sentence_start:verb_start]
    adverbs = _ADVERBS.search(before)
    end = sentence_start + (adverbs.start() if adverbs else len(before))
    folded = doc.folded[sentence_start:end]
    people, bodies = starting(doc.people, sentence_start, end), starting(doc.bodies, sentence_start, end)
    for how, items in (("person", people), ("body", bodies)):
        if beside := next((x for x in items if x.end == end), None):
            lead = doc.folded[sentence_start : beside.start]
            barred = _NOT_SUBJECT_BEFORE.search(lead) or _POST_BEFORE.search(lead) or doc.text[beside.start].islower()
            named = (_named_before(doc, sentence_start, beside) or _jointly(doc, sentence_start, beside)) if how == "person" else None
            if named:
                return named, how
            joined = bool(adverbs and _JOINED.search(adverbs[0])) and not (_IN_SUBJECT_POSITION.search(lead) or not lead.strip())
            # "Đối với đơn của bà X, giao …": the comma parts him from the verb.
            apart = bool(adverbs and "," in adverbs[0] and _NOT_SUBJECT_BEFORE.search(lead))
            if (how == "person" and not apart) or not (barred or joined or apart):
                return Span(beside.start, beside.end), how
    if _FIRST_PERSON.search(folded):
        return None, "self"
    for item in reversed([p for p in people if p.end <= end]):
        lead = doc.folded[sentence_start : item.start]
        if _IN_SUBJECT_POSITION.search(lead) or not lead.strip():
            return Span(item.start, item.end), "person"
    return _phrase(doc, sentence_start, end)


def _named_before(doc: Document, floor: int, item: Body | Person) -> Span | None:
    """ "Đồng chí X, Đại tá, nguyên Chính ủy Trung đoàn": the named person to whom a post in apposition belongs."""
    if not doc.text[item.start].islower():
        return None
    before = (p for p in reversed(starting(doc.people, floor, item.start)) if p.kind == "full" and p.end < item.start)
    return next((Span(p.start, item.end) for p in before if _APPOSED.fullmatch(doc.folded, p.end, item.start)), None)


def _jointly(doc: Document, floor: int, item: Body | Person) -> Span | None:
    """ "Ông X và ông Y yêu cầu": the first of two who speak together."""
    first = next((p for p in starting(doc.people, floor, item.start) if doc.folded[p.end : item.start] == " và "), None)
    lead = doc.folded[floor : first.start] if first else ""
    return Span(first.start, first.end) if first and (not lead.strip() or _IN_SUBJECT_POSITION.search(lead)) else None


def _phrase(doc: Document, floor: int, end: int) -> tuple[Span | None, str]:
    """A subject that is no known person: a body, or the noun phrase from the last comma to the verb."""
    folded = doc.folded[floor:end]
    for body in (b for b in starting(doc.bodies, floor, end) if b.end <= end):
        lead = doc.folded[floor : body.start]
        opens = _IN_SUBJECT_POSITION.search(lead) or not lead.strip()
        if opens and doc.text[body.start].isupper() and not _NOT_SUBJECT_BEFORE.search(lead):
            return Span(body.start, body.end), "body"
    begins = [0, *(m.end() for m in _SUBJECT_STARTS.finditer(folded))]
    if _VOICES.search(folded, begins[-1]) or _VOICES_LIST.search(folded):
        return None, "voices"
    nearest: Span | None = None
    for begin in sorted({skip_openers(doc, floor + b, end) for b in begins}):
        predicate = _PREDICATE.search(doc.folded, begin, end)
        stop = predicate.start() if predicate else end
        words = doc.folded[begin:stop].rstrip(" ,")
        better = nearest is None or (doc.text[begin].isupper() and not doc.text[nearest.start].isupper())
        if better and words and len(words) <= _NP_LIMIT and is_actor(doc, Span(begin, begin + len(words))):
            nearest = Span(begin, begin + len(words))
    if nearest:
        return nearest, "words"
    if paper := next((c for c in doc.documents if floor <= c.start and c.end <= end), None):
        return paper.issuer, "paper"
    last = skip_openers(doc, floor + begins[-1], end)
    words = doc.text[last:end].strip()
    if _PAPER.match(doc.folded, last, end):
        owner = next((b for b in starting(doc.bodies, last + 1, end) if b.end == end), None)
        return (Span(owner.start, owner.end), "body") if owner else (None, "carried")
    named = words[:1].isupper() and len(words.split()) <= 8
    verb = find_at(doc.folded, "action_verbs", last)
    if verb and verb.row["class"] in ("start", "verb", "weak"):
        return None, "carried"
    if named and not _PREDICATE.search(doc.folded, last, end) and not _OPENS_PHRASE.match(doc.folded, last, end):
        return Span(last, last + len(words)), "words"
    return None, "carried"


def voters_before(doc: Document, sentence: Sentence, verb: Term) -> Span | None:
    """ "Nhiều ý kiến đề nghị …": whose, where the same paragraph has told of voters."""
    block = doc.blocks[sentence.block]
    if of := _OPINION_OF.search(doc.folded, sentence.start, verb.start):
        return Span(*of.span(1))
    voters = list(re.finditer(r"\bcử tri\b", doc.folded[block.start : verb.start]))
    return Span(block.start + voters[-1].start(), block.start + voters[-1].end()) if voters else None


def introduces(doc: Document, sentence: Sentence, person: Person, verb: Term) -> bool:
    """Whether somebody is announced before a quotation in the same sentence: "Bà X bày tỏ: “Tôi mong …"."""
    lead = doc.folded[sentence.start : person.start]
    return person.end < verb.start and (not lead.strip() or lead.rstrip().endswith(","))


def these_comrades(doc: Document, who: Span, before: Span) -> bool:
    """Whether "Các đồng chí" alone are those just named: "Các đồng chí lãnh đạo huyện đã thăm …. Các đồng chí mong …"."""
    return doc.folded[who.start : who.end] == "các đồng chí" and doc.folded.startswith("các đồng chí ", before.start)
