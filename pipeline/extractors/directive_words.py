"""The words that decide about directives (`resources/directive_words.tsv`), as alternations for regular expressions, and the openers
of a clause."""

from __future__ import annotations

import re

from pipeline.document import Document
from pipeline.lexicon import rows
from pipeline.text import alternation


def one_of(use: str) -> str:
    """The forms of one use as an alternation."""
    return alternation(form for row in rows("directive_words") if row["use"] == use for form in row["form"].split("|"))


_COUNT = "nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
_CONNECTIVE = (
    rf"{one_of('connective')}|ngay sau \w+ \w+ này|(?:điều|việc) (?:quan trọng|cốt lõi)(?: nhất)? là|"
    rf"thứ (?:{_COUNT})(?: là)?|(?:một|bốn|{_COUNT}) là"
)
_TIME = (
    r"(?:trong |vào |ngay |từ |kể từ )*(?:"
    r"(?:khoảng )?thời gian (?:sắp tới|tới đây|tiếp theo|còn lại(?: của (?:năm|nhiệm kỳ))?|tới|đến|này)|"
    r"(?:những|các|\d+|\w+) (?:tháng|năm|ngày|tuần)(?: cuối| đầu)? "
    r"(?:cuối năm|đầu năm|tiếp theo|còn lại(?: của năm)?|sắp tới|tới đây|tới|năm)(?: \d{4})?|"
    r"(?:giai đoạn|nhiệm kỳ|năm học|năm|tháng|quý|tuần)(?: \w+)? (?:tới|tiếp theo|này)|"
    r"(?:năm|tháng|quý) [\divx]+(?:/\d{4}| năm \d{4})?(?: và (?:các|những) (?:năm|tháng) tiếp theo)?|"
    r"(?:bước )?(?:sang )?năm (?:học )?mới(?: \d{4})?|"
    r"h[àằ]ng (?:năm|quý|tháng|tuần)|"
    r"nay (?:đến|tới) [^,;:]{2,30}|tới đây|sắp tới|hiện nay|từ nay|bây giờ|(?:giai đoạn|nhiệm kỳ) \d{4}\s*-\s*\d{4})"
)
_OPENER = re.compile(
    r"[\s,:;.…+•*\"“”‘’'»«-]+|\(?(?:\d{1,2}|[a-g])(?:[.)]|\s?-)\s+|"
    rf"(?:{_CONNECTIVE})(?=[\s,:]|$)(?!\s+(?:của|những|các vấn|hóa\b))|{_TIME}(?=[\s,])(?!\s*-)"
)


def skip_openers(doc: Document, start: int, end: int) -> int:
    """Past quotes, list marks, connectives ("đồng thời") and adverbials of time ("thời gian tới")."""
    at = start
    while at < end and (opener := _OPENER.match(doc.folded, at, end)) and opener.end() > at:
        at = opener.end()
    return at
