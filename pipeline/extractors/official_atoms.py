"""The atoms that people are read from: honorifics, names, posts with their bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.document import Body, Document, Post
from pipeline.lexicon import Term, find, find_at, rows
from pipeline.places import CLASS_WORDS, named, province_pattern
from pipeline.text import alternation
from scrapers.text import LOWER

# A syllable with a capital, which is no letter inside or behind the apostrophe of another; "K' Brèo" and "H'Yim" are one.
_WORD = re.compile(rf"[^\W\d_{LOWER}](?<![^\W\d_].)(?<![^\W\d_]['’].)(?<![^\W\d_]['’]\s.)[^\W\d_]*(?:['’]\s?[^\W\d_]+)?")
_FORMER = re.compile(r"(?:nguyên|quyền|cựu|nguyên là)\s+(?:quyền\s+)?$")
# Nor is a function in the event a post, nor that for which others are elected: "bầu cử đại biểu Quốc hội và đại biểu HĐND".
_ELECTED = re.compile(r"\bbầu cử (?:đại biểu (?:quốc hội|qh)\b[^.;,]{0,60}\bvà )?$")
_SEATED = re.compile(rf"\s(?:[^\W\d_{LOWER}][^\W\d_]*(?:['’][^\W\d_]+)?\s){{2,5}}(?:\(|(?=[{LOWER}]))")
_SESSION = re.compile(r"\b(?:kỳ họp|phiên họp|phiên chất vấn|chất vấn|thảo luận tại tổ)\b")
_OPENING = 600
_TO_POST = re.compile(r"\s*[,(-]\s*")
_TO_BODY = re.compile(r"\s*(?:của\s+)?")
_BESIDE = re.compile(r"[\s:]*")
_BESIDE_MANY = re.compile(r"[\s:]*(?:là\s+)?")  # "các đồng chí là Ủy viên Ban Thường vụ: A, B"
# Where a member of the National Assembly was elected: "Đại biểu Quốc hội khóa XV tỉnh Tuyên Quang".
_DELEGATION = re.compile(rf"(?:\s+khóa [ivxl]+)?,?\s+(?:(?:đoàn|đơn vị)\s+)?(?:tỉnh|thành phố|tp\.?)\s*{province_pattern().pattern}")
# "Bí thư phường Bình Trưng" is said for the committee, "Chủ tịch huyện" for the government.
_UNIT = re.compile(r"\s+(thành phố|huyện|quận|thị xã|xã(?! hội)|phường|thị trấn|đặc khu|tp\.?|tx\.?)(?:\s|(?=[,.;)]))\s*")
_UNIT_NAME = re.compile(r"[^\W\d_][\w'’]*(?: [^\W\d_][\w'’]*){0,3}|\d{1,2}\b")
_AREA_NAME = re.compile(rf"(?:\d{{1,2}}\b|[^\W\d_{LOWER}]\w*(?: [^\W\d_{LOWER}]\w*){{0,2}}(?: \d{{1,2}}\b)?)")
_UNIT_WORDS = {"tp": "thành phố", "tx": "thị xã"}
_PARTY_OF = {"thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy", "xã": "Đảng ủy xã",
            "phường": "Đảng ủy phường", "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu"}  # fmt: skip
_WORDS_BEFORE = re.compile(r"\b(?:[^\W\d_]+ ){1,3}$")
_LEVELS = ("province", "district", "commune")
# A name after one of these is a street, a school, a prize, a body of thought … and no person.
_NOT_A_PERSON = re.compile(
    r"(?:đường|phố|trường|giải|giải thưởng|tư tưởng|đạo đức|phong cách|tấm gương|công viên|quảng trường|cầu|chợ|học bổng|quỹ|lăng"
    r"|đền|chùa|nhà thờ|thpt|thcs"
    r"|tiểu học|mầm non|bệnh viện|kênh|sông|núi|xã|phường|huyện|quận|tỉnh|thị trấn|thị xã|thành phố|tp|tp\.|khu phố|thôn|ấp|bản|di"
    r" chúc|chiến dịch|thương hiệu|hãng|công ty|tập đoàn|khách sạn|huân chương|"
    r"huy chương|danh hiệu|tncs|cộng sản|ngày sinh|của bác|trại|chi bộ|tượng đài|bảo tàng|nhà máy|họ|dân tộc|người|đội|lữ đoàn|trung"
    r" đoàn)\s+$"
)


@dataclass(frozen=True, slots=True)
class Atom:
    """`kind`: one, many (honorifics), name or post. `form` of a name: full or short; `official` its title-case form."""

    kind: str
    start: int
    end: int
    rule: str = ""
    honorific: str | None = None
    form: str = ""
    official: str | None = None
    posts: tuple[Post, ...] = ()


@cache
def _weights() -> dict[str, int]:
    return {form: int(row["weight"]) for row in rows("surnames") for form in row["form"].split("|")}


def atoms_of(doc: Document) -> list[Atom]:
    """Honorifics, posts and names in text order, none overlapping another."""
    posts = _post_atoms(doc)
    taken = {at for atom in posts for at in range(atom.start, atom.end)}
    honorifics = _honorific_atoms(doc, taken)
    before = {atom.end: atom for atom in honorifics}
    taken |= {at for atom in honorifics for at in range(atom.start, atom.end)}
    bodies = {at for body in doc.bodies for at in range(body.start, body.end)}
    behind_posts, at_posts = {p.end + 1 for p in posts}, {p.start for p in posts}
    names = [a for run in _runs(doc, taken | bodies) if (a := _name(doc, run, before, behind_posts, at_posts))]
    return sorted((*posts, *_kept(doc, honorifics, names, posts), *names), key=lambda a: a.start)


def _post_atoms(doc: Document) -> list[Atom]:
    atoms: list[Atom] = []
    starts = {body.start: body for body in doc.bodies}
    inside = {at for body in doc.bodies for at in range(body.start + 1, body.end)}
    for found in find(doc.folded, "posts"):
        term = _behind_office(doc, found)
        if term.start in inside or (atoms and term.start < atoms[-1].end):
            continue
        body = _own_body(doc, term, starts) or _next_body(doc, term, starts) or _of_unit(doc, term)
        needs_body = term.row["title"] in ("Ủy viên", "Đại biểu", "Phụ trách", "Thư ký", "Cố vấn") or "đoàn" in term.row["own"]
        if body is None and needs_body and not term.row["embedded"] and not _sits(doc, term):
            continue
        atom = _post(doc, term, body)
        no_post = (body and body.family == "event") or _ELECTED.search(doc.folded, max(0, term.start - 90), term.start)
        atoms.append(replace(atom, posts=()) if no_post else atom)
    return atoms


def _sits(doc: Document, term: Term) -> bool:
    """ "Đại biểu Lê Thị Hoa (tổ Yên Sơn) đề nghị" in the report of a council's session: a member of that council."""
    if term.row["title"] != "Đại biểu" or not _SEATED.match(doc.text, term.end):
        return False
    return _SESSION.search(doc.folded, 0, _OPENING) is not None and any(body.family == "council" and body.level for body in doc.bodies)


@cache
def _heads_of_units() -> tuple[re.Pattern[str], dict[str, Mapping[str, str]]]:
    forms = {form: row for row in rows("posts") for form in row["form"].split("|") if form.startswith("trưởng ")}
    return re.compile(rf"{alternation(forms)}\b"), forms


def _behind_office(doc: Document, term: Term) -> Term:
    """ "giữ chức vụ Trưởng phòng": the syllable "vụ" belongs to "chức vụ", and no "Vụ trưởng" is meant."""
    if term.row["title"] != "Vụ trưởng" or not doc.folded.endswith("chức ", 0, term.start) or doc.text[term.start].isupper():
        return term
    pattern, forms = _heads_of_units()
    head = pattern.match(doc.folded, term.end - len("trưởng"))
    return Term(head.start(), head.end(), forms[head[0]]) if head else term


def _own_body(doc: Document, term: Term, starts: dict[int, Body]) -> Body | None:
    """The body whose name begins with the last words of the post ("Trưởng Ban Tổ chức Tỉnh ủy")."""
    for own in term.row["own"].split("|") if term.row["own"] else ():
        at = term.end - len(own)
        if doc.folded[at : term.end] == own and at in starts:
            return _with_parent(doc, starts[at], starts)
    return None


def _next_body(doc: Document, term: Term, starts: dict[int, Body]) -> Body | None:
    gap = _TO_BODY.match(doc.folded, term.end)
    body = starts.get(gap.end()) if gap else None
    if body is None or "\n" in doc.text[term.end : body.start]:
        return None
    if body.name == "Quốc hội" and (elected := _DELEGATION.match(doc.folded, body.end)):
        return replace(body, end=elected.end())
    return _with_parent(doc, body, starts)


def _of_unit(doc: Document, term: Term) -> Body | None:
    """ "Bí thư phường Bình Trưng", "Chủ tịch huyện": a unit for its committee or government; "Bộ trưởng Y tế": a branch for its
    ministry."""
    if term.row["takes"] == "ministry":
        branch = find_at(doc.folded, "sectors", term.end + 1)
        called = (branch.row["name"] or doc.text[branch.start : branch.end]) if branch else ""
        return Body(branch.start, branch.end, "unit:bộ", f"Bộ {called[0].upper()}{called[1:]}", "ministry", "centre") if branch else None
    if term.row["title"] == "Trưởng Khu vực":
        area = _AREA_NAME.match(doc.text, term.end + 1)
        return Body(term.end - 7, area.end(), "unit:khu vực", f"Khu vực {area[0]}", "village", "village") if area else None
    unit = _UNIT.match(doc.folded, term.end) if term.row["title"].endswith(("Bí thư", "Chủ tịch")) else None
    if unit is None:
        return None
    word, level = _UNIT_WORDS.get(unit[1].rstrip("."), unit[1]), CLASS_WORDS[unit[1].rstrip(".")]
    levels = ("province", "district") if level == "city" else (level,)
    run = _UNIT_NAME.match(doc.text, unit.end())
    words = run[0].split(" ") if run else []
    size = next((n for n in range(len(words), 0, -1) if any(named(" ".join(words[:n]), at) for at in levels)), 0)
    place = " ".join(words[:size])
    party = "Bí thư" in term.row["title"]
    name = (_PARTY_OF[word] if party else f"{term.row['embedded'] or 'Ủy ban nhân dân'} {word}") + (f" {place}" if place else "")
    name = f"{name.rsplit(' ', 1)[0]} Quận {place}" if party and place.isdigit() else name
    end = unit.end() + len(place) if place else unit.end(1)
    return Body(term.end + 1, end, f"unit:{word}", name, "party" if party else "government", level, place or None)


def _with_parent(doc: Document, body: Body, starts: dict[int, Body]) -> Body:
    """ "Vụ Địa phương I, Ban Tổ chức Trung ương": an office and, behind a comma, the body it belongs to."""
    above = starts.get(body.end + 2) if doc.text[body.end : body.end + 2] in (", ", " (") else None
    if above is None or body.family not in ("agency", "office") or body.place:
        return body
    return replace(body, end=above.end, name=f"{body.name} {above.name}", level=above.level, place=above.place)


def _post(doc: Document, term: Term, body: Body | None) -> Atom:
    row = term.row
    if row["embedded"] and not (body and body.name.startswith(row["embedded"])):
        named_body = Body(
            term.start, term.end, f"posts:{row['title']}", row["embedded"], "party" if row["takes"] == "party" else row["takes"]
        )
        place = body if body and body.place and row["takes"] == "party" else None
        body, end = named_body, place.end if place else term.end
    else:
        end = max(term.end, body.end) if body else term.end
    start, title = term.start, row["title"]
    if former := _FORMER.search(doc.folded[max(0, term.start - 24) : term.start]):
        start -= len(former[0])
        prefix = "Quyền" if former[0].strip() == "quyền" else "Nguyên"
        title = f"{prefix} {title}"
    post = Post(start, end, f"posts:{row['title']}", title, body)
    return Atom("post", start, end, post.rule, posts=(post,))


def _honorific_atoms(doc: Document, taken: set[int]) -> list[Atom]:
    atoms = []
    for term in find(doc.folded, "honorifics"):
        words = doc.text[term.start : term.end]
        if term.start in taken or (words[0].isupper() and _inside_name(doc, term)):
            continue
        said = term.row["honorific"] or words.lower()
        atoms.append(Atom(term.row["number"], term.start, term.end, f"honorifics:{term.row['kind']}", said))
    return atoms


def _inside_name(doc: Document, term: Term) -> bool:
    """ "Anh", "Bà" or "Cô" with a capital behind a family name belongs to the name ("Nguyễn Anh Ngọc")."""
    before = _WORDS_BEFORE.search(doc.text[max(0, term.start - 24) : term.start])
    return before is not None and any(word[0].isupper() and _weights().get(word.lower(), 0) >= 2 for word in before[0].split())


def _runs(doc: Document, taken: set[int]) -> list[list[re.Match[str]]]:
    """Runs of capitalised syllables one space apart, cut where a post, an honorific or a body begins."""
    runs: list[list[re.Match[str]]] = []
    last = -2
    for word in _WORD.finditer(doc.text):
        said, (start, end) = word[0], word.span()
        if not said[0].isupper() or start in taken:
            continue
        beside = start == last + 1 and doc.text[last] in " \u00a0"
        if beside and not (len(said) > 2 and said.isupper() and not runs[-1][-1][0].isupper()):  # "Lê Văn An PCTUBND"
            runs[-1].append(word)
        else:
            runs.append([word])
        last = end
    return runs


def _name(doc: Document, words: list[re.Match[str]], before: dict[int, Atom], behind_posts: set[int], post_starts: set[int]) -> Atom | None:
    """The name at the head of a run of capitals, if there is reason to take it for one."""
    start = words[0].start()
    honorific = next((before[start - gap] for gap in (1, 2, 3) if start - gap in before), None)
    if honorific and doc.folded[honorific.end : start].strip(" :") != "":
        honorific = None
    longest = min(len(words), 6 if words[0][0].lower() in ("y", "h") else 5)
    end = words[longest - 1].end()
    size = longest + ("'" in words[0][0] or "’" in words[0][0])
    if size < 2 and not honorific:
        return None  # most capitals only begin a sentence
    folded = doc.folded[start:end]
    if honorific and honorific.rule == "honorifics:role" and any(named(folded, at) for at in _LEVELS):
        return None  # "cử tri Sơn Hòa"
    weight = _weights().get(folded.split()[0].split("'")[0].split("’")[0], 0)
    if "'" in words[0][0] or "’" in words[0][0]:
        weight = 2
    if _NOT_A_PERSON.search(doc.folded[max(0, start - 16) : start]) and not honorific and start not in behind_posts:
        return None
    official = _title_case(doc.text[start:end])
    if honorific and (size == 1 or (size == 2 and not weight)):
        return Atom("name", start, end, "short", None, "short", official)
    gap = _TO_POST.match(doc.folded, end)
    posted = (
        size <= 4
        and longest == len(words)
        and gap is not None
        and gap.end() in post_starts
        and not any(named(folded, at) for at in _LEVELS)
    )
    highland = folded[:2] in ("a ", "y ") and start in behind_posts  # "Bí thư Đảng ủy xã A Thút cho biết"
    if not honorific and not posted and not highland and weight < 2 and not (weight and size > 2):
        return None
    if not honorific and (named(folded, "province") or named(folded, "district") or (size == 2 and named(folded, "commune"))):
        return None
    return Atom("name", start, end, "honorific" if honorific else "surname", None, "full", official)


def _title_case(name: str) -> str:
    """Title case for names in capitals; mixed case is kept, since "Niê Kđăm" and "K' Brèo" are right as they are."""
    tidy = " ".join(name.split())
    return " ".join(w.capitalize() for w in tidy.split(" ")) if tidy.isupper() and len(tidy) > 3 else tidy


def _kept(doc: Document, honorifics: list[Atom], names: list[Atom], posts: list[Atom]) -> list[Atom]:
    """Honorifics that lead to a name or a post, or stand alone as a subject ("đồng chí cũng đề nghị", "bà cho biết")."""
    starts = {atom.start for atom in (*names, *posts, *(h for h in honorifics if h.rule == "honorifics:rank"))}
    kept = []
    for atom in honorifics:
        rest = (_BESIDE if atom.kind == "one" else _BESIDE_MANY).match(doc.folded, atom.end)
        leads = rest is not None and rest.end() in starts
        kind = atom.rule.split(":")[1]
        alone = kind in ("comrade", "civil") and atom.kind == "one" and doc.folded[atom.end : atom.end + 2].strip(" ").isalpha()
        if leads or (alone and _may_stand_alone(doc, atom)):
            kept.append(atom)
    return kept


def _may_stand_alone(doc: Document, atom: Atom) -> bool:
    """ "ông", "bà", "anh" alone are persons only at the head of a clause with a verb behind them, not in "ông cha" or "bà con"."""
    head = doc.folded[max(0, atom.start - 2) : atom.start]
    after = doc.folded[atom.end : atom.end + 24]
    speaks = re.match(
        r"\s+(?:cũng|đã|còn|cho biết|cho rằng|nói|nhấn mạnh|đề nghị|yêu cầu|chia sẻ|khẳng định|mong|lưu ý|ghi nhận|đánh giá|chỉ đạo"
        r"|biểu dương|kiến nghị|đề xuất|chúc|bày tỏ|trao|phát biểu|kêu gọi|giao|phân công|nêu|bảo|kể)\b",
        after,
    )
    return speaks is not None and (
        atom.honorific == "đồng chí" or atom.start == 0 or head[-1:] in '\n "“' or head.strip() in (",", ".", ";", "-")
    )
