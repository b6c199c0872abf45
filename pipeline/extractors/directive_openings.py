"""A reporting verb and what it reports: whether it opens a directive, who speaks, and what is asked of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.document import Document, Sentence, Span, starting
from pipeline.extractors.directive_boundary import Reading, is_actor
from pipeline.extractors.directive_clauses import Clause, analyse, charged, trim
from pipeline.extractors.directive_papers import by_paper, named_at, on_behalf, sent_to
from pipeline.extractors.directive_quotes import said_before
from pipeline.extractors.directive_reports import in_document, is_report, ordered_on_the_spot
from pipeline.extractors.directive_subject import begins_action, introduces, subject, these_comrades, voters_before
from pipeline.extractors.directive_wishes import VOTERS, begged, wished
from pipeline.extractors.directive_words import skip_openers
from pipeline.lexicon import Term

# "… thực hiện tốt các nhiệm vụ sau: rà soát …": what stands before the colon only announces.
_ANNOUNCED = re.compile(r"\b(?:sau|sau đây|trọng tâm|nội dung|vấn đề|nhiệm vụ|việc|giải pháp|cụ thể|là|như)\s*:\s*")
_NOT_ASSIGNED = re.compile(r"(?:đạt|bằng|chiếm|giữ chức|tham gia (?:ban chấp hành|bch|ban thường vụ|btv)|giữ nhiệm vụ|làm nhiệm vụ)\b")
# "Các địa phương cần cử người chỉ đạo trực tiếp": what they must do, not what they say.
_OBLIGES = re.compile(r"\s+(?:cũng |rất )?(?:cần|phải)\s")
_COORDINATED = re.compile(r"(?:,|\s)(?:đồng thời|và|cũng như)?\s*(?:cũng\s+)?$")
_SECOND = re.compile(r",\s+(?:đồng thời|và)\s*(?:cũng\s+)?$|\sđồng thời\s+$")
_AND = re.compile(r"\svà\s+$")
_PUBLIC = re.compile(
    r" (?:các )?(?:sở|ban|ngành|ubnd|hđnd|huyện|xã|phường|phòng|công an|địa phương|đảng ủy|huyện ủy|thành ủy|thị ủy|chi bộ)\b"
)
_TOWARDS = re.compile(r"\s+(?:với|đến|tới|lên)\s+")
_SHARES = re.compile(r"[^,;:]{2,60}? và ")
_BETWEEN = re.compile(r"[:,]|\b(?:cần|phải|tới|đến)\b")
_FORCED = re.compile(r":|\b(?:cần|phải)\b")
# Verbs that are as often nouns: "nhấn mạnh quyết tâm của tỉnh".
# "đề xuất, kiến nghị giải pháp nâng cao …": that something was put forward, not what.
_IDEAS = re.compile(
    r"(?:(?:kiến nghị|đề xuất|đề nghị|và)[ ,]+)*(?:các |nhiều |một số )?(?:giải pháp|nội dung|phương án|biện pháp|ý tưởng|sáng kiến)\b"
)
# "kiến nghị một số vấn đề như mức đóng bảo hiểm; …": what follows is asked, this is not.
_MATTERS = re.compile(r" (?:một số |các |những |nhiều )?(?:vấn đề|nội dung|ý kiến|việc)\b")
_ABSTRACT = re.compile(
    r"(?:quyết tâm|nỗ lực|cố gắng|trách nhiệm|quan tâm|tập thể|kết quả|cam kết|sẵn sàng|thống nhất|phát triển|đánh giá|tổ chức|ghi nhận|"
    r"đổi mới|đoàn kết|được)\b"
)
_SEXED = ("ông", "bà", "anh", "chị")
_QUOTE_ENDS = re.compile(r"[”\"][\s,–-]*$")


@dataclass(frozen=True, slots=True)
class Speech:
    """Who is speaking. `going`: none, lite (has spoken, nothing asked yet) or full (directives have been given).
    `listed`: the addressee of a list that has been announced ("yêu cầu các sở thực hiện các nhiệm vụ sau:").
    `paper`: the orders stand in a letter or telegram. `told`: who was told last."""

    issuer: Span | None = None
    how: str = "carried"
    force: str = "open"
    going: str = "none"
    listed: Span | None = None
    paper: bool = False
    told: Span | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a verb is met: its sentence, the usable verbs of it, whether the sentence has asked something already, who spoke last."""

    sentence: Sentence
    says: tuple[Term, ...]
    going: bool
    speech: Speech


@dataclass(frozen=True, slots=True)
class Opening:
    """A reporting verb with what it asks, and where a second order begins or its part ends."""

    verb: Term
    clause: Clause
    speech: Speech
    until: int


def opening(read: Reading, scene: Scene, begin: int, end: int) -> Opening | None:
    """The first reporting verb between `begin` and `end` that asks something of somebody."""
    for verb in scene.says:
        if not begin <= verb.start < end or verb.row["class"] == "say":
            continue
        who, how = subject(read.doc, begin if scene.going else scene.sentence.start, verb.start)
        obliged = how in ("body", "words") and who is not None and _OBLIGES.match(read.doc.folded, who.end, verb.start)
        if obliged or not _opens(read.doc, scene, begin, verb, how):
            continue
        if ordered_on_the_spot(read, scene.sentence, verb) or _joined_verb(read, scene, verb, end):
            continue
        later = (t for t in scene.says if verb.end <= t.start < end and t.row["again"] == "yes")
        until = next((at for t in later if (at := _second(read, verb, t, end))), end)
        clause = _asked(read, verb, until) or wished(read, verb, begin, until) or begged(read, verb, who, until)
        if (
            clause
            and clause.form == "nouns"
            and clause.action
            and verb.end < until < scene.sentence.end
            and _MATTERS.match(read.doc.folded, verb.end)
        ):
            clause = Clause("empty")
        if clause is None or (clause.form == "nouns" and (end >= scene.sentence.end or verb.row["class"] not in ("ask", "assign", "wish"))):
            continue
        if clause.action and clause.addressee is None and clause.form == "imperative":
            whom = charged(read.doc, skip_openers(read.doc, begin, verb.start), verb.start)
            clause = replace(clause, addressee=whom or sent_to(read.doc, scene.sentence.start, verb.start))
        return Opening(verb, clause, _speaker(read.doc, scene, verb, who, how), until)
    return None


def _opens(doc: Document, scene: Scene, begin: int, verb: Term, how: str) -> bool:
    """Whether a verb in its place may open an order: in a speech that is going on many are part of what is asked."""
    kind, going = verb.row["class"], scene.going
    begins = skip_openers(doc, scene.sentence.start, verb.start)
    if how == "carried" and verb.row["again"] == "no" and begins < verb.start and begins_action(doc, begins):
        return False
    if verb.row["again"] == "no" and how != "person":
        asked = (
            not in_document(doc, scene.sentence.start, verb)
            and scene.speech.going == "full"
            and verb.row["force"] == "down"
            and kind != "wish"
        )
        if going or asked or (how == "carried" and scene.speech.going == "none"):
            return False
    if going:
        starts = verb.start == skip_openers(doc, begin, verb.end)
        coordinated = kind == "ask" and _COORDINATED.search(doc.folded[begin : verb.start])
        return starts or bool(coordinated) or how in ("person", "self")
    return kind == "assert" or how not in ("body", "words", "carried") or not is_report(doc, scene.sentence.start, verb, how)


def _joined_verb(read: Reading, scene: Scene, verb: Term, end: int) -> bool:
    """Whether a verb has its addressee but shares the action with the next one: "đề nghị Nhân dân và yêu cầu các sở …"."""
    after = next((t for t in scene.says if verb.end < t.start < end), None)
    if after is None or after.row["class"] != "ask" or verb.row["class"] != "ask":
        return False
    between = Span(verb.end + 1, after.start)
    only = _SHARES.fullmatch(read.doc.folded, between.start, between.end) and is_actor(read.doc, between)
    return bool(only) and not read.within(between.start, between.end)


def _second(read: Reading, first: Term, verb: Term, end: int) -> int | None:
    """Where a second order of the same speaker to somebody else begins: ", đồng thời đề nghị Sở …"; after a bare "và" it must be
    another verb and a public body, for "kiểm tra và yêu cầu nhà thầu sửa" is all one action."""
    floor, between = first.end, read.doc.folded[first.end : verb.start]
    link = _SECOND.search(between)
    if link is None and first.row["class"] == verb.row["class"] == "ask" and first.row is not verb.row and len(between.split()) > 5:
        link = _AND.search(between) if _PUBLIC.match(read.doc.folded, verb.end) else None
    clause = analyse(read, verb.end, end) if link else None
    if link and clause and clause.addressee and is_actor(read.doc, clause.addressee):
        return floor + link.start()
    return None


def _asked(read: Reading, verb: Term, end: int) -> Clause | None:
    """What a reporting verb asks for, or None where its words are no directive."""
    doc, begin = read.doc, _past_towards(read.doc, verb, end)
    if whom := _addressed(read, verb, end):
        clause = analyse(read, whom.end + 1, end)
        return replace(clause, addressee=clause.addressee or whom) if clause.form in ("imperative", "verbal", "empty") else clause
    announced = _ANNOUNCED.search(doc.folded, begin, end)
    if announced and end - announced.end() > 10:
        head = analyse(read, begin, announced.start() + 1)
        clause = analyse(read, announced.end(), end)
        if clause.form == "imperative":
            whom = head.addressee or (named_at(doc, begin) if begin > verb.end else None)
            return replace(clause, addressee=whom) if whom else _accept(read, verb, clause)
        if clause.addressee and is_actor(doc, clause.addressee):
            return _accept(read, verb, clause)
    clause = analyse(read, begin, end)
    if clause.form == "empty":
        announces = verb.row["class"] == "ask" and doc.text[begin:end].strip() == ":"
        return clause if announces else said_before(read, verb)
    return _accept(read, verb, clause) or (_told_then_asked(read, begin, end) if verb.row["class"] == "assert" else None)


def _past_towards(doc: Document, verb: Term, end: int) -> int:
    """Where those begin to whom a request goes: "kiến nghị với UBND tỉnh bố trí …"."""
    link = _TOWARDS.match(doc.folded, verb.end, end) if verb.row["class"] == "ask" else None
    return link.end() if link and is_actor(doc, Span(link.end(), end)) else verb.end


def _told_then_asked(read: Reading, begin: int, end: int) -> Clause | None:
    """What an assertion comes to: "nhấn mạnh, tỉnh sẽ gặp khó khăn, các ngành cần …"."""
    for comma in re.finditer(", ", read.doc.folded[begin:end]):
        clause = analyse(read, begin + comma.end(), end)
        if clause.form == "told":
            continue
        asks = clause.form == "modal" and clause.addressee is not None and is_actor(read.doc, clause.addressee)
        return clause if asks else None
    return None


def _addressed(read: Reading, verb: Term, end: int) -> Span | None:
    """Who stands between the verb and a colon: "yêu cầu các sở, ngành: …"."""
    doc = read.doc
    colon = doc.text.find(":", verb.end, end)
    whom = trim(doc, skip_openers(doc, verb.end, colon), colon) if 0 < colon - verb.end < 160 and verb.row["class"] == "ask" else None
    named = whom is not None and is_actor(doc, whom) and analyse(read, whom.start, whom.end).form == "nouns"
    return whom if named else None


def _accept(read: Reading, verb: Term, clause: Clause) -> Clause | None:
    """The clause as a directive of this class of verb, or None."""
    doc, kind = read.doc, verb.row["class"]
    if clause.action is None:
        return None
    actor = clause.addressee is not None and is_actor(doc, clause.addressee)
    if verb.row["force"] == "up" and clause.addressee is None and _IDEAS.match(doc.folded, clause.action.start):
        return None
    if clause.form == "thing":
        copula = kind == "wish" and clause.addressee is None
        return replace(clause, addressee=None) if kind in ("ask", "assert") or copula else None
    if kind == "assign" and _NOT_ASSIGNED.match(doc.folded, clause.action.start):
        return None
    if kind in ("assign", "wish") and clause.form == "nouns":
        return clause if is_actor(doc, clause.action) else None
    if kind in ("assign", "wish"):
        forms = ("plain", "modal") if kind == "assign" else ("plain", "modal", "told")
        return clause if clause.form in forms and actor and _by_table(read, clause) else None
    if kind == "ask":
        return clause if actor or clause.addressee is None else _of_thing(doc, verb, clause)
    return _asserted(read, verb, clause, clause.action, actor)


def _asserted(read: Reading, verb: Term, clause: Clause, action: Span, actor: bool) -> Clause | None:
    """After "nhấn mạnh", "cho rằng": an order only under a modal, or after a colon or an adverbial."""
    doc = read.doc
    if clause.form == "modal":
        return clause if actor or not clause.addressee else Clause("thing", Span(clause.addressee.start, action.end))
    between = doc.folded[verb.end : (clause.addressee or action).start]
    if not _BETWEEN.search(between):
        return None
    if clause.form == "imperative":
        return None if _ABSTRACT.match(doc.folded, action.start) and not _FORCED.search(between) else clause
    stressed = doc.folded.startswith("nhấn mạnh", verb.start)
    begun = any(t.row["class"] == "start" for t in read.within(action.start, action.start + 1))
    return clause if clause.form == "plain" and actor and stressed and begun else None


def _of_thing(doc: Document, verb: Term, clause: Clause) -> Clause | None:
    """A clause whose subject is not known to act: taken whole under a modal; a short or named subject is taken for an addressee."""
    subject = clause.addressee
    if subject is None or clause.action is None or clause.form not in ("modal", "plain"):
        return None
    words = doc.words(subject)
    asks = clause.form == "plain" and verb.row["form"].startswith(("yêu cầu", "đề nghị", "kiến nghị", "đề xuất"))
    if words[:1].isupper() or (asks and len(words.split()) <= 4):
        return clause
    return Clause("thing", Span(subject.start, clause.action.end)) if clause.form == "modal" else None


def _by_table(read: Reading, clause: Clause) -> bool:
    """Whether the action was found by the table of verbs or a modal rather than by the tagger."""
    return clause.form == "modal" or (clause.action is not None and bool(read.within(clause.action.start, clause.action.start + 12)))


def _speaker(doc: Document, scene: Scene, verb: Term, who: Span | None, how: str) -> Speech:
    """The speech that a verb opens. A verb without a subject goes on with the speaker before; opinions and voters ask from below."""
    force, speech, end = verb.row["force"], scene.speech, scene.sentence.end
    if how == "self":
        behind, before = starting(doc.people, verb.end, end), starting(doc.people, scene.sentence.start, verb.end)
        after = next((p for p in behind if _QUOTE_ENDS.search(doc.folded[verb.end : p.start])), None)
        after = after or next((p for p in before if introduces(doc, scene.sentence, p, verb)), None)
        who, how = (Span(after.start, after.end), "person") if after else (speech.issuer, speech.how)
    elif how == "person" and who and _same_speaker(doc, who, speech):
        who = speech.issuer
    elif how == "carried":
        who, how = speech.issuer, speech.how
        force = "up" if speech.force == "up" and force == "open" else force
    elif how == "voices":
        who, force = who or voters_before(doc, scene.sentence, verb), "up"
    elif how == "words" and who and speech.issuer and these_comrades(doc, who, speech.issuer):
        who = speech.issuer
    elif how == "words" and who and VOTERS.match(doc.folded, who.start, who.end):
        force = "up"
    on_paper = by_paper(doc, scene.sentence.start, verb.start) or (speech.paper and who == speech.issuer)
    return Speech(on_behalf(doc, scene.sentence.start, verb.start) or who, how, force, "full", paper=on_paper)


def _same_speaker(doc: Document, who: Span, speech: Speech) -> bool:
    """Whether "Đồng chí", "Ông", "Bà" alone is the person who spoke just before."""
    if speech.issuer is None or speech.how != "person" or speech.going == "none":
        return False
    bare = doc.folded[who.start : who.end]
    before = doc.folded[speech.issuer.start : speech.issuer.end].split()[0]
    return bare in ("đồng chí", "đ/c") or (bare in _SEXED and before in (bare, "đồng chí", "đ/c"))
