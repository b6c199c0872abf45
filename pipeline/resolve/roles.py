"""What a person does in the event: chair, speaker, attendee (verbs in `resources/role_verbs.tsv`).

A verb before a list of people ("Cùng dự có các đồng chí: …") speaks of all of them; a verb behind one or several speaks
of those that no other verb has taken yet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from pipeline.document import Document, Person, Sentence, Stretches, starting
from pipeline.lexicon import Term, find

_ACCORDING = re.compile(r"(?:^|[,.;“\"]\s*)theo\s*$")
_LIST_ONLY = re.compile(
    r"[\s,;:\-–]*(?:(?:;\s*)?(?:và|cùng|với|cùng với)?(?:\s*\bcác(?: (?:đồng chí|ông|bà|đ/c))?\b)?"
    r"|(?:;\s*)?về phía [^;,.]{0,60}có)?[\s,;:\-–]*"
)
# Between a verb and the list of those it speaks of: "Dự hội nghị có lãnh đạo các sở; các đồng chí: …".
_OPENS_LIST = re.compile(r"(?:[^.]{0,110}?(?:\bcó\b|\bgồm\b|:)[^.]{0,160}|[^.;,]{0,60}(?:\blà\b|\bcủa\b)[^.;,]{0,60})")
# "Dưới sự chủ trì của ông A, hội nghị đã đánh giá …": what is said next is said of the meeting.
_OF_THE_MEETING = re.compile(r"\s*,\s*(?:hội nghị|kỳ họp|phiên họp|phiên|đại hội|buổi|cuộc họp|lễ|chương trình|tọa đàm)\b")
# "… trao thưởng cho các đơn vị tham gia": the verb is said of the ones rewarded.
# "được Tỉnh ủy giao phụ trách": nor does who is passive do what the verb says.
_OF_OTHERS = re.compile(r"\b(?:cho|đối với) (?:các|những) [^,;]{2,50}$|(?<!\w)(?:được|bị) (?!phân công|cử|giao|mời)[^,;]{2,50}$")
_ON_THE_SIDE_OF = re.compile(r"(?:về )?phía [^,;.]{0,60}có(?: (?:các )?(?:đồng chí|ông|bà|vị))?[\s:]*$")
_PRESENTS = re.compile(r"\bcó(?: các)?(?: \w+){0,2}[\s:]*$")
_JOINED = re.compile(r"\s*(?:,|và|,?\s*đồng thời)?\s*(?:có bài\s*)?|[^.;:,]{0,40}?(?:,|và)\s+")
_AFTER_JOINT = frozenset(
    ("phát biểu", "chủ trì", "đồng chủ trì", "chỉ đạo", "kết luận", "trao đổi", "báo cáo", "trả lời", "giải trình", "tiếp thu")
)
# "… đọc thư của Chủ tịch nước A, thầy B đọc diễn văn": whose it is does not do what follows.
_WHOSE = re.compile(
    r"(?<!chủ trì )(?<!điều hành )(?<!điều khiển )(?<!tham dự )(?<!tham gia )(?<!chứng kiến )(?<!hiện diện )(?<!chỉ đạo )(?<!dẫn đầu )"
    r"\b(?:của|đối với)\s+$"
)
_REACH = 160


def roles_of(doc: Document) -> dict[str, set[str]]:
    """Roles by the official's name."""
    roles: dict[str, set[str]] = defaultdict(set)
    spans = [*((b.start, b.end) for b in doc.bodies), *((p.start, p.end) for p in doc.people)]
    inside = {at for start, end in spans for at in range(start, end)}  # "Trưởng Ban Chỉ đạo"
    verbs = [term for term in find(doc.folded, "role_verbs") if term.row["role"] != "none" and term.start not in inside]
    # Whoever is told to do something does nothing yet.
    told = Stretches((span.start, span.end) for d in doc.directives for span in (d.addressee, d.action) if span)
    people = [p for p in doc.people if not told.over(p.start, p.start + 1)]
    for sentence in doc.sentences:
        if here := list(starting(people, sentence.start, sentence.end)):
            _sentence(doc, sentence, here, verbs, roles)
    return roles


def _sentence(doc: Document, sentence: Sentence, people: list[Person], verbs: list[Term], roles: dict[str, set[str]]) -> None:
    before = _between(verbs, sentence.start, people[0].start)
    state = _leading(doc, sentence.start, people[0].start, before)
    if not state and len(people) > 1 and people[0].kind == "post":  # "Cùng đi với Bí thư Tỉnh ủy có các đồng chí: A, B"
        opened = _leading(doc, sentence.start, people[1].start, before)
        people, state = (people[1:], opened) if "attendee" in opened else (people, state)
    listed = doc.folded[sentence.start : people[0].start].rstrip().endswith(":")
    group: list[Person] = []
    for n, person in enumerate(people):
        stop = people[n + 1].start if n + 1 < len(people) else sentence.end
        if not _WHOSE.search(doc.folded[max(0, person.start - 16) : person.start]):
            group.append(person)
        if state and ("attendee" in state or "chair" in state or n == 0 or listed):
            _give(roles, [person], state)
        if n + 1 < len(people) and _LIST_ONLY.fullmatch(doc.folded, person.end, stop):
            continue
        state -= {"chair"} if n + 1 < len(people) and "attendee" not in state else set()  # said only of those named together
        if not _OF_THE_MEETING.match(doc.folded, person.end):
            verbs_behind = _between(verbs, person.end, _clause_end(doc, person.end, stop))
            _give(roles, group, _behind(doc, [v for v in verbs_behind if not _OF_OTHERS.search(doc.folded, person.end, v.start)]))
        group = []
        at = doc.folded.rfind(";", person.end, stop) + 1  # "A chủ trì; tham dự có B": a clause that opens a list of its own
        if at and n + 1 < len(people) and "attendee" in (opened := _leading(doc, at, stop, _between(verbs, at, stop))):
            state = opened


def _between(verbs: list[Term], start: int, end: int) -> list[Term]:
    first = bisect_left(verbs, start, key=lambda term: term.start)
    return verbs[first : bisect_left(verbs, end, key=lambda term: term.start)]


def _clause_end(doc: Document, start: int, stop: int) -> int:
    """The end of the clause behind a person: the first semicolon after words, within reach."""
    part = doc.folded[start : min(stop, start + _REACH)]
    begin = len(part) - len(part.lstrip(" ,;"))
    end = part.find(";", begin)
    return start + (end if end >= 0 else len(part))


def _leading(doc: Document, start: int, end: int, verbs: list[Term]) -> set[str]:
    """The roles that the words before the first person give to those that follow."""
    lead = doc.folded[start:end]
    if _ACCORDING.search(lead):
        return {"speaker"}
    if _ON_THE_SIDE_OF.match(lead):
        return {"attendee"}
    chairs = any(verb.row["role"] == "chair" for verb in verbs)
    for verb in verbs:
        behind = doc.folded[verb.end : end]
        if verb.row["role"] in ("attendee", "with") and _OPENS_LIST.fullmatch(behind):
            return {"attendee", "chair"} if chairs else {"attendee"}
        if verb.row["role"] == "with" and not behind.strip():
            return {"attendee"}
        if verb.row["role"] == "chair" and (verb.start == start or _OPENS_LIST.fullmatch(behind)):
            return {"chair"}
    opens = verbs and verbs[0].row["role"] in ("speaker", "opener") and verbs[0].start == start and end - verbs[0].end <= 120
    presents = _PRESENTS.search(lead) is not None  # "Đại diện giáo phận có linh mục A"
    return ({"attendee"} if presents else {"speaker"}) if opens else set()


def _behind(doc: Document, verbs: list[Term]) -> set[str]:
    """The role of the first verb behind its people, with what is joined to it ("dự và chủ trì", "dự, phát biểu chỉ đạo")."""
    verbs = [verb for verb in verbs if verb.row["role"] != "opener"]
    found: set[str] = set()
    for n, verb in enumerate(verbs):
        if n:
            gap = doc.folded[verbs[n - 1].end : verb.start]
            if doc.folded[verb.start : verb.end] not in _AFTER_JOINT or not _JOINED.fullmatch(gap) or found == {"speaker"}:
                break
        found.add("attendee" if verb.row["role"] == "with" else verb.row["role"])
    return found


def _give(roles: dict[str, set[str]], people: list[Person], given: set[str]) -> None:
    for person in people:
        if person.official:
            roles[person.official] |= given
