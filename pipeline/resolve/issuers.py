"""Whose orders and documents they are: the words of a subject become a person's name or a body's full name.

An instruction comes from above, a proposal from below: where the verb leaves it open ("đề nghị", "mong muốn") the ranks
of who speaks and who is to act decide (codebook 8).
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import CitedDocument, Directive, Document, Person, Span, starting, touching
from pipeline.text import fold_name

# Who stands how high, by the words of a body's full name; the first that fits counts.
_RANKS = (
    (
        re.compile(
            r"công ty|(?<!khối )(?<!và )doanh nghiệp|chi bộ|(?<!minh )hợp tác xã|(?<!minh )htx|"
            r"(?<!nông )\bthôn\b|\bấp\b|khu phố|\bbản\b|khóm|\bbuôn\b|xóm"
            r"|nhà máy|xí nghiệp|chi hội|chi đoàn|phân xưởng|^báo |tòa soạn|^(?:các )?trường (?!hợp)"
        ),
        1.0,
    ),
    (
        re.compile(
            r"trung ương|việt nam$|chính phủ|thủ tướng|quốc hội|^bộ (?!chỉ huy|đội|tư lệnh)|"
            r"\bcác bộ(?= |,|$)|bộ, ngành|bộ ngành|nhà nước|tổng liên đoàn|tổng cục"
        ),
        5.0,
    ),
    (re.compile(r"\bxã\b|phường|thị trấn"), 2.0),
    (re.compile(r"huyện|quận|thị xã|thị ủy"), 3.0),
    (re.compile(r"(?<!cơ )\bsở\b"), 3.9),
    (re.compile(r"thành phố|thành ủy|thành đoàn|\btp\b"), 3.6),
    (re.compile(r"\btỉnh"), 4.0),
    (
        re.compile(
            r"\bngành\b|cấp trên|cơ quan chức năng|các cấp(?! ủy| hội)|chính quyền|cơ quan có thẩm quyền|điện lực|nhà mạng|ngân hàng"
            r"|bệnh viện"
        ),
        2.5,
    ),
    (re.compile(r"địa phương"), 1.5),
)
_FROM_BELOW = re.compile(
    r"\b(?:cử tri|người dân|nhân dân|bà con|các hộ|hộ dân|đại biểu|ý kiến|tiểu thương|nông dân|công nhân|đảng viên|đoàn viên|hội"
    r" viên|(?<!khối )(?<!và )doanh nghiệp|nhà đầu tư|nhà vườn|người (?:trồng|nuôi|bán|mua)|nông hộ|hộ (?:nuôi|trồng)|du khách|hành khách"
    r"|phụ huynh|xã viên|thành viên|cán bộ|chủ đầu tư|ngư dân|hiệp hội|chi hội|cơ sở|học viên|học sinh|trưởng thôn|chủ hộ|người lao"
    r" động|các đơn vị|địa phương)\b"
)
# Places that only say where somebody is, not who they are.
_WHERE = re.compile(
    r"(?:trên địa bàn|toàn|trong|ở|tại|nhân dân(?: các)?|thuộc)\s+(?:các |toàn )?(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị"
    r" trấn|khu công nghiệp|cả nước)|(?:trực )?thuộc (?:trung ương|tw)\b"
)
_OF_TERM = re.compile(r"\s+(?:trung ương )?khóa [ivx]+")
# A department of a committee stands below the committee.
_DEPARTMENT = re.compile(r"(?:ban (?!thường vụ|chấp hành|chỉ đạo|cán sự)|văn phòng|ủy ban kiểm tra|trung tâm|phòng)")
# "… cảm ơn đơn vị và mong muốn tiếp tục giúp huyện …": thanks and asks for more help.
_THANKS = re.compile(r"\b(?:cảm ơn|cám ơn|biết ơn|tri ân)\b[^.]*$")
_HELP = re.compile(r"\b(?:giúp|hỗ trợ|ủng hộ|đồng hành|quan tâm)\b")
# Membership of a committee lifts nobody above the post he works in.
_MEMBER = re.compile(r"viên|Đại biểu")
# Who has left office asks like anybody.
_FORMER = re.compile(r"\bnguyên (?!là\b|nhân\b|tắc\b)\w")
# Whoever concludes a meeting leads it, though his post be unknown.
_CONCLUDES = re.compile(r"(?:kết luận|phát biểu chỉ đạo)\b[^.;:]*$")
_LEADER = re.compile(r"(?:đồng chí |đ/c |ông |bà )?trưởng đoàn(?: (?:giám sát|khảo sát|kiểm tra|công tác|thanh tra|thẩm tra))?")
_LEADS_DELEGATION = re.compile(r"(?:\blàm|\blà|,|-|–)\s+trưởng đoàn(?! đại biểu quốc hội| đbqh)\b")
_CHAIR = re.compile(r"(?:đồng chí|đ/c|ông|bà|người)?\s*(?:chủ trì|chủ tọa)(?: (?:hội nghị|cuộc họp|buổi họp|buổi làm việc|phiên họp))?")
# "Chủ tịch tỉnh Thanh Hóa", whoever that is.
# "Ủy ban MTTQ Việt Nam các xã, phường": those below, whatever the body above them is called.
_LOWER_ONES = re.compile(r" (?:các|mỗi|từng|\d+|cấp) (?:xã|phường|huyện|quận|cơ sở)\b")
_HEAD_OF_PLACE = re.compile(r"(?:phó )?(?:chủ tịch|bí thư) (?:tỉnh|huyện|thành phố|tp|quận|thị xã|xã|phường)(?!\w)")
# "đại diện các cơ quan tuyên truyền đề nghị …": they take part, they do not lead.
_SENT_BY_MANY = re.compile(r"(?:các )?đại diện (?:các|một số|nhiều) ")
_WORD = re.compile(r" [^\W\d_]+")
_LEADS = frozenset(("party", "government", "council"))
_TRIM = re.compile(r"^(?:đại diện(?: cho)?(?: lãnh đạo)?|các đồng chí (?:trong|thuộc|lãnh đạo)|tập thể|(lãnh đạo)|thay mặt|về phía)\s+")


def settle_documents(doc: Document) -> Document:
    """Name the issuers of cited documents in full."""
    return replace(doc, documents=tuple(_document(doc, item) for item in doc.documents))


def _document(doc: Document, item: CitedDocument) -> CitedDocument:
    return replace(item, issuer_name=_name(doc, item.issuer, people=False)) if item.issuer else item


def settle_directives(doc: Document) -> Document:
    settled = [_directive(doc, item) for item in doc.directives]
    from_below = {d.verb for d in settled if d.verb and d.kind == "proposal"}
    return replace(doc, directives=tuple(_beside(doc, d) if d.verb in from_below else d for d in settled))


def _beside(doc: Document, item: Directive) -> Directive:
    """An enterprise named beside those who stand above is asked, not ordered: "đề nghị tỉnh hỗ trợ giống; Công ty X mở cống"."""
    enterprise = item.force == "open" and item.addressee is not None and _rank_of_words(doc, item.addressee) == 1.0
    return replace(item, kind="proposal") if enterprise else item


def _directive(doc: Document, item: Directive) -> Directive:
    item = replace(item, issuer_name=_name(doc, item.issuer, people=True) if item.issuer else None)
    return replace(item, kind=item.kind or _kind(doc, item))


def _name(doc: Document, span: Span, people: bool) -> str | None:
    """A named person, else the first body of the words with what it is called in full, else the words themselves."""
    if people:
        here = touching(doc.people, span.start, span.end)
        person = next((p for p in here if p.official), None)
        if person:
            return person.official
        if _CHAIR.fullmatch(doc.folded, span.start, span.end) and (chair := _only_chair(doc)):
            return chair
        if _LEADER.fullmatch(doc.folded, span.start, span.end) and (leader := _leader_of_delegation(doc)):
            return leader
        post = next((p.posts[-1] for p in here if p.kind == "post" and p.posts and p.posts[-1].organisation), None)
        if post and post.body:
            title = doc.text[post.start : post.body.start].strip() if post.start < post.body.start else post.title
            return f"{title} {post.organisation}"
        if head := _HEAD_OF_PLACE.match(doc.folded, span.start):
            return doc.text[span.start : _end_of_place(doc, head.end())]
    lead = _TRIM.match(doc.folded[span.start : span.end])
    start = span.start + (lead.end() if lead else 0)
    body = next(iter(touching(doc.bodies, start, start + 1)), None)
    if body is None and lead and lead[0].rstrip().endswith("lãnh đạo"):
        return doc.text[span.start + lead[0].rindex("lãnh đạo") : span.end]
    if body is None and not people and (held := next(iter(starting(doc.bodies, start + 1, span.end)), None)):
        return doc.text[start : held.start] + held.name  # "Chủ tịch UBND tỉnh"
    if body is None or (body.level is None and body.end < span.end):
        return doc.text[start : span.end]
    rest = doc.text[body.end : span.end]
    return body.name + (rest if _OF_TERM.fullmatch(rest.lower()) else "")


def _end_of_place(doc: Document, at: int) -> int:
    """Where the capitalised words of a place's name end that may follow its class word."""
    for word in _WORD.finditer(doc.text, at):
        if word.start() != at or not word[0].strip()[0].isupper():
            break
        at = word.end()
    return at


def _leader_of_delegation(doc: Document) -> str | None:
    """Who is said to lead the delegation: "Đồng chí X, Phó Chủ tịch HĐND huyện làm Trưởng đoàn"."""
    for led in _LEADS_DELEGATION.finditer(doc.folded):
        near = [p for p in starting(doc.people, max(0, led.start() - 200), led.start()) if p.official and p.kind == "full"]
        if near and "\n" not in doc.text[near[-1].end : led.start()]:
            return near[-1].official
    return None


def _only_chair(doc: Document) -> str | None:
    """Who alone chairs what is reported."""
    chairs = [o.name for o in doc.officials if "chair" in o.roles]
    return chairs[0] if len(chairs) == 1 else None


def _kind(doc: Document, item: Directive) -> str:
    """`up` is a proposal, `down` an instruction; in between whoever asks somebody above, or a peer, proposes."""
    if item.force == "up":
        return "proposal"
    if item.force == "down" or item.issuer is None:
        return "instruction"
    speaker = next((p for p in touching(doc.people, item.issuer.start, item.issuer.end) if p.official), None)
    if _FORMER.search(doc.folded, item.issuer.start, item.issuer.end):
        return "proposal"
    if speaker is None and _FROM_BELOW.search(doc.folded[item.issuer.start : item.issuer.end]):
        return "proposal"
    mine, family = (
        _rank_of_person(doc, speaker)
        if speaker
        else (_rank(fold_name(item.issuer_name or doc.words(item.issuer))), _family(doc, item.issuer))
    )
    theirs = _rank_of_words(doc, item.addressee) if item.addressee else 0.0
    if speaker is None and not mine and _SENT_BY_MANY.match(doc.folded, item.issuer.start):
        return "proposal"
    # A member who speaks in the session of his council asks like those without a post.
    if (
        speaker
        and not mine
        and not any(p.body or p.title != "Đại biểu" for o in doc.officials if o.name == speaker.official for p in o.posts)
    ):
        return "instruction" if _CONCLUDES.search(doc.folded, max(0, item.issuer.start - 60), item.issuer.start) else "proposal"
    if _asks_help(doc, item) or _asks_his_own(doc, item, speaker):
        return "proposal"
    if item.addressee is None and doc.folded.startswith("cho ", item.action.start):
        return "proposal"
    if family in _LEADS and theirs - mine < 0.2 and _family(doc, item.addressee) not in ("", *_LEADS):
        return "instruction"
    peers = theirs == mine > 0 and family not in _LEADS and _family(doc, item.addressee) not in ("", family)
    return "proposal" if theirs > mine > 0 or peers else "instruction"


def _rank(name: str) -> float:
    rank = next((rank for pattern, rank in _RANKS if pattern.search(name)), 0.0)
    return rank - 0.1 if rank and _DEPARTMENT.match(name) else rank


def _asks_help(doc: Document, item: Directive) -> bool:
    """Whether the speaker thanks somebody and wishes for more of his help."""
    if item.verb is None or not _HELP.search(doc.folded, item.action.start, item.action.end):
        return False
    return doc.folded.startswith("mong", item.verb.start) and bool(
        _THANKS.search(doc.folded[max(0, item.verb.start - 200) : item.verb.start])
    )


def _asks_his_own(doc: Document, item: Directive, speaker: Person | None) -> bool:
    """Whether a deputy or a member speaks to the body he belongs to."""
    whom = item.addressee
    body = next((b for b in starting(doc.bodies, whom.start, whom.start + 1) if b.end == whom.end), None) if whom else None
    official = next((o for o in doc.officials if speaker and o.name == speaker.official), None)
    return body is not None and any(
        fold_name(p.organisation or "") == fold_name(body.name) and (p.title.startswith("Phó") or _MEMBER.search(p.title))
        for p in (official.posts if official else ())
    )


def _family(doc: Document, span: Span | None) -> str:
    return next((b.family for b in touching(doc.bodies, span.start, span.end)), "") if span else ""


def _rank_of_person(doc: Document, person: Person) -> tuple[float, str]:
    """The highest rank among the posts, and the family of that post's body."""
    official = next((o for o in doc.officials if o.name == person.official), None)
    ranks = [
        (_rank(fold_name(p.organisation or "")), p.body.family if p.body else "party")
        for p in (official.posts if official else ())
        if not _MEMBER.search(p.title)
    ]
    return max(ranks, default=(0.0, ""))


def _rank_of_words(doc: Document, span: Span) -> float:
    """The rank of those addressed, by the full name of the first body among them, else by their words."""
    body = next(iter(touching(doc.bodies, span.start, span.end)), None)
    words = _WHERE.sub("", doc.folded[span.start : span.end])
    if body and _LOWER_ONES.match(doc.folded, body.end, span.end):
        return _rank(words)
    return max(_rank(fold_name(body.name)) if body and _rank(words) else 0.0, _rank(words))
