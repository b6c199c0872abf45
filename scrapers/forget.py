"""A page taken out of the archive because its owner asked."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from scrapers.addresses import BadAddress, tidy
from scrapers.answers import header
from scrapers.disk import folder_of, settle
from scrapers.frontier import Frontier, hash_of
from scrapers.lock import Lock
from scrapers.paging import split_address, whole_address
from scrapers.records import Record
from scrapers.recover import Tell, groups, recover
from scrapers.stored import http_of, url_of
from scrapers.warc import ASIDE

_ASIDE = ".forgetting"
_PIECE = 1 << 20
_HASH = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


def forget(folder: Path, url: str, tell: Tell | None = None) -> int:
    """Removes every record of a page from the archive: answers, requests, revisits, redirects to it. How many there were.

    Its address is remembered as a hash alone, under which no crawl takes it again, in whatever spelling. Where the address has
    moved for good, the page it leads to goes too, and every address that leads to it; so do all pages of an article over several.
    What lists say of the page stays. Broken off anywhere, it is ended when the archive is opened again. Raises `BadAddress`,
    `Locked`, `FileNotFoundError`, `OSError`.
    """
    hash_of(url)
    if not (folder / "warc").is_dir() and not (folder / "frontier.db").is_file():
        raise FileNotFoundError(f"{folder} is no archive: give the folder that `baotinh crawl` wrote to")
    lock = Lock(folder)
    try:
        with Frontier(folder / "frontier.db") as frontier:
            redo(folder, frontier, tell)
            recover(folder, frontier, tell)
            family = _family(frontier, url)
            with frontier.base.change() as base:
                base.executemany("INSERT OR IGNORE INTO forgetting (url) VALUES (?)", [(item,) for item in family])
                base.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(hash_of(item),) for item in family])
            return redo(folder, frontier, tell)
    finally:
        lock.close()


def redo(folder: Path, frontier: Frontier, tell: Tell | None = None) -> int:
    """Ends a removal that was begun, if there is one. How many records it took away, in all."""
    _remember(folder / "forgotten", frontier)
    for name, gaps, count in frontier.base.rows("SELECT file, gaps, records FROM rewrite"):
        _replace(folder, frontier, name, json.loads(gaps), count)
    family = [row[0] for row in frontier.base.rows("SELECT url FROM forgetting")]
    if not family:
        return 0
    hashes = {hash_of(url) for url in family}
    paths = _paths(folder, frontier, family)
    for number, path in enumerate(paths):
        if tell:
            tell(path.name, number, len(paths))
        _clear(folder, frontier, path, hashes)
    for left in folder.glob(f"warc/*/*{_ASIDE}"):
        left.unlink()
    return _strike(frontier, family)


def _remember(path: Path, frontier: Frontier) -> None:
    """Hashes of forgotten pages stand in a file of their own too: the frontier may be made anew, and they are not to be lost with it."""
    told = set(_HASH.findall(path.read_text(encoding="ascii", errors="replace"))) if path.exists() else set()
    known = {row[0] for row in frontier.base.rows("SELECT hash FROM forgotten")}
    if told - known:
        with frontier.base.change() as base:
            base.executemany("INSERT INTO forgotten VALUES (?)", [(item,) for item in sorted(told - known)])
        frontier.learn_forgotten()
    if known - told:
        with path.open("a", encoding="ascii") as file:
            file.write("".join(f"\n{item}" for item in sorted(known - told)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        settle(path.parent)


def _family(frontier: Frontier, url: str) -> set[str]:
    """Every address, as the frontier has it, under which a page is known, and `url` itself."""
    found, fresh = {url}, {url}
    while fresh:
        near: set[str] = set()
        for item in fresh:
            near.update(_spellings(frontier, item))
            near.update(_pages(frontier, item))
            near.update(row[0] for row in frontier.base.rows("SELECT url FROM address WHERE final = ?", item))
            # A page that moved to the front page is gone; the front page is not to go with it.
            query = (
                "SELECT new.url FROM address AS old JOIN address AS new ON new.url = old.final WHERE old.url = ? AND old.state = 'moved'"
            )
            near.update(row[0] for row in frontier.base.rows(f"{query} AND new.kind = 'article'", item))
        fresh = near - found
        found |= fresh
    return found


def _spellings(frontier: Frontier, url: str) -> list[str]:
    path, sought = urlsplit(tidy(url)).path.rstrip("/"), hash_of(url)
    query = "SELECT url FROM address WHERE instr(url, ?) UNION SELECT url FROM version WHERE instr(url, ?)"
    return [row[0] for row in frontier.base.rows(query, path, path) if hash_of(row[0]) == sought]


def _pages(frontier: Frontier, url: str) -> list[str]:
    """The pages of an article, where it goes over several. Its first page must be known: /tin/12 and /tin/13 are two articles."""
    path, whole = urlsplit(split_address(tidy(url))[0]).path.rstrip("/"), whole_address(url)
    rows = frontier.base.rows("SELECT url FROM address WHERE kind = 'article' AND instr(url, ?)", path) if path else ()
    found = [row[0] for row in rows if whole_address(row[0]) == whole]
    first = any(split_address(item)[1] == 1 and urlsplit(item).path.rstrip("/") == path for item in found)
    return found if first else []


def _paths(folder: Path, frontier: Frontier, family: list[str]) -> list[Path]:
    """The files that may hold the page: those of its newspapers, or all if it is not known whose it is."""
    marks = ",".join("?" * len(family))
    rows = frontier.base.rows(f"SELECT DISTINCT source FROM address WHERE url IN ({marks})", *family)
    places = [f"warc/{folder_of(source)}/*.warc.gz" for (source,) in rows] or ["warc/*/*.warc.gz"]
    return sorted(path for place in places for path in folder.glob(place))


def _clear(folder: Path, frontier: Frontier, path: Path, hashes: set[str]) -> None:
    gaps, count = [], 0
    for held in groups(path):
        if any(_names(record, hashes) for record in held):
            gaps.append((held[0].offset, held[-1].offset + held[-1].length))
            count += len(held)
    if not gaps:
        return
    aside = path.with_name(path.name + _ASIDE)
    _copy(path, aside, gaps)
    name = path.relative_to(folder).as_posix()
    with frontier.base.change() as base:
        base.execute("INSERT OR REPLACE INTO rewrite VALUES (?, ?, ?)", (name, json.dumps(gaps), count))
    _replace(folder, frontier, name, gaps, count)


def _names(record: Record, hashes: set[str]) -> bool:
    url = url_of(record)
    location = None
    if ASIDE.lower() in record.headers and (http := http_of(record)) is not None:
        location = header(http.headers, "location")
    return any(hash_of(item) in hashes for item in named_in(url, location, record.headers.get("warc-refers-to-target-uri")))


def named_in(url: str | None, location: str | None, *others: str | None) -> list[str]:
    """Those of the addresses that are some; `location` is what a redirect at `url` said."""
    found = []
    for item in (url, location and urljoin(url or "", location), *others):
        with suppress(BadAddress, ValueError):
            if item:
                found.append(tidy(item))
    return found


def _copy(path: Path, aside: Path, gaps: Sequence[Sequence[int]]) -> None:
    """The file without its gaps, on the disk under another name."""
    with path.open("rb") as old, aside.open("wb") as new:
        at = 0
        for start, end in [*gaps, (path.stat().st_size,) * 2]:
            old.seek(at)
            while at < start and (piece := old.read(min(_PIECE, start - at))):
                new.write(piece)
                at += len(piece)
            at = end
        new.flush()
        os.fsync(new.fileno())
    settle(path.parent)


def _replace(folder: Path, frontier: Frontier, name: str, gaps: Sequence[Sequence[int]], count: int) -> None:
    """Puts the new file in the place of the old one, and what the frontier knows of it right. May be done again."""
    path = folder / name
    aside = path.with_name(path.name + _ASIDE)
    if aside.exists():
        os.replace(aside, path)
        settle(path.parent)
    with frontier.base.change() as base:
        for number, url, start, offset in base.execute(
            "SELECT number, url, start, offset FROM version WHERE file = ? AND offset >= ? ORDER BY offset", (name, gaps[0][0])
        ).fetchall():
            if any(first <= offset < end for first, end in gaps):
                base.execute("DELETE FROM version WHERE number = ?", (number,))
                base.execute(
                    "UPDATE address SET state = 'waiting', etag = NULL, last_modified = NULL, digest = NULL WHERE ? IN (url, final)", (url,)
                )
            else:
                values = (start - _before(start, gaps), offset - _before(offset, gaps), number)
                base.execute("UPDATE version SET start = ?, offset = ? WHERE number = ?", values)
        for (written,) in base.execute("SELECT written FROM mark WHERE file = ?", (name,)).fetchall():
            base.execute("UPDATE mark SET written = ? WHERE file = ?", (written - _before(written, gaps), name))
        base.execute("UPDATE forgetting SET removed = removed + ? WHERE url = (SELECT min(url) FROM forgetting)", (count,))
        base.execute("DELETE FROM rewrite WHERE file = ?", (name,))


def _before(at: int, gaps: Sequence[Sequence[int]]) -> int:
    return sum(min(end, at) - start for start, end in gaps if start < at)


def _strike(frontier: Frontier, family: list[str]) -> int:
    """Takes the addresses out of the frontier; their hashes stay. How many records had been removed."""
    with frontier.base.change() as base:
        removed = int(base.execute("SELECT sum(removed) FROM forgetting").fetchone()[0])
        for url in family:
            base.execute("DELETE FROM address WHERE url = ?", (url,))
            base.execute("DELETE FROM version WHERE url = ?", (url,))
            base.execute("UPDATE address SET found_on = NULL WHERE found_on = ?", (url,))
        base.execute("DELETE FROM forgetting")
    frontier.base.empty_log()
    frontier.learn_forgotten()
    return removed
