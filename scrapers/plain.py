"""Plain text as a naive scrape saved it: headline, publication line and body, with the page's furniture between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from scrapers import captions
from scrapers import lines as look
from scrapers.body import Body, Line, add, agency_of, is_long, read_body, read_stamp
from scrapers.page import ArticleBlock
from scrapers.stamps import Stamp, find_stamp
from scrapers.text import UPPER, collapse
from scrapers.text import fold_line as fold

_TIME_START = re.compile(
    r"\W*(?:(?:vào |trong |từ )?(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|tháng|quý|năm"
    r"|vừa qua|mới đây|thời gian|nhân|thực hiện|để |sau |trong |theo |tại |hiện nay|những năm|nhằm)\b)"
)
_DAY_START = re.compile(
    r"\W*(?:vào |trong |từ )?(?:(?:sáng|trưa|chiều|tối|đêm)(?: (?:ngày|nay|qua|hôm nay|hôm qua))?|(?:hai |2 )?ngày|hôm (?:nay|qua))\b"
)
_SENTENCES = re.compile(rf"[.!?…]['\"”’)]*\s+[\"“(]?[{UPPER}]")
_PARTIAL = re.compile(r"date \d{4}(?:-\d\d)? (?=[^\W\d_])")
_LABELS = re.compile(r"\b(?:date|ngày|đăng|cập nhật|lúc|tin|thứ \w+|chủ nhật)\b", re.I)


@dataclass
class Head:
    """What stands above the body. `used` are the indexes of lines that are no part of the running text."""

    title: int | None
    kicker: int | None
    first: int
    used: set[int]
    published: str | None = None
    section: str | None = None


def read_plain(text: str, headline: str | None = None) -> tuple[Body, str | None, str | None, str | None]:
    """The body with title and kicker among its blocks; title, kicker and section as such. `headline` is the title where it is known."""
    lines = _join(_rows(text))
    lines, inline = _inline_stamp(lines)
    body = Body()
    lines, known = _headed(lines, headline) if headline else (lines, None)
    head = _head(lines, body, known)
    title = lines[head.title].text if head.title is not None else None
    for i in range(head.first):
        if i in head.used:
            continue
        block = _head_block(lines[i], i, head, title)
        if block is not None:
            add(body, block.kind, block.text)
    read_body(lines[head.first :], title, body)
    body.published = head.published or inline or body.published
    return body, title, lines[head.kicker].text if head.kicker is not None else None, head.section


def _headed(lines: list[Line], headline: str) -> tuple[list[Line], int]:
    """The lines with a known headline among them, and where it stands: at its place above the running text, else on top."""
    first = _first_paragraph(lines, None)
    wanted = look.key(headline)
    found = next((i for i, x in enumerate(lines[: first + 1]) if wanted and look.key(x.text) == wanted), None)
    return (lines, found) if found is not None else ([Line(headline), *lines], 0)


def _first_paragraph(lines: list[Line], known: int | None) -> int:
    return next((i for i, x in enumerate(lines) if i != known and _is_paragraph(x)), len(lines))


def _rows(text: str) -> list[Line]:
    """Lines with white space collapsed; blank lines stay as gaps; a table cell that a scrape left alone is a caption."""
    rows: list[Line] = []
    cell = False
    for raw in text.split("\n"):
        line = collapse(raw)
        bare = line.strip("| ")
        if line and not bare:
            cell = True
            continue
        alone = "|" in line and " | " not in bare and (cell or line.endswith("|") or line.startswith("|"))
        if bare:
            cell = False
        rows.append(Line(bare if alone else line, "caption" if alone and len(bare) > 20 else None))
    return rows


def _wrapped(rows: list[Line]) -> int:
    """The width at which a text was wrapped by hand, 0 where each line is a paragraph."""
    sizes = [len(r.text) for r in rows if r.text]
    if len(sizes) < 8:
        return 0
    width = sorted(sizes)[int(len(sizes) * 0.9)]
    full = [r for r in rows if len(r.text) > 0.75 * width]
    loose = [r for r in full if not re.search(r"[.!?…:;]$", r.text)]
    return width if 40 <= width <= 120 and len(full) >= 0.5 * len(sizes) and len(loose) >= 0.6 * len(full) else 0


def _join(rows: list[Line]) -> list[Line]:
    """Gaps taken out and broken lines joined."""
    width = _wrapped(rows)
    lines: list[Line] = []
    gap = True
    for row in rows:
        if not row.text:
            gap = True
            continue
        if lines and _continues(lines[-1], row, gap, width):
            lines[-1] = Line(f"{lines[-1].text} {row.text}", lines[-1].hint or row.hint)
        else:
            lines.append(row)
        gap = False
    return lines


def _continues(last: Line, row: Line, gap: bool, width: int) -> bool:
    if (
        re.search(r"[.!?…:;]['\"”’)]*$", last.text)
        or look.furniture(last.text)
        or read_stamp(last.text)
        or captions.image_mark(last.text) is not None
    ):
        return False
    lower = row.text[0].islower() and not re.match(r"\w\s?[).]", row.text) and look.furniture(row.text) is None
    if gap:
        return lower and last.text.endswith(",")
    if width and len(last.text) >= 0.6 * width and not look.furniture(row.text):
        return True
    return lower and len(last.text) >= 25


def _inline_stamp(lines: list[Line]) -> tuple[list[Line], str | None]:
    """Take a time stamp off the first long line: "date 2025-10-03 Sáng 3-10, …", or headline, stamp and text in one line."""
    first = next((i for i, x in enumerate(lines) if is_long(x) or x.text.startswith("date ")), None)
    if first is None:
        return lines, None
    line = lines[first]
    if partial := _PARTIAL.match(line.text):
        return [*lines[:first], Line(line.text[partial.end() :], line.hint), *lines[first + 1 :]], None
    stamp = find_stamp(line.text[:260])
    if stamp is None or not (stamp.labelled or "T" in stamp.value):
        return lines, None
    before, after = line.text[: stamp.start].strip(), line.text[stamp.end :].lstrip(" )]-–|")
    if not re.match(rf"[\"“(]?[{UPPER}]", after) or len(after) < 40:
        return lines, None
    rest = look.without_noise(_LABELS.sub(" ", before))
    if not rest:
        return [*lines[:first], Line(after, line.hint), *lines[first + 1 :]], stamp.value
    if first == 0 and len(rest) >= 25 and "T" in stamp.value and not _SENTENCES.search(before) and not _DAY_START.match(fold(before)):
        return [Line(before), Line(line.text[stamp.start : stamp.end]), Line(after), *lines[1:]], stamp.value
    return lines, None


def _is_paragraph(line: Line) -> bool:
    """Whether a line can only be running text, not a headline."""
    text = line.text
    if (
        line.hint == "caption"
        or captions.has_credit(text)
        or (captions.is_caption(text) and len(text) < LIMIT and not _DAY_START.match(fold(text)))
    ):
        return False
    stopped = text.rstrip("\"”'’)").endswith((".", "…", "/", ";"))
    if len(text) >= LIMIT or len(_SENTENCES.findall(text)) >= 2:
        return True
    if agency_of(text) and len(text) >= 60:
        return True
    if _DAY_START.match(fold(text)):
        return stopped or len(text) >= 120
    return (stopped and len(text) >= 100) or (stopped and len(text) >= 50 and _TIME_START.match(fold(text)) is not None)


LIMIT = 250


def _head(lines: list[Line], body: Body, known: int | None = None) -> Head:
    first = _first_paragraph(lines, known)
    used: set[int] = set()
    stamps: list[tuple[int, Stamp]] = []
    candidates: list[int] = []
    section: str | None = None
    for i, line in enumerate(lines[:first]):
        if line.hint == "caption" or i == known:
            continue
        if (found := read_stamp(line.text)) is not None:
            stamps.append((i, found[0]))
            body.authors.extend(found[1])
        elif look.is_section(line.text):
            section = line.text
        elif look.furniture(line.text):
            body.tags.extend(look.tag_line(line.text))
        elif (people := look.byline(line.text)) is not None or (
            i and (people := look.unlabelled_byline(line.text) or _behind_section(line.text)) and first > 1
        ):
            body.authors.extend(people)
        else:
            candidates.append(i)
            continue
        used.add(i)
    title = _title(lines, candidates, [i for i, _ in stamps], used) if known is None else known
    kicker = _kicker(lines, candidates, title)
    if title is not None:
        used |= {
            i
            for i in candidates
            if i < title and i != kicker and not captions.has_credit(lines[i].text) and not captions.is_caption(lines[i].text)
        }
    head = Head(title, kicker, first, used, section=section)
    if not _is_clock(stamps, lines[first : first + 1]):
        head.published = _published(stamps, title)
    return head


def _behind_section(text: str) -> list[str]:
    """The author in capitals behind the name of a section ("Chính trị - LÊ NAM")."""
    section, _, name = text.rpartition(" - ")
    return look.names(name) if section and len(section) <= 50 and name.isupper() and len(name.split()) >= 2 else []


def _title(lines: list[Line], candidates: list[int], stamps: list[int], used: set[int]) -> int | None:
    """The line that is the headline: what stands by the publication line, is long enough, and names no site."""

    def score(i: int) -> float:
        text = lines[i].text
        points = min(len(text), 100) / 50
        beside = next((j for j in range(i + 1, len(lines)) if j not in used or j in stamps), None)
        points += 3 if beside in stamps else 0
        points -= 6 if captions.has_credit(text) or fold(text).startswith(("trong ảnh", "quang cảnh", "(")) else 0
        points -= 1.5 if captions.is_caption(text) and i != candidates[0] else 0
        points -= 4 if look.is_header(text) and text.isupper() and len(text) < 70 and ":" not in text else 0
        points -= 3 if text.endswith(":") else 0
        points -= 2 if len(text.split()) < 3 else 0
        points += 1.5 if i - 1 in stamps and not any(j < i for j in candidates) else 0
        points -= 2 if text.endswith((";", ",")) or (text.endswith(".") and i and beside not in stamps) else 0
        return points

    best = max(candidates, key=lambda i: (score(i), -i), default=None)
    return best if best is not None and score(best) > -1 else None


def _kicker(lines: list[Line], candidates: list[int], title: int | None) -> int | None:
    """The line right above the headline, unless it is a caption, the site's name or too short to say anything."""
    above = [i for i in candidates if title is not None and i < title]
    if not above:
        return None
    text = lines[above[-1]].text
    labels = text.endswith(":") and 2 < len(text) <= 150
    if labels or not (captions.has_credit(text) or look.is_header(text) or len(text.split()) < 3 or len(text) > 150):
        return above[-1]
    return None


def _is_clock(stamps: list[tuple[int, Stamp]], opening: list[Line]) -> bool:
    """Whether the only time printed, on top of the page, is months away from the day that the text opens with ("Ngày 18/7/2018, …")."""
    if len(stamps) != 1 or stamps[0][0] != 0 or not opening or not _DAY_START.match(fold(opening[0].text)):
        return False
    told = find_stamp(opening[0].text[:45])
    if told is None:
        return False
    apart = date.fromisoformat(stamps[0][1].value[:10]) - date.fromisoformat(told.value[:10])
    return abs(apart.days) > 60


def _published(stamps: list[tuple[int, Stamp]], title: int | None) -> str | None:
    """The publication time: below the headline before above it; above, the nearest, as the page's clock stands on top."""
    below = [s for i, s in stamps if title is None or i > title]
    if below:
        return (next((s for s in below if s.labelled), below[0]) if title is not None else below[-1]).value
    return stamps[-1][1].value if stamps else None


def _head_block(line: Line, index: int, head: Head, title: str | None) -> ArticleBlock | None:
    if index == head.title:
        return ArticleBlock("title", line.text)
    if index == head.kicker:
        return ArticleBlock("kicker", line.text)
    if line.hint == "caption" or captions.is_caption(line.text):
        return ArticleBlock("caption", captions.without_credit(line.text))
    if captions.image_mark(line.text) is not None or (title and look.key(line.text) == look.key(title)):
        return None
    return ArticleBlock("lead" if len(line.text) >= 60 else "heading", line.text)
