"""A document as the grammar of names sees it: syllables, with the terms of each table by where they begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count

from pipeline.document import Document
from pipeline.lexicon import Term, find, rows, syllables


@dataclass(frozen=True, slots=True)
class Syllables:
    """Syllable i stands at `start[i]:end[i]`; `word[i]` is its folded form. `heads`, `sectors` and `names` are terms by their
    start; `posts` and `verbs` (of the report) the offsets at which a name ends;
    `purposes` those of words that say what a committee is for; `closed` those at which no name begins."""

    doc: Document
    start: list[int]
    end: list[int]
    word: list[str]
    index: dict[int, int]
    heads: dict[int, Term]
    sectors: dict[int, Term]
    names: dict[int, Term]
    posts: frozenset[int]
    verbs: frozenset[int]
    purposes: frozenset[int]
    closed: frozenset[int]

    def capital(self, i: int) -> bool:
        return i < len(self.start) and self.doc.text[self.start[i]].isupper()

    def adjacent(self, i: int) -> bool:
        """Syllable i exists, and no line break is between it and the one before."""
        return i < len(self.start) and "\n" not in self.doc.text[self.end[i - 1] : self.start[i]]

    def after(self, term: Term) -> int:
        """Index of the first syllable behind a term."""
        i = self.index[term.start]
        while i < len(self.start) and self.start[i] < term.end:
            i += 1
        return i

    def shown(self, i: int, stop: int) -> str:
        """The words from syllable i up to `stop`, as written."""
        return self.doc.text[self.start[i] : self.end[stop - 1]]

    def head(self, i: int) -> Term | None:
        return self.heads.get(self.start[i]) if i < len(self.start) else None

    def post(self, i: int) -> bool:
        return i < len(self.start) and self.start[i] in self.posts

    def ends(self, i: int) -> bool:
        """Syllable i, with a small letter, begins a verb of the report or is no word of a name."""
        return not self.capital(i) and (self.start[i] in self.verbs or self.word[i] in _name_ends())


def cut(doc: Document) -> Syllables:
    words, starts, ends = syllables(doc.folded)
    heads, sectors, names = ({t.start: t for t in find(doc.folded, table)} for table in ("bodies", "sectors", "name_words"))
    posts = find(doc.folded, "posts")
    return Syllables(
        doc,
        starts,
        ends,
        words,
        dict(zip(starts, count())),
        heads,
        sectors,
        names,
        frozenset(term.start for term in posts if doc.folded.find(" ", term.start, term.end) > 0),
        frozenset(term.start for term in find(doc.folded, "role_verbs") if term.row["role"] != "none"),
        frozenset(term.start for term in find(doc.folded, "steering_words")),
        frozenset(at for term in posts for at in _closed(doc, term)),
    )


def _closed(doc: Document, post: Term) -> set[int]:
    """The offsets inside a post ("Phó Bí thư Thường trực Tỉnh ủy"), but for the words it shares with its body ("Trưởng Ban …")."""
    own = {post.end - len(form) for form in post.row["own"].split("|") if form and doc.folded.startswith(form, post.end - len(form))}
    return set(range(post.start, post.end)) - own


@cache
def surnames(weight: int = 2) -> frozenset[str]:
    """Family names of at least this weight."""
    return frozenset(form for row in rows("surnames") if int(row["weight"]) >= weight for form in row["form"].split("|"))


@cache
def _name_ends() -> frozenset[str]:
    return frozenset(form for row in rows("name_ends") for form in row["form"].split("|"))


@cache
def abbreviations() -> dict[str, str]:
    return {form: row["name"] for row in rows("abbreviations") for form in row["form"].split("|")}


def written_out(text: Syllables, i: int, stop: int) -> tuple[str, ...]:
    """The words of a name with abbreviations written out; words all in capitals as words. An abbreviation in brackets, which
    repeats what stands before it, is left out."""
    words: list[str] = []
    caps = stop - i > 2 and text.shown(i, stop).isupper()
    for at in range(i, stop):
        if "(" in text.word[max(i, at - 1) : at + 1] or text.word[at] == ")":
            continue
        shown = text.shown(at, at + 1)
        full = abbreviations().get(text.word[at], shown) if shown.isupper() and len(shown) > 1 else shown
        words.append(full.capitalize() if caps and full == shown else full)
    return tuple(words)
