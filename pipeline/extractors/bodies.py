"""Names of bodies (tổ chức, cơ quan): where they end, what they are called in full, and at which level they stand.

A name is a head from `resources/bodies.tsv` ("Ủy ban nhân dân", "Ban Tổ chức", "Công ty") and a tail of the kind the
head allows: a place, a branch of work, another body, a proper name. The tail ends where the words can no longer be part
of a name, since in Vietnamese nothing else marks the end: small letters that are no word of names, a comma, a verb.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from pipeline.document import Body, Document
from pipeline.lexicon import Term, find, rows, syllables
from pipeline.places import CLASS_WORDS, named
from pipeline.text import fold_name

_LEVELS = {"province": ("province",), "city": ("province", "district"), "district": ("district",), "commune": ("commune",)}
_HYPHENS = {"-", "–", "—"}
# Heads that are also everyday words: they name a body only with a capital and a tail, or before a branch of work.
_WEAK = frozenset(
    [
        "ban",
        "bộ",
        "sở",
        "phòng",
        "hội",
        "vụ",
        "cục",
        "hạt",
        "trường",
        "viện",
        "báo",
        "đội",
        "trạm",
        "vùng",
        "khối",
        "ngành",
        "bản",
        "làng",
        "buôn",
        "thôn",
        "ấp",
        "xóm",
        "khoa",
        "hội",
        "đồng",
        "ủy",
        "ban",
        "liên",
        "đoàn",
        "trung",
        "tâm",
        "trung",
        "ương",
        "thanh",
        "tra",
        "văn",
        "phòng",
        "khách",
        "sạn",
        "ngân",
        "hàng",
        "nhà",
        "máy",
        "bệnh",
        "viện",
        "đại",
        "học",
        "thường",
        "trực",
        "viễn",
        "thông",
        "mặt",
        "trận",
        "hải",
        "quan",
        "công",
        "đoàn",
    ]
) | frozenset(
    ("hội đồng", "ủy ban", "liên đoàn", "trung tâm", "ngân hàng", "nhà máy", "bệnh viện", "khách sạn", "đại học", "khu phố", "tổ dân phố")
)
_LONGEST_PLACE = 6
_HONORIFICS = frozenset(("ông", "bà", "anh", "chị", "đồng", "bác", "cô"))


@dataclass(frozen=True, slots=True)
class _Text:
    """A document cut into syllables, with the terms of each table by the index of their first syllable."""

    doc: Document
    start: list[int]
    end: list[int]
    word: list[str]
    index: dict[int, int]
    heads: dict[int, Term]
    sectors: dict[int, Term]
    names: dict[int, Term]
    posts: frozenset[int]

    def capital(self, i: int) -> bool:
        return i < len(self.start) and self.doc.text[self.start[i]].isupper()

    def adjacent(self, i: int) -> bool:
        """No line break between syllable i and the one before it."""
        return i < len(self.start) and "\n" not in self.doc.text[self.end[i - 1] : self.start[i]]

    def after(self, term: Term) -> int:
        """Index of the first syllable behind a term."""
        i = self.index[term.start]
        while i < len(self.start) and self.start[i] < term.end:
            i += 1
        return i


@dataclass(frozen=True, slots=True)
class _Part:
    """What a tail has read: up to syllable `stop` (exclusive), the name so far, and the level and place it gives."""

    stop: int
    name: tuple[str, ...] = ()
    level: str | None = None
    place: str | None = None
    family: str | None = None


@cache
def _abbreviations() -> dict[str, str]:
    return {form: row["name"] for row in rows("abbreviations") for form in row["form"].split("|")}


@cache
def surnames(weight: int = 2) -> frozenset[str]:
    """Family names of at least this weight."""
    return frozenset(form for row in rows("surnames") if int(row["weight"]) >= weight for form in row["form"].split("|"))


def find_bodies(doc: Document) -> Document:
    """Fill `doc.bodies`: outermost names only, in text order."""
    cut = syllables(doc.folded)
    inside, starts = _inside_posts(doc)
    heads, sectors, names = ({t.start: t for t in find(doc.folded, table)} for table in ("bodies", "sectors", "name_words"))
    text = _Text(
        doc, [m.start() for m in cut], [m.end() for m in cut], [m[0] for m in cut], {m.start(): i for i, m in enumerate(cut)},
        heads, sectors, names, starts,
    )  # fmt: skip
    bodies: list[Body] = []
    for term in text.heads.values():
        if term.start not in inside and (not bodies or term.start >= bodies[-1].end) and (body := _body(text, term)):
            bodies.append(body)
    return replace(doc, bodies=tuple(bodies))


# A weak head in small letters follows one of these, or no word at all; elsewhere it closes another word ("cơ sở", "đại hội").
_BEFORE_WEAK = frozenset(["trưởng", "phó", "các", "của", "với", "và", "cùng", "đạo", "đốc", "nhiệm", "tịch", "tại", "do", "từ", "chánh"])


# Heads that are given names too: behind a capital they belong to a person ("Võ Trường Kỳ") unless that is a post.
_CAPITAL_HEADS = frozenset(("Ban", "Sở", "Hội", "Trường", "Viện", "Báo", "Khoa", "Bộ", "Phòng", "Đội", "Bản", "Khối", "Vùng"))


def _names_post(text: _Text, i: int) -> bool:
    return text.word[i] in ("trưởng", "phó", "chánh", "đốc", "viên", "các", "tịch", "nhiệm", "thư")


# Heads that may stand for the full name given elsewhere ("Giám đốc Công ty", "Chủ tịch Hội").
_BARE = frozenset(
    (
        "công ty",
        "cty",
        "tổng công ty",
        "tập đoàn",
        "nhà máy",
        "xí nghiệp",
        "hợp tác xã",
        "htx",
        "trung tâm",
        "trường",
        "bệnh viện",
        "hội",
        "ngân hàng",
        "ban chỉ đạo",
        "bcđ",
        "ban chỉ huy",
    )
)


def _behind_post(text: _Text, first: int) -> bool:
    return first > 0 and text.word[first - 1] in ("đốc", "tịch", "trưởng", "thư", "viên", "nhiệm", "tgđ", "pgđ", "gđ", "phó")


def _stands_alone(text: _Text, term: Term) -> bool:
    """The head is a word of its own: not the end of another word, not an abbreviation in small letters or in a number."""
    first, head = text.index[term.start], text.doc.text[term.start : term.end]
    if (
        first > 1
        and text.capital(first - 1)
        and text.word[first - 1] in surnames()
        and text.word[first - 2] in ("ông", "bà", "chí", "c", "anh", "chị")
    ):
        return False  # "ông Lâm Quốc Hội"
    short = " " not in head and text.word[first] not in fold_name(term.row["name"]).split()
    before = text.doc.text[term.start - 1 : term.start]
    if short and (not head.isupper() or before in {"/", "-"}):
        return head.lower() in ("cty", "htx", "px") and before != "/"
    if " " not in head and first and head in _CAPITAL_HEADS and text.capital(first - 1) and text.start[first] == text.end[first - 1] + 1:
        return _names_post(text, first - 1)
    lower_weak = text.doc.folded[term.start : term.end] in _WEAK and head.islower()
    return not lower_weak or first == 0 or not text.word[first - 1].isalpha() or text.word[first - 1] in _BEFORE_WEAK


def _inside_posts(doc: Document) -> tuple[set[int], frozenset[int]]:
    """Where no name begins: inside a post ("Phó Bí thư Thường trực Tỉnh ủy"), but for the words it shares with its body.
    Beside it the offsets at which posts begin, where a name must end."""
    inside: set[int] = set()
    terms = find(doc.folded, "posts")
    for term in terms:
        own = {term.end - len(form) for form in term.row["own"].split("|") if form and doc.folded[: term.end].endswith(form)}
        inside |= set(range(term.start, term.end)) - own
    return inside, frozenset(term.start for term in terms if " " in doc.folded[term.start : term.end])


def _body(text: _Text, term: Term) -> Body | None:
    first, row = text.index[term.start], term.row
    if not _stands_alone(text, term):
        return None
    part = _tail(text, term, depth=0)
    bare = part.stop == text.after(term)
    head = text.doc.folded[term.start : term.end]
    if bare and head in _BARE and (_behind_post(text, first) or (text.capital(first) and " " in head)):
        return Body(term.start, term.end, f"bodies:{row['name']}", row["name"], row["family"], row["level"] or None)
    if bare and (row["tail"] not in ("none", "place", "of", "nested") or head in _WEAK):
        return None
    if head in _WEAK and not text.capital(first) and not (text.capital(text.after(term)) or row["tail"] == "sector"):
        return None
    end = text.end[part.stop - 1]
    name = " ".join((row["name"], *part.name))
    return Body(
        term.start, end, f"bodies:{row['name']}", name, part.family or row["family"], part.level or row["level"] or None, part.place
    )


def _tail(text: _Text, term: Term, depth: int) -> _Part:
    """What follows a head, read as its row of the table says."""
    i, tail = text.after(term), term.row["tail"]
    if text.word[i : i + 1] == ["("] and text.word[i + 2 : i + 3] == [")"]:
        i += 3  # "Ban Thường vụ (BTV) Đảng ủy"
    if depth > 4 or not text.adjacent(i):
        return _Part(i)
    if tail == "place":
        return _place(text, i, term.row["level"])
    if tail in ("of", "nested"):
        return _owner(text, i, depth, proper=tail == "nested")
    if tail in ("sector", "sectorlow"):
        return _sector(text, i, depth)
    if tail == "name":
        return _proper(text, i)
    if tail == "number":
        numbered = text.word[i].isdigit() or (text.capital(i) and len(text.word[i]) <= 4)
        return _Part(i + 1, (text.doc.text[text.start[i] : text.end[i]],)) if numbered else _Part(i)
    return _purpose(text, i) if tail == "purpose" else _Part(i)


def _owner(text: _Text, i: int, depth: int, proper: bool) -> _Part:
    """The body that a board or committee belongs to; for a cell or a committee also a proper name."""
    if i + 1 < len(text.start) and text.word[i] == "của" and text.start[i + 1] in text.heads and not proper:
        part = _owner(text, i + 1, depth, proper)
        return replace(part, name=("của", *part.name)) if part.name else _Part(i)
    nested = text.heads.get(text.start[i]) if i < len(text.start) else None
    if nested and (proper or nested.row["family"] not in ("company", "village")):
        head = text.doc.folded[nested.start : nested.end]
        part = _tail(text, nested, depth + 1)
        if part.stop > text.after(nested) or head not in _WEAK:
            family = None if proper else part.family or nested.row["family"]
            level = part.level or nested.row["level"] or None
            return replace(part, name=(nested.row["name"], *part.name), level=level, family=family)
    part = _place(text, i, "")
    if part.stop == i and proper:
        part = _proper(text, i)
    if part.stop == i and depth == 0 and not proper and i < len(text.start) and text.capital(i):
        part = _sector(text, i, 1)
    return part


def _sector(text: _Text, i: int, depth: int) -> _Part:
    """One or more branches ("Văn hóa, Thể thao và Du lịch"), then the body or place they belong to."""
    names: list[str] = []
    while i < len(text.start) and (sector := text.sectors.get(text.start[i])):
        names.append(sector.row["name"] or _titled(_spelled(text.doc.text[sector.start : sector.end], sector)))
        i = text.after(sector)
        joined = i + 1 < len(text.start) and text.word[i] in ("và", "-", "&", ",") and text.start[i + 1] in text.sectors
        if not (joined and text.capital(i + 1)) or text.start[i + 1] in text.heads:
            break
        names.append("-" if text.word[i] in _HYPHENS else text.word[i])
        i += 1
    if not names:
        return _unlisted(text, i, depth)
    owner = _owner(text, i, depth, proper=False) if text.adjacent(i) else _Part(i)
    if owner.stop == i and (more := _up_to_class_word(text, i)) > i:
        names.append(text.doc.text[text.start[i] : text.end[more - 1]])
        owner = _owner(text, more, depth, proper=False)
    return replace(owner, name=(" ".join(names).replace(" ,", ","), *owner.name))


def _up_to_class_word(text: _Text, i: int) -> int:
    """ "Ban Quản lý dự án các công trình trọng điểm tỉnh": up to six more small words where a class word follows them."""
    for at in range(i, min(i + 7, len(text.start))):
        if not text.adjacent(at) or not text.word[at].isalpha() or text.word[at] in _NEVER or text.start[at] in text.posts:
            return i
        if text.word[at] in CLASS_WORDS:
            return at
    return i


# Small words that end a name of which the tables know nothing.
_NEVER = frozenset(
    [
        "và",
        "do",
        "là",
        "có",
        "đã",
        "sẽ",
        "đang",
        "cho",
        "tại",
        "ở",
        "với",
        "của",
        "để",
        "khi",
        "trên",
        "trong",
        "từ",
        "đến",
        "về",
        "được",
        "bị",
        "cũng",
        "chủ",
        "dự",
        "tham",
        "phát",
        "báo",
        "trình",
        "nêu",
        "nhấn",
        "đề",
        "yêu",
        "kết",
        "khẳng",
        "cùng",
        "trao",
        "làm",
        "tổ",
        "tiếp",
        "gồm",
        "theo",
        "nhằm",
        "phối",
        "không",
        "này",
        "đó",
        "thông",
        "khai",
        "kiểm",
        "thăm",
        "vừa",
        "mới",
        "hướng",
        "cần",
        "phải",
        "nên",
        "tập",
        "trung",
        "chỉ",
        "giao",
        "rà",
        "tăng",
        "đẩy",
        "nâng",
        "quan",
        "hiện",
        "thực",
        "kiến",
        "lưu",
        "mong",
        "ghi",
        "đánh",
        "biểu",
        "tặng",
        "triển",
        "ra",
        "sau",
        "trước",
        "giữ",
        "bày",
        "cảm",
    ]
)


def _unlisted(text: _Text, i: int, depth: int) -> _Part:
    """A branch that no table lists ("Vụ Địa phương I"): a capital and up to three small syllables behind it."""
    if not text.capital(i) or text.start[i] in text.heads or text.start[i] in text.posts or text.word[i] in surnames():
        return _Part(i)
    stop = i + 1
    while stop < min(i + 4, len(text.start)) and text.adjacent(stop) and text.word[stop].isalpha() and text.word[stop] not in _NEVER:
        if text.start[stop] in text.heads or text.start[stop] in text.posts or text.word[stop] in CLASS_WORDS:
            break
        stop += 1
    owner = _owner(text, stop, depth, proper=False) if text.adjacent(stop) else _Part(stop)
    return replace(owner, name=(text.doc.text[text.start[i] : text.end[stop - 1]], *owner.name))


def _spelled(words: str, sector: Term) -> str:
    """The words as written, but an abbreviation as the first form of its row."""
    return sector.row["form"].split("|")[0] if words.isupper() or "&" in words else words


def _titled(words: str) -> str:
    return words[:1].upper() + words[1:]


def _place(text: _Text, i: int, level: str) -> _Part:
    """An optional class word and the name of a unit: "huyện Bù Đốp", "tỉnh", "Cần Thơ", "Quận 11"."""
    if i >= len(text.start) or not text.adjacent(i):
        return _Part(i)
    if text.word[i : i + 2] == ["việt", "nam"]:
        return _Part(i + 2, ("Việt Nam",), level or "centre")
    for size in (2, 1):
        word = " ".join(text.word[i : i + size])
        if word in CLASS_WORDS and (size == 1 or text.adjacent(i + 1)):
            kind = _abbreviations().get(word, word)
            at = i + size + (word in ("tp", "tx") and i + size < len(text.start) and text.word[i + size] == ".")
            stop = _place_name(text, at, CLASS_WORDS[word])
            if stop is None:
                return _Part(i + size, (kind,), CLASS_WORDS[word])
            place = text.doc.text[text.start[at] : text.end[stop - 1]]
            shown = kind if text.doc.text[text.start[i]].islower() or len(word) <= 2 else _titled(kind)
            found = "province" if CLASS_WORDS[word] == "city" and named(place, "province") else CLASS_WORDS[word]
            return _Part(stop, (shown, place), found, place)
    stop = _place_name(text, i, level)
    if stop is None:
        return _Part(i)
    place = text.doc.text[text.start[i] : text.end[stop - 1]]
    where = level or next((one for one in ("province", "district", "commune") if named(place, one)), None)
    return _Part(stop, (place,), "province" if where == "city" and named(place, "province") else where, place)


def _place_name(text: _Text, i: int, level: str) -> int | None:
    """Where the place name that begins at syllable i ends: the gazetteer's longest, else a run of capitals that is no person."""
    if i >= len(text.start) or not text.adjacent(i):
        return None
    if text.word[i].isdigit() and level:
        return i + 1
    if not text.capital(i):
        return None
    levels = _LEVELS.get(level, ("province", "district", "commune"))
    for stop in range(min(i + _LONGEST_PLACE, len(text.start)), i, -1):
        if "\n" not in text.doc.text[text.start[i] : text.end[stop - 1]]:
            name = text.doc.text[text.start[i] : text.end[stop - 1]]
            if any(named(name, at) for at in levels) and not _goes_on(text, i, stop):
                return stop
    run = _capitals(text, i)
    person = text.word[i] in _HONORIFICS or (text.word[i] in surnames(1) and run - i >= 3)
    # The gazetteer knows every province and district; communes of former days it may lack.
    return run if level == "commune" and text.start[i] not in text.heads and not person and 2 <= run - i <= 3 else None


def _goes_on(text: _Text, i: int, stop: int) -> bool:
    """A one-syllable unit ("Vinh") at the head of a longer run of capitals is more likely a part of another name."""
    return stop - i == 1 and text.capital(stop) and text.adjacent(stop) and stop < len(text.start) and text.start[stop] not in text.heads


def _capitals(text: _Text, i: int) -> int:
    """Index behind the run of capitalised syllables from i, ending before a head."""
    stop = i
    while text.capital(stop) and (
        stop == i or (text.adjacent(stop) and text.start[stop] not in text.heads and text.start[stop] not in text.posts)
    ):
        stop += 1
    return stop


def _proper(text: _Text, i: int) -> _Part:
    """A proper name: capitals, numbers and words of names, at least one capital or place among them; then a place."""
    stop, kept = i, i
    while stop < len(text.start) and text.adjacent(stop):
        class_word = next((w for w in (" ".join(text.word[stop : stop + 2]), text.word[stop]) if w in CLASS_WORDS), None)
        if (
            class_word
            or text.start[stop] in text.posts
            or (text.start[stop] in text.heads and stop > i and text.heads[text.start[stop]].row["family"] != "block")
        ):
            break
        if word := text.names.get(text.start[stop]) or text.sectors.get(text.start[stop]):
            stop = text.after(word)
            kept = stop if text.capital(text.index[word.start]) or kept == text.index[word.start] else kept
        elif (
            stop - kept < 3
            and stop + 1 < len(text.start)
            and text.word[stop].isalpha()
            and not text.capital(stop)
            and _capital_ahead(text, stop)
        ):
            stop += 1
        elif text.capital(stop) or text.word[stop].isdigit():
            stop = kept = stop + 1
        elif text.word[stop] in ("-", "và", "&") and stop > i and _name_follows(text, stop + 1):
            stop += 1
        else:
            break
    kept = _before_person(text, i, kept)
    words = _written_out(text, i, kept)
    place = _place(text, kept, "") if kept == stop or kept > i else _Part(kept)
    if kept == i and place.stop == i:
        return _Part(i)
    return replace(place, name=(*words, *place.name))


def _capital_ahead(text: _Text, i: int) -> bool:
    """At most three small syllables, none that ends a name, and then a capital ("HTX quả ngọt Hát Lót")."""
    for at in range(i, min(i + 4, len(text.start))):
        if not text.adjacent(at) or not text.word[at].isalpha() or text.word[at] in _NEVER or text.word[at] in CLASS_WORDS:
            return False
        if text.capital(at):
            return text.start[at] not in text.heads and text.start[at] not in text.posts
    return False


def _name_follows(text: _Text, i: int) -> bool:
    return i < len(text.start) and text.adjacent(i) and (text.capital(i) or text.start[i] in text.names) and text.start[i] not in text.heads


def _before_person(text: _Text, i: int, stop: int) -> int:
    """Where a person's name closes a run of capitals ("Giám đốc Công ty Hưng Phát Nguyễn Văn Bình"), the run ends before it."""
    whole = stop - i in (3, 4) and text.word[i] in surnames() and text.word[i - 1] in ("viện", "tâm") and text.capital(i + 1)
    if whole and i > 3 and text.word[i - 3] in ("đốc", "trưởng"):
        return i
    for at in range(max(i + 1, stop - 4), stop - 2):
        if text.word[at] in surnames() and text.word[at + 1] in (
            "văn",
            "thị",
            "hữu",
            "đức",
            "xuân",
            "minh",
            "quang",
            "ngọc",
            "thanh",
            "hồng",
        ):
            return at
    return stop


def _written_out(text: _Text, i: int, stop: int) -> tuple[str, ...]:
    words: list[str] = []
    caps = text.doc.text[text.start[i] : text.end[stop - 1]].isupper() and stop - i > 2
    for at in range(i, stop):
        if "(" in text.word[max(i, at - 1) : at + 1] or text.word[at] == ")":
            continue  # an abbreviation in brackets repeats what stands before it
        shown = text.doc.text[text.start[at] : text.end[at]]
        words.append(_abbreviations().get(text.word[at], shown) if shown.isupper() and len(shown) > 1 else shown)
        if caps:
            words[-1] = words[-1].capitalize()
    return tuple(words)


_ENDS_PURPOSE = frozenset(
    ["chủ", "dự", "phát", "cho", "nhấn", "yêu", "đề", "báo", "tham", "cùng", "đã", "đến", "về", "nêu", "kết", "khẳng", "trao"]
)


def _purpose(text: _Text, i: int) -> _Part:
    """ "Ban Chỉ đạo thực hiện Nghị quyết 19", "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh": words up to a verb of the
    report or a comma; over commas only where a class word closes the name."""
    stop = _purpose_end(text, i, commas=True)
    if stop == i or text.word[stop - 1] not in CLASS_WORDS:
        stop = _purpose_end(text, i, commas=False)
    if stop == i:
        return _place(text, i, "")
    last = CLASS_WORDS.get(text.word[stop - 1])
    words = " ".join(_written_out(text, i, stop)).replace(" ,", ",")
    if last and (named_stop := _place_name(text, stop, last)):
        place = text.doc.text[text.start[stop] : text.end[named_stop - 1]]
        return _Part(named_stop, (words, place), "province" if last == "city" and named(place, "province") else last, place)
    return _Part(stop, (words,), last)


def _purpose_end(text: _Text, i: int, commas: bool) -> int:
    stop = i
    while stop < min(i + 18, len(text.start)) and text.adjacent(stop):
        word, head = text.word[stop], text.heads.get(text.start[stop])
        if not (word.isalnum() or word in ("-", "/") or (commas and word == ",")) or text.start[stop] in text.posts:
            break
        if (word in _ENDS_PURPOSE and not text.capital(stop)) or (head and stop > i and text.capital(stop)):
            break
        if stop > i and word in CLASS_WORDS:
            return stop + 1
        bracket = (
            text.word[stop + 1 : stop + 2] == ["("]
            and text.word[stop + 3 : stop + 4] == [")"]
            and text.doc.text[text.start[stop + 2]].isupper()
        )
        stop += 4 if bracket else 1
    while stop > i and not text.word[stop - 1].isalnum():
        stop -= 1
    return stop
