"""Directives: who tells or asks whom to do what.

Read sentence by sentence, part by part (semicolons). A reporting verb with its subject opens a speech; parts and sentences that follow
in the same speech go on with it until another speaks or something is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.document import Directive, Document, Sentence, Span
from pipeline.extractors.directive_clauses import Clause, Reading, analyse, is_actor, reading
from pipeline.extractors.directive_openings import Opening, Scene, Speech, continued, opening
from pipeline.extractors.directive_subject import subject, usable
from pipeline.lexicon import Term, find

_READ = ("lead", "paragraph")
_LIST_HEAD = re.compile(r"(?:sau|sau đây|như sau|cụ thể|nội dung|nhiệm vụ|việc|vấn đề|giải pháp|trọng tâm)$")
_ATTRIBUTION = re.compile(r"(?<=[”\"])\s*[,–-]\s*[^“”\";]{5,160}$")
_GO_ON = re.compile(r"[\s\-–+•*“\"]*(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|song song với đó|mặt khác|trong đó)\b|[\s]*[-–+•*]\s")
_NARRATOR = re.compile(
    r"(?:các |\d+ )?(?:hội nghị|đại biểu|buổi|lễ|kỳ họp|đại hội|chương trình|ban tổ chức|đồng chí|đ/c|ông|bà|"
    r"đoàn(?! thể| viên| thanh niên))\b"
)
_TOLD = re.compile(
    r"(?:^|,)[^,]{0,60}\b(?:đã|sẽ)\b(?! (?:đạt|được|đề ra|nêu|có|ban hành|giao|phê duyệt|ký|xác định|đặt ra))"
)
_OBLIGED = re.compile(r"\b(?:cần|phải|tới|yêu cầu)[\s,:]*$")
_SPEAKS = re.compile(r"\b(?:phát biểu|kết luận|chỉ đạo|nhấn mạnh|khẳng định)\b")
_SUBJECT_PLACE = re.compile(r"(?:^|,\s)$")


def find_directives(doc: Document) -> Document:
    """The directives of the running text; titles, headings and captions give none."""
    says = find(doc.folded, "reporting_verbs")
    if not any(t.row["class"] != "say" for t in says):
        return doc
    read, speech, block = reading(doc), Speech(), -1
    found: list[Directive] = []
    for sentence in doc.sentences:
        if doc.blocks[sentence.block].kind not in _READ:
            continue
        same_paragraph, block = sentence.block == block, sentence.block
        here = tuple(t for t in says if sentence.start <= t.start < sentence.end and usable(doc, t, sentence.start))
        line = _Line(sentence, here, same_paragraph, speech, [])
        _sentence(read, line)
        found, speech = found + line.found, line.speech
    return replace(doc, directives=tuple(found))


def _parts(doc: Document, start: int, end: int) -> list[tuple[int, int]]:
    """The parts between semicolons that stand outside brackets."""
    parts, begin, depth = [], start, 0
    for at in range(start, end):
        mark = doc.text[at]
        depth += (mark == "(") - (mark == ")" and depth > 0)
        if mark == ";" and not depth:
            parts.append((begin, at))
            begin = at + 1
    return [*parts, (begin, end)]


@dataclass(slots=True)
class _Line:
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


def _sentence(read: Reading, line: _Line) -> None:
    """Read a sentence: `line` is left with its directives and with the speech as it stands after it."""
    doc, sentence = read.doc, line.sentence
    said = _ATTRIBUTION.search(doc.text, sentence.start, sentence.end)
    said = said if said and any(t.start > said.start() for t in line.says) else None
    for start, end in _parts(doc, sentence.start, said.start() if said else sentence.end):
        _part(read, line, start, end)
    if said and not line.found and (quoted := opening(read, line.scene(), said.start(), sentence.end)):
        line.speech = quoted.speech
        line.add(doc, quoted.clause, quoted.verb)
    if not line.found and line.opened is None:
        line.speech = _listen(read, line)


def _part(read: Reading, line: _Line, start: int, end: int) -> None:
    """One part between semicolons: a new reporting verb, or more of what has been asked, or more of the speech before."""
    new = opening(read, line.scene(), start, end) if line.held is None else _list_of_addressees(read, line, end)
    if new and new.clause.form == "nouns":
        line.held, line.opened, line.speech = new.verb.start, new.verb, new.speech
    elif new and (new.clause.form == "empty" or _announces(read.doc, new.clause, end)):
        line.opened, line.speech = new.verb, replace(new.speech, listed=new.clause.addressee)
    elif new:
        _take(read, line, new, end)
    elif line.opened is not None:
        line.held = None
        if clause := continued(read, analyse(read, start, end)):
            line.addressee = clause.addressee or line.addressee
            line.add(read.doc, replace(clause, addressee=line.addressee), line.opened)
    elif clause := _follows(read, line, start, end):
        before = line.addressee if line.found else None if line.same else line.speech.listed
        line.addressee = clause.addressee or before
        line.speech = replace(line.speech, going="full")
        line.add(read.doc, replace(clause, addressee=line.addressee), None)


def _list_of_addressees(read: Reading, line: _Line, end: int) -> Opening | None:
    """A verb whose addressees run over a semicolon: "yêu cầu các sở; UBND các huyện tăng cường …"."""
    new = opening(read, replace(line.scene(), going=False), line.held or 0, end)
    return new if new and new.clause.form in ("plain", "modal", "nouns") else None


def _take(read: Reading, line: _Line, new: Opening, end: int) -> None:
    """An order, and a second one of the same speaker that follows it without a semicolon."""
    line.opened, line.speech, line.held, line.addressee = new.verb, new.speech, None, new.clause.addressee
    line.add(read.doc, new.clause, new.verb)
    if new.until < end and (second := opening(read, line.scene(), new.until, end)):
        line.opened, line.addressee = second.verb, second.clause.addressee
        line.add(read.doc, second.clause, second.verb)


def _announces(doc: Document, clause: Clause, end: int) -> bool:
    """Whether the clause only announces a list: "… thực hiện một số nhiệm vụ sau:"."""
    action = clause.action
    if action is None or doc.text[action.end : end].strip() != ":":
        return False
    return bool(_LIST_HEAD.search(doc.folded, action.start, action.end))


def _follows(read: Reading, line: _Line, start: int, end: int) -> Clause | None:
    """A clause without a reporting verb that goes on with the speech of the sentence before."""
    doc, speech = read.doc, line.speech
    begins = start == line.sentence.start or bool(line.found)
    if speech.going == "none" or not begins or _speaker_inside(doc, line.sentence):
        return None
    clause = analyse(read, start, end)
    if clause.action is None or _TOLD.search(doc.folded[start:end]):
        return None
    if any(t.start <= clause.action.start for t in line.says if t.row["again"] == "say"):
        return None
    if any(start <= t.start < end for t in line.says if t.row["again"] == "yes"):
        return None
    return _goes_on(read, line, clause, clause.action, start)


def _goes_on(read: Reading, line: _Line, clause: Clause, action: Span, start: int) -> Clause | None:
    """The clause, if its form may go on with the speech: orders without subject do, reports with a subject do not."""
    doc, speech, same = read.doc, line.speech, line.same or bool(line.found)
    firm = speech.going == "full" and speech.force != "up"
    verbs = read.within(action.start, action.start + 1)
    reports = bool(verbs) and verbs[0].row["class"] == "report"
    if clause.form == "imperative":
        orders = not verbs or verbs[0].row["class"] == "start" or _OBLIGED.search(doc.folded[start : action.start])
        return clause if not reports and (orders or speech.going == "full") else None
    if clause.form == "thing":
        return replace(clause, addressee=None) if same and firm else None
    if clause.addressee is None or not is_actor(doc, clause.addressee) or _NARRATOR.match(doc.folded, clause.addressee.start, action.start):
        return None
    if clause.form == "modal":
        return clause
    goal = doc.folded.startswith("phấn đấu", action.start)
    plain = clause.form == "plain" and firm and bool(verbs) and not reports and not goal
    return clause if plain and (same or _GO_ON.match(doc.folded, start)) else None


def _speaker_inside(doc: Document, sentence: Sentence) -> bool:
    """Whether somebody is the subject of the sentence, unless it says what he must do."""
    here = (p for p in doc.people if sentence.start <= p.start < sentence.end)
    return any(
        _SUBJECT_PLACE.search(doc.folded[sentence.start : p.start]) and not doc.folded.startswith((" cần ", " phải "), p.end) for p in here
    )


def _listen(read: Reading, line: _Line) -> Speech:
    """The speech after a sentence that asked nothing."""
    doc, sentence, speech = read.doc, line.sentence, line.speech
    for verb in line.says:
        who, how = subject(doc, sentence.start, verb.start)
        if how in ("person", "body", "words"):
            speaks = how == "person" and (_SPEAKS.search(doc.folded, sentence.start, sentence.end) or verb.row["class"] == "assert")
            return Speech(who, how, "open" if how != "words" else "up", "lite" if speaks else "none")
        if how == "voices":
            return Speech(None, how, "up", "lite")
    if speech.going == "none" or not line.same or _speaker_inside(doc, sentence):
        return replace(speech, going="none")
    told = analyse(read, sentence.start, sentence.end).form == "told"
    return replace(speech, going="none") if told else speech


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
        deadline=_deadline(doc, action),
    )


def _deadline(doc: Document, action: Span) -> str | None:
    """The last date in the action that has the role of a target."""
    return next((d.value for d in reversed(doc.dates) if d.role == "target" and action.start <= d.start and d.end <= action.end), None)
