"""What a single line of a page is: furniture, byline, keywords, caption, heading.

The vocabulary is in `furniture.tsv`; the grammar is here. All matching is on `text.fold`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from scrapers.text import LOWER, UPPER
from scrapers.text import fold_line as fold
from scrapers.vocabulary import alternatives, forms, table

_PATH = re.compile(r"\s+(?:[|»›•]|>+)\s+|\s*[»›]\s*")
_NO_LETTER = re.compile(r"[\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPLIT_BYLINE = re.compile(rf"\s+[-–—]\s*|[-–—]\s+|(?<=[{LOWER}])-(?=[{UPPER}])|\s*[,;&/|+]\s*|\s+và\s+")
_BYLINE = re.compile(
    r"(?:(?:tin|bài|ảnh|clip|video|bài viết|phóng sự|ghi chép|đồ họa|thực hiện|nội dung|tác giả"
    r"|người viết|biên tập|trình bày|kỹ thuật|thiết kế)"
    r"(?: ?(?:,|và|-|/|&|;|\+) ?(?=tin|bài|ảnh|clip|video|đồ họa|trình bày|thiết kế|kỹ thuật|biên tập)| ?)){1,4}(?:của )?[:：](?P<who>.*)"
    r"|(?:được )?(?:viết|đăng|tạo) bởi:? (?P<by>.+)|written by:? (?P<en>.+)"
)
# Labels of people who did something else than write.
_CRAFT = re.compile(r"(?:(?:trình bày|kỹ thuật|thiết kế|đồ họa|biên tập|ảnh|clip|video)\W*)+[:：]")
_CRAFT_INSIDE = re.compile(r"[\s\W](?:trình bày|kỹ thuật|thiết kế|đồ họa|biên tập)\s*[:：].*")
_LABEL_INSIDE = re.compile(r"\W*\b(?:ảnh|bài|tin|clip|video|đồ họa|và ảnh)\s*[:：]", re.I)
_CREDIT_ONLY = re.compile(r"\W*(?:ảnh|ảnh minh họa|clip|video|đồ họa|nguồn ảnh|nguồn video|photo|minh họa)\s*[:：].*")
_THEO = re.compile(
    r"\W*(?:theo|nguồn|nguồn tin|nguồn bài viết|trích nguồn|theo nguồn|lược dịch|nguồn bài|dẫn nguồn)(?P<mark>\s*[:：]\s*|\s+)(?P<who>.+)"
)
_ROLE = re.compile(
    r"^(?:(?:bài|tin|nhóm|pv|ctv|cộng tác viên"
    r"|phóng viên|btv|nhà báo|thực hiện|ths|ts|cn|bs|luật sư|trung tá|đại tá|thiếu tá|đại úy)\.? +)+"
)
# What a newsroom signs with in place of names.
_GROUPS = frozenset({"nhóm pv", "nhóm phóng viên", "nhóm tác giả"})
_SYLLABLE = re.compile(rf"[{UPPER}](?:[{LOWER}]+|[{UPPER}]*)(?:['’`]\s?[{UPPER}{LOWER}]+)?|[A-Z]['’`]")
# Where two lines ran together, and a quick look for such a place.
_GLUE = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])")
_GLUED = re.compile(rf"[{LOWER}][{UPPER}]")
# Every syllable of a name has a vowel.
_ACRONYM = re.compile(r"[BCDĐGHKLMNPQRSTVX]{2,}")
_INITIALS = re.compile(rf"(?:[{UPPER}][{UPPER}a-z]{{0,2}}\.\s?){{1,3}}(?:[{UPPER}][\wÀ-ỹ]*\.?)?|[{UPPER}]{{2,3}}")


@cache
def _whole(kind: str) -> frozenset[str]:
    return frozenset(f for f in forms("furniture", kind) if not f.endswith("*"))


@cache
def _beginnings() -> dict[str, list[tuple[str, str]]]:
    """Beginnings of lines as (kind, form) by their first word."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in table("furniture"):
        for form in row["form"].split("|"):
            if form.endswith("*"):
                found.setdefault(form.rstrip("* ").split()[0], []).append((row["kind"], form.rstrip("* ")))
    return found


@lru_cache(maxsize=1024)
def key(line: str) -> str:
    """The letters of a line, folded: no digits, no punctuation; a line said twice counts once."""
    words = _LETTERS.findall(fold(line))
    half = len(words) // 2
    return " ".join(words[:half] if half and words[:half] == words[half:] and len(words) == 2 * half else words)


def _is(kind: str, words: str) -> bool:
    return words in _whole(kind)


def _begins(kinds: frozenset[str], words: str) -> str | None:
    first = words.partition(" ")[0]
    for kind, form in _beginnings().get(first, ()):
        if kind in kinds and (words == form or words.startswith(form + " ")):
            return kind
    return None


_STOPPED = re.compile(r"[.…](?<=\w.)$")
_NO_NAMES = frozenset({"header", "outlet", "honorific"})
_OFFICES = frozenset({"header", "outlet", "office"})
_LINES = frozenset({"drop", "end", "box"})


@lru_cache(maxsize=1024)
def furniture(line: str) -> str | None:
    """`drop`, `end`, `box` or `tags` for a line of page furniture, else None (see furniture.tsv)."""
    if len(line) > 160:
        return None
    words = key(line)
    if not words or line.startswith((">>", "»", "►", "▶", "-->", "=>")):
        return "drop"
    for kind in ("tags", "end", "box", "drop"):
        if _is(kind, words):
            return kind
    if _is("counter", words) and re.search(r"\d\W*$", line):
        return "end"
    if tag_line(line):
        return "tags"
    # A sentence may begin like furniture ("Thống kê cho thấy …"): it is longer and ends with a stop.
    stopped = _STOPPED.search(line) is not None
    if len(words.split()) > (18 if ":" in line[:40] else 8 if stopped else 16):
        return None
    return _begins(_LINES, words) or _glued(line) or ("drop" if _is_path(line) or _is_noise(line) else None)


def _is_noise(line: str) -> bool:
    """Whether a line holds nothing but buttons and counters ("Like 0 Chia sẻ Tweet")."""
    words = key(line).split()
    # A line of noise begins with some.
    if len(line) >= 80 or (words and words[0] not in _noise_beginnings()):
        return False
    return not is_section(line) and re.search(r"\w", without_noise(line)) is None


def _is_path(line: str) -> bool:
    """Whether a line is a menu ("Thời sự | Kinh tế | Đời sống") or the way to a section ("Tin hoạt động > Công đoàn")."""
    parts = [p.strip() for p in _PATH.split(line)]
    if len(parts) < 2 or not all(1 < len(p) <= 40 and not re.search(r"[.:!?\d]", p) for p in parts):
        return False
    return ">" in line or "»" in line or "›" in line or len(parts) >= 4


def _glued(line: str) -> str | None:
    """Menu items that ran together: "Video hoạt độngHình ảnh hoạt động"."""
    parts = _GLUE.split(line) if _GLUED.search(line) else [line]
    kinds = [next((k for k in ("end", "box", "drop") if _is(k, key(p))), None) for p in parts] if len(parts) > 1 else []
    return "end" if "end" in kinds else ("drop" if kinds and all(kinds) else None)


def is_section(line: str) -> bool:
    """Whether a short line is the name of a newspaper's section."""
    return len(line) <= 60 and _is("section", key(line))


def is_header(line: str) -> bool:
    """Whether a line begins like the name of the body that runs the site."""
    return _begins(frozenset({"header"}), key(line)) is not None


def without_noise(rest: str) -> str:
    """What stands beside a date, without its labels, counters and buttons."""
    kept = list(rest)
    for noise in _noise().finditer(fold(rest)):
        kept[noise.start() : noise.end()] = " " * len(noise[0])
    return " ".join("".join(kept).split()).strip(" -|,;:.–()[]/_•*'’")


@cache
def _noise_beginnings() -> frozenset[str]:
    return frozenset(_NO_LETTER.sub(" ", form).split()[0] for form in forms("furniture", "noise"))


@cache
def _noise() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives('furniture', 'noise')}|\d+)(?!\w)")


def tag_line(line: str) -> list[str]:
    """The keywords of a line such as "Từ khóa: a, b", empty if it is none."""
    head, mark, tail = line.partition(":")
    if mark and tail.strip() and len(head) < 30 and _is("tags", key(head)):
        return split_tags(tail)
    if line.startswith("#") and len(line) > 2:
        return [t.strip() for t in line.split("#") if t.strip()]
    return []


def split_tags(text: str) -> list[str]:
    parts = re.split(r"\s*[,;|#]\s*", text) if re.search(r"[,;|#]", text) else _GLUE.split(text)
    return [p.strip(" .") for p in parts if p.strip(" .")]


@lru_cache(maxsize=1024)
def is_name(text: str) -> bool:
    """Whether a text has the shape of an author's name or initials: "Thế Lợi", "P.Y", "HÀ CHÂU", "Y Thanh Hà Niê"."""
    text = text.strip()
    if not 2 <= len(text) <= 40 or is_section(text) or furniture(text):
        return False
    if _INITIALS.fullmatch(text):
        return True
    parts = re.sub(r"(['’`])\s+", r"\1", text).split()
    if not 2 <= len(parts) <= 5 or not all(_SYLLABLE.fullmatch(p) or re.fullmatch(rf"[{UPPER}]\.", p) for p in parts):
        return False
    return _begins(_NO_NAMES, key(text)) is None and not any(_ACRONYM.fullmatch(p) for p in parts)


def names(text: str) -> list[str]:
    """The author names in what follows a byline's label; offices and papers are none."""
    text = re.sub(r"\([^)]*\)?", " ", text) if not re.fullmatch(r"\s*\([^()]*\)\s*", text) else text.strip(" ()")
    found = []
    for part in _SPLIT_BYLINE.split(text):
        part = part.strip(' .:()*-–"“”')
        if fold(part) not in _GROUPS:
            part = part[len(m[0]) :] if (m := _ROLE.match(fold(part))) else part
            part = _without_agency(part)
        if (fold(part) in _GROUPS or (is_name(part) and not _is("agency", fold(part)))) and part not in found:
            found.append(part)
    return found


def _without_agency(text: str) -> str:
    parts = text.split()
    while len(parts) > 1 and _is("agency", fold(parts[-1])):
        parts.pop()
    return " ".join(parts)


def byline(line: str) -> list[str] | None:
    """Authors of a line that is a labelled byline or source line ("Tin, ảnh: …", "Theo …", "Nguồn: …"); None if it is neither.

    The list is empty where only a photographer, an office or another paper is named.
    """
    if len(line) > 110:
        return None
    folded = fold(line)
    bare = folded.strip(" ()*")
    if _CREDIT_ONLY.fullmatch(folded):
        return []
    if found := _BYLINE.fullmatch(bare):
        if _CRAFT.match(bare):
            return []
        begin = next(found.start(name) for name in ("who", "by", "en") if found[name] is not None)
        who = line[folded.index(bare) + begin :].strip(" *")
        who = who[: m.start()] if (m := _CRAFT_INSIDE.search(fold(who))) else who
        return names(_LABEL_INSIDE.sub(",", who))
    if found := _THEO.fullmatch(folded.rstrip(" ).")):
        who = line[found.start("who") :].strip(" ).")
        outlet = _begins(frozenset({"outlet"}), key(who)) is not None or re.search(r"\.(?:vn|com|net|org)\b", who) is not None
        people = unlabelled_byline(who)
        if outlet or people or ":" in found["mark"] or (line.strip().startswith("(") and len(line) < 60):
            return [] if outlet else people
    return None


def unlabelled_byline(line: str) -> list[str]:
    """Authors of a line that consists of names and nothing else; empty if it does not."""
    text = line.strip(" .*_-–")
    if len(text) > 70 or not text or text.endswith(":"):
        return []
    inner = re.sub(r"\s*\([^)]*\)\s*$", "", text) or text.strip("()")
    parts = [p for p in _SPLIT_BYLINE.split(inner) if p.strip()]
    found = names(inner)
    # "Thu Hà – Ban Dân vận" names an office beside the person; anything else is no byline.
    offices = sum(_begins(_OFFICES, key(p)) is not None or _is("agency", fold(p)) for p in parts)
    return found if found and len(found) + offices >= len(parts) else []
