"""Words and parts of speech, asked of underthesea where the rules are undecided.

underthesea is a judge, never a first reader: it is given the one clause that is in doubt. It rewrites syllables
(`uỷ` to `ủy`) and gives no offsets, so its words are laid back over the text syllable by syllable.
Parts of speech are those of its tag set: N, Np, Nu noun; V verb; A adjective; E preposition; L, M number; R adverb; C conjunction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SYLLABLE = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word (từ) with its part of speech; offsets into the text that was given."""

    start: int
    end: int
    tag: str


@lru_cache(maxsize=512)
def tagged(text: str) -> tuple[Word, ...]:
    """The words of a clause with their parts of speech. Empty for text that underthesea could not be aligned with."""
    from underthesea import pos_tag

    marks = list(_SYLLABLE.finditer(text))
    words, at = [], 0
    for word, tag in pos_tag(text):
        size = len(_SYLLABLE.findall(word))
        if size == 0 or at + size > len(marks):
            return ()
        words.append(Word(marks[at].start(), marks[at + size - 1].end(), tag))
        at += size
    return tuple(words) if at == len(marks) else ()
