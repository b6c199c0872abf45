"""Words and parts of speech, asked of underthesea where the rules are undecided.

underthesea is a judge, never a first reader: it is given the one clause that is in doubt. It rewrites syllables
(`uỷ` to `ủy`) and gives no offsets, so its words are laid back over the text syllable by syllable.
Parts of speech are those of its tag set: N, Np, Nu noun; V verb; A adjective; E preposition; L, M number; R adverb; C conjunction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

_SYLLABLE = re.compile(r"\w+|[^\w\s]")
# What the tagger's model was trained to see of a word: the words about it, alone and in pairs, in small letters and whether they
# begin with capitals. "X" stands where it could be told parts of speech. (name of the feature, what of the words, how far off)
_SEEN = (
    *((f"T[{at}].lower=", "lower", at) for at in (-2, -1, 0, 1, 2)),
    *((f"T[{at}].istitle=", "title", at) for at in (0, -1, 1)),
    *((f"T[{at}]=", "word", at) for at in (-2, -1, 0, 1, 2)),
    *((f"T[{at},{at + 1}]=", "pair", at) for at in (-2, -1, 0, 1)),
    *((f"T[{at}][1]=", "tag", at) for at in (-3, -2, -1)),
    *((f"T[{at},{at + 1}][1]=", "tags", at) for at in (-3, -2)),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word (từ) with its part of speech; offsets into the text that was given."""

    start: int
    end: int
    tag: str


@lru_cache(maxsize=512)
def tagged(text: str) -> tuple[Word, ...]:
    """The words of a clause with their parts of speech. Empty for text that underthesea could not be aligned with."""
    marks = list(_SYLLABLE.finditer(text))
    words, at = [], 0
    for word, tag in _tagger()(text):
        size = len(_SYLLABLE.findall(word))
        if size == 0 or at + size > len(marks):
            return ()
        words.append(Word(marks[at].start(), marks[at + size - 1].end(), tag))
        at += size
    return tuple(words) if at == len(marks) else ()


@cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    """underthesea's own segmentation and model of parts of speech. Its `pos_tag` spends two thirds of its time on spelling out
    what the model is to see; where another version of it keeps the model elsewhere, `pos_tag` is asked."""
    import underthesea

    try:
        from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor

        split, model = underthesea.word_tokenize, CRFPOSTagPredictor.Instance().model
    except (ImportError, AttributeError):
        return lambda text: list(underthesea.pos_tag(text))

    def tag(text: str) -> list[tuple[str, str]]:
        words = split(text)
        return list(zip(words, model.tag(seen(words)), strict=True))

    return tag


def seen(words: list[str]) -> list[list[str]]:
    """The features of each word of a clause, named and ordered as underthesea's `word2features` does."""
    columns = {
        "lower": [word.lower() for word in words],
        "title": [str(all(part[:1].istitle() for part in word.split(" "))) for word in words],
        "word": words,
        "pair": [f"{first} {second}" for first, second in pairwise(words)],
        "tag": ["X"] * len(words),
        "tags": ["X X"] * (len(words) - 1),
    }
    padded = {name: ["BOS"] * 3 + column + ["EOS"] * 3 for name, column in columns.items()}
    plan = [(name, padded[what], shift + 3) for name, what, shift in _SEEN]
    return [[name + column[at + shift] for name, column, shift in plan] for at in range(len(words))]
