"""What follows the head of a body's name, read as the head's row of `resources/bodies.tsv` says.

Nothing in Vietnamese marks where a name ends. The tail goes on while its words can be part of a name: capitals, words of
names (`name_words.tsv`), branches of work (`sectors.tsv`), another body; it ends at a comma, a post, a syllable of
`name_ends.tsv`.
"""

from __future__ import annotations

from pipeline.extractors.body_places import Part, place, place_name, settled
from pipeline.extractors.body_text import Syllables, surnames, written_out
from pipeline.lexicon import Term
from pipeline.places import CLASS_WORDS, named

_MIDDLE_NAMES = frozenset(("văn", "thị", "hữu", "đức", "xuân", "minh", "quang", "ngọc", "thanh", "hồng"))
# In the long names of steering committees verbs may stand ("thực hiện", "phòng, chống"), but none of these.
_LINKS = frozenset(("làm", "đã", "đang", "sẽ", "là", "có", "cùng", "đến", "vừa", "do", "tại"))
_VILLAGES = frozenset(("bản", "thôn", "buôn", "ấp", "xóm", "làng", "khóm"))
_DEEPEST = 4


def tail(text: Syllables, term: Term, depth: int = 0) -> Part:
    i, kind = text.after(term), term.row["tail"]
    if text.word[i : i + 1] == ["("] and text.doc.text[text.end[i - 1] : text.start[i]] in ("", " ") and text.word[i + 2 : i + 3] == [")"]:
        i += 3  # "Ban Thường vụ (BTV) Đảng ủy"
    if depth > _DEEPEST or not text.adjacent(i):
        return Part(i)
    if kind == "place":
        return place(text, i, term.row["level"])
    if kind in ("of", "nested"):
        return _owner(text, i, depth, proper=kind == "nested")
    if kind in ("sector", "sectorlow"):
        return _sector(text, i, depth)
    if kind == "name":
        return _proper(text, i)
    if kind == "number":
        numbered = text.word[i].isdigit() or (text.capital(i) and len(text.word[i]) <= 4)
        return Part(i + 1, (text.shown(i, i + 1),)) if numbered else Part(i)
    return _purpose(text, i) if kind == "purpose" else Part(i)


def _owner(text: Syllables, i: int, depth: int, proper: bool) -> Part:
    """The body that a board or committee belongs to; for a cell or a committee (`proper`) also a proper name."""
    if text.word[i : i + 1] == ["của"] and text.head(i + 1) and not proper:
        part = _owner(text, i + 1, depth, proper)
        return part._replace(name=("của", *part.name)) if part.name else Part(i)
    if proper and text.word[i : i + 2] == ["cơ", "quan"] and text.head(i + 2) and text.adjacent(i + 2):
        part = _owner(text, i + 2, depth, proper)  # "Đảng bộ cơ quan UBND xã"
        return part._replace(name=("cơ quan", *part.name)) if part.name else Part(i)
    nested = text.head(i)
    if nested and (proper or nested.row["family"] not in ("company", "village")):
        part = tail(text, nested, depth + 1)
        if part.stop > text.after(nested) or "weak" not in nested.row["use"]:
            family = None if proper else part.family or nested.row["family"]
            return part._replace(name=(nested.row["name"], *part.name), level=part.level or nested.row["level"] or None, family=family)
    part = place(text, i, "")
    if part.stop == i and proper:
        part = _proper(text, i)
    if part.stop == i and depth == 0 and not proper and text.capital(i):
        part = _sector(text, i, 1)
    return part


def _sector(text: Syllables, i: int, depth: int) -> Part:
    """One or more branches ("Văn hóa, Thể thao và Du lịch"), then the body or place they belong to."""
    names: list[str] = []
    while i < len(text.start) and (sector := text.sectors.get(text.start[i])):
        names.append(_called(text, sector))
        i = text.after(sector)
        joined = i + 1 < len(text.start) and text.word[i] in ("và", "-", "&", ",") and text.start[i + 1] in text.sectors
        if not joined or not text.capital(i + 1) or text.head(i + 1):
            break
        names.append("và" if text.word[i] == "&" else text.word[i])
        i += 1
    if not names:
        return _unlisted(text, i, depth)
    owner = _owner(text, i, depth, proper=False) if text.adjacent(i) else Part(i)
    if owner.stop == i and (more := _up_to_class_word(text, i)) > i:
        names.append(text.shown(i, more))
        owner = _owner(text, more, depth, proper=False)
    return owner._replace(name=(" ".join(names).replace(" ,", ","), *owner.name))


def _called(text: Syllables, sector: Term) -> str:
    """The branch as written with a capital; an abbreviation as the table writes it out."""
    words = text.doc.text[sector.start : sector.end]
    full = sector.row["name"] or (sector.row["form"].split("|")[0] if words.isupper() or "&" in words else words)
    return full[0].upper() + full[1:]


def _up_to_class_word(text: Syllables, i: int) -> int:
    """ "Ban Quản lý dự án các công trình trọng điểm tỉnh": up to eight more small words where a class word follows them."""
    branch = i  # the end of the last branch of work: "giao thông" is no "giao"
    for at in range(i, min(i + 9, len(text.start))):
        if sector := text.sectors.get(text.start[at]):
            branch = max(branch, text.after(sector))
        ends = text.ends(at) and (text.word[at] != "và" or at == i) and at >= branch
        if not text.adjacent(at) or not text.word[at].isalpha() or text.capital(at) or ends or text.post(at):
            return i
        if text.word[at] in CLASS_WORDS:
            return at
    return i


def _unlisted(text: Syllables, i: int, depth: int) -> Part:
    """A branch that no table lists ("Vụ Địa phương I"): a capital and up to three small syllables behind it."""
    if not text.capital(i) or text.head(i) or text.post(i) or (text.word[i] in surnames() and text.capital(i + 1)):
        return Part(i)
    stop = i + 1
    while stop < i + 4 and text.adjacent(stop) and text.word[stop].isalpha() and not text.ends(stop):
        person = text.capital(stop) and text.word[stop] in surnames() and text.capital(stop + 1)
        if person or text.head(stop) or text.post(stop) or text.word[stop] in CLASS_WORDS:
            break
        stop += 1
    owner = _owner(text, stop, depth, proper=False) if text.adjacent(stop) else Part(stop)
    return owner._replace(name=(text.shown(i, stop), *owner.name))


def _proper(text: Syllables, i: int) -> Part:
    """A proper name: capitals, numbers and words of names; small words only where a capital follows. Then a place."""
    stop, kept = i, i
    while text.adjacent(stop):
        head = text.head(stop)
        classed = text.word[stop] in CLASS_WORDS or " ".join(text.word[stop : stop + 2]) in CLASS_WORDS
        given = head is not None and "given" in head.row["use"] and stop - i == 2 and text.word[i] in surnames(3) and text.capital(stop)
        if head and head.row["name"] == "Trung ương" and stop > i and text.capital(stop):
            stop = kept = text.after(head)  # "Bệnh viện Da liễu Trung ương"
            continue
        if classed or text.post(stop) or (head and stop > i and head.row["family"] != "block" and not given):
            break
        if word := text.names.get(text.start[stop]) or (text.sectors.get(text.start[stop]) if text.capital(stop) else None):
            first, stop = stop, text.after(word)
            kept = stop if text.capital(first) or kept == first else kept
        elif stop - kept < 3 and text.word[stop].isalpha() and not text.capital(stop) and _capital_ahead(text, stop):
            stop += 1
        elif text.capital(stop) or text.word[stop].isdigit():
            stop = kept = stop + 1
        elif text.word[stop] in ("-", "và", "&") and stop > i and _name_follows(text, stop + 1):
            stop += 1
        elif text.word[stop] in ("'", "’") and stop == kept and text.start[stop] == text.end[stop - 1] and text.capital(stop + 1):
            stop = kept = stop + 2  # "thôn K'Nai"
        else:
            break
    kept = _before_person(text, i, kept)
    part = place(text, kept, "")
    if kept == i and part.stop == i:
        return Part(i)
    return part._replace(name=(*written_out(text, i, kept), *part.name))


def _capital_ahead(text: Syllables, i: int) -> bool:
    """At most three small syllables, none that ends a name, and then a capital ("HTX quả ngọt Hát Lót")."""
    for at in range(i, i + 4):
        if not text.adjacent(at) or not text.word[at].isalpha() or text.ends(at) or text.word[at] in CLASS_WORDS:
            return False
        if text.capital(at):
            return not text.head(at) and not text.post(at)
    return False


def _name_follows(text: Syllables, i: int) -> bool:
    return text.adjacent(i) and (text.capital(i) or text.start[i] in text.names) and not text.head(i)


def _before_person(text: Syllables, i: int, stop: int) -> int:
    """Where a person's name closes a run of capitals ("Giám đốc Công ty Hưng Phát Nguyễn Văn Bình"), the run ends before it."""
    if i and stop - i in (3, 4, 5) and _is_person(text, i, stop):
        return i
    headed = i > 2 and text.word[i - 1] in ("viện", "tâm") and text.word[i - 3] in ("đốc", "trưởng")
    if headed and stop - i in (3, 4) and text.word[i] in surnames() and text.capital(i + 1):
        return i
    for at in range(max(i + 1, stop - 4), stop - 2):
        if text.word[at] in surnames() and text.word[at + 1] in _MIDDLE_NAMES:
            return at
    return stop


def _is_person(text: Syllables, i: int, stop: int) -> bool:
    """A name right behind "Đảng ủy" or "Trưởng bản", which are named after no person ("Bí thư Đảng ủy Nguyễn Văn Hiếu")."""
    if text.word[i - 1] in ("ủy", "bộ"):
        return text.word[i] in surnames(3) and not named(text.shown(i, stop), "district")
    headman = i > 1 and text.word[i - 2] == "trưởng" and text.word[i - 1] in _VILLAGES
    return headman and text.word[i] in surnames() and (text.word[i] in surnames(3) or text.word[i + 1] in _MIDDLE_NAMES | {"a", "thị", "y"})


def _purpose(text: Syllables, i: int) -> Part:
    """ "Ban Chỉ đạo thực hiện Nghị quyết 19", "Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh": words up to a verb of the
    report or a comma; over commas only where a class word closes the name."""
    if not (text.capital(i) or text.word[i].isdigit() or text.start[i] in text.purposes):
        return place(text, i, "")
    stop = _purpose_end(text, i, commas=True)
    if stop == i or text.word[stop - 1] not in CLASS_WORDS:
        stop = _purpose_end(text, i, commas=False)
    if stop == i:
        return place(text, i, "")
    level = CLASS_WORDS.get(text.word[stop - 1])
    words = " ".join(written_out(text, i, stop)).replace(" ,", ",")
    if level and (named_stop := place_name(text, stop, level)):
        name = text.shown(stop, named_stop)
        return Part(named_stop, (words, name), settled(level, name), name)
    return Part(stop, (words,), level)


def _purpose_end(text: Syllables, i: int, commas: bool) -> int:
    stop = i
    while stop < i + 30 and text.adjacent(stop):
        word = text.word[stop]
        if not (word.isalnum() or word in ("-", "/") or (commas and word == ",")) or text.post(stop):
            break
        if stop > i and text.word[stop : stop + 2] == ["trung", "ương"]:
            return stop + 2
        if word == "và" and text.word[stop + 1 : stop + 2] and text.word[stop + 1].isdigit():
            break
        verb = not text.capital(stop) and (text.start[stop] in text.verbs or word in _LINKS)
        if verb or (text.head(stop) and stop > i and text.capital(stop)):
            break
        if stop > i and word in CLASS_WORDS and text.word[stop : stop + 2] != ["xã", "hội"]:
            return stop + 1
        bracket = text.word[stop + 1 : stop + 2] == ["("] and text.word[stop + 3 : stop + 4] == [")"]
        stop += 4 if bracket and text.shown(stop + 2, stop + 3).isupper() else 1
    while stop > i and not text.word[stop - 1].isalnum():
        stop -= 1
    return stop
