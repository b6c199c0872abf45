"""Names of bodies (tổ chức, cơ quan): what they are called in full, and at which level they stand.

A name is a head from `resources/bodies.tsv` ("Ủy ban nhân dân", "Ban Tổ chức", "Công ty") and a tail of the kind the
head allows: a place, a branch of work, another body, a proper name (`body_tails`).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import Body, Document
from pipeline.extractors.body_tails import tail
from pipeline.extractors.body_text import Syllables, cut, surnames
from pipeline.lexicon import Term
from pipeline.text import fold_name

# A weak head in small letters follows one of these, or no word at all; elsewhere it closes another word ("cơ sở", "đại hội").
_BEFORE_WEAK = frozenset(
    ("trưởng", "truởng", "phó", "các", "của", "với", "và", "cùng", "đạo", "đốc", "nhiệm", "tịch", "trì", "xứ", "tại", "do", "từ", "chánh")
)
_ENDS_OF_POSTS = frozenset(("đốc", "tịch", "trưởng", "truởng", "thư", "viên", "nhiệm", "tgđ", "pgđ", "gđ", "phó", "chánh", "các"))
_HONORIFICS = frozenset(("ông", "bà", "chí", "c", "anh", "chị"))
_SMALL_ABBREVIATIONS = frozenset(("cty", "htx", "px"))


def find_bodies(doc: Document) -> Document:
    """Fill `doc.bodies`: outermost names only, in text order."""
    text = cut(doc)
    bodies: list[Body] = []
    for term in text.heads.values():
        if term.start not in text.closed and (not bodies or term.start >= bodies[-1].end) and (body := _body(text, term)):
            bodies.append(body)
    return replace(doc, bodies=tuple(bodies))


def _body(text: Syllables, term: Term) -> Body | None:
    if not _stands_alone(text, term):
        return None
    row, first, weak = term.row, text.index[term.start], "weak" in term.row["use"]
    part = tail(text, term)
    if part.stop == text.after(term):
        many_words = " " in text.doc.text[term.start : term.end]
        behind_post = first > 0 and text.word[first - 1] in _ENDS_OF_POSTS
        full_elsewhere = "bare" in row["use"] and (behind_post or (text.capital(first) and many_words))
        if not full_elsewhere and (weak or row["tail"] not in ("none", "place", "of", "nested")):
            return None
    elif weak and not text.capital(first) and not text.capital(text.after(term)) and row["tail"] != "sector":
        return None
    name = " ".join((row["name"], *part.name))
    level = part.level or row["level"] or None
    return Body(term.start, text.end[part.stop - 1], f"bodies:{row['name']}", name, part.family or row["family"], level, part.place)


def _stands_alone(text: Syllables, term: Term) -> bool:
    """The head is a word of its own: not the end of another word, not a given name, not an abbreviation in small letters or
    in the number of a document."""
    first, head = text.index[term.start], text.doc.text[term.start : term.end]
    before = text.word[first - 1] if first else ""
    one_word = " " not in head
    if one_word and text.word[first] not in fold_name(term.row["name"]).split():
        stuck = text.doc.text[term.start - 1 : term.start]
        return (head.isupper() and stuck not in {"/", "-"}) or (head.lower() in _SMALL_ABBREVIATIONS and stuck != "/")
    if first and text.capital(first - 1) and text.start[first] == text.end[first - 1] + 1 and head[0].isupper():
        if before in surnames() and first > 1 and text.word[first - 2] in _HONORIFICS:
            return False  # "ông Lâm Quốc Hội"
        if "given" in term.row["use"] and head.istitle():
            return before in _ENDS_OF_POSTS
    small = "weak" in term.row["use"] and head.islower()
    return not small or not before.isalpha() or before in _BEFORE_WEAK
