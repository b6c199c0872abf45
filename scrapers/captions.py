"""Captions and headings: what a short line that stands alone between paragraphs is. Vocabulary: captions.tsv."""

from __future__ import annotations

import re

from scrapers.lines import byline
from scrapers.text import UPPER
from scrapers.text import fold_line as fold
from scrapers.vocabulary import alternatives

_WHOSE = (
    r"(?: minh h[oọ][aạ]| tư liệu| chụp màn hình)?\s?[:：/]\s*[^:;!?()]{1,60}"
    r"| (?:minh h[oọ][aạ]|tư liệu|chụp màn hình|CTV|TTXVN|VGP|[Ii]nternet|TL|T\.L\.?|do .{2,40} cung cấp)"
)
_CREDIT = re.compile(
    r"(?:(?:^|(?<=[\s.,;|/()\[\]–—\"”-]))(?P<word>Ảnh và clip|Ảnh|ẢNH|Nguồn ảnh|Nguồn|Clip|Photo|PV)"
    r"|[.,;|/(\[–—-]\s?(?P<low>ảnh|nguồn|clip))"
    rf"(?:{_WHOSE})\s*[)\]]?\s*\.?$"
)
# The words of a credit, of which a line needs one: far quicker looked for than a credit.
_CREDITED = ("Ảnh", "ảnh", "ẢNH", "Nguồn", "nguồn", "Clip", "clip", "Photo", "PV")
_IMAGE = re.compile(r"^(?P<alt>.*?)\s*[-–—:.]*\s*\(?(?:ảnh|hình|photo|image)\s*\d{1,3}\s*\)?\s*[.:]?$", re.I)
_STOP = re.compile(r"[.!?…;:,]['\"”’»)\]]*$|\./\.?$")
# It begins with its rarest sign, by which `re` passes over most of a line; the letters before are looked back at.
_SENTENCE = re.compile(rf"[.!?…](?<=[^\W\d_]{{3}}.)\s+[{UPPER}]")
_NUMBERED = re.compile(r"^(?:[IVX]{1,4}|\d{1,2}|(?!đ/c)[a-zđ])\s*[.)/-]\s*\S|^(?:bài|kỳ|phần)\s+(?:\d|[ivx]|cuối)", re.I)
_ITEM = re.compile(r"(\d{1,2})\s?[.)/-]\s?\D")
# "Hình 3: ..." stands below the third picture.
_FIGURE = re.compile(r"\W*(?:hình|ảnh) (?:số )?\d{1,2}\s?[:.–-]\s?\w")
# Stands above a table.
_UNIT = re.compile(r"\(?(?:đơn vị(?: tính)?|đvt)\s?:", re.I)
# In brackets below a paragraph: what it is taken from, or that it goes on.
_CITED = re.compile(
    r"\((?:còn nữa|hết|tiếp theo|(?:theo |trích |xem )?"
    r"(?:điều|khoản|điểm|chương|luật|nghị định|thông tư|quyết định|nghị quyết|trang) )"
)
_BRACKETS = re.compile(r"\([^()]+(?:\([^()]*\)[^()]*)*\)\.?")
# Where somebody stands in a picture is said in captions only.
_PLACED = re.compile(
    r"\((?:[^()]{0,30}\b)?(?:giữa|bìa trái|bìa phải|ngoài cùng|thứ (?:\w+|\d+) từ|bên trái|bên phải"
    r"|đứng|ngồi|hàng đầu|hàng trước|áo \w+|trái|phải)\b"
    r"[^()]{0,30}\)"
)
_SCENE = re.compile(rf"\W*(?:{alternatives('captions', 'scene')})\b")
_START = re.compile(rf"\W*(?:{alternatives('captions', 'scene', 'actor', 'thing')})\b")
_PERSON = re.compile(rf"\W*(?:{alternatives('captions', 'person')})[.:]? ")
_ACT = re.compile(rf"\b(?:{alternatives('captions', 'act', 'ceremony')})\b")
_ACTOR = re.compile(rf"\W*(?:{alternatives('captions', 'actor')})\b")
_YEAR = re.compile(r"\bnăm (?:19|20)\d\d\b")
_CEREMONY = re.compile(rf"\b(?:{alternatives('captions', 'ceremony')})\b")
_AT = re.compile(rf"\btại (?:{alternatives('captions', 'place')})\b")
_TELLS = re.compile(rf"\W*(?:{alternatives('captions', 'tells')})\b")
_REPORT = re.compile(rf"\d{{2,}}|\b(?:{alternatives('captions', 'report')})\b")


def image_mark(line: str) -> str | None:
    """What stands before "ảnh 1" or "- Ảnh 2." in the line a scrape made of a picture; None for other lines."""
    found = _IMAGE.match(line) if line.rstrip(" ).:")[-1:].isdigit() else None
    return found["alt"].strip() if found else None


def without_credit(caption: str) -> str:
    """A caption without its photographer's credit; unchanged where nothing else would be left."""
    found = _credit(caption)
    if found is None:
        return caption
    short = caption[: found.start("word") if found["word"] else found.start("low")].rstrip(" ,;|/–—-([")
    return short if re.search(r"\w", short) else caption


def has_credit(line: str) -> bool:
    """Whether a line ends with a photographer's credit and begins with something else."""
    found = _credit(line)
    return found is not None and found.start() > 0 and byline(line) is None


def _credit(line: str) -> re.Match[str] | None:
    return _CREDIT.search(line) if any(word in line for word in _CREDITED) else None


def is_stopped(line: str) -> bool:
    """Whether a line ends with the punctuation of running text."""
    return _STOP.search(line) is not None


def is_numbered(line: str) -> bool:
    """Whether a line begins like an item of a numbered list."""
    return _NUMBERED.match(line) is not None


def is_listed(before: str, line: str) -> bool:
    """Whether a line is an item of a list, by the line before it: that one announces the list or is an item itself."""
    return before.endswith(":") or (is_numbered(before) and is_numbered(line))


def is_next(line: str, after: str) -> bool:
    """Whether two lines are items of a list that follow each other: 1. and 2."""
    first, second = _ITEM.match(line), _ITEM.match(after)
    return first is not None and second is not None and int(second[1]) == int(first[1]) + 1


def is_heading(line: str) -> bool:
    """Whether a short line without final stop can be a heading inside the body."""
    if len(line) > 110 or is_stopped(line.rstrip("?!")) or line.startswith("(") or _UNIT.match(line):
        return False
    return _NUMBERED.match(line) is not None or _TELLS.match(fold(line)) is None or len(line) < 60


def may_show(line: str) -> bool:
    """Whether a short sentence can be the caption of the picture above it: nobody speaks in it, and it goes on from nothing."""
    return line[0] not in "\"“'‘«-–+*•" and not is_numbered(line) and _TELLS.match(fold(line)) is None and ":" not in line


def is_caption(line: str) -> bool:
    """Whether a line that stands alone between paragraphs reads like the caption of a picture."""
    if len(line) > 330:
        return False
    if has_credit(line):
        return True
    folded = fold(line)
    if _BRACKETS.fullmatch(line):
        return len(line) > 12 and _CITED.match(folded) is None
    if "trong ảnh:" in folded or _FIGURE.match(folded) or folded.startswith("ảnh:") or (_PLACED.search(folded) and len(line) <= 280):
        return True
    scene = _SCENE.match(folded) is not None
    if ";" in line or _SENTENCE.search(line) or _NUMBERED.match(line) or (_TELLS.match(folded) and not scene):
        return False
    person = _PERSON.match(folded) is not None
    if is_stopped(line):
        return len(line) <= 200 and _shows(folded, scene, person)
    if person:
        return _ACT.search(folded) is not None or len(line) <= 100
    return len(line) <= 160 and (_START.match(folded) is not None or ("tại " in folded and _AT.search(folded) is not None))


def _shows(folded: str, scene: bool, person: bool) -> bool:
    """A full sentence is a caption only if it shows a scene and reports nothing."""
    if re.search(r"[:;!?…]\W*$|\./\.?$", folded) or _REPORT.search(_YEAR.sub("", folded)):
        return False
    if scene or (person and _CEREMONY.search(folded) is not None):
        return True
    # Who does what, in one breath: "Cử tri xã nêu ý kiến."
    return len(folded) <= 90 and _ACTOR.match(folded) is not None and _ACT.search(folded) is not None
