"""The same article under several addresses or in several papers: finger marks of texts, and clusters of articles.

Two texts are the same article if they share half of their runs of three words and three tenths of their numbers with the word behind.
The numbers tell apart what is written from one pattern day after day (weather, prices, sittings), where the words are nearly the same.
Both shares are estimated by MinHash (Broder 1997), candidates are found by bands of it (Leskovec, Rajaraman, Ullman: Mining of
Massive Datasets, 3.4). `signature` runs where records are made; `Clusters` is asked in input order, so that its answers do not
depend on how the work was divided.
"""

from __future__ import annotations

import re
import sqlite3
from itertools import islice
from operator import eq
from pathlib import Path

from rensa import RMinHash

from pipeline.text import fold

#: The least share of common runs of words, and of common numbers, of two texts that are the same article.
ALIKE, ALIKE_NUMBERS = 0.5, 0.3

# 32 bands of four find .87 of the pairs that share half, .99 of those that share .6, and one in 200,000 of unrelated ones.
_WORDS, _NUMBERS = 128, 64
_BANDS, _ROWS = 32, 4
_SEED = 1
# One byte of each minimum is kept; so many of them agree by chance.
_CHANCE = 1 / 256
_WORD = re.compile(r"\w+")
# A band of a text pattern can hold any number of texts, of which the last ones are looked at.
_LOOKED_AT = 30
_COMPARED = 25

_TABLES = """
CREATE TABLE articles (id TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (version TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (number INTEGER PRIMARY KEY, cluster TEXT NOT NULL, signature BLOB NOT NULL);
CREATE TABLE bands (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID;
"""
_ONE_BAND = f"SELECT * FROM (SELECT number FROM bands WHERE band = ? ORDER BY number DESC LIMIT {_LOOKED_AT})"
_CANDIDATES = f"""
SELECT t.cluster, t.signature FROM (SELECT number, count(*) AS common FROM ({" UNION ALL ".join([_ONE_BAND] * _BANDS)}) GROUP BY number
    ORDER BY common DESC, number LIMIT {_COMPARED}) JOIN texts t USING (number) ORDER BY number
"""


def signature(text: str) -> bytes:
    """The finger marks of an article's text, 192 bytes: the same on every machine, whatever the case and placing of tone marks."""
    words = _WORD.findall(fold(text))
    runs = list(map(" ".join, zip(words, islice(words, 1, None), islice(words, 2, None), strict=False))) or words
    numbers = [f"{word} {behind}" for word, behind in zip(words, [*words[1:], ""], strict=False) if word[0].isdigit()]
    return _minima(runs, _WORDS) + _minima(numbers, _NUMBERS)


def alike(one: bytes, other: bytes) -> float:
    """The estimated share of runs of words that two texts have in common, 0 where it or that of their numbers is too small."""
    words = _share(one[:_WORDS], other[:_WORDS])
    return words if words >= ALIKE and _share(one[_WORDS:], other[_WORDS:]) >= ALIKE_NUMBERS else 0.0


class Clusters:
    """Which articles are the same, in a file that is made anew and gone when it is closed; memory does not grow with it.

    A cluster is named by the `id` of the article that was placed first, its head. Others belong to it if their text is the same or
    alike to that of the head: not if it is only alike to a member's, or else a chain of small changes would join what has nothing in
    common. All versions of an article (one id) are in its cluster, and count as texts of the head where it is the head's.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        # The system keeps the file's pages in memory that others may have; this process is to stay as small as it began.
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1024;" + _TABLES + "BEGIN;")

    def __enter__(self) -> Clusters:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the file."""
        self._base.close()
        self._path.unlink(missing_ok=True)

    def place(self, article: str, version: str, marks: bytes) -> str:
        """The cluster of a record, by its `id`, its `version` and the `signature` of its text: its own id where it is the first."""
        known, same = self._of("articles", "id", article), self._of("versions", "version", version)
        cluster = known or same or self._like(marks) or article
        if known is None:
            self._base.execute("INSERT INTO articles VALUES (?, ?)", (article, cluster))
        if same is None:
            self._base.execute("INSERT INTO versions VALUES (?, ?)", (version, cluster))
            if cluster == article:
                self._keep(cluster, marks)
        return cluster

    def _of(self, table: str, column: str, value: str) -> str | None:
        row = self._base.execute(f"SELECT cluster FROM {table} WHERE {column} = ?", (value,)).fetchone()
        return row[0] if row else None

    def _like(self, marks: bytes) -> str | None:
        """The cluster with the text most alike, the earliest of several."""
        best, found = 0.0, None
        for cluster, other in self._base.execute(_CANDIDATES, _bands(marks)):
            if (share := alike(marks, other)) > best:
                best, found = share, cluster
        return found

    def _keep(self, cluster: str, marks: bytes) -> None:
        number = self._base.execute("INSERT INTO texts (cluster, signature) VALUES (?, ?)", (cluster, marks)).lastrowid
        self._base.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, number) for band in _bands(marks)))


def _minima(words: list[str], size: int) -> bytes:
    made = RMinHash(num_perm=size, seed=_SEED)
    made.update(words)
    return bytes(minimum >> 24 for minimum in made.digest())


def _share(one: bytes, other: bytes) -> float:
    same: int = sum(map(eq, one, other))
    return (same / len(one) - _CHANCE) / (1 - _CHANCE)


def _bands(marks: bytes) -> list[int]:
    return [number << 32 | int.from_bytes(marks[number * _ROWS : (number + 1) * _ROWS], "big") for number in range(_BANDS)]
