"""Directives: who tells or asks whom to do what.

Read sentence by sentence, part by part (semicolons). A reporting verb with its subject opens a speech; parts and sentences that follow
in the same speech go on with it until another speaks or something is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import Directive, Document, Span, starting
from pipeline.extractors.directive_boundary import Reading, is_actor, reading
from pipeline.extractors.directive_clauses import Clause, analyse, continued
from pipeline.extractors.directive_openings import Opening, Speech, opening
from pipeline.extractors.directive_quotes import split, spoken_before
from pipeline.extractors.directive_speech import Line, follows, listen, new_speaker, urges
from pipeline.extractors.directive_subject import reporting, usable
from pipeline.extractors.directive_words import skip_openers

_READ = ("lead", "paragraph")
_LIST_HEAD = re.compile(r"(?:sau|sau đây|như sau|cụ thể|nội dung|nhiệm vụ|việc|vấn đề|giải pháp|trọng tâm)$")
_UNDERGOES = re.compile(r"\w (?:phải|cần) được ")
_TELLS = re.compile(r"(?:cho biết|chia sẻ|thông tin|nói|phát biểu|trao đổi)\b")
_MANY = re.compile(r"(?:các|mỗi|từng|những|bà con|người|nông dân|hộ)\b")
_ATTRIBUTION = re.compile(r"(?<=[”\"])\s*[,–-]\s*[^“”\";]{5,160}$")


def find_directives(doc: Document) -> Document:
    """The directives of the running text; titles, headings and captions give none."""
    says = reporting(doc)
    read, speech, block = reading(doc), Speech(), -1
    found: list[Directive] = []
    for sentence in doc.sentences:
        if doc.blocks[sentence.block].kind not in _READ:
            continue
        same_paragraph, block = sentence.block == block, sentence.block
        here = tuple(t for t in starting(says, sentence.start, sentence.end) if usable(doc, t, sentence.start))
        line = Line(sentence, here, same_paragraph, speech, [])
        _sentence(read, line)
        found, speech = found + line.found, line.speech
        if line.found and line.found[-1].addressee:
            speech = replace(speech, told=line.found[-1].addressee)
    return replace(doc, directives=tuple(found))


def _parts(doc: Document, start: int, end: int) -> list[tuple[int, int]]:
    """The parts between semicolons that stand outside brackets."""
    if doc.text.find(";", start, end) < 0:
        return [(start, end)]
    parts, begin, depth = [], start, 0
    for at in range(start, end):
        mark = doc.text[at]
        depth += (mark == "(") - (mark == ")" and depth > 0)
        if mark == ";" and not depth:
            parts.append((begin, at))
            begin = at + 1
    return [*parts, (begin, end)]


def _sentence(read: Reading, line: Line) -> None:
    """Read a sentence: `line` is left with its directives and with the speech as it stands after it."""
    doc, sentence = read.doc, line.sentence
    if quoted := spoken_before(read, sentence):
        who, asks, clauses = quoted
        line.speech = Speech(who, "person", "up" if asks else "down", "lite")
        for clause in clauses:
            line.addressee = clause.addressee or line.addressee
            line.add(doc, replace(clause, addressee=line.addressee), None)
        return
    quotes = any(doc.text.find(mark, sentence.start, sentence.end) >= 0 for mark in '”"')
    said = _ATTRIBUTION.search(doc.text, sentence.start, sentence.end) if quotes else None
    said = said if said and _names(doc, said) and any(t.start > said.start() for t in line.says) else None
    for start, end in _parts(doc, sentence.start, said.start() if said else sentence.end):
        _part(read, line, start, end)
    if said and not line.found and (new := opening(read, line.scene(), said.start(), sentence.end)):
        line.speech = new.speech
        for clause in split(read, new.clause):
            line.add(doc, clause, new.verb)
    if not line.found and line.opened is None:
        line.speech = listen(read, line)
        _urged(read, line)


def _urged(read: Reading, line: Line) -> None:
    """What somebody tells others to do in what he tells: "ông X cho biết, thời gian tới các xã cần tập trung …"."""
    told = next((t for t in reversed(line.says) if _TELLS.match(read.doc.folded, t.start)), None)
    if told is None or line.speech.how != "person":
        return
    clause = analyse(read, told.end, line.sentence.end)
    many = clause.addressee is not None and _MANY.match(read.doc.folded, clause.addressee.start)
    if clause.form == "modal" and many and urges(read, clause):
        line.add(read.doc, clause, told)


def _names(doc: Document, said: re.Match[str]) -> bool:
    """Whether somebody is named right after a quotation: "“…”, ông X nhấn mạnh", not "“…”, nêu cao tinh thần"."""
    words = skip_openers(doc, said.start(), said.end())
    return bool(starting(doc.people, words, words + 13)) or is_actor(doc, Span(words, said.end()))


def _part(read: Reading, line: Line, start: int, end: int) -> None:
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
        if speaker := new_speaker(read.doc, line, start, end):
            line.opened, line.speech = None, speaker
        elif (clause := continued(read, analyse(read, start, end))) and not _own_goal(read.doc, clause, line.speech):
            line.addressee = clause.addressee or line.addressee
            line.add(read.doc, replace(clause, addressee=None if _undergoes(read.doc, clause) else line.addressee), line.opened)
    elif clause := follows(read, line, start, end):
        before = line.addressee if line.found else None if line.same else line.speech.listed
        line.addressee = clause.addressee or before
        line.speech = replace(line.speech, going="full", listed=line.speech.listed if before == line.addressee else None)
        line.add(read.doc, replace(clause, addressee=line.addressee), None)


def _undergoes(doc: Document, clause: Clause) -> bool:
    """Whether a clause says what somebody is to get: "học sinh phải được trở lại trường" charges nobody."""
    return (
        clause.form == "thing" and clause.action is not None and bool(_UNDERGOES.search(doc.folded, clause.action.start, clause.action.end))
    )


def _own_goal(doc: Document, clause: Clause, speech: Speech) -> bool:
    """What those who ask from below mean to reach themselves: "kiến nghị tỉnh hỗ trợ giống; phấn đấu gieo hết diện tích"."""
    if clause.action is None:
        return False
    promises = speech.force != "down" and doc.folded.startswith(("cam kết", "xin hứa"), clause.action.start)
    return promises or (speech.force == "up" and doc.folded.startswith("phấn đấu", clause.action.start))


def _list_of_addressees(read: Reading, line: Line, end: int) -> Opening | None:
    """A verb whose addressees run over a semicolon: "yêu cầu các sở; UBND các huyện tăng cường …"."""
    new = opening(read, replace(line.scene(), going=False), line.held or 0, end)
    return new if new and new.clause.form in ("plain", "modal", "nouns") else None


def _take(read: Reading, line: Line, new: Opening, end: int) -> None:
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
