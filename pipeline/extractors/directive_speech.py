"""A speech and how it goes on: the sentences after an order that have no reporting verb of their own.

Orders without a subject go on with the speech, and so do clauses that say what somebody must do. A new speaker, a formula of the
narrator ("Được biết", "Tại hội nghị") and a plain report end it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.document import Directive, Document, Sentence, Span, starting
from pipeline.extractors.directive_boundary import Reading, begins_body, is_actor
from pipeline.extractors.directive_clauses import Clause, analyse, past_condition
from pipeline.extractors.directive_deadlines import deadline
from pipeline.extractors.directive_openings import Scene, Speech
from pipeline.extractors.directive_papers import named_at, paper
from pipeline.extractors.directive_subject import subject
from pipeline.extractors.directive_words import one_of, skip_openers
from pipeline.lexicon import Term

_GO_ON = re.compile(
    r"[\s\-–+•*“\"]*(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|song song với đó|mặt khác|trong đó)\b|[\s]*[-–+•*]\s|"
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là\b|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b|"
    r"\(?(?:\d{1,2}|[a-h])(?:[.)]|\s?-)\s"
)
_ALSO = re.compile(r"(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó),? ")
_NARRATOR = re.compile(
    r"(?:các |\d+ )?(?:hội nghị|đại biểu|buổi|lễ|kỳ họp|đại hội|chương trình|ban tổ chức(?! [\w-]+ ủy| đảng| trung ương)|đồng chí|"
    r"đ/c|ông|bà(?! con)|đoàn(?! thể| viên| thanh niên))\b"
)
_TOLD = re.compile(
    rf"(?:^|,(?! (?:(?:và|cùng) )?(?:các|những) (?:{one_of('thing')})\b))[^,]{{0,60}}\b(?:đã|sẽ)\b"
    r"(?! (?:đạt|được|đề ra|nêu|có|ban hành|giao|phê duyệt|ký|xác định|đặt ra))"
)
_OBLIGED = re.compile(r"\b(?:cần|phải|tới|yêu cầu)[\s,:]*$")
_SPEAKS = re.compile(r"\b(?:phát biểu|kết luận|chỉ đạo|nhấn mạnh|khẳng định)\b")
_TOPIC = re.compile(r"(?:về|đối với|riêng|liên quan|(?:trong|trên|ở) lĩnh vực)\b")
_PERSONS = re.compile(r"(?:các |\d+ )?(?:hội nghị|đại biểu|đồng chí|đ/c|ông|bà(?! con))\b")
_BARS = re.compile(r"(?:tuyệt đối|kiên quyết|không|đừng|chớ)\s")
_FORBIDS = ("tuyệt đối", "không được", "không để", "đừng", "chớ")
_MANY = re.compile(r"\b(?:các|mỗi|từng)\b")
_TOLD_TO_ACT = re.compile(r"(?: cấp \w+| nơi đó)? (?:cần|phải|chịu trách nhiệm|có trách nhiệm) ")
_DUTIES = frozenset(("phối hợp", "chủ trì", "rà soát", "hướng dẫn", "tham mưu", "đôn đốc", "theo dõi", "kiểm tra"))
_DONE = re.compile(r"\d[\d.,]*\s*(?:%|lượt|người|hộ|tỷ|triệu|đồng|suất|ha|vụ)")
_BARE = re.compile(r"(?:đồng chí|đ/c|ông|bà|anh|chị)(?=,|$)")
_ACCORDING = re.compile(r"(?:cũng |còn |và )?theo (?:(?:sự |ý kiến |nội dung )?(?:chỉ đạo|yêu cầu|kết luận|phân công) của )?")
_ORDERED = re.compile(r"(?:chỉ đạo|yêu cầu|kết luận|phân công) của $")
# How a reporter goes back to his own words.
_NARRATES = re.compile(
    r"[\s–-]*(?:được biết|bạn đọc|dự báo|(?:nhân |cũng )?dịp này|cũng (?:tại|trong|nhân|dịp|ở)|trước đó,|tính đến|đến nay|"
    r"(?:tại|kết thúc|trong khuôn khổ) (?:buổi|hội nghị|lễ|kỳ họp|phiên|cuộc|chương trình|đại hội)\b|"
    r"theo (?:quy hoạch|báo cáo|thống kê|số liệu|dự báo|thông tin|tổng hợp|kế hoạch số|nghị quyết số|quyết định số|ghi nhận|phản ánh)\b)"
)
# "Qua đó, tạo điều kiện …": what comes of it, told after the order.
_RESULT = re.compile(r"(?:qua đó|từ đó|nhờ đó|nhờ vậy),? ")
_SUBJECT_PLACE = re.compile(r"(?:^|,\s)$")


@dataclass(slots=True)
class Line:
    """One sentence as it is read: what has been found, the verb in force and whom it addresses, a verb that waits for the next part."""

    sentence: Sentence
    says: tuple[Term, ...]
    same: bool
    speech: Speech
    found: list[Directive]
    opened: Term | None = None
    addressee: Span | None = None
    held: int | None = None

    def add(self, doc: Document, clause: Clause, verb: Term | None) -> None:
        if clause.action:
            self.found.append(_directive(doc, clause, clause.action, self.speech, verb))

    def scene(self) -> Scene:
        return Scene(self.sentence, self.says, self.opened is not None or bool(self.found), self.speech)


def follows(read: Reading, line: Line, start: int, end: int) -> Clause | None:
    """A clause without a reporting verb that goes on with the speech of the sentence before."""
    doc, speech = read.doc, line.speech
    begins = start == line.sentence.start or bool(line.found)
    if (source := _source(doc, line.sentence)) and not line.found:
        return _according_to(read, line, source, end) if start == line.sentence.start else None
    if speech.going == "none" or not begins or _NARRATES.match(doc.folded, start) or _speaker_inside(doc, start, end):
        return None
    clause = analyse(read, start, end)
    if clause.form == "imperative" and not line.found and _RESULT.match(doc.folded, start):
        return None
    if clause.action is None or _TOLD.search(doc.folded[past_condition(doc, skip_openers(doc, start, end), end) : end]):
        return None
    further = clause.form == "imperative" and (bool(line.found) or (firm(speech) and bool(_ALSO.match(doc.folded, start))))
    told = clause.action.start + (clause.form != "modal" and not further)
    if any((0 if clause.form == "modal" else start) <= t.start < told for t in line.says if t.row["again"] == "say"):
        return None
    listed = clause.action.start if clause.form == "imperative" else end
    if any(start <= t.start < end and not (t.row["class"] == "assert" and t.start > listed) for t in line.says if t.row["again"] == "yes"):
        return None
    return _goes_on(read, line, clause, clause.action, start)


def _source(doc: Document, sentence: Sentence) -> Span | None:
    """Who is named by "Theo ông X, …" at the head of a sentence; "Theo đồng chí, …" is the speaker before."""
    head = _ACCORDING.match(doc.folded, sentence.start)
    bare = _BARE.match(doc.folded, head.end()) if head else None
    return (named_at(doc, head.end()) if head else None) or (Span(*bare.span()) if bare else None)


def _according_to(read: Reading, line: Line, source: Span, end: int) -> Clause | None:
    """What somebody says must be done: "Theo ông X, các xã cần …". He is the speaker from here on."""
    doc, ordered = read.doc, bool(_ORDERED.search(read.doc.folded, line.sentence.start, source.start))
    clause, body = analyse(read, source.end, end), begins_body(read.doc, source.start)
    if (body or ordered) and not _is_told_to(read, clause, ordered):
        return None
    if not _BARE.fullmatch(doc.folded, source.start, source.end):
        force, going = ("down", "full") if ordered else ("open", "lite")
        line.speech = Speech(source, "body" if body else "person", force, going, paper=ordered)
    if ordered:
        return clause
    if clause.form == "thing" or clause.addressee is None or clause.action is None or is_actor(read.doc, clause.addressee):
        return clause if clause.form in ("modal", "thing") else None
    return Clause("thing", Span(clause.addressee.start, clause.action.end)) if clause.form == "modal" else None


def urges(read: Reading, clause: Clause) -> bool:
    """Whether a clause urges ("cần chủ động …") rather than tells of a need ("cần tuyển 18 lao động")."""
    at = clause.action.start if clause.action else 0
    return any(v.row["class"] == "start" for v in read.within(at, at + 1))


def _is_told_to(read: Reading, clause: Clause, ordered: bool) -> bool:
    """Whether a body asks somebody to act: it urges ("cần chủ động …"), while "cần tuyển 18 lao động" tells of a need; what is said
    to be by its order needs no "cần"."""
    action = clause.action
    if action is None or clause.addressee is None or not is_actor(read.doc, clause.addressee):
        return False
    if clause.form == "modal":
        return ordered or urges(read, clause)
    return clause.form == "plain" and ordered and not _DONE.search(read.doc.words(action))


def new_speaker(doc: Document, line: Line, start: int, end: int) -> Speech | None:
    """Somebody who begins to speak behind a semicolon: "…; ông X, Giám đốc Sở Y tế cho biết …"."""
    at = skip_openers(doc, start, end)
    who = next(iter(starting(doc.people, at, at + 1)), None)
    says = who and any(0 <= t.start - who.end < 25 and t.row["class"] in ("say", "assert") for t in line.says if t.start < end)
    return Speech(Span(who.start, who.end), "person", "open", "lite") if who and says else None


def firm(speech: Speech) -> bool:
    """Whether orders from above have been given."""
    return speech.going == "full" and speech.force != "up"


def _goes_on(read: Reading, line: Line, clause: Clause, action: Span, start: int) -> Clause | None:
    """The clause, if its form may go on with the speech: orders without subject do, reports with a subject do not."""
    doc, speech, same = read.doc, line.speech, line.same or bool(line.found)
    sure, begins = firm(speech), action.start + 3 * doc.folded.startswith("về ", action.start)
    verbs = read.within(begins, begins + 1)
    reports = bool(verbs) and verbs[0].row["class"] == "report" and not (sure and _ALSO.match(doc.folded, start))
    if clause.form == "imperative":
        orders = not verbs or verbs[0].row["class"] == "start" or _OBLIGED.search(doc.folded[start : action.start])
        return clause if (not reports or line.found) and (orders or speech.going == "full") else None
    if clause.form == "thing":
        return clause if same and sure else None
    who = clause.addressee
    owed = clause.form == "modal" and same and sure and not _PERSONS.match(doc.folded, who.start if who else 0)
    if who is None or (not owed and _NARRATOR.match(doc.folded, who.start, action.start) and not _charges(doc, clause, speech)):
        return None
    if not is_actor(doc, who):
        return Clause("thing", Span(who.start, action.end)) if clause.form == "modal" and same and sure else None
    if clause.form == "modal":
        return clause
    # "các hộ không đốt rẫy" may be told; behind a semicolon of an order it is ordered.
    barred = _BARS.match(doc.folded, action.start) and (line.found or doc.folded.startswith(_FORBIDS, action.start))
    goal = doc.folded.startswith(("phấn đấu", "đặt mục tiêu"), action.start)
    plain = clause.form == "plain" and sure and bool(verbs or barred) and not reports and not goal
    due = bool(begins_body(doc, who.start) and deadline(doc, action))
    due = due or doc.folded.startswith("có trách nhiệm", action.start) or _duty(read, speech, who, action)
    topic = speech.how == "person" and _TOPIC.match(doc.folded, start)
    return clause if plain and (same or due or topic or _GO_ON.match(doc.folded, start)) else None


def _duty(read: Reading, speech: Speech, who: Span, action: Span) -> bool:
    """Whether a new paragraph goes on with the duties of several bodies: "Sở X phối hợp …", without figures of work done."""
    doc, verbs = read.doc, read.within(action.start, action.start + 1)
    plural = doc.folded.startswith(("các ", "mỗi ", "từng "), who.start)
    duty = bool(verbs) and (speech.paper or verbs[0].row["class"] == "start" or verbs[0].row["form"].split("|")[0] in _DUTIES)
    own = speech.issuer is not None and doc.words(speech.issuer) == doc.words(who)
    named = begins_body(doc, who.start) or (speech.paper and doc.text[who.start].isupper())
    if speech.told is not None and doc.folded[speech.told.start : speech.told.end] == doc.folded[who.start : who.end]:
        return speech.force == "down" and bool(verbs) and not _DONE.search(doc.words(action))
    return speech.force == "down" and duty and not own and (plural or named) and not _DONE.search(doc.words(action))


def _charges(doc: Document, clause: Clause, speech: Speech) -> bool:
    """Whether a clause says what a named person other than the speaker must do: "Đồng chí X cần …"."""
    at = clause.addressee.start if clause.addressee else 0
    who = next((p for p in starting(doc.people, at, at + 1) if clause.addressee and p.official), None)
    named = doc.words(speech.issuer) if speech.issuer else ""
    return clause.form == "modal" and who is not None and doc.words(who) not in named and str(who.official) not in named


def _speaker_inside(doc: Document, start: int, end: int) -> bool:
    """Whether somebody is the subject of the sentence, unless it says what he must do."""
    here = (p for p in starting(doc.people, start, end) if not (p.kind == "post" and _MANY.search(doc.text[p.start : p.end + 5])))
    return any(_SUBJECT_PLACE.search(doc.folded[start : p.start]) and not _TOLD_TO_ACT.match(doc.folded, p.end) for p in here)


# "… nhấn mạnh 3 việc:", what is to be done follows as a list.
_MATTERS = re.compile(
    r"[^:;.]{0,50}?(?<!\w)(?:\d+|một số|mấy|các|những|hai|ba|bốn|năm|sáu)\s"
    r"(?:việc|nội dung|nhiệm vụ|vấn đề|điểm|giải pháp|yêu cầu|định hướng)(?!\w)[^:;.]{0,60}:\s*$"
)


def listen(read: Reading, line: Line) -> Speech:
    """The speech after a sentence that asked nothing."""
    doc, sentence, speech = read.doc, line.sentence, line.speech
    speaks_on = speech.going != "none" and not speech.paper and line.same
    if not speaks_on and (sent := paper(doc, sentence)):
        return Speech(sent[0], sent[1], "down", "full" if sent[2] else "lite", paper=True)
    if (source := _source(doc, sentence)) and source == speech.issuer and speech.going == "lite":
        return speech
    heads = any(_MATTERS.match(doc.folded, verb.end, sentence.end) for verb in line.says if verb.row["class"] in ("ask", "assert"))
    for verb in line.says:
        who, how = subject(doc, sentence.start, verb.start)
        if heads and how in ("person", "body"):
            return Speech(who, how, "down", "full")
        if how == "body" and speech.how == "person" and speech.going == "full" and _TOPIC.match(doc.folded, sentence.start):
            return speech
        if how in ("person", "body", "words"):
            speaks = how == "person" and (
                _SPEAKS.search(doc.folded, sentence.start, sentence.end) or verb.row["class"] in ("assert", "ask")
            )
            return Speech(who, how, "open" if how != "words" else "up", "lite" if speaks else "none")
        if how == "voices":
            return Speech(None, how, "up", "lite")
    if told := _heads_list(read, line):
        return replace(speech, listed=told)
    if source:
        return speech if _BARE.fullmatch(doc.folded, source.start, source.end) else Speech(source, "person", "open", "none")
    if (
        speech.going == "none"
        or not (line.same or speech.paper)
        or _NARRATES.match(doc.folded, sentence.start)
        or _speaker_inside(doc, sentence.start, sentence.end)
    ):
        return speech if speech.going == "none" else replace(speech, going="none")
    form = analyse(read, sentence.start, sentence.end).form
    matter = not line.same and form in ("thing", "nouns") and doc.text[sentence.end - 1] != ":"
    return replace(speech, going="none") if form == "told" or matter else speech


def _heads_list(read: Reading, line: Line) -> Span | None:
    """Who is to do what the next paragraphs list: "3. UBND các huyện:"."""
    doc = read.doc
    start = skip_openers(doc, line.sentence.start, line.sentence.end)
    colon = line.sentence.end - 1
    if line.speech.going == "none" or doc.text[colon] != ":" or colon - start > 120:
        return None
    whom = Span(start, colon)
    named = is_actor(doc, whom) and not line.says and analyse(read, start, colon).form == "nouns"
    return whom if named else None


def _directive(doc: Document, clause: Clause, action: Span, speech: Speech, verb: Term | None) -> Directive:
    """The directive of a clause; its span takes in an addressee that stands right before the action."""
    who = clause.addressee
    beside = who is not None and 0 <= action.start - who.end < 40 and "\n" not in doc.text[who.end : action.start]
    return Directive(
        start=who.start if who and beside else action.start,
        end=action.end,
        rule=f"{verb.row['form'].split('|')[0] if verb else 'following'}, {clause.form}",
        action=action,
        issuer=speech.issuer,
        addressee=who,
        verb=Span(verb.start, verb.end) if verb else None,
        force=speech.force,
        deadline=deadline(doc, Span(past_condition(doc, action.start, action.end), action.end)),
    )
